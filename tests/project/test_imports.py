"""What a gateway does not import when it starts: libraries that few requests need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Every module that is there once the application is."""
    program = "import sys, app; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("library", ["pyhanko", "asn1crypto", "reportlab"])
def test_a_gateway_starts_without_what_only_seals_need(imported: set[str], library: str) -> None:
    assert "certificates.sharing.views" in imported
    assert library not in imported

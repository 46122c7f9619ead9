"""A consent text and its version belong together, for as long as the trail names the version."""

import hashlib
import re
from pathlib import Path

import pytest

from auth.consents.documents import DOCUMENTS, ConsentDocument

ROOT = Path(__file__).parent.parent.parent.parent
DIGESTS = {
    ("identity-check", "2026-12"): "2e60b0aac8ae81cb",
    ("face-verification", "2026-12"): "ffde504872dad680",
}
"""Of what people agreed to. Whoever changes a text gives it a new version, and adds a line here."""


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=lambda document: document.purpose)
def test_a_text_is_what_its_version_stands_for(document: ConsentDocument) -> None:
    digest = hashlib.sha256(f"{document.text_zh}\n{document.text_en}".encode()).hexdigest()

    assert digest[:16] == DIGESTS[document.purpose, document.version]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_walk_with_curl_agrees_to_the_texts_that_there_are(name: str) -> None:
    agreed = re.findall(r'"consent": {"version": "([^"]+)"', (ROOT / name).read_text("utf-8"))

    assert agreed == [document.version for document in DOCUMENTS.values()]

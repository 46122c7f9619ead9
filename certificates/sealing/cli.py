"""`flask --app app licence check-copy`: for a clerk who was handed a sealed PDF."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.clock import BEIJING, rfc3339, utc_now

if TYPE_CHECKING:
    from certificates.sealing.check import SealVerdict

_NOT_VALID, _UNUSABLE = 1, 2
_LARGEST_CA = 256 * 1024
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_WORDS = {
    "valid": "有效，未被改动 VALID: sealed and unchanged",
    "altered": "已被改动，请勿采信 ALTERED: do not rely on it",
    "not_trusted": "印章不受信任或证书已过期，请勿采信 NOT TRUSTED: no body you trust",
    "not_sealed": "没有电子印章，请勿采信 NOT SEALED: anybody may have made it",
    "unreadable": "不是可读取的PDF UNREADABLE: no PDF, or a broken one",
}


def add_check_command(group: click.Group) -> None:
    """Add `check-copy` to the commands about licences. It needs neither settings nor a network."""

    @group.command("check-copy")
    @click.argument("file", type=_FILE)
    @click.option("--trust", type=_FILE, required=True, help="The seals' root certificate, in PEM.")
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    def check_copy(file: Path, trust: Path, *, as_json: bool) -> None:
        """Check the electronic seal of a PDF: is it unchanged, and who has sealed it?

        The exit code is 0 when it is valid, 1 when it is not, 2 when something cannot be read.
        What the page says must still be read: for whom the copy is, for what and until when.
        """
        # Here and not above: the gateway knows this command too, and must not wait for pyHanko.
        from certificates.sealing.check import LARGEST_PDF, check_pdf

        try:
            verdict = check_pdf(_read(file, LARGEST_PDF), _read(trust, _LARGEST_CA), at=utc_now())
        except (OSError, ValueError) as exc:
            click.echo(f"✗ 文件不能读取 a file cannot be read: {exc}", err=True)
            sys.exit(_UNUSABLE)
        click.echo(_json(verdict) if as_json else _lines(verdict))
        sys.exit(0 if verdict.is_valid else _NOT_VALID)


def _lines(verdict: "SealVerdict") -> str:
    lines = [("✓ " if verdict.is_valid else "✗ ") + _WORDS[verdict.code]]
    # A name in a seal that is not trusted, or on a changed page, is anybody's word.
    if verdict.is_valid:
        lines.append(f"  印章 sealed by  {verdict.sealed_by}")
        lines.append(f"  时间 sealed at  {_minute(verdict.sealed_at)}")
    return "\n".join(lines)


def _json(verdict: "SealVerdict") -> str:
    told: dict[str, object] = {"valid": verdict.is_valid, "code": verdict.code}
    if verdict.is_valid:
        told["sealed_by"] = verdict.sealed_by
        told["sealed_at"] = verdict.sealed_at and rfc3339(verdict.sealed_at)
    return json.dumps(told, ensure_ascii=False)


def _minute(at: datetime | None) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M} 北京时间" if at else "–"


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most + 1)

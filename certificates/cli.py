"""`flask --app app licence …`: for those who check licences."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from certificates.errors import CodeRefused
from certificates.offline import LONGEST_PAYLOAD, read_offline_code
from certificates.offline_verdict import (
    accepted_json,
    accepted_lines,
    against_lines,
    banner,
    refused_json,
    refused_lines,
)
from certificates.qr_read import LARGEST_PICTURE, NoReader, read_qr
from certificates.registry import discover
from certificates.revocations import LONGEST_LIST as LONGEST_REVOCATIONS
from certificates.revocations import RevocationList, read_revocations
from certificates.trust import LONGEST_LIST, TrustList
from core.clock import utc_now

_REFUSED, _UNUSABLE = 1, 2
_FILE = click.Path(path_type=Path, dir_okay=False)


def build_licence_cli() -> click.Group:
    """Make the commands. `verify` needs neither settings nor a network."""
    group = click.Group("licence", help="Check licences.")

    @group.command("verify")
    @click.argument("payload", required=False)
    @click.option("--trust-list", type=_FILE, required=True, help="/.well-known/licence-keys")
    @click.option("--picture", type=_FILE, help="A PNG or JPEG that shows the QR code.")
    @click.option("--revocations", type=_FILE, help="/.well-known/licence-revocations")
    @click.option("--audience", help="The client id of the organisation that verifies.")
    @click.option(
        "--at", callback=_instant, help="Judge as of this instant; without it, as of now."
    )
    @click.option("--json", "as_json", is_flag=True, help="Print JSON.")
    def verify(
        payload: str | None,
        trust_list: Path,
        picture: Path | None,
        revocations: Path | None,
        audience: str | None,
        at: datetime | None,
        *,
        as_json: bool,
    ) -> None:
        """Check an offline code with a trust list from a file, and no network.

        PAYLOAD is what the QR code says; - reads it from the input, where other users of the
        machine cannot see it. The exit code is 0 when the code is to be believed, 1 when it is
        refused, 2 when something cannot be read.
        """
        trust, at = _trust_list(trust_list), at or utc_now()
        revoked = _revocation_list(revocations, trust, at) if revocations else None
        code = _payload(payload, picture)
        try:
            claims = read_offline_code(code, trust, at=at, audience=audience, revoked=revoked)
        except CodeRefused as refusal:
            _print_refusal(refusal, as_json=as_json)
            sys.exit(_REFUSED)
        if as_json:
            _print_json(accepted_json(claims, revoked))
            return
        click.secho(banner(accepted=True), fg="green", bold=True)
        types = discover()
        for line in against_lines(claims, types):
            click.secho(line, fg="yellow", bold=True)
        for line in accepted_lines(claims, types, at=at, revoked=revoked):
            click.echo(line)

    return group


def _instant(_ctx: click.Context, _param: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as exc:
        raise click.BadParameter("give an instant such as 2026-03-01T08:30:00Z") from exc
    if at.tzinfo is None:
        raise click.BadParameter("say in which zone: …T08:30:00Z or …T16:30:00+08:00")
    return at.astimezone(UTC)


def _trust_list(path: Path) -> TrustList:
    try:
        return TrustList.parse(_read(path, LONGEST_LIST).decode())
    except ValueError as exc:
        _unusable(f"{path}: {exc}")


def _revocation_list(path: Path, trust: TrustList, at: datetime) -> RevocationList:
    try:
        return read_revocations(_read(path, LONGEST_REVOCATIONS), trust, at=at)
    except ValueError as exc:
        _unusable(f"{path}: {exc}")


def _payload(given: str | None, picture: Path | None) -> str:
    if (given is None) == (picture is None):
        _unusable("Give either the text of the code, or - to read it, or --picture FILE.")
    if picture is not None:
        return _from_picture(picture)
    if given != "-":
        return str(given)
    # One byte more than is ever good, so that too long a text is seen as such.
    said = sys.stdin.buffer.read(LONGEST_PAYLOAD + 2)
    return said.decode("utf-8", "replace").rstrip("\r\n")


def _from_picture(path: Path) -> str:
    try:
        return read_qr(_read(path, LARGEST_PICTURE))
    except ValueError as exc:
        _unusable(f"{path}: {exc}")
    except NoReader:
        _unusable("Pictures need zxing-cpp: pip install zxing-cpp, or give the text of the code.")


def _read(path: Path, most_bytes: int) -> bytes:
    """Return a file's bytes, one more than is allowed at most."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)
    except OSError as exc:
        _unusable(f"{path}: {exc.strerror}")


def _print_refusal(refusal: CodeRefused, *, as_json: bool) -> None:
    if as_json:
        _print_json(refused_json(refusal))
        return
    click.secho(banner(accepted=False), fg="red", bold=True)
    for line in refused_lines(refusal):
        click.echo(line)


def _print_json(verdict: dict[str, object]) -> None:
    click.echo(json.dumps(verdict, ensure_ascii=False, indent=2))


def _unusable(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(_UNUSABLE)

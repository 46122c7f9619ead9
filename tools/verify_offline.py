"""Checks an offline licence code with a trust list from a file, and no network.

    python -m tools.verify_offline --trust-list licence-keys.json 'NCF...'
    python -m tools.verify_offline --trust-list licence-keys.json -  < payload.txt

Prints the verdict as JSON and exits 0 when the code is to be believed, 1 when it is refused, 2 when
the trust list cannot be read.
"""

import argparse
import json
import sys
from pathlib import Path

from certificates.errors import CodeRefused
from certificates.offline import LONGEST_PAYLOAD, read_offline_code
from certificates.trust import TrustList
from core.clock import rfc3339, utc_now


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    try:
        trust = TrustList.parse(options.trust_list.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        sys.stderr.write(f"{options.trust_list}: {exc}\n")
        return 2
    try:
        verdict = _verdict(_payload(options.payload), trust, options.audience)
    except CodeRefused as refusal:
        _print({"accepted": False, "code": refusal.code, "message": _both(refusal)})
        return 1
    _print(verdict)
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="verify_offline", description=__doc__)
    parser.add_argument("--trust-list", type=Path, required=True)
    parser.add_argument("--audience", help="the client id of the organisation that verifies")
    parser.add_argument("payload", help="what the QR code says, or - to read it from the input")
    return parser.parse_args(arguments)


def _payload(given: str) -> str:
    # One character more than is ever good, so that too long a text is seen as such.
    return sys.stdin.read(LONGEST_PAYLOAD + 2).rstrip("\r\n") if given == "-" else given


def _verdict(payload: str, trust: TrustList, audience: str | None) -> dict[str, object]:
    claims = read_offline_code(payload, trust, at=utc_now(), audience=audience)
    return {
        "accepted": True,
        "licence_type": claims.licence_type,
        "identifier": claims.identifier,
        "issuer": claims.issuer,
        "fields": dict(claims.fields),
        "as_of": rfc3339(claims.issued_at),
        "expires_at": rfc3339(claims.expires_at),
    }


def _both(refusal: CodeRefused) -> dict[str, str]:
    return {"zh": refusal.message_zh, "en": refusal.message_en}


def _print(verdict: dict[str, object]) -> None:
    print(json.dumps(verdict, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""QR pictures against the library's own writer, and offline codes from signing to verdict."""

import secrets
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import qrcode
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from benchmarks.measure import Report, Result, median_s, median_s_in_turn
from certificates.claims import OfflineClaims
from certificates.errors import CodeRefused
from certificates.offline import read_offline_code
from certificates.qr import qr_png
from certificates.signing import LicenceKey, LicenceKeys
from core.clock import utc_now

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_CHARACTERS = 300
_WISHED_SPEED_UP = 8.0
_MOST_MS_FOR_A_DAMAGED_CODE = 5.0


def measure_codes(report: Report, _folder: Path) -> None:
    """Add what a QR picture and an offline code take."""
    _measure_pictures(report)
    _measure_offline(report)


def _measure_pictures(report: Report) -> None:
    report.doing(f"QR codes of {_CHARACTERS} characters, ours and the library's in turn")
    payload = "".join(secrets.choice(_ALPHANUMERIC) for _ in range(_CHARACTERS))
    ours_s, theirs_s = median_s_in_turn(
        lambda: qr_png(payload), lambda: _default_png(payload), times=5
    )
    report.add(
        Result(name="QR PNG, ours", value=ours_s * 1000, unit="ms"),
        Result(name="QR PNG, qrcode's default", value=theirs_s * 1000, unit="ms"),
        Result(
            name="QR PNG, how much faster",
            value=theirs_s / ours_s,
            unit="times",
            goal=_WISHED_SPEED_UP,
        ),
    )


def _measure_offline(report: Report) -> None:
    report.doing("offline codes: sign, verify, refuse")
    keys = LicenceKeys("bench", LicenceKey(pem=_key_pem()))
    claims = _claims()
    payload = keys.encode(claims)
    damaged = payload[:-1] + ("0" if payload[-1] != "0" else "1")
    at = claims.issued_at

    def refuse() -> None:
        try:
            read_offline_code(damaged, keys.trust_list, at=at, audience=None)
        except CodeRefused:
            return
        raise AssertionError("a damaged code was accepted")

    sign_s = median_s(lambda: keys.encode(claims), times=50)
    verify_s = median_s(
        lambda: read_offline_code(payload, keys.trust_list, at=at, audience=None), times=50
    )
    report.add(
        Result(name="offline code, sign", value=sign_s * 1000, unit="ms"),
        Result(name="offline code, verify", value=verify_s * 1000, unit="ms"),
        Result(
            name="offline code, refuse a damaged one",
            value=median_s(refuse, times=50) * 1000,
            unit="ms",
            goal=_MOST_MS_FOR_A_DAMAGED_CODE,
            at_most=True,
        ),
    )


def _default_png(payload: str) -> bytes:
    out = BytesIO()
    qrcode.make(payload).save(out)
    return out.getvalue()


def _key_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _claims() -> OfflineClaims:
    now = utc_now().replace(microsecond=0)
    return OfflineClaims(
        code_id=bytes(range(8)),
        issuer="bench",
        # A vector of GB/T 36904 whose check character is right.
        identifier="1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        licence_type="resident-id-card",
        audience=None,
        fields={"name": "林晓梅", "sex": "female", "birth_date": "1991-03-08"},
        issued_at=now,
        not_before=now - timedelta(seconds=60),
        expires_at=now + timedelta(minutes=5),
    )

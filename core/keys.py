"""P-256 private keys in files: PEM blocks one after another, the signing one first."""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_BEGIN, _END = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"


def split_private_keys(text: str) -> tuple[str, ...]:
    """Return each PKCS #8 block of a text as a PEM text of its own; the rest is left out.

    Raises:
        ValueError: no key at all, or one that is not a P-256 private key.
    """
    heads = text.split(_END)[:-1]
    blocks = tuple(_BEGIN + head.partition(_BEGIN)[2] + _END + "\n" for head in heads)
    if not blocks:
        raise ValueError("holds no private key in PKCS #8 PEM")
    if text.count("PRIVATE KEY-----") != 2 * len(blocks):
        raise ValueError("holds a private key that is cut off or not in PKCS #8 PEM")
    for block in blocks:
        load_private_key(block)
    return blocks


def load_private_key(pem: str) -> ec.EllipticCurvePrivateKey:
    """Read one P-256 private key.

    Raises:
        ValueError: not PEM, encrypted, or a key of another kind.
    """
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (TypeError, UnsupportedAlgorithm) as exc:
        raise ValueError("holds an encrypted key or one of an unknown kind") from exc
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("holds a key that is not a P-256 private key")
    return key

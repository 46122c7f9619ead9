"""The signature proper (CMS) of a seal: written in one way only, so that it can be written again.

What a signature carries beside its signed part, a reader need not look at. Whoever checks a seal
here writes the same signature again and compares: a byte that was changed there shows as well.
"""

from collections.abc import Coroutine, Iterable
from functools import cache
from typing import Any, TypeVar

from asn1crypto import cms, keys, pem, x509  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.sealing.seals import Seal

T = TypeVar("T")
DIGEST = "sha256"
_SIGNATURE_BYTES = 71
"""An ECDSA signature on P-256 has 70 to 72 bytes in DER, as chance will have it; most have 71."""


class SealSigner(SimpleSigner):
    """pyHanko's signer, without an event loop: two greenlets of one thread cannot each have one.

    PAdES B-B asks for three signed attributes and for no unsigned one (EN 319 142-1, table 1). The
    root is left out: who checks a seal must have it from elsewhere.
    """

    async def signed_attrs(
        self, data_digest: bytes, *_arguments: Any, **_options: Any
    ) -> cms.CMSAttributes:
        attributes = {
            "content_type": "data",
            "message_digest": data_digest,
            "signing_certificate_v2": as_signing_certificate_v2(self.signing_cert),
        }
        return cms.CMSAttributes(
            [{"type": name, "values": (value,)} for name, value in attributes.items()]
        )

    async def unsigned_attrs(self, *_arguments: Any, **_options: Any) -> None:
        return None

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """Return a signature of 71 bytes, so that its place in the PDF is filled to the last."""
        signature = b""
        while len(signature) != _SIGNATURE_BYTES:
            signature = super().sign_raw(data, digest_algorithm)
        return signature


class _Repeater(SealSigner):
    """Writes a signature that somebody else has made."""

    signature: bytes

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        del data, digest_algorithm
        return self.signature


@cache
def signer_of(seal: Seal) -> SealSigner:
    """Return the signer of a seal, which embeds its chain without the root."""
    return SealSigner(
        signing_cert=_asn1(seal.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(seal.key_pem.encode())[2]),
        cert_registry=_store(_asn1(one.public_bytes(Encoding.DER)) for one in seal.chain),
        embed_roots=False,
    )


@cache
def length_of(signer: SealSigner) -> int:
    """Return how many bytes every signature of this signer has."""
    return len(run(signer.async_sign(bytes(32), DIGEST, use_pades=True)).dump())


def written_again(signed: cms.SignedData, signing_cert: x509.Certificate) -> bytes:
    """Return what a signer here would have written for a signature that was found, in DER."""
    (info,) = signed["signer_infos"]
    found = [choice.chosen for choice in signed["certificates"]]
    repeater = _Repeater(
        signing_cert=signing_cert,
        signing_key=None,  # it signs nothing, so no key is asked for
        cert_registry=_store(one for one in found if one.dump() != signing_cert.dump()),
        embed_roots=False,
    )
    repeater.signature = info["signature"].native
    again = run(repeater.async_sign_prescribed_attributes(DIGEST, info["signed_attrs"]))
    return bytes(again.dump())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that waits for nothing, as signing with a key at hand does."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    work.close()
    raise RuntimeError("signing waited for something")


def _store(certificates: Iterable[x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(certificates)
    return store


def _asn1(der: bytes) -> x509.Certificate:
    return x509.Certificate.load(der)

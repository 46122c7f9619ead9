"""Access tokens: short-lived JWTs that any party can check with the published keys."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from auth.errors import TokenExpired, TokenInvalid
from core.clock import Clock
from core.keys import load_private_key

_ALGORITHM = "ES256"
_AUDIENCE = "minsheng"
_LONGEST_TOKEN = 4096
_MOST_SEEN = 10_000
"""Tokens whose signature need not be checked again; about 0.4 kB each. More begin anew."""


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """One ES256 key pair and the id under which its public half is published."""

    key_id: str
    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> ec.EllipticCurvePublicKey:
        return self.private.public_key()


def signing_key(pem: str) -> SigningKey:
    """Read a P-256 private key and derive its id from the public half."""
    private = load_private_key(pem)
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return SigningKey(key_id=hashlib.sha256(public).hexdigest()[:16], private=private)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a checked token says. What the session may do is read from the store, not from here."""

    session_id: str
    subject: str
    expires_at_s: int


class Tokens:
    """Signs and checks access tokens.

    Args:
        keys: PEM texts. The first signs; the others stay published, so that what they signed
            before a rotation is still accepted.
        lifetime: How long a token is good for.
    """

    def __init__(
        self, keys: tuple[str, ...], *, issuer: str, lifetime: timedelta, now: Clock
    ) -> None:
        loaded = [signing_key(pem) for pem in keys]
        self._keys = {key.key_id: key for key in loaded}
        self._signer = loaded[0]
        self._issuer = issuer
        self._now = now
        self.lifetime = lifetime
        self._seen: dict[bytes, Claims] = {}
        self._jwt = jwt.PyJWT(options={"enforce_minimum_key_length": True})

    def issue(
        self, *, session_id: str, subject: str, acr: str, amr: list[str], auth_time: datetime
    ) -> str:
        """Return a signed token with the claims of RFC 9068."""
        now = self._now()
        claims = {
            "iss": self._issuer,
            "aud": _AUDIENCE,
            "sub": subject,
            "sid": session_id,
            "jti": secrets.token_hex(8),
            "acr": acr,
            "amr": amr,
            "auth_time": int(auth_time.timestamp()),
            "iat": int(now.timestamp()),
            "exp": int((now + self.lifetime).timestamp()),
        }
        headers = {"kid": self._signer.key_id, "typ": "at+jwt"}
        return self._jwt.encode(claims, self._signer.private, _ALGORITHM, headers=headers)

    def check(self, token: str) -> Claims:
        """Return what the token says.

        Raises:
            TokenExpired: good in every other way.
            TokenInvalid: not ours, altered, or not a token at all.
        """
        claims = self._checked(token)
        # The time is compared here and not by PyJWT, which asks the system's clock.
        if claims.expires_at_s <= self._now().timestamp():
            raise TokenExpired("The access token has expired.")
        return claims

    def _checked(self, token: str) -> Claims:
        """Return the claims of a token whose signature is right, now or when it last came.

        The keys never change while this lives. What is remembered is a hash, so that nobody can
        read tokens out of it; expiry and the session are looked at each time.
        """
        if len(token) > _LONGEST_TOKEN:
            raise TokenInvalid("The access token is not valid.")
        mark = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        claims = self._seen.get(mark)
        if claims is None:
            claims = _claims(self._decode(token))
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[mark] = claims
        return claims

    def _decode(self, token: str) -> Mapping[str, Any]:
        try:
            key = self._keys[str(jwt.get_unverified_header(token).get("kid"))]
            return self._jwt.decode(
                token,
                key.public,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                issuer=self._issuer,
                options={
                    "verify_exp": False,
                    "verify_iat": False,
                    "require": ["exp", "iat", "sub", "sid", "jti"],
                },
            )
        except (jwt.InvalidTokenError, KeyError, ValueError, RecursionError) as exc:
            raise TokenInvalid("The access token is not valid.") from exc

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Return the public keys as a JSON Web Key Set (RFC 7517)."""
        return {"keys": [_jwk(key) for key in self._keys.values()]}


def _jwk(key: SigningKey) -> dict[str, Any]:
    public = ECAlgorithm.to_jwk(key.public, as_dict=True)
    return {**public, "kid": key.key_id, "alg": _ALGORITHM, "use": "sig"}


def _claims(claims: Mapping[str, Any]) -> Claims:
    expires_at_s = claims["exp"]
    return Claims(
        session_id=str(claims["sid"]),
        subject=str(claims["sub"]),
        expires_at_s=expires_at_s if isinstance(expires_at_s, int) else 0,
    )

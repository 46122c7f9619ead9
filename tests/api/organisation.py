"""Organisations and who works there, for API tests."""

from base64 import b64encode
from dataclasses import dataclass
from typing import ClassVar, Self

from flask.testing import FlaskClient

from auth.organisations import Organisation, Organisations
from certificates.registry import discover
from core.provide import use

_TYPES = tuple(discover())
EVERY_TYPE = frozenset(kind.code for kind in _TYPES)
EVERY_FIELD = frozenset(field.name for kind in _TYPES for field in kind.fields)
_NONE: frozenset[str] = frozenset()


def register(
    client: FlaskClient,
    client_id: str,
    scopes: frozenset[str],
    *,
    name: str = "越秀区政务服务中心",
    licence_types: frozenset[str] = _NONE,
    fields: frozenset[str] = _NONE,
) -> tuple[str, str]:
    """Register an organisation; return its credentials."""
    organisation = Organisation(
        client_id=client_id, name=name, scopes=scopes, licence_types=licence_types, fields=fields
    )
    with client.application.app_context():
        return client_id, use(Organisations).register(organisation)


@dataclass
class Member:
    """Somebody who works for an organisation of their own kind and knows its credentials."""

    client: FlaskClient
    client_id: str
    secret: str

    usual_id: ClassVar[str]
    usual_scopes: ClassVar[frozenset[str]]
    usual_name: ClassVar[str]

    @classmethod
    def of(
        cls,
        client: FlaskClient,
        client_id: str | None = None,
        *,
        scopes: frozenset[str] | None = None,
        licence_types: frozenset[str] = EVERY_TYPE,
        fields: frozenset[str] = EVERY_FIELD,
    ) -> Self:
        credentials = register(
            client,
            client_id or cls.usual_id,
            cls.usual_scopes if scopes is None else scopes,
            name=cls.usual_name,
            licence_types=licence_types,
            fields=fields,
        )
        return cls(client, *credentials)

    @property
    def headers(self) -> dict[str, str]:
        pair = b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}

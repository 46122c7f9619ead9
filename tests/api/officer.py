"""An officer of an organisation that may verify licences, for API tests."""

import json
from base64 import b64encode
from dataclasses import dataclass

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from auth.organisations import Organisation, Organisations
from certificates.registry import discover
from core.provide import use

_TYPES = tuple(discover())
EVERY_TYPE = frozenset(kind.code for kind in _TYPES)
EVERY_FIELD = frozenset(field.name for kind in _TYPES for field in kind.fields)


@dataclass
class Officer:
    client: FlaskClient
    client_id: str
    secret: str

    @classmethod
    def of(
        cls,
        client: FlaskClient,
        client_id: str = "hotel-0001",
        *,
        scopes: frozenset[str] = frozenset({"licence:verify"}),
        licence_types: frozenset[str] = EVERY_TYPE,
        fields: frozenset[str] = EVERY_FIELD,
    ) -> "Officer":
        organisation = Organisation(
            client_id=client_id,
            name=f"样例单位 {client_id}",
            scopes=scopes,
            licence_types=licence_types,
            fields=fields,
        )
        with client.application.app_context():
            secret = use(Organisations).register(organisation)
        return cls(client, client_id, secret)

    def scan(self, payload: object) -> TestResponse:
        pair = b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        return self.client.post(
            "/v1/verifications",
            # Written here and in ASCII: Flask's own way cannot send half a surrogate pair.
            data=json.dumps({"payload": payload}),
            headers={"Authorization": f"Basic {pair}", "Content-Type": "application/json"},
        )

"""A citizen with a phone, for API tests: signs in, proves who they are, remembers the token."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from auth.citizens import Citizens
from auth.consents.documents import IDENTITY_CHECK
from core.clock import Clock
from core.provide import use
from core.store.base import Store
from mock_upstreams.personas import PERSONAS

_codes = count()
CONSENT = {"version": IDENTITY_CHECK.version, "agreed": True}


def persona(code: str) -> Any:
    return next(one for one in PERSONAS if one.code == code)


@dataclass
class Citizen:
    client: FlaskClient
    code: str = "lin-xiaomei"
    device_id: str = "phone-0001"
    tokens: dict[str, Any] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(persona(self.code).name)

    @property
    def id_number(self) -> str:
        return str(persona(self.code).id_number)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"} if self.tokens else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**self.headers, **headers})

    def post(self, path: str, body: object, **headers: str) -> TestResponse:
        return self.client.post(path, json=body, headers={**self.headers, **headers})

    def delete(self, path: str) -> TestResponse:
        return self.client.delete(path, headers=self.headers)

    def sign_in(self) -> TestResponse:
        answer = self.client.post(
            "/v1/sessions",
            json={
                "code": f"{self.code}.test-{next(_codes)}",
                "device": {"id": self.device_id, "name": "test phone"},
            },
        )
        return self._keep(answer)

    def prove_name(self, **changes: object) -> TestResponse:
        body = {"name": self.name, "id_number": self.id_number, "consent": CONSENT, **changes}
        return self._keep(self.post("/v1/identity", body))

    def ask_for_digits(self) -> TestResponse:
        return self.post("/v1/face-verifications", {"consent": CONSENT})

    def send_video(self, challenge_id: str, video: bytes) -> TestResponse:
        # Written by hand: werkzeug's test client would put a large part into a temporary file.
        head = b'--b\r\nContent-Disposition: form-data; name="video"; filename="clip.mp4"\r\n\r\n'
        answer = self.client.post(
            f"/v1/face-verifications/{challenge_id}/video",
            data=head + video + b"\r\n--b--\r\n",
            headers={**self.headers, "Content-Type": "multipart/form-data; boundary=b"},
        )
        return self._keep(answer)

    def at_realname(self) -> "Citizen":
        assert self.sign_in().status_code == 201
        assert self.prove_name().status_code == 200
        return self

    def at_face(self) -> "Citizen":
        self.at_realname()
        challenge_id = self.ask_for_digits().json["challenge_id"]
        video = f"video for {challenge_id}".encode()
        assert self.send_video(challenge_id, video).status_code == 200
        return self

    def audit_events(self, store: Store, now: Clock) -> list[dict[str, Any]]:
        """Return the audit events about this citizen, newest first."""
        with self.client.application.app_context():
            ref = use(Citizens).ref_of(self.id_number)
        found = store.find("audit", "subject", ref, now=now(), limit=50)
        return [dict(stored.doc) for _, stored in found]

    def _keep(self, answer: TestResponse) -> TestResponse:
        if answer.status_code in (200, 201):
            self.tokens = dict(answer.json)
        return answer


def issue_code(citizen: Citizen, credentials: tuple[str, str]) -> TestResponse:
    """Ask a counter for a code made out to this citizen."""
    body = {"name": citizen.name, "id_number": citizen.id_number}
    return citizen.client.post("/v1/counter-codes", json=body, auth=credentials)

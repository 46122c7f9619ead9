"""A small HTTP client on the standard library: it stands where a mini-program does."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from tools.demo.report import StepFailed
from tools.processes import Endpoint

_TIMEOUT_S = 60


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer of the gateway or of the mock bureaus.

    `is_replayed`: it was given before to the same submission.
    """

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str]
    is_replayed: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def must(self, status: int, code: str | None = None) -> "Reply":
        """Return this reply if it has the status, and the error code where one is named.

        Raises:
            StepFailed: it does not.
        """
        got = self.json.get("code") if "json" in self.content_type and self.status >= 400 else None
        if self.status != status or got != code:
            wanted = f"{status} {code or ''}".strip()
            raise StepFailed(f"expected {wanted}, got {self.status} {got or ''}".strip())
        return self


def agree_to(citizen: "Client", purpose: str) -> dict[str, object]:
    """Return the consent to the current text of a purpose, as after reading it."""
    documents = citizen.get("/v1/consent-documents").must(200).json["documents"]
    version = next(one["version"] for one in documents if one["purpose"] == purpose)
    return {"version": version, "agreed": True}


class Client:
    """Sends requests to one process."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self.authorization = ""

    def sign_in_as(self, client_id: str, secret: str) -> None:
        """Use an organisation's credentials from now on."""
        pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self.authorization = f"Basic {pair}"

    def get(self, path: str, accept: str = "*/*", *, afresh: bool = False) -> Reply:
        """Send a GET; `afresh` takes no answer that the gateway has kept."""
        kept = {"Cache-Control": "no-cache"} if afresh else {}
        return self._send("GET", path, b"", {"Accept": accept, **kept})

    def delete(self, path: str) -> Reply:
        return self._send("DELETE", path, b"", {})

    def put(self, path: str, body: object) -> Reply:
        return self._send_json("PUT", path, body, "*/*")

    def post(self, path: str, body: object, accept: str = "*/*") -> Reply:
        return self._send_json("POST", path, body, accept)

    def submit(self, item: str, arguments: object, *, key: str) -> Reply:
        """Have a service item done, once for each key."""
        body = json.dumps(arguments).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return self._send("POST", f"/v1/services/{item}", body, headers)

    def upload(self, path: str, video: bytes, filename: str) -> Reply:
        """Send a video as multipart, as `wx.uploadFile` does."""
        boundary = secrets.token_hex(16)
        head = (
            f"--{boundary}\r\nContent-Disposition: form-data; "
            f'name="video"; filename="{filename}"\r\nContent-Type: video/mp4\r\n\r\n'
        )
        body = head.encode() + video + f"\r\n--{boundary}--\r\n".encode()
        content_type = f"multipart/form-data; boundary={boundary}"
        return self._send("POST", path, body, {"Content-Type": content_type})

    def _send_json(self, method: str, path: str, body: object, accept: str) -> Reply:
        headers = {"Content-Type": "application/json", "Accept": accept}
        return self._send(method, path, json.dumps(body).encode(), headers)

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        authorization = {"Authorization": self.authorization} if self.authorization else {}
        connection = HTTPConnection(self._endpoint.host, self._endpoint.port, timeout=_TIMEOUT_S)
        try:
            connection.request(method, path, body, {**headers, **authorization})
            answer = connection.getresponse()
            content_type = answer.getheader("Content-Type", "")
            return Reply(
                status=answer.status,
                content_type=content_type,
                body=answer.read(),
                headers=dict(answer.getheaders()),
                is_replayed=answer.getheader("Idempotent-Replayed") == "true",
            )
        finally:
            connection.close()

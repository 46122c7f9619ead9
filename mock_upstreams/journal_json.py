"""The journal's entries in WireMock's shape, with what bureaus add under `bureau`."""

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from mock_upstreams.journal import MAX_BODY_BYTES, Entry, Numbered
from mock_upstreams.seen import Seen
from mock_upstreams.stubs.book import made_up_id

HIDDEN = "[hidden]"
_SHORTEST_SECRET = 8


class EventWriter:
    """Writes entries for testers.

    Args:
        seed: Decides the entries' ids, with their number.
        secrets: What bureaus handed out as secrets: never told, wherever a request carried one.
    """

    def __init__(self, seed: str, secrets: Iterable[str]) -> None:
        self._seed = seed
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def id_of(self, numbered: Numbered) -> str:
        return made_up_id(self._seed, "request", numbered.number)

    def event(self, numbered: Numbered) -> dict[str, object]:
        """Return one entry of `/__admin/requests`."""
        entry = numbered.entry
        told: dict[str, object] = {
            "id": self.id_of(numbered),
            "request": self.logged_request(entry),
            "responseDefinition": _definition(entry),
            "response": {"status": entry.status},
            "wasMatched": entry.was_matched,
        }
        if entry.stub is not None:
            told["stubMapping"] = entry.stub
        if entry.note is not None:
            told["bureau"] = self._note(entry)
        return told

    def logged_request(self, entry: Entry) -> dict[str, object]:
        """Return the request as `/__admin/requests/find` tells it."""
        seen = entry.seen
        body = self._hide(seen.body.text)
        raw = body.encode() if body != seen.body.text else seen.raw_body
        return {
            "url": self._hide(seen.url),
            "absoluteUrl": self._hide(seen.absolute_url),
            "method": seen.method,
            "scheme": seen.scheme,
            "host": seen.host,
            "port": seen.port,
            "clientIp": seen.client_ip,
            "headers": self._headers(seen),
            "cookies": {name: self._hide(value) for name, value in seen.cookies.items()},
            "queryParams": {
                name: {"key": name, "values": [self._hide(value) for value in values]}
                for name, values in seen.query.items()
            },
            "browserProxyRequest": False,
            "loggedDate": int(entry.at.timestamp() * 1000),
            "loggedDateString": instant(entry.at),
            "bodyAsBase64": base64.b64encode(raw).decode(),
            "body": body,
        }

    def _headers(self, seen: Seen) -> Mapping[str, object]:
        found: dict[str, list[str]] = {}
        for name, value in seen.headers:
            found.setdefault(name, []).append(self._hide(value))
        return {name: values[0] if len(values) == 1 else values for name, values in found.items()}

    def _note(self, entry: Entry) -> dict[str, object]:
        note = entry.note
        if note is None:
            return {}
        return {
            "at": entry.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "bureau": note.bureau,
            "operation": note.operation,
            "method": entry.seen.method,
            "path": entry.seen.decoded_path,
            "status": entry.status,
            "traceparent": entry.seen.header("traceparent"),
            "signature": note.signature,
            "signature_check": note.signature_check,
            "opened": note.opened,
            "persona": note.persona,
            "id_number": note.id_number,
            "fault": note.fault,
            "body_cut": len(entry.seen.raw_body) >= MAX_BODY_BYTES,
        }

    def _hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def _definition(entry: Entry) -> object:
    if entry.stub is not None:
        return entry.stub.get("response") or {"status": entry.status}
    return {"status": entry.status, "fromConfiguredStub": False}


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

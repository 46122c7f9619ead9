"""What templates can say of the request."""

import base64
from collections.abc import Mapping

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.matching.multipart import split_parts
from mock_upstreams.stubs.templates.things import Names, OneOrMany, Url


def request_model(seen: Seen, variables: Mapping[str, str], request_id: str) -> dict[str, object]:
    """Return the values under `request`.

    Args:
        variables: Those of the path, where the stub's address is a template.
    """
    path = Url(seen.path, variables)
    return {
        "id": request_id,
        "url": seen.url,
        "path": path,
        "pathSegments": list(path.segments),
        "query": {name: OneOrMany(values) for name, values in seen.query.items()},
        "method": seen.method,
        "host": seen.host,
        "port": seen.port,
        "scheme": seen.scheme,
        "baseUrl": seen.absolute_url.removesuffix(seen.url),
        "clientIp": seen.client_ip,
        "headers": Names({name: OneOrMany(values) for name, values in seen.header_values.items()}),
        "cookies": {name: OneOrMany([value]) for name, value in seen.cookies.items()},
        "body": seen.body.text,
        "bodyAsBase64": base64.b64encode(seen.plain_body).decode(),
        "multipart": (seen.header("Content-Type") or "").lower().startswith("multipart/"),
        "parts": _parts(seen),
    }


def _parts(seen: Seen) -> Mapping[str, object]:
    found = {}
    for part in split_parts(seen):
        disposition = " ".join(part.headers.get("content-disposition", []))
        name = disposition.partition(' name="')[2].partition('"')[0]
        found[name] = {
            "name": name,
            "headers": Names({key: OneOrMany(values) for key, values in part.headers.items()}),
            "body": part.content.text,
            "bodyAsBase64": base64.b64encode(part.content.raw).decode(),
            "binary": False,
        }
    return found

"""The gateway's own kind of Flask app: what it answers to OPTIONS."""

from flask import Response

from core.web import SyncFlask


class GatewayFlask(SyncFlask):
    """Flask for the gateway; `app.py` makes the one there is."""

    def make_default_options_response(self) -> Response:
        """Return which methods an address takes. There is nothing else to say, so no content."""
        answer: Response = super().make_default_options_response()
        answer.status_code = 204
        del answer.headers["Content-Type"]
        return answer

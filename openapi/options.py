"""What the gateway answers to OPTIONS."""

from flask import Response

from core.web import SyncFlask


class GatewayFlask(SyncFlask):
    """The gateway's app."""

    def make_default_options_response(self) -> Response:
        """Return which methods an address takes. There is nothing else to say, so no content."""
        answer: Response = super().make_default_options_response()
        answer.status_code = 204
        del answer.headers["Content-Type"]
        return answer

"""An officer of an organisation that may verify licences, for API tests."""

import json

from werkzeug.test import TestResponse

from tests.api.organisation import Member


class Officer(Member):
    usual_id = "hotel-0001"
    usual_scopes = frozenset({"licence:verify"})
    usual_name = "样例单位"

    def scan(self, payload: object) -> TestResponse:
        return self.client.post(
            "/v1/verifications",
            # Written here and in ASCII: Flask's own way cannot send half a surrogate pair.
            data=json.dumps({"payload": payload}),
            headers={**self.headers, "Content-Type": "application/json"},
        )

"""The sandbox's published credentials. They open nothing but these mock bureaus.

Everyone may know them, which is what makes them useless as secrets: a deployment that talks to
real bureaus sets its own.
"""

from collections.abc import Mapping

SANDBOX: Mapping[str, Mapping[str, str]] = {
    "wechat": {
        "appid": "wx0000000000sandbox",
        "secret": "sandbox-wechat-secret",
    },
    "population": {
        "paasid": "sandbox_population",
        "token": "sandbox-population-token",
    },
    "social_security": {
        "paasid": "sandbox_social_security",
        "token": "sandbox-social-security-token",
    },
    "housing_fund": {
        "hmac_key": "sandbox-housing-fund-hmac-key",
    },
    "exit_entry": {
        "sm4_key": "00112233445566778899aabbccddeeff",
        "hmac_key": "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
    },
}

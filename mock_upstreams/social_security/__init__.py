"""The social-security bureau (人社): what is paid in, held and paid out."""

from mock_upstreams.faults import TIF_FAULTS, FaultKind
from mock_upstreams.social_security.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="social_security",
    title_zh="人力资源和社会保障",
    title_en="Social security",
    sandbox={
        "paasid": "sandbox_social_security",
        "token": "sandbox-social-security-token",
    },
    operations=(
        *("account", "contributions", "certificate", "card"),
        *("medical_account", "medical_expenses"),
        *("unemployment", "maternity"),
        *("pension_payments", "pension_eligibility", "pension_attestation"),
    ),
    dialect_faults=TIF_FAULTS | {FaultKind.STALE_RECORD},
    build=build,
    writes=frozenset({"pension_attestation"}),
)

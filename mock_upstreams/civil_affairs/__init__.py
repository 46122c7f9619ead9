"""Civil affairs (民政): marriages."""

from mock_upstreams.civil_affairs.views import build
from mock_upstreams.faults import RECORD_FAULTS, FaultKind
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="civil_affairs",
    title_zh="民政",
    title_en="Civil affairs",
    sandbox={
        "paasid": "sandbox_civil_affairs",
        "token": "sandbox-civil-affairs-token",
    },
    operations=("marriage",),
    dialect_faults=RECORD_FAULTS | {FaultKind.WRONG_CHARSET, FaultKind.OTHER_CITIZEN},
    build=build,
)

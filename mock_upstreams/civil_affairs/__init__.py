"""Civil affairs (民政): marriages."""

from mock_upstreams.civil_affairs.views import build
from mock_upstreams.faults import TIF_FAULTS
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
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "marriage": "sfzh xm jhzh poxm djrq djjg zt",
    },
)

"""Natural resources (自然资源): real estate."""

from mock_upstreams.faults import TIF_FAULTS
from mock_upstreams.natural_resources.views import build
from mock_upstreams.world import MockBureau

BUREAU = MockBureau(
    name="natural_resources",
    title_zh="自然资源",
    title_en="Natural resources",
    sandbox={
        "paasid": "sandbox_natural_resources",
        "token": "sandbox-natural-resources-token",
    },
    operations=("titles",),
    dialect_faults=TIF_FAULTS,
    build=build,
    fields={
        "titles": "sfzh qzlb bdcqzh bdcdyh zl mj yt gyqk djrq djjg zt",
    },
)

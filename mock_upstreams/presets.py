"""Bad times by name: often seen of bureaus, switched on in one call, and over by the clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mock_upstreams.delays import Lognormal
from mock_upstreams.fault_book import FaultBook
from mock_upstreams.faults import EVERY_BUREAU, Fault, FaultKind

DEFAULT_FOR_S = 600.0
MAX_FOR_S = 30 * 86_400.0
_NOTICE = (
    '<!doctype html><html lang="zh"><meta charset="utf-8"><title>系统维护</title>'
    "<h1>系统维护中</h1><p>为提供更好的服务，系统正在升级维护，请稍后再试。</p></html>"
)
_LAYER = "preset"
_KEYS = ("bureau", "for_s")


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One kind of bad time. `orders` makes its faults for a bureau and a number of seconds."""

    title_zh: str
    title_en: str
    explains_zh: str
    explains_en: str
    orders: Callable[[str, float], list[Fault]]


def _night_maintenance(bureau: str, for_s: float) -> list[Fault]:
    return [
        Fault(
            bureau=bureau,
            kind=FaultKind.STATUS,
            status=503,
            body=_NOTICE,
            retry_after_s=round(min(for_s, 86_400)),
            for_s=for_s,
        )
    ]


def _brownout(bureau: str, for_s: float) -> list[Fault]:
    return [
        Fault(
            bureau=bureau,
            kind=FaultKind.STATUS,
            status=503,
            retry_after_s=5,
            probability=0.2,
            for_s=for_s,
        ),
        Fault(
            bureau=bureau,
            kind=FaultKind.DELAY,
            delay=Lognormal(median_s=1.2, sigma=0.8),
            for_s=for_s,
        ),
    ]


def _flapping(bureau: str, for_s: float) -> list[Fault]:
    return [Fault(bureau=bureau, kind=FaultKind.RESET, every_s=20, on_s=10, for_s=for_s)]


def _schema_drift(bureau: str, for_s: float) -> list[Fault]:
    return [
        Fault(bureau=bureau, kind=FaultKind.WRONG_TYPE, probability=0.25, for_s=for_s),
        Fault(bureau=bureau, kind=FaultKind.MISSING_FIELD, probability=0.33, for_s=for_s),
        Fault(bureau=bureau, kind=FaultKind.EXTRA_FIELD, for_s=for_s),
    ]


def _slow_start(bureau: str, for_s: float) -> list[Fault]:
    part_s = for_s / 3
    return [
        Fault(
            bureau=bureau,
            kind=FaultKind.DELAY,
            delay=Lognormal(median_s=median_s, sigma=0.3),
            after_s=number * part_s,
            for_s=part_s,
        )
        for number, median_s in enumerate((3.0, 1.0, 0.3))
    ]


PRESETS: Mapping[str, Preset] = {
    "night-maintenance": Preset(
        title_zh="夜间维护",
        title_en="Night maintenance",
        explains_zh="每个请求都得到503和一页维护公告，并说明多久以后再来（Retry-After）。",
        explains_en="Every request gets 503 with a page that says so, and when to come back.",
        orders=_night_maintenance,
    ),
    "brownout": Preset(
        title_zh="不堪重负",
        title_en="Brownout",
        explains_zh="五个请求中有一个得到503，其余的慢：一半超过1.2秒，百分之一超过7秒。",
        explains_en="One request in five gets 503, the others are slow: half take over 1.2 s, "
        "one in a hundred over 7 s.",
        orders=_brownout,
    ),
    "flapping": Preset(
        title_zh="时断时续",
        title_en="Flapping",
        explains_zh="十秒连接被切断，十秒正常，如此反复。",
        explains_en="Connections are cut for ten seconds, then all is well for ten, and so on.",
        orders=_flapping,
    ),
    "schema-drift": Preset(
        title_zh="格式变动",
        title_en="Schema drift",
        explains_zh="如同对方发布了新版本：有的回答字段类型变了，有的少了字段，其余的都多出一个字段。签名正确。",
        explains_en="As after a release: of some answers a field has another type, of some it is "
        "missing, all others have one more. They are signed rightly.",
        orders=_schema_drift,
    ),
    "slow-start": Preset(
        title_zh="慢启动",
        title_en="Slow start",
        explains_zh="如同刚刚重启：先慢约3秒，再慢约1秒，最后慢约0.3秒，各占三分之一的时间。",
        explains_en="As after a restart: about 3 s late, then 1 s, then 0.3 s, a third of the time "
        "each.",
        orders=_slow_start,
    ),
}


class PresetProblems(Exception):
    """The order cannot be followed. `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def switch_on(
    book: FaultBook,
    name: str,
    payload: object,
    bureaus: Mapping[str, object],
    *,
    after_s: float = 0,
) -> None:
    """Put a preset in force: `{bureau, for_s}`, every bureau and 600 s where nothing is said.

    Raises:
        PresetProblems: no such preset or bureau, unknown keys, bad values.
    """
    if name not in PRESETS:
        raise PresetProblems([f"preset: must be one of {', '.join(PRESETS)}"])
    bureau, for_s = _read({} if payload is None else payload, bureaus)
    faults = PRESETS[name].orders(bureau, for_s)
    book.replace([fault.later(after_s) for fault in faults], layer=_layer(name, bureau))


def _read(order: object, bureaus: Mapping[str, object]) -> tuple[str, float]:
    if not isinstance(order, Mapping):
        raise PresetProblems(["the body must be an object with bureau and for_s, or empty"])
    problems = [f"{key}: is not one of {', '.join(_KEYS)}" for key in order if key not in _KEYS]
    bureau, for_s = order.get("bureau", EVERY_BUREAU), order.get("for_s", DEFAULT_FOR_S)
    if bureau not in (*bureaus, EVERY_BUREAU):
        problems.append(f"bureau: must be one of {', '.join(bureaus)}, or {EVERY_BUREAU} for all")
    if type(for_s) not in (int, float) or not 1 <= for_s <= MAX_FOR_S:
        problems.append("for_s: must be a number of seconds from 1 to 30 days")
    if problems:
        raise PresetProblems(problems)
    return str(bureau), float(for_s)


def switch_off(book: FaultBook, name: str | None = None) -> None:
    """End a preset at every bureau, or all of them."""
    for layer in book.layers():
        kind, _, rest = layer.partition("/")
        if kind == _LAYER and name in (None, rest.partition("/")[0]):
            book.replace([], layer=layer)


def told(book: FaultBook) -> list[dict[str, object]]:
    """Return every preset as JSON: what it is, and where it is in force for how long."""
    on = [(layer.split("/", 2), book.in_force(layer)) for layer in book.layers()]
    return [
        {
            "name": name,
            "title": {"zh": preset.title_zh, "en": preset.title_en},
            "explains": {"zh": preset.explains_zh, "en": preset.explains_en},
            "in_force": [
                {"bureau": parts[2], "for_s": round(max(_left_s(one) for one, _ in faults), 3)}
                for parts, faults in on
                if parts[0] == _LAYER and parts[1] == name and faults
            ],
        }
        for name, preset in PRESETS.items()
    ]


def _left_s(fault: Fault) -> float:
    return (fault.after_s or 0) + (fault.for_s or 0)


def _layer(name: str, bureau: str) -> str:
    return f"{_LAYER}/{name}/{bureau}"

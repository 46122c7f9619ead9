"""The picture of the processes: who speaks to whom, and in which dialect."""

from certificates.rendering.fonts import FAMILIES
from tools.pictures.svg import MUTED, arrow, page, rect, text

_WIDTH_PX, _HEIGHT_PX = 1600, 940
_BLUE, _GREEN, _SAND = "#e3edf6", "#e3f1e8", "#f8f1e0"
_ACTORS = (
    (90, "小程序", "Mini-program", "the citizen's phone"),
    (290, "核验方", "Officer", "scans a licence"),
    (490, "政务大厅窗口", "Service counter", "the way without a face"),
)
_BUREAUS = (
    ("微信", "WeChat", "code2session"),
    ("公安人口", "Population", "JSON behind TIF headers; reference photo"),
    ("人社", "Social security", "JSON behind TIF headers, body digest"),
    ("公积金", "Housing fund", "XML in GBK, HMAC-SHA-256"),
    ("出入境", "Exit and entry", "SM4 and HMAC-SM3; submit, then poll"),
)
_LAYERS = (
    (("openapi", "errors, request ids, documentation"),),
    (("services", "items, home page"), ("certificates", "licences, codes")),
    (("auth", "sessions, identity, face, consent"),),
    (("bureaus", "one adapter for each bureau"),),
    (("core", "store, settings, upstream client"),),
)


def architecture_svg() -> str:
    """Draw the processes, the store and the bureaus."""
    parts = [*_actors(), *_gateway(), *_store(), *_verifier(), *_bureaus(), *_arrows()]
    return page(_WIDTH_PX, _HEIGHT_PX, FAMILIES, parts)


def _actors() -> list[str]:
    parts: list[str] = []
    for y, zh, en, what in _ACTORS:
        parts += [
            rect(40, y, 250, 120),
            text(165, y + 42, zh, 25, weight=700, anchor="middle"),
            text(165, y + 70, en, 18, anchor="middle"),
            _note(165, y + 98, what),
        ]
    return parts


def _gateway() -> list[str]:
    parts = [
        rect(450, 40, 500, 590, fill=_BLUE),
        *_title(700, 84, "网关", "gateway"),
        _note(700, 114, "gunicorn, gevent; keeps nothing; any number"),
    ]
    for row, layers in enumerate(_LAYERS):
        width = (440 - 14 * (len(layers) - 1)) / len(layers)
        for column, (name, what) in enumerate(layers):
            parts += _layer(480 + column * (width + 14), 140 + 94 * row, width, name, what)
    return parts


def _layer(x: float, y: float, width: float, name: str, what: str) -> list[str]:
    return [
        rect(x, y, width, 78, radius=7),
        text(x + width / 2, y + 33, name, 19, weight=600, anchor="middle"),
        text(x + width / 2, y + 59, what, 15.5, fill=MUTED, anchor="middle"),
    ]


def _store() -> list[str]:
    return [
        rect(450, 740, 235, 150, fill=_SAND),
        *_title(567, 784, "存储", "store"),
        text(567, 818, "SQLite file or MongoDB", 17, anchor="middle"),
        _note(567, 848, "persons encrypted;"),
        _note(567, 870, "no face, no video"),
    ]


def _verifier() -> list[str]:
    parts = [
        rect(735, 740, 480, 150, fill=_GREEN),
        *_title(855, 784, "人脸核验", "verifier"),
        _note(855, 818, "a short queue, then"),
        _note(855, 842, "one child for each video"),
        _note(1085, 848, "no files, no network;"),
        _note(1085, 870, "killed at its limits"),
    ]
    for number in range(3):
        x = 1000 + 60 * number
        parts += [rect(x, 766, 50, 50, radius=6), text(x + 25, 797, "▶", 17, anchor="middle")]
    return parts


def _bureaus() -> list[str]:
    parts = [
        rect(1110, 40, 450, 590, fill="none", dashed=True),
        *_title(1335, 84, "部门系统", "bureaus"),
        _note(1335, 114, "or all of them as one process of mocks"),
    ]
    for number, (zh, en, dialect) in enumerate(_BUREAUS):
        y = 140 + 94 * number
        parts += [
            rect(1140, y, 390, 78, radius=7),
            text(1160, y + 33, zh, 20, weight=600),
            text(1510, y + 33, en, 17, anchor="end"),
            text(1160, y + 60, dialect, 15.5, fill=MUTED),
        ]
    return parts


def _title(x: float, y: float, zh: str, en: str) -> list[str]:
    return [text(x, y, f"{zh} {en}", 25, weight=700, anchor="middle")]


def _note(x: float, y: float, value: str) -> str:
    return text(x, y, value, 16, fill=MUTED, anchor="middle")


def _arrows() -> list[str]:
    return [
        arrow("M290 150H450"),
        _note(370, 138, "HTTPS, /v1"),
        arrow("M290 350H450"),
        _note(370, 338, "its credentials"),
        arrow("M290 550H450"),
        _note(370, 538, "its credentials"),
        arrow("M165 210V290"),
        text(178, 257, "QR code, also offline", 16, fill=MUTED),
        arrow("M950 335H1110"),
        _note(1030, 323, "one time limit"),
        _note(1030, 361, "for a whole call"),
        arrow("M567 630V740", both=True),
        text(580, 692, "compare and set", 16, fill=MUTED),
        arrow("M830 630V740"),
        text(843, 680, "video, digits, photo", 16, fill=MUTED),
        text(843, 702, "→ verdict with one reason", 16, fill=MUTED),
        rect(400, 658, 860, 252, fill="none", dashed=True),
        text(1244, 690, "private network", 16, fill=MUTED, anchor="end"),
    ]

"""Which addresses a stub is for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.fields import Fields, StubProblem
from mock_upstreams.stubs.matching.matcher import text_distance
from mock_upstreams.stubs.matching.regexes import compile_regex

KINDS = ("url", "urlPattern", "urlPath", "urlPathPattern", "urlPathTemplate")
_VARIABLE = re.compile(r"\{([^{}/]+)\}")
_SAFE = "/:@!$&'()*+,;=~%-._"


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address, or a kind of addresses.

    `paths` are the only paths it can be, as they come over the wire, where they are known.
    `variables` gives what stands in the path for each name of a template.
    """

    accepts: Callable[[Seen], bool]
    distance: Callable[[Seen], float]
    paths: frozenset[str] | None = None
    names: tuple[str, ...] = ()
    template: re.Pattern[str] | None = None

    def variables(self, seen: Seen) -> Mapping[str, str]:
        found = self.template.fullmatch(seen.decoded_path) if self.template else None
        return dict(zip(self.names, found.groups(), strict=True)) if found else {}


def read_address(fields: Fields) -> Address:
    """Read the one field that says which address, of `KINDS`; without any it is any address.

    Raises:
        StubProblem: there are two, or an expression that is none.
    """
    named = [name for name in KINDS if fields.has(name)]
    if len(named) > 1:
        raise StubProblem((*fields.at, named[1]), f"cannot stand beside {named[0]}")
    if not named:
        return Address(accepts=lambda _seen: True, distance=lambda _seen: 0.0)
    name = named[0]
    text = fields.text(name) or ""
    try:
        _check_beginning(name, text)
        return _MAKERS[name](text)
    except ValueError as exc:
        raise StubProblem((*fields.at, name), str(exc)) from None


def _check_beginning(name: str, text: str) -> None:
    """Refuse what no request can have.

    Raises:
        ValueError: it is such; what was meant instead.
    """
    if name not in ("url", "urlPath", "urlPathTemplate"):
        return
    if not text.startswith(("/", "{", "**") if name == "urlPathTemplate" else "/"):
        raise ValueError("must begin with /: a request's address comes without its server")
    if name != "url" and "?" in text:
        raise ValueError("no path has a ?: say the query under queryParameters, or use url")


def _url(text: str) -> Address:
    urls = {text, quote(text, safe=f"{_SAFE}?")}
    return Address(
        accepts=lambda seen: seen.url in urls,
        distance=lambda seen: _near(urls, text, seen.url),
        paths=frozenset(url.partition("?")[0] for url in urls),
    )


def _url_path(text: str) -> Address:
    paths = frozenset({text, quote(text, safe=_SAFE)})
    return Address(
        accepts=lambda seen: seen.path in paths,
        distance=lambda seen: _near(paths, text, seen.path),
        paths=paths,
    )


def _url_pattern(text: str) -> Address:
    regex = compile_regex(text)
    return Address(
        accepts=lambda seen: regex.fits(seen.url),
        distance=lambda seen: 0.0 if regex.fits(seen.url) else 1.0,
    )


def _url_path_pattern(text: str) -> Address:
    regex = compile_regex(text)

    def accepts(seen: Seen) -> bool:
        return regex.fits(seen.path) or ("%" in seen.path and regex.fits(seen.decoded_path))

    return Address(accepts=accepts, distance=lambda seen: 0.0 if accepts(seen) else 1.0)


def _url_path_template(text: str) -> Address:
    names = tuple(_VARIABLE.findall(text))
    if len(names) != len(set(names)):
        raise ValueError("names a variable twice")
    parts = [
        "([^/]+)" if n % 2 else re.escape(part).replace(r"\*\*", ".*")
        for n, part in enumerate(_VARIABLE.split(text))
    ]
    template = re.compile("".join(parts))
    return Address(
        accepts=lambda seen: template.fullmatch(seen.decoded_path) is not None,
        distance=lambda seen: (
            0.0 if template.fullmatch(seen.decoded_path) else text_distance(text, seen.path)
        ),
        names=names,
        template=template,
    )


def _near(urls: set[str] | frozenset[str], text: str, actual: str) -> float:
    return 0.0 if actual in urls else text_distance(text, actual)


_MAKERS: dict[str, Callable[[str], Address]] = {
    "url": _url,
    "urlPattern": _url_pattern,
    "urlPath": _url_path,
    "urlPathPattern": _url_path_pattern,
    "urlPathTemplate": _url_path_template,
}

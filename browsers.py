"""Whether a browser asks: the one rule for every page of ours that stands beside data.

The gateway and the mock bureaus share it, and nothing else: it knows neither of them.
"""

from werkzeug.datastructures import MIMEAccept

_PAGE, _DATA, _PICTURE = "text/html", "application/json", "image/gif"


def asks_for_page(accepted: MIMEAccept) -> bool:
    """Tell whether whoever asks would rather have a page than data.

    Browsers name HTML and take everything else less gladly. Programs that take anything, or say
    nothing, do not prefer it; those on Java's HttpURLConnection, whose own words name HTML first,
    take a GIF as gladly.

    Args:
        accepted: `request.accept_mimetypes`.
    """
    wanted = _quality(accepted, _PAGE)
    return wanted > max(_quality(accepted, _DATA), _quality(accepted, _PICTURE))


def _quality(accepted: MIMEAccept, kind: str) -> float:
    """Return how gladly a kind is taken, 0 to 1: the closest range counts (RFC 9110, 12.5.1).

    A range's parameters (`;charset=utf-8`) are left aside, as each of our pages comes in one form.
    """
    ranges = [(name.split(";")[0].strip().lower(), quality) for name, quality in accepted]
    for closest in (kind, f"{kind.split('/')[0]}/*", "*/*"):
        if found := [float(quality) for name, quality in ranges if name == closest]:
            return max(found)
    return 0.0

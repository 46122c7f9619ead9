"""Where everything is kept. `open_store` gives the implementation that a URL names."""

from functools import partial
from pathlib import Path

from core.config import ConfigError
from core.store.base import Store
from core.store.sqlite import SqliteStore

_SQLITE = "sqlite:///"
_MEMORY = ":memory:"
_MONGODB = "mongodb://"


def check_shared_url(url: str) -> None:
    """Return if a store at `url` can be shared by the workers of a gateway; nothing is opened.

    Raises:
        ConfigError: it is in memory, where each worker would have one of its own, or no store's.
    """
    if url == _SQLITE + _MEMORY:
        raise ConfigError("must not be in memory: each worker would have a store of its own")
    open_store(url)


def open_store(url: str) -> Store:
    """Return the store that `url` names. Nothing is opened before the first call.

    Args:
        url: `sqlite:///relative/path.sqlite3`, `sqlite:////absolute/path.sqlite3`,
            `sqlite:///:memory:` (for one process, and lost with it), or
            `mongodb://host[:port][,host...]/[database][?options]`.

    Raises:
        ConfigError: the URL is none of these. Its text is not repeated: it may hold a password.
    """
    if url.startswith(_SQLITE) and url != _SQLITE:
        path = url.removeprefix(_SQLITE)
        return SqliteStore(None if path == _MEMORY else Path(path))
    if url.startswith(_MONGODB) and _is_sound(url):
        return _mongo_store(url)
    raise ConfigError("must be sqlite:///<file> or mongodb://<host>/<database>")


# MongoDB's client is a fifth of all that a gateway imports: only who uses it waits for it.


def _mongo_store(url: str) -> Store:
    from core.store.mongo import MongoStore, connect

    return MongoStore(partial(connect, url))


def _is_sound(url: str) -> bool:
    from pymongo.errors import PyMongoError
    from pymongo.uri_parser import parse_uri

    try:
        parse_uri(url)
    except (PyMongoError, ValueError):
        return False
    return True

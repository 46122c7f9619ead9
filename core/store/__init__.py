"""Where everything is kept. `open_store` gives the implementation that a URL names."""

from pathlib import Path

from core.config import ConfigError
from core.store.base import Store
from core.store.sqlite import SqliteStore

_SQLITE = "sqlite:///"


def open_store(url: str) -> Store:
    """Return the store that `url` names. Nothing is opened before the first call.

    Args:
        url: `sqlite:///relative/path.sqlite3`, `sqlite:////absolute/path.sqlite3` or, for one
            process and no longer than it lives, `sqlite:///:memory:`.

    Raises:
        ConfigError: the URL is of another kind. Its text is not repeated: it may hold a password.
    """
    path = url.removeprefix(_SQLITE)
    if not url.startswith(_SQLITE) or not path:
        raise ConfigError("the store's URL must begin with sqlite:/// and name a file")
    return SqliteStore(None if path == ":memory:" else Path(path))

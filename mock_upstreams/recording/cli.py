"""`python -m mock_upstreams record`."""

import argparse
import signal
from collections.abc import Mapping
from pathlib import Path

import click

from mock_upstreams.interface.description import DescriptionError, describe
from mock_upstreams.recording.album import Album, AlbumError
from mock_upstreams.recording.backlog import Backlog
from mock_upstreams.recording.cleaning import Cleaner
from mock_upstreams.recording.fakes import Fakes
from mock_upstreams.recording.proxy import build_proxy
from mock_upstreams.recording.recorder import Recorder
from mock_upstreams.recording.target import Target
from mock_upstreams.sandbox import sandbox
from mock_upstreams.settings import read_settings


def main(arguments: list[str], env: Mapping[str, str]) -> int:
    """Record until Ctrl-C; return 2 where it cannot begin.

    The bureau's credentials are read from the settings that a gateway would read; they open what is
    encrypted and are kept nowhere.
    """
    asked = _parser().parse_args(arguments)
    try:
        target = Target.from_url(asked.to)
        description = describe(asked.bureau)
        album = Album(asked.out)
        fakes = Fakes()
        opens = read_settings(env).credentials[asked.bureau]
        cleaner = Cleaner(fakes, opens=opens, closes=sandbox()[asked.bureau])
        recorder = Recorder(description, cleaner, fakes, album)
        backlog = Backlog(recorder.see)
        server = build_proxy(target, backlog.add, asked.host, asked.port)
    except (ValueError, DescriptionError, AlbumError) as exc:
        click.echo(exc, err=True)
        return 2
    except OSError as exc:
        click.echo(f"cannot listen on {asked.host}:{asked.port}: {exc.strerror}", err=True)
        return 2
    url = f"http://{asked.host}:{server.server_port}"
    click.echo(
        f"Recording {asked.bureau}. Give the gateway MINSHENG_{asked.bureau.upper()}_URL={url}"
    )
    click.echo("Ctrl-C ends it.")
    for number in (signal.SIGINT, signal.SIGTERM):
        # Also where a shell's background job was started with the first one ignored.
        signal.signal(number, signal.default_int_handler)
    with backlog:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()
    if backlog.dropped:
        recorder.refused["-", "too many at once"] += backlog.dropped
    click.echo(report(recorder, asked.out))
    return 0


def report(recorder: Recorder, folder: Path) -> str:
    """Return what was kept and what was not, in lines that name nobody."""
    lines = [f"Kept in {folder}: {recorder.kept.total()}"]
    lines += [f"  {name}: {count}" for name, count in sorted(recorder.kept.items())]
    lines.append(f"Not kept: {recorder.refused.total()}")
    lines += [
        f"  {name}: {why}: {count}" for (name, why), count in sorted(recorder.refused.items())
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mock_upstreams record",
        description="Stand between a gateway and one real bureau, and keep its answers as stubs "
        "in which every person is replaced by a fake.",
    )
    parser.add_argument("--bureau", required=True, choices=sorted(sandbox()))
    parser.add_argument("--to", required=True, help="the bureau's address; nothing else is asked")
    parser.add_argument("--out", required=True, type=Path, help="a folder, new or empty")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=0, type=int, help="0, the default, takes a free one")
    return parser

"""`flask --app app licence issue-batch`: a file of rows in, a folder of sealed cards out."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import click
from flask.cli import with_appcontext

from certificates.batch.card import MakerDied
from certificates.batch.issue import REPORT, CardBatches, Tally
from certificates.batch.journal import FolderInUse, Journal
from certificates.batch.rows import COLUMNS, FileRefused, read_rows
from certificates.errors import SealUnavailable
from certificates.sealing.seals import Seals
from core.clock import beijing_date, utc_now
from core.provide import use

_SOME_REJECTED, _UNUSABLE, _STOPPED = 1, 2, 130


def add_batch_command(group: click.Group) -> None:
    """Add `issue-batch` to the commands about licences."""

    @group.command("issue-batch", help=_HELP)
    @click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
    @click.option(
        "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True
    )
    @click.option(
        "--jobs",
        type=click.IntRange(1, 64),
        default=os.cpu_count() or 1,
        help="Processes that make cards; without it, one a core.",
    )
    @with_appcontext
    def issue_batch(file: Path, folder: Path, jobs: int) -> None:
        started = monotonic()
        try:
            with _stoppable():
                tally = _issue(file, folder, jobs)
        except (FileRefused, FolderInUse, SealUnavailable) as exc:
            click.echo(f"✗ {_words(exc)}", err=True)
            sys.exit(_UNUSABLE)
        except MakerDied:
            click.echo(f"\n✗ {_MAKER_DIED} {_AGAIN}", err=True)
            sys.exit(_STOPPED)
        except KeyboardInterrupt:
            click.echo(f"\n已停止，重新运行同一命令即可继续 Stopped: {_AGAIN}", err=True)
            sys.exit(_STOPPED)
        click.echo(_summary(tally, folder, monotonic() - started))
        sys.exit(_SOME_REJECTED if tally.rejected else 0)


_MAKER_DIED = (
    "一个制证进程意外结束，可能内存不足，可减少 --jobs 后重新运行同一命令 "
    "A process that makes cards has died, perhaps for lack of memory (try fewer --jobs):"
)
_AGAIN = "run the same command again to go on"
_HELP = f"""Issue employment registration cards (就业报到证), one sealed PDF for each row of FILE.

FILE is CSV in UTF-8 or GBK whose first line names the columns, in English or Chinese:
{", ".join(f"{name} {title}" for name, title in COLUMNS.items())}. Dates are written YYYY-MM-DD.

The cards are put into the folder as <number>.pdf. It can be stopped at any time, and the same
command goes on: nothing is issued twice. Rows that are no cards stop nothing and stand in
{REPORT} in the folder. The exit code is 0 when every row was issued, 1 when some were rejected,
2 when nothing could be done, 130 when it was stopped (Ctrl-C, SIGTERM).
"""


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM stop what is inside as Ctrl-C does.

    Ctrl-C too, where a shell's background job was started with it ignored.
    """
    stops = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.default_int_handler) for number in stops}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _issue(file: Path, folder: Path, jobs: int) -> Tally:
    # Here and not above: the gateway knows this command too, and must not wait for what it needs.
    from certificates.batch.workers import makers

    batches, now = use(CardBatches), utc_now()
    seal = use(Seals).get(batches.kind.issuer_code, at=now)
    rows = list(read_rows(file, today=beijing_date(now)))
    with (
        Journal(folder) as journal,
        makers(seal, jobs=jobs) as make,
        click.progressbar(length=len(rows), label="签发 issuing", show_pos=True) as bar,
    ):
        return batches.issue(rows, journal, make, folder=folder, advance=bar.update)


def _words(error: Exception) -> str:
    if isinstance(error, FolderInUse):
        return f"文件夹正在使用 another process issues into {error}"
    if isinstance(error, SealUnavailable):
        return f"{error.message_zh} {error.message_en}"
    return f"文件不能读取 the file cannot be read: {error}"


def _summary(tally: Tally, folder: Path, seconds: float) -> str:
    rate = tally.issued / seconds if seconds else 0.0
    lines = [
        f"已签发 issued {tally.issued:,}, 此前已签发 issued before {tally.there_before:,}, "
        f"退回 rejected {tally.rejected:,}",
        f"{seconds:.1f} s, {rate:.1f} 份/秒 a second",
    ]
    if tally.rejected:
        lines.append(f"退回原因 why: {folder / REPORT}")
    return "\n".join(lines)

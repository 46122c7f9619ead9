"""Employment registration cards in bulk: each once, whatever stops it; what is wrong is told."""

import csv
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from stdnum.cn import ric

from auth.citizens import Citizens
from certificates.batch.card import CardOrder, MakerDied
from certificates.batch.rows import COLUMNS
from certificates.batch.workers import makers
from certificates.sealing.check import check_pdf
from certificates.sealing.paper import Paper
from certificates.sealing.seals import Seal, parse_seal
from certificates.types.employment_registration_card import LICENCE_TYPE as CARD
from core.provide import use
from core.store.base import Store
from tests.api.citizen import Citizen
from tests.fakes import FakeClock
from tests.journey.processes_seen import descendants, wait_until
from tests.pdf_text import text_of
from tests.unit.certificates.test_sealing import PAPER
from tools.sandbox import sandbox_settings

ROOT = Path(__file__).parent.parent.parent.parent
_GIVE_UP_S = 120


def _id_number(serial: int) -> str:
    body = f"44010619910308{serial:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def _write(path: Path, count: int, **changes: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for serial in range(count):
            row = {
                "name": "样例人",
                "id_number": _id_number(serial),
                "school": "广州样例大学",
                "major": "纺织工程",
                "employer": "广州样例有限公司",
                "report_by": "2023-08-31",
                "number": f"2023{serial:08d}",
                "issued_on": "2023-07-01",
                "issuer": "广东省教育厅",
                **changes,
            }
            writer.writerow(row.values())
    return path


def _issue(app: Flask, file: Path, folder: Path) -> tuple[int, str]:
    arguments = ["licence", "issue-batch", str(file), "--out", str(folder), "--jobs", "1"]
    done = app.test_cli_runner().invoke(args=arguments)
    return done.exit_code, done.output


def _cards(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in folder.glob("*.pdf")}


def test_every_row_becomes_a_sealed_card(
    app: Flask, tmp_path: Path, seal_folder: Path, clock: FakeClock
) -> None:
    code, output = _issue(app, _write(tmp_path / "rows.csv", 3), tmp_path / "out")

    cards = _cards(tmp_path / "out")
    root = (seal_folder / "ca.pem").read_bytes()
    assert (code, sorted(cards)) == (0, ["202300000000", "202300000001", "202300000002"])
    assert {check_pdf(pdf, root, at=clock()).code for pdf in cards.values()} == {"valid"}
    assert _id_number(1) in text_of(cards["202300000001"])
    assert "issued 3" in output
    assert not any(_id_number(1) in path.name for path in (tmp_path / "out").iterdir())


def test_a_card_says_for_whom_its_sealer_seals(app: Flask, tmp_path: Path) -> None:
    _issue(app, _write(tmp_path / "rows.csv", 1), tmp_path / "out")

    (pdf,) = _cards(tmp_path / "out").values()

    assert "代广东省教育厅加盖" in text_of(pdf)


def test_what_was_issued_is_not_issued_again(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    _issue(app, _write(tmp_path / "few.csv", 2), folder)
    before = _cards(folder)

    code, output = _issue(app, _write(tmp_path / "more.csv", 4), folder)

    after = _cards(folder)
    assert (code, len(after)) == (0, 4)
    assert {number: after[number] for number in before} == before
    assert "issued 2" in output
    assert "issued before 2" in output


def test_bad_rows_stand_in_the_report_and_stop_nothing(app: Flask, tmp_path: Path) -> None:
    file = _write(tmp_path / "rows.csv", 3)
    lines = file.read_text().splitlines(keepends=True)
    lines[2] = lines[2].replace(_id_number(1), _id_number(1)[:-1] + "?")
    file.write_text("".join(lines))

    code, _ = _issue(app, file, tmp_path / "out")

    report = (tmp_path / "out" / "rejected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (code, len(_cards(tmp_path / "out"))) == (1, 2)
    assert len(report) == 2
    assert report[1].startswith("3,id_number,")


def test_a_number_with_another_content_is_not_issued_anew(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    _issue(app, _write(tmp_path / "rows.csv", 1), folder)
    before = _cards(folder)

    code, _ = _issue(app, _write(tmp_path / "other.csv", 1, employer="别的样例公司"), folder)

    assert code == 1
    assert _cards(folder) == before
    assert "2,number," in (folder / "rejected.csv").read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_read_issues_nothing(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("nothing,of,the,kind\n")

    code, output = _issue(app, file, tmp_path / "out")

    assert code == 2
    assert "姓名" in output
    assert not (tmp_path / "out").exists()


def test_a_card_has_the_identifier_that_its_holder_sees(
    app: Flask, tmp_path: Path, store: Store, clock: FakeClock
) -> None:
    _issue(app, _write(tmp_path / "rows.csv", 1), tmp_path / "out")

    (pdf,) = _cards(tmp_path / "out").values()
    with app.app_context():
        ref = use(Citizens).ref_of(_id_number(0))
    ((licence_id, _),) = store.find("licence", "citizen", ref, now=clock(), limit=2)
    ((_, event),) = store.find("audit", "subject", ref, now=clock(), limit=2)
    assert f".{licence_id}." in text_of(pdf)
    assert (event.doc["action"], event.doc["ground"]) == ("licence.issue", "issue")


@pytest.mark.parametrize("code", ["lin-xiaomei", "huang-jianguo"])
def test_a_card_stays_as_issued_when_its_holder_looks(
    app: Flask, client: FlaskClient, store: Store, clock: FakeClock, tmp_path: Path, code: str
) -> None:
    """The bureau has a card of the one, spelled otherwise, and none of the other."""
    holder = Citizen(client, code=code).at_face()
    file = _write(tmp_path / "rows.csv", 1, id_number=holder.id_number)
    _issue(app, file, tmp_path / "out")
    with app.app_context():
        ref = use(Citizens).ref_of(holder.id_number)
    ((licence_id, _),) = store.find("licence", "citizen", ref, now=clock(), limit=2)

    for _ in range(2):
        assert holder.get("/v1/licences").status_code == 200

    (pdf,) = _cards(tmp_path / "out").values()
    history = holder.get(f"/v1/licences/{licence_id}/history").json
    assert [event["why"] for event in history["events"]] == ["issued"]
    assert history["events"][0]["identifier"] in text_of(pdf)


def _order(paper: object, draft: Path) -> CardOrder:
    return CardOrder(
        number="2023",
        mark="",
        paper=cast(Paper, paper),
        draft=draft,
        sealed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def _seal_of(folder: Path) -> Seal:
    (path,) = folder.glob(f"{CARD.issuer_code}*.pem")
    return parse_seal(CARD.issuer_code, path.read_text())


class _Deadly:
    """Ends the process that reads it, as the system does with one that takes too much memory."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def test_a_maker_that_dies_leaves_nobody_waiting(seal_folder: Path, tmp_path: Path) -> None:
    order = _order(_Deadly(), tmp_path / "draft")

    with makers(_seal_of(seal_folder), jobs=2) as make, pytest.raises(MakerDied):
        list(make([order]))

    assert not order.draft.exists()


def test_what_a_maker_cannot_do_is_raised_where_it_was_ordered(
    seal_folder: Path, tmp_path: Path
) -> None:
    order = _order(PAPER, tmp_path / "no such folder" / "draft")

    with makers(_seal_of(seal_folder), jobs=2) as make, pytest.raises(FileNotFoundError):
        list(make([order]))


_TELLING = """
import os

class TellingPaper:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        raise LookupError(*os.environ)
"""


def test_a_maker_finds_the_modules_of_who_starts_it_and_is_told_no_secret(
    seal_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "found_by_path_alone.py").write_text(_TELLING)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("MINSHENG_MASTER_KEY", "secret")
    paper = import_module("found_by_path_alone").TellingPaper()
    order = _order(paper, tmp_path / "draft")

    with makers(_seal_of(seal_folder), jobs=2) as make, pytest.raises(LookupError) as told:
        list(make([order]))

    assert "MINSHENG_MASTER_KEY" not in told.value.args


@contextmanager
def _issuing(
    folder: Path, rows: int, tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Run a batch as a process of its own, as a terminal does; give it and what it tells there."""
    file, told = _write(tmp_path / "rows.csv", rows), tmp_path / "told"
    with told.open("wb") as out:
        running = subprocess.Popen(
            [*_COMMAND, str(file), "--out", str(folder), "--jobs", "2"],
            cwd=ROOT,
            env=_settings(tmp_path),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield running, told
    finally:
        running.kill()
        running.wait()


_COMMAND = [str(Path(sys.executable).parent / "flask"), "--app", "app", "licence", "issue-batch"]


def _settings(tmp_path: Path) -> dict[str, str]:
    return sandbox_settings(dict(os.environ), tmp_path / "var")


def _wait(condition: Callable[[], object], running: subprocess.Popen[bytes], what: str) -> None:
    wait_until(lambda: condition() or running.poll() is not None, within_s=_GIVE_UP_S, what=what)


def _done(folder: Path) -> Counter[str]:
    """Return how often the journal says of each number that it was issued."""
    journal = (folder / "journal.txt").read_text().split("\n")
    return Counter(line.split(" ")[1] for line in journal if line.startswith("done "))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_batch_that_is_told_to_stop_keeps_what_is_done_and_says_so_in_one_line(
    tmp_path: Path, number: signal.Signals
) -> None:
    folder = tmp_path / "out"
    with _issuing(folder, 600, tmp_path) as (running, told):
        _wait(lambda: len(_cards(folder)) >= 2, running, "the first cards")
        workers = descendants(running.pid)

        os.killpg(running.pid, number)  # as a terminal does, or who ends all processes of a job
        code = running.wait(_GIVE_UP_S)

    assert len(workers) >= 2
    assert not [pid for pid in workers if _is_running(pid)]
    assert (code, set(_done(folder))) == (130, set(_cards(folder)))
    assert 2 <= len(_cards(folder)) < 600
    assert not list(folder.glob(".*.part"))
    lines = [line for line in told.read_text().splitlines() if line and "issuing" not in line]
    assert lines == [
        "已停止，重新运行同一命令即可继续 Stopped: run the same command again to go on"
    ]


@pytest.mark.parametrize("cards", [0, 2], ids=["starting", "issuing"])
def test_a_batch_that_was_killed_leaves_nobody_and_goes_on_and_issues_everything_once(
    tmp_path: Path, cards: int
) -> None:
    folder = tmp_path / "out"
    with _issuing(folder, 40, tmp_path) as (first, told):
        _wait(
            lambda: len(_cards(folder)) >= cards and len(descendants(first.pid)) >= 2,
            first,
            "its makers",
        )
        workers = descendants(first.pid)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert cards <= len(_cards(folder)) < 40
    assert workers
    wait_until(
        lambda: not any(_is_running(pid) for pid in workers),
        within_s=_GIVE_UP_S,
        what="its makers end with it",
    )
    left = [line for line in told.read_text().splitlines() if "issuing" not in line]

    with _issuing(folder, 40, tmp_path) as (again, summary):
        code = again.wait(_GIVE_UP_S)

    assert (left, code) == ([], 0), summary.read_text()
    assert set(_done(folder)) == set(_cards(folder))
    assert (len(_done(folder)), set(_done(folder).values())) == (40, {1})
    assert not list(folder.glob(".*.part"))


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"

"""Log lines reach standard output whole and in order, held back only while somebody writes them."""

import json
import subprocess
import sys

_SCRIPT = """
import structlog
from core.logs import configure_logging, held_lines
import sys

configure_logging("test")
log = structlog.get_logger("here")
say = lambda text: print(text, flush=True)
log.info("first")
say("-")
with held_lines() as write:
    log.info("second", id_number="110101199003070001")
    log.info("third")
    say("-")
    write()
    say("-")
    log.info("fourth")
    say("-")
say("-")
log.info("fifth")
"""


def test_lines_are_held_back_until_they_are_written_and_none_is_lost() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, timeout=60, check=True
    )
    parts = [part.splitlines() for part in done.stdout.split("-\n")]
    told = [[json.loads(line)["event"] for line in part] for part in parts]

    assert told == [["first"], [], ["second", "third"], [], ["fourth"], ["fifth"]]
    assert "110101199003070001" not in done.stdout


_LEVELS = """
import structlog
from core.logs import configure_logging, say_along

configure_logging("test")
log = structlog.get_logger("here")
say_along(request_id="r-1", other="110101199003070001")
log.info("as usual")
log.warning("unusual", number="110101199003070001")
try:
    secret = "110101199003070001"
    raise ValueError("bad")
except ValueError as exc:
    log.error("wrong", exc_info=exc)
"""


def test_events_say_how_grave_they_are_and_whose_and_nobodys_number() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEVELS], capture_output=True, text=True, timeout=60, check=True
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]

    assert [(one["level"], one["event"]) for one in told] == [
        ("info", "as usual"),
        ("warning", "unusual"),
        ("error", "wrong"),
    ]
    assert {(one["process"], one["logger"], one["request_id"]) for one in told} == {
        ("test", "here", "r-1")
    }
    assert "ValueError: bad" in told[2]["exception"]
    assert "110101199003070001" not in done.stdout


_MANY = """
import io, json, sys
from core.logs import configure_logging, held_lines
import structlog

class Short(io.RawIOBase):
    # Takes no more than 1,000 bytes at a time, as a raw file may, and remembers what was offered.
    def __init__(self):
        self.offered, self.taken = [], b""
    def writable(self):
        return True
    def write(self, data):
        self.offered.append(bytes(data))
        self.taken += bytes(data[:1000])
        return min(1000, len(data))

class Out:
    buffer = Short()

configure_logging("test")
real, sys.stdout = sys.stdout, Out()
log = structlog.get_logger("here")
with held_lines():
    for number in range(200):
        log.info("one", number=number, more="m" * (number % 50))
    log.info("long", more="m" * 6000)
sys.stdout, out = real, Out.buffer
sizes = [len(each) for each in out.offered]
print(json.dumps([sizes, out.taken.decode()]))
"""


def test_lines_that_were_held_go_out_whole_in_pieces_that_a_pipe_does_not_mix() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MANY], capture_output=True, text=True, timeout=60, check=True
    )
    offered, taken = json.loads(done.stdout)
    events = [json.loads(line)["event"] for line in taken.splitlines()]

    assert events == ["one"] * 200 + ["long"]
    assert sum(size > 4096 for size in offered) <= 3  # of the one long line
    assert len([size for size in offered if size > 2000]) > 5  # and many lines together otherwise

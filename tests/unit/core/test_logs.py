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

"""Sends hostile videos to one verifier, a few at once."""

import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from tools.fuzz.cases import Case
from tools.fuzz.report import Done, Run
from tools.process_tree import resident_mib
from tools.verifier_process import Answer, Verifier

_PATIENCE_S = 60.0
_BATCH = 40  # videos made ahead of their turn
_BATCHES_A_SAMPLE = 10


class Sender:
    """Sends videos, notes the answers, and weighs the verifier between them."""

    def __init__(self, verifier: Verifier, photo: bytes, *, digits: str, at_once: int) -> None:
        self._verifier = verifier
        self._photo = photo
        self._digits = digits
        self._at_once = at_once
        self._sent = 0
        self._memory_mib: list[float] = []

    def send_all(self, cases: Iterable[Case]) -> Iterator[Done]:
        """Yield what came of each, in their order."""
        self._weigh()
        with ThreadPoolExecutor(self._at_once) as threads:
            for number, batch in enumerate(_batches(cases), start=1):
                yield from threads.map(self._send, batch)
                self._sent += len(batch)
                if number % _BATCHES_A_SAMPLE == 0:
                    self._weigh()
        self._weigh()

    def run(self, touched: Mapping[str, int]) -> Run:
        return Run(
            sent=self._sent,
            outcomes=self._verifier.outcomes(),
            touched=touched,
            memory_mib=self._memory_mib,
        )

    def _weigh(self) -> None:
        weight = resident_mib(self._verifier.pid)
        if weight is not None:
            self._memory_mib.append(round(weight, 1))

    def _send(self, case: Case) -> Done:
        started = time.perf_counter()
        try:
            answer = self._verifier.judge(
                case.content,
                digits=self._digits,
                photo=self._photo,
                request_id=f"video-{case.number:08d}",
                timeout_s=_PATIENCE_S,
            )
        except (OSError, ValueError) as exc:
            answer = Answer(status=0, body={"code": type(exc).__name__})
        return Done(
            number=case.number,
            kind=case.kind,
            bytes_sent=len(case.content),
            status=answer.status,
            reason=_reason(answer),
            took_s=round(time.perf_counter() - started, 3),
        )


def _reason(answer: Answer) -> str:
    """Return a refusal's reason, "pass", or a problem's code; empty if it has none."""
    if answer.body.get("verdict") == "pass":
        return "pass"
    return str(answer.body.get("reason") or answer.body.get("code") or "")


def _batches(cases: Iterable[Case]) -> Iterator[list[Case]]:
    batch: list[Case] = []
    for case in cases:
        batch.append(case)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

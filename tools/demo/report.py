"""What the demo prints: a line a step, with its time, in Chinese with English beside it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


class StepFailed(Exception):
    """A step did not go as the journey says it must."""


@dataclass
class Step:
    """A step under way. `note` is what its line adds when it went well."""

    note: str = ""


@dataclass
class Report:
    """Collects the steps and prints them as they end."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)
    _started: float = field(default_factory=time.perf_counter)

    @property
    def went_well(self) -> bool:
        return self.passed > 0 and not self.failed

    def say(self, text: str) -> None:
        print(text, flush=True)

    def chapter(self, number: int, zh: str, en: str) -> None:
        self.say(f"{number}. {zh}  {en}")

    @contextmanager
    def step(self, zh: str, en: str) -> Iterator[Step]:
        """Time a step and print its line; a failure is printed and remembered, not raised.

        Any exception is a failed step: the journey goes on, and the summary and exit code tell.
        """
        started, step = time.perf_counter(), Step()
        try:
            yield step
        except Exception as exc:
            self.failed.append(en)
            self._line("✗", zh, en, started, f"{type(exc).__name__}: {exc}")
        else:
            self.passed += 1
            self._line("✓", zh, en, started, step.note)

    def summarise(self, memory_mib: Mapping[str, float]) -> None:
        """Print the memory of each process and the one-line summary."""
        if memory_mib:
            weights = ", ".join(f"{name} {mib:.0f} MiB" for name, mib in memory_mib.items())
            self.say(f"\n   内存 memory: {weights}")
        seconds = time.perf_counter() - self._started
        if self.failed:
            names = "; ".join(self.failed)
            self.say(f"✗ {len(self.failed)} 步失败 failed, {self.passed} 步成功 passed: {names}")
        else:
            self.say(f"✓ 全程走完 Journey complete: {self.passed} 步 steps, {seconds:.1f} s")

    def _line(self, mark: str, zh: str, en: str, started: float, note: str) -> None:
        milliseconds = (time.perf_counter() - started) * 1000
        self.say(f"   {mark} {zh}  {en}  ({milliseconds:,.0f} ms)")
        if note:
            self.say(f"       {note}")

"""Output for the person at the terminal: progress, messages, failures, and lines of text."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Generator, Iterable
from typing import TextIO, TypeVar

from recap_engine.i18n import _, translate
from recap_engine.printable import StrPath, printable
from recap_engine.progress import Progress, Rate
from recap_engine.translatable import Translatable

Result = TypeVar("Result")

_LONGEST_LINE = 4000
_REDRAW_SECONDS = 0.1
_PLAIN_SECONDS = 5.0


def show(text: str | Translatable, file: TextIO | None = None) -> None:
    """Print text for people, by default to standard output.

    Names and captions come from files that anybody may have made. All text of the command line passes through here,
    so that no control character and no direction mark reaches a terminal. JSON and CSV do not: they are data.
    """
    whole = text if isinstance(text, str) else translate(text)
    shown = "\n".join(printable(line, _LONGEST_LINE) for line in whole.split("\n"))
    print(shown, file=sys.stdout if file is None else file, flush=file is not None)


class Console:
    """Writes to stderr; a progress line is redrawn in place on a terminal, and repeated now and then in a log."""

    def __init__(self, stream: TextIO, quiet: bool = False) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._quiet = quiet
        self._drawn = 0
        self._last = 0.0
        self._rate = Rate()
        self._doing = ""
        self._done = 0
        self._began_at = 0

    def say(self, message: object) -> None:
        """One message (a text, a `Translatable` or an error) on a line of its own."""
        self.end_line()
        show(translate(message), self._stream)

    def fail(self, error: Exception) -> None:
        """The one way an error is shown."""
        self.say(f"recap: {translate(error)}")

    def report_failure(self, path: StrPath, reason: object) -> None:
        """What went wrong with one file of several; its name is left out where the reason already has it."""
        name, text = printable(path), translate(reason)
        self.say(f"  {text}" if name in text else f"  {name}: {text}")

    def watch(self, steps: Iterable[Progress]) -> None:
        """Run long work to its end and show how it goes."""
        for step in steps:
            self.show(step)
        self.end_line()

    def result(self, steps: Generator[Progress, None, Result]) -> Result:
        """Run long work to its end, show how it goes, and give what it returns."""
        while True:
            try:
                self.show(next(steps))
            except StopIteration as stop:
                self.end_line()
                found: Result = stop.value
                return found

    def show(self, step: Progress) -> None:
        """Show one step: what, how many of how many, rate and time left."""
        doing = translate(step.doing)
        if doing != self._doing or step.done < self._done:
            self.end_line()
            self._doing, self._rate, self._began_at = doing, Rate(), step.done
            self._last = 0.0 if self._terminal else time.monotonic()
        self._done = step.done
        pause = _REDRAW_SECONDS if self._terminal else _PLAIN_SECONDS
        finished = step.total is not None and step.done >= step.total
        if self._quiet or (time.monotonic() - self._last < pause and not (finished and self._terminal)):
            return
        self._last = time.monotonic()
        line = printable(_progress_line(step, self._rate, self._began_at))
        if not self._terminal:
            print(line, file=self._stream, flush=True)
            return
        line = line[: shutil.get_terminal_size().columns - 1]
        print("\r" + line.ljust(self._drawn), end="", file=self._stream, flush=True)
        self._drawn = len(line)

    def end_line(self) -> None:
        """Leave the progress line as it is and go to the next."""
        if self._drawn:
            print(file=self._stream, flush=True)
        self._drawn = 0


def _progress_line(step: Progress, rate: Rate, began_at: int) -> str:
    """``began_at`` steps were done when the rate began, and do not count in it."""
    parts = [translate(step.doing)]
    if step.total:
        parts.append(_("{done:,} of {total:,}", done=step.done, total=step.total))
    elif step.done:
        parts.append(_("{count:,}", count=step.done))
    if step.done > began_at:
        parts.append(_("{rate:.1f}/s", rate=rate.per_second(step.done - began_at)))
        left = rate.seconds_left(step.done - began_at, step.total - began_at) if step.total else None
        if left is not None and left >= 1:
            parts.append(_("{time} left", time=duration(left)))
    if step.detail:
        parts.append(translate(step.detail))
    return "  ".join(parts)


def duration(seconds: float) -> str:
    """``seconds`` as people say it: 40 s, 5 min, 2 h 05 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"

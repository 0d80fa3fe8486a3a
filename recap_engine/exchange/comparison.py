"""Blind comparison of systems: which of two texts, shown in random order and without names, describes a sound better.

The answers are kept in a JSON Lines file as they are given, so that a comparison can be continued: a first line that
names the systems and the seed of the order, then a line per answer, and one for each answer taken back.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Final, Literal

from recap_engine.audio import discover
from recap_engine.datastore.text_rules import now
from recap_engine.errors import ExchangeError
from recap_engine.exchange.columns import column_key
from recap_engine.exchange.row import Row
from recap_engine.exchange.source import open_source
from recap_engine.printable import printable

Choice = Literal["first", "second", "tie"]
CHOICES: Final[tuple[Choice, ...]] = ("first", "second", "tie")
_PREDICTED: Final = ("caption_predicted", "prediction", "caption_pred")
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class System:
    """Captions of one system, by the path of the sound as its file gives it."""

    name: str
    captions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """A question: two texts about a sound, of two systems (numbers), in the order in which they are shown."""

    sound: str
    path: str
    systems: tuple[int, int]
    texts: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered to a trial, and the seconds that it took."""

    trial: Trial
    choice: Choice
    seconds: float = 0.0

    @property
    def winner(self) -> int | None:
        """The number of the system that was preferred; None for a tie."""
        return None if self.choice == "tie" else self.trial.systems[self.choice == "second"]


def read_system(path: str | os.PathLike[str]) -> System:
    """Read the first caption of each sound from any table or JSON Lines, also from what ``recap caption`` wrote.

    Raises ExchangeError for a file without captions or without names of sounds.
    """
    source = open_source(path, predictions=True, asking=True)
    if "caption" not in dict(source.meanings):
        predicted = [name for name in source.columns if column_key(name) in _PREDICTED]
        source = open_source(path, {"caption": predicted[0]} if predicted else None, predictions=True)
    captions: dict[str, str] = {}
    for row in source.rows():
        names = row.sound.file_names() if isinstance(row, Row) else ()
        if names and isinstance(row, Row):
            captions.setdefault(names[0], " ".join(row.text.split()))
    if not captions:
        raise ExchangeError(
            "{path} names no sounds with captions: a comparison needs the columns path and caption.", path=path
        )
    return System(printable(Path(path).stem), captions)


def read_systems(paths: Sequence[str | os.PathLike[str]]) -> list[System]:
    """The systems of several files, with distinct names. Raises ExchangeError."""
    if len(paths) < 2:
        raise ExchangeError("A comparison needs two files of captions or more.")
    systems = [read_system(path) for path in paths]
    counted = Counter(system.name for system in systems)
    return [
        system if counted[system.name] == 1 else System(printable(str(path)), system.captions)
        for path, system in zip(paths, systems, strict=True)
    ]


def make_trials(systems: Sequence[System], folders: Sequence[Path] = (), seed: int = 0) -> list[Trial]:
    """Every pair of systems for every sound that both describe in different words, in random order.

    Sounds are the same by their path, or by their file name where it is unique in each file. They are looked for in
    ``folders``, in this order. Raises ExchangeError where the systems share no sound.
    """
    by_key = [_by_key(system.captions) for system in systems]
    described = Counter(key for one in by_key for key in one)
    keys = sorted(key for key, number in described.items() if number > 1)
    if not keys:
        raise ExchangeError("The files describe no sound in common: compare files about the same sounds.")
    places = _Places(folders)
    rng, trials = random.Random(seed), list[Trial]()
    for key in keys:
        said = {number: one[key] for number, one in enumerate(by_key) if key in one}
        for a, b in combinations(sorted(said), 2):
            swapped = rng.random() < 0.5
            first, second = (b, a) if swapped else (a, b)
            if said[a][1] != said[b][1]:
                path = places.find([name for name, _ in said.values()])
                trials.append(Trial(key, path, (first, second), (said[first][1], said[second][1])))
    rng.shuffle(trials)
    return trials


def same_texts(systems: Sequence[System]) -> dict[tuple[int, int], int]:
    """How many sounds each pair of systems describes in the same words; these are not asked."""
    by_key = [_by_key(system.captions) for system in systems]
    return {
        (a, b): sum(by_key[b].get(key, ("", None))[1] == text for key, (_, text) in by_key[a].items())
        for a, b in combinations(range(len(systems)), 2)
    }


@dataclass(slots=True)
class Comparison:
    """The trials of a comparison and the answers so far, kept in ``out`` (None: nowhere)."""

    systems: Sequence[System]
    trials: Sequence[Trial]
    out: Path | None = None
    seed: int = 0
    answers: list[Answer] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        files: Sequence[str | os.PathLike[str]],
        folders: Sequence[Path] = (),
        out: Path | None = None,
        seed: int = 0,
    ) -> Comparison:
        """Begin a comparison, or continue the one in ``out``. Raises ExchangeError."""
        systems = read_systems(files)
        lines = list(_lines(out)) if out is not None and out.exists() else []
        if lines:
            if lines[0].get("systems") != [system.name for system in systems]:
                raise ExchangeError(
                    "{path} holds the answers to another comparison: choose another file for --out.", path=out or ""
                )
            seed = int(lines[0].get("seed") or 0)
        found = cls(systems, make_trials(systems, folders, seed), out, seed)
        found._replay(lines[1:])
        if out is not None and not lines:
            found._write({"comparison": _VERSION, "systems": [system.name for system in systems], "seed": seed})
        return found

    @property
    def current(self) -> Trial | None:
        """The trial to answer next; None at the end."""
        return self.trials[len(self.answers)] if len(self.answers) < len(self.trials) else None

    def answer(self, choice: Choice, seconds: float = 0.0) -> None:
        """Answer the current trial. Raises ExchangeError when the answer cannot be saved; then it does not count."""
        trial = self.current
        if trial is None:
            return
        one = Answer(trial, choice, round(seconds, 1))
        names = [self.systems[number].name for number in trial.systems]
        self._write(
            {"sound": trial.sound, "first": names[0], "second": names[1], "choice": choice}
            | {"texts": list(trial.texts), "seconds": one.seconds, "at": now()}
        )
        self.answers.append(one)

    def back(self) -> bool:
        """Take the last answer back; False if there is none. Raises ExchangeError."""
        if not self.answers:
            return False
        self._write({"back": True, "at": now()})
        self.answers.pop()
        return True

    def _replay(self, lines: Iterable[Mapping[str, Any]]) -> None:
        for line in lines:
            if line.get("back"):
                if self.answers:
                    self.answers.pop()
                continue
            trial, choice = self.current, line.get("choice")
            names = [self.systems[number].name for number in trial.systems] if trial is not None else []
            answered = [line.get("first"), line.get("second")]
            asked = None if trial is None else (trial.sound, names, list(trial.texts))
            if trial is None or asked != (line.get("sound"), answered, line.get("texts")) or choice not in CHOICES:
                raise ExchangeError(
                    "The files have changed since the answers in {path} were given: choose another file for --out.",
                    path=self.out or "",
                )
            self.answers.append(Answer(trial, choice, float(line.get("seconds") or 0)))

    def _write(self, line: Mapping[str, Any]) -> None:
        if self.out is None:
            return
        try:
            with self.out.open("a+b") as whole:  # a crash may have torn the last line
                size = whole.seek(0, os.SEEK_END)
                whole.seek(0)
                if size and not (content := whole.read()).endswith(b"\n"):
                    whole.truncate(content.rfind(b"\n") + 1)
            with self.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise ExchangeError(
                "{path} cannot be written ({reason}): choose another file for --out.",
                path=self.out,
                reason=error.strerror or str(error),
            ) from None


class _Places:
    """Finds the files of sounds: where a file of captions says, or by their name in one of the folders."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._names: dict[str, str] | None = None

    def find(self, names: Sequence[str]) -> str:
        """The file of a sound that is called one of these, or an empty text."""
        for name in names:
            for path in (Path(name), *(folder / name for folder in self._folders)):
                if path.is_file():
                    return str(path)
        if self._names is None:
            found = [entry.path for entry in discover(list(map(str, self._folders))) if not entry.error]
            self._names = {os.path.basename(path): path for path in reversed(found)}
        return next((self._names[key] for key in map(os.path.basename, names) if key in self._names), "")


def _by_key(captions: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """(name, caption) by the file name where that is unique, else by the whole name."""
    counted = Counter(os.path.basename(name) for name in captions)
    return {
        os.path.basename(name) if counted[os.path.basename(name)] == 1 else name: (name, text)
        for name, text in captions.items()
    }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file of answers; a last line that was not written completely is left out."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError("{path} cannot be read ({reason}).", path=path, reason=str(error)) from None
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        if not isinstance(found, dict) or (number == 1 and found.get("comparison") != _VERSION):
            if number == text.count("\n") + 1 and number > 1:
                return
            raise ExchangeError(
                "{path} is not a file of answers of `recap compare` (line {number}): choose another file for --out.",
                path=path,
                number=number,
            )
        yield found

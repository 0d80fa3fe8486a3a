"""A check-up of sound files: what they hold, what their headers state, and what is wrong with them.

Every file is decoded whole, once. The window calls `examine_folder`; the command line `examine_sounds`.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from recap_engine.audio.discovery import FoundFile, discover
from recap_engine.audio.downmix import SILENT_ENERGY, ChannelStatistics, clean
from recap_engine.audio.identity import AudioHasher
from recap_engine.audio.levels import count_clipped
from recap_engine.audio.libsndfile import open_libsndfile
from recap_engine.audio.source import OpenSound, Samples, open_source
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath, printable
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

FindingKind = Literal[
    "unreadable", "damage", "length", "clipping", "silence", "dead channel", "opposed channels", "duplicate"
]

_KIND_NAMES: dict[FindingKind, Translatable] = {
    "unreadable": Translatable("unreadable"),
    "damage": Translatable("damage"),
    "length": Translatable("length"),
    "clipping": Translatable("clipping"),
    "silence": Translatable("silence"),
    "dead channel": Translatable("dead channel"),
    "opposed channels": Translatable("opposed channels"),
    "duplicate": Translatable("duplicate"),
}

_SILENT_PEAK = 1e-4
_SILENCE_STEP = 0.1
_LENGTH_SECONDS, _LENGTH_SHARE = 0.3, 0.02
"""A header's length may be off by this much: lossy coders pad."""

_OPPOSED = -0.9
"""Correlation of a channel with the loudest below which they cancel each other out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a file, or worth knowing."""

    kind: FindingKind
    message: Translatable

    @property
    def kind_name(self) -> Translatable:
        """The kind in words; files hold the kind itself."""
        return _KIND_NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class SoundReport:
    """One file. ``stated`` and ``heard`` are seconds by the header (None: not stated) and by decoding the whole file.

    ``sound`` is the hash of the audio data, ``duplicate_of`` the path of the first file with the same. A file that
    cannot be read has one finding, and nothing else.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    codec: str = ""
    sample_rate: int = 0
    channels: int = 0
    stated: float | None = None
    heard: float = 0.0
    peak: float = 0.0
    sound: str = ""
    duplicate_of: str = ""

    @property
    def readable(self) -> bool:
        """Whether the file can be decoded to its end."""
        return bool(self.sound)


def examine_folder(folder: StrPath) -> Generator[Progress, None, tuple[SoundReport, ...]]:
    """Examine every sound in a folder, in order; returns the reports. May be closed between any two steps."""
    found = list(discover([folder]))
    reports: list[SoundReport] = []
    for done, report in enumerate(examine_sounds(found), 1):
        reports.append(report)
        yield Progress(Translatable("examining sounds"), done, len(found), printable(os.path.basename(report.path)))
    return tuple(reports)


def examine_sounds(found: Iterable[FoundFile]) -> Iterator[SoundReport]:
    """The report on each file, in order. A duplicate is noted with the later file."""
    first_with: dict[str, str] = {}
    for entry in found:
        report = _unreadable(entry.path, entry.error) if entry.error is not None else examine_sound(entry.path)
        if report.sound:
            first = first_with.setdefault(report.sound, report.path)
            if first != report.path:
                finding = Finding("duplicate", Translatable("It is the same sound as {path}.", path=first))
                report = replace(report, duplicate_of=first, findings=(*report.findings, finding))
        yield report


def examine_sound(path: StrPath) -> SoundReport:
    """The report on one file."""
    try:
        with open_source(path) as source:
            return _report(source)
    except AudioError as error:
        return _unreadable(os.fspath(path), error.message)


def _unreadable(path: str, error: Translatable) -> SoundReport:
    return SoundReport(path, (Finding("unreadable", error),))


def _report(source: OpenSound) -> SoundReport:
    info, hasher = source.info, AudioHasher(source)
    levels = _Levels(info.channels, info.sample_rate)
    for block in source.blocks(0, info.frames, hasher.dtype or "float32"):
        if hasher.dtype is not None:
            hasher.feed(block)
        levels.add(*clean(block))
    heard = levels.statistics.frames / info.sample_rate
    stated = _stated_seconds(source)
    findings = [Finding("damage", note) for note in info.notes]
    if stated is not None and abs(heard - stated) > _LENGTH_SECONDS + _LENGTH_SHARE * stated:
        findings.append(
            Finding(
                "length",
                Translatable(
                    "Its header states {stated:.2f} s, but it contains {heard:.2f} s.", stated=stated, heard=heard
                ),
            )
        )
    return SoundReport(
        path=os.fspath(source.path),
        findings=(*findings, *levels.findings()),
        codec=info.subtype if info.format == "MEDIA" else f"{info.format} {info.subtype}".strip(),
        sample_rate=info.sample_rate,
        channels=info.channels,
        stated=stated,
        heard=heard,
        peak=levels.peak,
        sound=hasher.result(),
    )


def _stated_seconds(source: OpenSound) -> float | None:
    """The length that the file's own header states, before it was mended."""
    if not source.layout.parts:
        return source.info.duration if source.info.frames is not None or source.info.format == "MEDIA" else None
    if source.layout.coded is not None:
        return None
    file = open_libsndfile(source.path)
    if file is None:
        return None
    with file:
        return file.frames / file.samplerate if file.frames < 2**62 and file.samplerate else None


class _Levels:
    """What is measured of a sound block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self.statistics = ChannelStatistics(channels)
        self.peak = 0.0
        self._rate = rate
        self._step = min(max(1, round(_SILENCE_STEP * rate)), 1 << 16)
        self._clipped = 0
        self._silent_steps = self._steps = 0
        self._bad_values = False
        self._rest = np.zeros((0, channels), np.float32)

    def add(self, block: Samples, usable: bool) -> None:
        """Take a block (n, channels); ``usable``: whether it has values that are numbers."""
        self._bad_values = self._bad_values or not usable
        self.statistics.add(block)
        magnitudes = np.abs(block)
        self.peak = max(self.peak, float(magnitudes.max(initial=0.0)))
        self._clipped += count_clipped(magnitudes)
        joined = np.concatenate([self._rest, magnitudes])
        whole = len(joined) // self._step
        steps = joined[: whole * self._step].reshape(whole, self._step, joined.shape[1])
        self._steps += whole
        self._silent_steps += int((steps.max((1, 2), initial=0.0) < _SILENT_PEAK).sum())
        self._rest = joined[whole * self._step :]

    def findings(self) -> list[Finding]:
        """What the levels show."""
        if self.peak < _SILENT_PEAK:
            return [Finding("silence", Translatable("It is silent."))]
        found = []
        if self._clipped:
            found.append(
                Finding(
                    "clipping",
                    Translatable("It is clipped in 1 place.")
                    if self._clipped == 1
                    else Translatable("It is clipped in {count:,} places.", count=self._clipped),
                )
            )
        if self._steps and 2 * self._silent_steps > self._steps:
            found.append(
                Finding(
                    "silence",
                    Translatable(
                        "It is silent for {silent:.1f} of {seconds:.1f} s.",
                        silent=self._silent_steps * self._step / self._rate,
                        seconds=self.statistics.frames / self._rate,
                    ),
                )
            )
        return found + self._channel_findings()

    def _channel_findings(self) -> list[Finding]:
        energies = self.statistics.energies
        if len(energies) == 1:
            return []
        dead = [n for n, energy in enumerate(energies, 1) if energy <= SILENT_ENERGY]
        found = [Finding("dead channel", Translatable("Channel {number} is silent.", number=n)) for n in dead]
        opposed = [n for n, value in enumerate(self.statistics.correlations(), 1) if value < _OPPOSED]
        found += [
            Finding(
                "opposed channels",
                Translatable(
                    "Channel {number} has the opposite phase of the loudest one: they cancel each other out.", number=n
                ),
            )
            for n in opposed
        ]
        return found

"""Captioned sounds to train on: from caption files (Clotho, AudioCaps, plain tables), a workspace, or the corpus.

Rows without a caption and sounds that are not found are counted; they are not errors.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recap_engine.audio import discover
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.row import Refused, SoundReference
from recap_engine.records import Caption, Region, Sound
from recap_engine.training.corpus import Row
from recap_engine.training.texts.captions import house_style
from recap_engine.training.texts.label_captions import captions_of

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Captioned:
    """A sound (a file or a region of it), its captions, its recording, and its source."""

    path: str
    labels: tuple[str, ...]
    take: str
    region: Region | None = None
    source: str = ""
    licence: str = ""

    @property
    def takes(self) -> frozenset[str]:
        """Its recording."""
        return frozenset((self.take,))

    @property
    def key(self) -> str:
        """What identifies it."""
        return key_of(self.path, self.region)

    def caption(self, chance: random.Random) -> str:
        """One of its captions."""
        return chance.choice(self.labels)


def key_of(path: str, region: Region | None) -> str:
    """What identifies a sound: its file, and its part of it (``#START-END``)."""
    return path if region is None else f"{path}#{region.start}-{region.end}"


@dataclass(slots=True)
class Gathered:
    """Captioned sounds, each once, and counts of unusable captions by reason."""

    sounds: list[Captioned] = field(default_factory=list)
    without_sound: int = 0
    refused: int = 0
    accepted_as_proposed: int = 0

    def add(self, other: Gathered) -> None:
        """Add the sounds and counts of ``other``."""
        self.sounds += other.sounds
        self.without_sound += other.without_sound
        self.refused += other.refused
        self.accepted_as_proposed += other.accepted_as_proposed

    def problems(self) -> list[str]:
        """One message for each reason."""
        parts = (
            (self.without_sound, "Captions left out, because their sound was not found"),
            (self.refused, "Rows of the caption files left out, because they hold no usable caption"),
            (self.accepted_as_proposed, "Captions left out, because they were accepted as a model had proposed them"),
        )
        return [f"{sentence}: {count:,}." for count, sentence in parts if count]


class SoundFolders:
    """Finds the sounds of a caption file: by the path given there, else by name anywhere in these folders."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Raises RequestError for a folder that does not exist."""
        for folder in folders:
            if not folder.is_dir():
                raise RequestError("There is no folder {folder} to search for sounds.", folder=folder)
        self._folders = folders
        self._by_name: dict[str, str] | None = None

    def find(self, reference: SoundReference) -> str | None:
        """The file that ``reference`` means."""
        for name in reference.file_names():
            for folder in self._folders:
                if "\0" not in name and (folder / name).is_file():
                    return str(folder / name)
        names = self._names()
        wanted = [Path(name).name for name in reference.file_names()]
        if reference.audiocaps is not None:
            _, video, start = reference.audiocaps
            wanted = [f"{video}_{start}", f"Y{video}_{start}", f"Y{video}", video]
        return next((names[name] for name in wanted if name in names), None)

    def _names(self) -> dict[str, str]:
        """Files by their names, with and without extension."""
        if self._by_name is None:
            self._by_name = {}
            for found in discover(self._folders):
                if not found.error:
                    name = os.path.basename(found.path)
                    self._by_name.setdefault(name, found.path)
                    self._by_name.setdefault(os.path.splitext(name)[0], found.path)
        return self._by_name


def from_file(path: Path, folders: Sequence[Path] = ()) -> Gathered:
    """The captioned sounds of a caption file; looked for in ``folders``, else beside it. Raises RecapError."""
    where = SoundFolders(folders or [path.parent])
    gathered = Gathered()
    texts: dict[tuple[str, Region | None], list[str]] = {}
    origin: dict[tuple[str, Region | None], tuple[str, str, str]] = {}
    for row in CaptionFile.recognise(path).rows():
        if isinstance(row, Refused):
            gathered.refused += 1
            continue
        found = where.find(row.sound)
        if found is None:
            gathered.without_sound += 1
            continue
        key = (found, row.sound.region)
        texts.setdefault(key, []).append(house_style(row.text))
        video = row.sound.audiocaps
        origin.setdefault(key, (f"video/{video[1]}" if video else found, row.source or path.stem, row.licence))
    for (found, region), captions in texts.items():
        take, source, licence = origin[found, region]
        gathered.sounds.append(Captioned(found, tuple(dict.fromkeys(captions)), take, region, source, licence))
    return gathered


def from_workspace(path: Path, collections: Sequence[str] = (), *, also_proposed: bool = False) -> Gathered:
    """Sounds with the captions that people wrote or changed, of these collections (default: all that are in use).

    Captions accepted as a model had proposed them only count with ``also_proposed``. Raises WorkspaceError,
    RequestError.
    """
    gathered = Gathered()
    found: dict[Sound, list[str]] = {}
    with Workspace.open(path, read_only=True) as workspace:
        workspace.collections.ids(collections)
        for caption in _captions(workspace, collections):
            if caption.sound is None or caption.provenance == "imported":
                continue
            if caption.provenance == "model" and not also_proposed:
                gathered.accepted_as_proposed += 1
                continue
            found.setdefault(Sound(caption.sound, 0.0, caption.region), []).append(house_style(caption.text))
        for sound, captions in found.items():
            row = workspace.sounds.find(sound)
            file = workspace.sounds.path(row.id) if row else None
            if row is None or file is None:
                gathered.without_sound += len(captions)
                continue
            texts = tuple(dict.fromkeys(captions))
            gathered.sounds.append(
                Captioned(file, texts, f"workspace/{row.recording}", sound.region, f"workspace {path.stem}")
            )
    return gathered


def rejected_texts(path: Path) -> dict[str, frozenset[str]]:
    """The texts that were rejected for each captioned sound, by its `key_of`.

    Raises WorkspaceError.
    """
    found: dict[str, frozenset[str]] = {}
    with Workspace.open(path, read_only=True) as workspace:
        for caption in _captions(workspace, ()):
            if caption.sound is None:
                continue
            sound = Sound(caption.sound, 0.0, caption.region)
            row, rejected = workspace.sounds.find(sound), workspace.journal.rejected(sound)
            file = workspace.sounds.path(row.id) if row and rejected else None
            if file is not None:
                found[key_of(file, sound.region)] = rejected
    return found


def _captions(workspace: Workspace, collections: Sequence[str]) -> Iterator[Caption]:
    """The enabled captions of these collections; of all enabled collections if none is named."""
    chosen = set(collections) or {info.name for info in workspace.collections.list() if info.enabled}
    after = 0
    while page := workspace.captions.page(after=after, limit=_PAGE):
        after = page[-1].id
        yield from (caption for caption in page if caption.enabled and caption.collection in chosen)


def from_rows(corpus: Path, rows: Iterable[Row]) -> list[Captioned]:
    """Rows of the labelled corpus, with the sentences made from their labels."""
    return [
        Captioned(str(corpus / row.path), captions_of(row.label), row.take, None, row.source, row.licence)
        for row in rows
    ]


def datastore_texts(path: Path, collections: Sequence[str] = ()) -> list[str]:
    """Captions to retrieve from: those of a workspace's enabled (or named) collections, or of a caption file.

    Raises RecapError.
    """
    if path.suffix == ".recap":
        with Workspace.open(path, read_only=True) as workspace:
            workspace.collections.ids(collections)
            texts = [caption.text for caption in _captions(workspace, collections)]
    elif collections:
        raise RequestError("{path} is not a workspace, so it has no collections.", path=path)
    else:
        texts = [row.text for row in CaptionFile.recognise(path).rows() if not isinstance(row, Refused)]
    return list(dict.fromkeys(house_style(text) for text in texts))

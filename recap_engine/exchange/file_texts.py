"""Captions written into the metadata of sound files: what would change, field by field, and how it is written.

The file is written anew beside the old one, its audio hash is compared, and then it takes the old one's place.
"""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from recap_engine.audio import audio_hash
from recap_engine.audio.metadata import texts
from recap_engine.audio.metadata.chunks import Container, chunks_of, content, rewrite
from recap_engine.audio.metadata.reading import Field, read_fields
from recap_engine.audio.metadata.tags import require_mutagen, write_tags
from recap_engine.datastore.sound_fields import join_keywords
from recap_engine.datastore.sounds import FileRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, ExchangeError
from recap_engine.records import NO_FIELDS, Caption
from recap_engine.translatable import Translatable

FIELDS: Final = ("description", "licence", "category", "keywords")
"""What can be written of a caption, and of its sound."""
_ROOM: Final = {
    "bext": ("description",),
    "INFO": tuple(texts.INFO_NAMES),
    "MP4": ("description", "licence"),
    "AIFF": tuple(texts.AIFF_NAMES),
}
"""What the origins that lack something have a place for."""
_RANKS: Final = {"human": 0, "imported": 1, "model": 2}
_SMED = Translatable("Soundminer keeps its own copy in the chunk SMED, which stays as it is and may now differ.")
_ID3_IN_WAV = Translatable("The ID3 tag in this WAV stays as it is and may now differ.")
_NOT_ASCII = Translatable("The text is too long for bext, or not ASCII, so it is in iXML and INFO only.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A text in a file before and after."""

    origin: str
    name: str
    before: str
    after: str


@dataclass(slots=True)
class FileChange:
    """What would be written into a file, or (``problem``) why it is left as it is."""

    path: str
    audio_hash: str
    fields: dict[str, str]
    differences: list[Difference] = field(default_factory=list)
    notes: list[Translatable] = field(default_factory=list)
    problem: Translatable | str | None = None


def plan(
    workspace: Workspace, captions: Iterable[Caption], fields: Iterable[str] = ("description",)
) -> Iterator[FileChange]:
    """The changes to the files of these captions' sounds; captions of parts are left out.

    Where a sound has several captions, a person's come first, and the newest of these is written.
    """
    chosen: dict[str, Caption] = {}
    for caption in captions:
        if caption.sound is not None and caption.region is None:
            other = chosen.get(caption.sound)
            if other is None or _order(caption) < _order(other):
                chosen[caption.sound] = caption
    fields_there = workspace.fields.by_sound(list(chosen))
    for sound, caption in chosen.items():
        of_sound = fields_there.get((sound, None), NO_FIELDS)
        known = {"description": caption.text, "licence": caption.licence}
        known |= {"category": of_sound.category, "keywords": join_keywords(of_sound.keywords)}
        wanted = {name: known[name] for name in fields if known[name]}
        for file in _present(workspace, sound):
            if wanted:
                change = FileChange(file.path, sound, wanted)
                _examine(change)
                if change.differences or change.problem:
                    yield change


def _present(workspace: Workspace, sound: str) -> list[FileRow]:
    """The files of a sound. One that is gone since the last look is left out where the sound has another."""
    files = [file for file in workspace.sounds.files(audio_hash=sound) if not file.missing]
    return [file for file in files if os.path.lexists(file.path)] or files[:1]


def _order(caption: Caption) -> tuple[int, str]:
    newest_first = "".join(chr(0x10FFFF - ord(letter)) for letter in caption.created)
    return _RANKS[caption.provenance], newest_first


def _examine(change: FileChange) -> None:
    try:
        there = read_fields(change.path)
        if _is_read_only(change.path):
            change.problem = Translatable("The file is read-only: allow writing, then try again.")
            return
        container = chunks_of(change.path)
        is_wave = container is not None and container.is_wave
        if not is_wave:
            require_mutagen()
        origins = _wave_origins(change) if is_wave else _tag_origins(change.path)
        if container is not None and not container.is_whole:
            change.problem = Translatable("A chunk of the file is cut off: it is left as it is.")
    except AudioError as error:
        change.problem = error.message
        return
    except OSError as error:
        change.problem = Translatable("The file cannot be read ({reason}).", reason=error.strerror or "–")
        return
    for origin in origins:
        for name, text in change.fields.items():
            after = text if origin != "bext" or texts.fits_bext(text) else ""
            before = _text_of(there, origin, name)
            if before != after and name in _ROOM.get(origin, FIELDS):
                change.differences.append(Difference(origin, name, before, after))
    if any(one.origin == "SMED" for one in there):
        change.notes.append(_SMED)
    if container is not None and container.is_wave and any(one.origin == "ID3" for one in there):
        change.notes.append(_ID3_IN_WAV)


def _wave_origins(change: FileChange) -> list[str]:
    if not texts.fits_bext(change.fields.get("description", "")):
        change.notes.append(_NOT_ASCII)
    return ["bext", "iXML", "INFO"]


def _tag_origins(path: str) -> list[str]:
    with open(path, "rb") as file:
        head = file.read(12)
    if head[:4] in (b"fLaC", b"OggS"):
        return ["Vorbis"]
    if head[4:8] == b"ftyp":
        return ["MP4"]
    return ["AIFF", "ID3"] if head[:4] == b"FORM" else ["ID3"]


def _text_of(there: Iterable[Field], origin: str, name: str) -> str:
    return next((one.text for one in there if one.origin == origin and one.name == name), "")


def _is_read_only(path: str) -> bool:
    return not os.stat(path).st_mode & stat.S_IWUSR or not os.access(path, os.W_OK)


@contextmanager
def replacing(path: str) -> Iterator[str]:
    """A name beside ``path`` for a new file, which takes its place, with its permissions, when the block succeeds.

    Raises ExchangeError where the file is in use or its folder cannot be written.
    """
    folder, name = os.path.split(path)
    scratch = os.path.join(folder, f".recap-{secrets.token_hex(6)}{os.path.splitext(name)[1]}")
    try:
        yield scratch
        shutil.copymode(path, scratch)
        with open(scratch, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(scratch, path)
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be written ({reason}): is another program using it, or is its folder read-only?",
            path=path,
            reason=error.strerror or "–",
        ) from None
    finally:
        Path(scratch).unlink(missing_ok=True)


def write(change: FileChange, scratch: str) -> None:
    """Write the file with its new texts as ``scratch``. Raises AudioError where the audio would not be the same."""
    container = chunks_of(change.path)
    if container is not None and container.is_wave:
        _write_wave(change.path, scratch, change.fields)
    elif container is not None:
        _write_aiff(change.path, scratch, container, change.fields)
        write_tags(scratch, change.fields)
    else:
        shutil.copyfile(change.path, scratch)
        write_tags(scratch, change.fields)
    if audio_hash(scratch) != change.audio_hash:
        raise AudioError("The audio of {path} would not have stayed the same: it is left as it is.", path=change.path)


def _write_aiff(path: str, scratch: str, container: Container, fields: Mapping[str, str]) -> None:
    """Write the chunks of text; the first one of its name is replaced."""
    names = [chunk.name for chunk in container.chunks]
    changes: dict[int | bytes, bytes] = {
        names.index(name) if name in names else name: fields[field].encode()
        for field, name in texts.AIFF_NAMES.items()
        if field in fields
    }
    with open(path, "rb") as source, open(scratch, "xb+") as target:
        rewrite(source, target, container, changes)


def _write_wave(path: str, scratch: str, fields: Mapping[str, str]) -> None:
    with open(path, "rb") as source, open(scratch, "xb+") as target:
        container = chunks_of(path)
        assert container is not None
        changes: dict[int | bytes, bytes] = {}
        places: dict[bytes, int] = {}
        for number, chunk in enumerate(container.chunks):
            is_info = chunk.name == b"LIST" and content(source, chunk)[:4] == b"INFO"
            if chunk.name in (b"bext", b"iXML") or is_info:
                places.setdefault(chunk.name, number)

        def held(name: bytes) -> bytes:
            return content(source, container.chunks[places[name]]) if name in places else b""

        description = fields.get("description")
        if description is not None and (texts.fits_bext(description) or b"bext" in places):
            bext = description if texts.fits_bext(description) else ""
            changes[places.get(b"bext", b"bext")] = texts.write_bext(held(b"bext"), bext)
        ixml = texts.write_ixml(held(b"iXML"), {texts.IXML_NAMES[name]: text for name, text in fields.items()})
        if ixml is None:
            raise AudioError("The iXML of {path} is damaged: mend it first, or remove it.", path=path)
        changes[places.get(b"iXML", b"iXML")] = ixml
        info = {texts.INFO_NAMES[name]: text for name, text in fields.items() if name in texts.INFO_NAMES}
        if info:
            changes[places.get(b"LIST", b"LIST")] = texts.write_info(held(b"LIST"), info)
        rewrite(source, target, container, changes)

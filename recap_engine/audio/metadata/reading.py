"""All texts in a sound file, by where they are, and where these contradict each other."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from recap_engine.audio.metadata import texts
from recap_engine.audio.metadata.chunks import Container, content, list_chunks
from recap_engine.audio.metadata.tags import read_tags
from recap_engine.audio.metadata.ucs import parse_ucs
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath

SETTINGS: Final = re.compile(r"^(?:[sdz][A-Z][A-Za-z0-9]*=\S*[\s;,]*)+$")
"""What recorders write into bext instead of a description, such as ``sSPEED=025.000-ND``."""
_AIFF_FIELDS: Final = {name: field for field, name in texts.AIFF_NAMES.items()}
_IXML_FIELDS: Final = {f"USER/{name}": field for field, name in texts.IXML_NAMES.items()} | {
    "BEXT/BWF_DESCRIPTION": "description",
    "ASWG/NOTES": "notes",
}
_TAGGED: Final = (b"ID3", b"fLaC", b"OggS")


@dataclass(frozen=True, slots=True)
class Field:
    """A text in a file: ``origin`` is bext, iXML, INFO, ID3, Vorbis, MP4, AIFF or UCS; ``name`` is what it says there,
    or ``description``, ``title``, ``artist`` and ``licence``, which several origins have.
    """

    origin: str
    name: str
    text: str

    @property
    def is_setting(self) -> bool:
        """Whether it is a recorder's setting rather than a text about the sound."""
        return bool(SETTINGS.match(self.text))


def read_fields(path: StrPath) -> list[Field]:
    """Every text in the file, and the parts of a name by the UCS. Raises AudioError, and OSError."""
    return [*_fields(path), *(Field("UCS", name, text) for name, text in _of_name(path))]


def conflicts(fields: Iterable[Field]) -> dict[str, list[Field]]:
    """The fields with different texts in different places; a text that is cut off in bext is the same one."""
    by_name: dict[str, list[Field]] = {}
    for field in fields:
        if not field.is_setting and field.name in texts.IXML_NAMES:
            by_name.setdefault(field.name, []).append(field)
    return {name: found for name, found in by_name.items() if not _agree([one.text for one in found])}


def best_description(fields: Iterable[Field]) -> Field | None:
    """The longest description; settings of recorders are none."""
    found = [field for field in fields if field.name == "description" and field.text and not field.is_setting]
    return max(found, key=lambda field: len(field.text), default=None)


def _agree(found: list[str]) -> bool:
    longest = max(found, key=len)
    return all(text == longest or (len(text) >= 60 and longest.startswith(text)) for text in found)


def _fields(path: StrPath) -> Iterator[Field]:
    if stat.S_ISFIFO(mode := os.stat(path).st_mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode):  # they may never end
        raise AudioError("{path} is a device or a pipe, not a sound file.", path=path)
    with open(path, "rb") as file:
        container = list_chunks(file)
        if container is not None:
            yield from _of_chunks(file, container)
        file.seek(0)
        head = file.read(12)
    tagged = head.startswith(_TAGGED) or head[4:8] == b"ftyp" or (len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0)
    if tagged or (container is not None and any(chunk.name.upper() == b"ID3 " for chunk in container.chunks)):
        for origin, name, text in read_tags(path):
            if text:
                yield Field(origin, name, text)


def _of_chunks(file: BinaryIO, container: Container) -> Iterator[Field]:
    for name, text in texts.read_bext(content(file, container.first(b"bext"))).items():
        yield Field("bext", name, text)
    for name, text in texts.read_ixml(content(file, container.first(b"iXML"))).items():
        yield Field("iXML", _IXML_FIELDS.get(name, name), text)
    known = {name: field for field, name in texts.INFO_NAMES.items()}
    for chunk in container.chunks:
        if container.is_wave and chunk.name == b"LIST":
            for name, text in texts.read_info(content(file, chunk)).items():
                yield Field("INFO", known.get(name, name), text)
        elif not container.is_wave and chunk.name in _AIFF_FIELDS:
            text = texts.read_aiff(content(file, chunk))
            if text:
                yield Field("AIFF", _AIFF_FIELDS[chunk.name], text)
    if container.first(b"SMED") is not None:
        yield Field("SMED", "chunk", "Soundminer")


def _of_name(path: StrPath) -> Iterator[tuple[str, str]]:
    found = parse_ucs(os.path.splitext(os.path.basename(os.fsdecode(path)))[0])
    if found is not None:
        yield from ((name, text) for name, text in found.parts() if text)

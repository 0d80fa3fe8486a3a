"""Tags of MP3, AIFF, WAV (ID3), FLAC, Ogg and MP4, through mutagen (the extra ``tags``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from recap_engine.errors import AudioError
from recap_engine.printable import StrPath

_ID3: Final = {
    "description": "COMM",
    "title": "TIT2",
    "artist": "TPE1",
    "licence": "TCOP",
    "category": "TXXX:CATID",
    "keywords": "TXXX:KEYWORDS",
}
_VORBIS: Final = {
    "description": "DESCRIPTION",
    "title": "TITLE",
    "artist": "ARTIST",
    "licence": "LICENSE",
    "category": "CATID",
    "keywords": "KEYWORDS",
}
_MP4: Final = {"description": "©cmt", "title": "©nam", "artist": "©ART", "licence": "cprt"}


def read_tags(path: StrPath) -> Iterator[tuple[str, str, str]]:
    """(origin, field, text) of each tag with a text. Raises AudioError without mutagen."""
    file = _open(path)
    if file is None or file.tags is None:
        return
    origin = _origin(file)
    if origin == "ID3":
        for frame in file.tags.values():
            texts = getattr(frame, "text", None)
            if isinstance(texts, list):
                name = frame.HashKey if frame.FrameID == "TXXX" else frame.FrameID
                yield origin, _name_of(name, _ID3), " ".join(" ".join(map(str, texts)).split())
        return
    names = _VORBIS if origin == "Vorbis" else _MP4
    for name, values in file.tags.items():
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            text = " ".join(" ".join(values).split())
            yield origin, _name_of(name if origin == "MP4" else name.upper(), names), text


def write_tags(path: StrPath, fields: Mapping[str, str]) -> None:
    """Change some tags of the file at ``path`` in place; all others stay. Raises AudioError.

    MP4 has no place for a category and keywords: they are left out there.
    """
    from importlib import import_module

    file = _open(path)  # which says what to install where mutagen is missing
    mutagen: Any = import_module("mutagen")
    id3: Any = import_module("mutagen.id3")
    if file is None:
        raise AudioError("{path} is of a kind whose tags are not written: MP3, AIFF, FLAC, Ogg and MP4 are.", path=path)
    if file.tags is None:
        file.add_tags()
    origin = _origin(file)
    for field, text in fields.items():
        match origin:
            case "ID3":
                name = _ID3[field]
                if name == "COMM":
                    file.tags.delall("COMM::eng")
                    file.tags.delall("COMM::XXX")
                    file.tags.add(id3.COMM(encoding=3, lang="eng", desc="", text=[text]))
                elif name.startswith("TXXX:"):
                    file.tags.setall(name, [id3.TXXX(encoding=3, desc=name.partition(":")[2], text=[text])])
                else:
                    file.tags.setall(name, [getattr(id3, name)(encoding=3, text=[text])])
            case "MP4":
                if field in _MP4:
                    file.tags[_MP4[field]] = [text]
            case _:
                file.tags[_VORBIS[field]] = [text]
    try:
        file.save()
    except (mutagen.MutagenError, OSError) as error:
        raise AudioError("The tags of {path} cannot be written ({reason}).", path=path, reason=str(error)) from None


def require_mutagen() -> None:
    """Raises AudioError where no tags can be read or written, because mutagen is not installed."""
    try:
        import mutagen  # noqa: F401
    except ModuleNotFoundError:
        raise AudioError(
            'Tags of MP3, FLAC, Ogg, AIFF and MP4 need the extra tags: pip install "recap-desktop[tags]".'
        ) from None


def _open(path: StrPath) -> Any:
    require_mutagen()
    import mutagen
    from mutagen import aiff, flac, mp3, mp4, oggopus, oggvorbis, wave

    kinds = [mp3.MP3, flac.FLAC, oggvorbis.OggVorbis, oggopus.OggOpus, mp4.MP4, aiff.AIFF, wave.WAVE]
    try:
        return mutagen.File(path, options=kinds)
    except (mutagen.MutagenError, OSError, ValueError, IndexError, KeyError, TypeError, RecursionError):
        return None


def _origin(file: Any) -> str:
    kind = type(file).__name__
    return "ID3" if kind in ("MP3", "AIFF", "WAVE") else "MP4" if kind == "MP4" else "Vorbis"


def _name_of(name: str, names: Mapping[str, str]) -> str:
    return next((field for field, known in names.items() if known == name), name)

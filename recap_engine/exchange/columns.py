"""The layouts of caption files, and which of their columns holds what.

Columns of Clotho and AudioCaps are those of the published files (zenodo.org/records/4783391 and
github.com/cdjkim/audiocaps); those of Soundminer and Raven are the names that these programs write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from recap_engine.errors import ExchangeError
from recap_engine.exchange.format_table import Format
from recap_engine.printable import StrPath

CLOTHO_COLUMNS = ("file_name", "caption_1", "caption_2", "caption_3", "caption_4", "caption_5")
AUDIOCAPS_COLUMNS = ("audiocap_id", "youtube_id", "start_time", "caption")
PLAIN_COLUMNS = (
    *("path", "caption", "collection", "licence", "source", "annotator", "created"),
    *("start", "end", "provenance", "audio_hash", "category", "keywords"),
)
CAPTION_NAMES = ("caption", "captions", "text", "description", "sentence", "transcription")
_NAMES = {
    "path": ("path", "file_name", "filename", "file", "filepath", "file_path", "audio", "sound"),
    "caption": CAPTION_NAMES,
    "collection": ("collection",),
    "licence": ("licence", "license"),
    "source": ("source",),
    "annotator": ("annotator", "annotator_id"),
    "created": ("created", "created_at"),
    "start": ("start",),
    "end": ("end",),
    "provenance": ("provenance",),
    "audio_hash": ("audio_hash",),
    "category": ("category", "catid"),
    "keywords": ("keywords",),
}
"""Names of columns by what they hold, the likeliest first."""
_SOUNDMINER_NAMES = {
    "path": ("filepath", "pathname", "filename"),
    "file_name": ("filename",),
    "caption": ("description",),
    "collection": ("collection", "library"),
    "category": ("catid",),
    "category_name": ("category",),
}
_RAVEN_NAMES = {
    "path": ("begin path", "begin file", "path"),
    "file_name": ("begin file",),
    "caption": tuple("caption annotation annotations label labels description comments comment notes species".split()),
    "start": ("begin time (s)",),
    "end": ("end time (s)",),
    "offset": ("file offset (s)",),
}
_PROPOSALS_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "path": ("path",),
    "caption": ("caption",),
    "model": ("model",),
    "origin": ("origin",),
}
_NAMES_OF_LAYOUT: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "soundminer": _SOUNDMINER_NAMES,
    "raven": _RAVEN_NAMES,
    "proposals": _PROPOSALS_NAMES,
}
_SOUNDMINER_SIGNS = frozenset(
    "pathname filepath catid fxname categoryfull subcategory vendorcategory usercategory cdtitle opentier shortid "
    "longid embedder micperspective".split()
)
_COLUMNS_LISTED = 12
_NAME_SHOWN = 40


def recognise(columns: Sequence[str]) -> Format | None:  # noqa: PLR0911
    """The layout with these columns (case and blanks do not matter), or None."""
    names = {column_key(column) for column in columns}
    if {"file_name", "caption_1"} <= names:
        return "clotho"
    if {"youtube_id", "start_time", "caption"} <= names:
        return "audiocaps"
    if {"file_name", "caption", "recap"} <= names:
        return "audiofolder"
    if {"begin time (s)", "end time (s)"} <= names:
        return "raven"
    if {"path", "caption", "score", "origin", "model"} <= names:
        return "proposals"
    if "description" in names and not names & {"caption"} and "filename" in names and names & _SOUNDMINER_SIGNS:
        return "soundminer"
    return "plain" if names & set(CAPTION_NAMES) else None


def guess_meanings(columns: Sequence[str], layout: Format | None = None) -> dict[str, str]:
    """Which column holds what, by `column_key`s, as far as these reveal it."""
    existing = {column_key(column) for column in columns}
    known = _NAMES | _NAMES_OF_LAYOUT.get(layout or "", {})
    found = {meaning: next((name for name in names if name in existing), "") for meaning, names in known.items()}
    known_names = {meaning: name for meaning, name in found.items() if name}
    if known_names.get("file_name") == known_names.get("path"):
        known_names.pop("file_name", None)
    return known_names


def unknown_layout(path: StrPath, columns: Sequence[str]) -> ExchangeError:
    """The error for a file whose columns fit no layout."""
    return ExchangeError(
        "{path} has no column that is known to contain captions. Its columns: {columns}. Name the "
        "one with captions `caption`, or choose it with --column caption=NAME.",
        path=path,
        columns=column_list(columns),
    )


def column_list(columns: Sequence[str]) -> str:
    """The first columns, for a message; long names are cut."""
    names = [column.strip()[:_NAME_SHOWN] or "–" for column in columns[:_COLUMNS_LISTED]]
    return ", ".join([*names, "…"] if len(columns) > _COLUMNS_LISTED else names)


def column_key(column: str) -> str:
    """A column's name as it is compared."""
    return column.strip().lower()

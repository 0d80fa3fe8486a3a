"""Changes to sounds that are no decisions about them: notes, places in lists, categories and keywords.

Each is one transaction with one journal entry, so that `undo` reverses it like any decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from recap_engine.datastore.sound_fields import join_keywords, split_keywords, with_keywords, without_keywords
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, FieldKind, Fields, Sound, SoundsAct

__all__ = [
    "add_keywords",
    "add_to_list",
    "fill_fields",
    "note",
    "remove_keywords",
    "set_category",
    "set_keywords",
]


def note(
    workspace: Workspace, sounds: Sequence[Sound], text: str, *, annotator: str = "", author: str | None = None
) -> Changes:
    """Give all sounds this note instead of the one they have; an empty text removes theirs. Raises RequestError.

    The note is by ``author``, or by the annotator if that is None.
    """
    text, annotator = normalise_field(text, "note"), normalise_field(annotator, "annotator")
    author = annotator if author is None else normalise_field(author, "annotator")
    with workspace.connection.change():
        rows, entry = _begin(workspace, "note", sounds, text, annotator)
        workspace.sound_effects.record_note(entry, rows, text, author)
        return _apply(workspace, entry)


def add_to_list(workspace: Workspace, sounds: Sequence[Sound], name: str, *, annotator: str = "") -> Changes:
    """Add sounds to the list of this name, which is created if it is new. Raises RequestError."""
    annotator = normalise_field(annotator, "annotator")
    with workspace.connection.change():
        list_id = workspace.lists.create(name)
        rows, entry = _begin(workspace, "list", sounds, normalise_field(name, "name"), annotator)
        workspace.sound_effects.record_listed(entry, rows, list_id)
        return _apply(workspace, entry)


def set_category(workspace: Workspace, sounds: Sequence[Sound], category: str, *, annotator: str = "") -> Changes:
    """Give all sounds this category instead of the one they have; an empty text removes theirs. Raises RequestError.

    Like the acts on keywords, it writes no entry where nothing changes.
    """
    category = normalise_field(category, "category")
    return _set_field(workspace, "category", "category", sounds, category, lambda _: category, annotator)


def set_keywords(workspace: Workspace, sounds: Sequence[Sound], keywords: str, *, annotator: str = "") -> Changes:
    """Give all sounds these keywords (separated by commas) instead of theirs; none removes theirs.

    Raises RequestError.
    """
    text = join_keywords(split_keywords(keywords))
    return _set_field(workspace, "keywords", "keywords", sounds, text, lambda _: text, annotator)


def add_keywords(workspace: Workspace, sounds: Sequence[Sound], keywords: str, *, annotator: str = "") -> Changes:
    """Give all sounds these keywords besides theirs. Raises RequestError, also for no keyword."""
    words = _some(keywords)
    return _set_field(
        workspace,
        "keywords_add",
        "keywords",
        sounds,
        join_keywords(words),
        lambda present: with_keywords(present, words),
        annotator,
    )


def remove_keywords(workspace: Workspace, sounds: Sequence[Sound], keywords: str, *, annotator: str = "") -> Changes:
    """Take these keywords from all sounds that have them. Raises RequestError, also for no keyword."""
    words = _some(keywords)
    return _set_field(
        workspace,
        "keywords_remove",
        "keywords",
        sounds,
        join_keywords(words),
        lambda present: without_keywords(present, words),
        annotator,
    )


def fill_fields(workspace: Workspace, found: Mapping[Sound, Fields], *, annotator: str = "") -> tuple[Changes, ...]:
    """Give sounds the category they lack, and further keywords, inside a transaction; what they have stays.

    One entry for the categories and one for the keywords, as far as anything changes.
    """
    rows = {workspace.sounds.add(sound): fields for sound, fields in found.items() if fields}
    categories, keywords = (workspace.fields.texts(what, rows) for what in ("category", "keywords"))
    made = (
        _record(
            workspace,
            "category",
            "category",
            {row: categories[row] or normalise_field(fields.category, "category") for row, fields in rows.items()},
            annotator,
        ),
        _record(
            workspace,
            "keywords_add",
            "keywords",
            {row: with_keywords(keywords[row], fields.keywords) for row, fields in rows.items()},
            annotator,
        ),
    )
    return tuple(one for one in made if one.decision is not None)


def _some(keywords: str) -> tuple[str, ...]:
    words = split_keywords(keywords)
    if not words:
        raise RequestError("There is no keyword: give at least one.")
    return words


def _set_field(
    workspace: Workspace,
    kind: SoundsAct,
    what: FieldKind,
    sounds: Iterable[Sound],
    text: str,
    change: Callable[[str], str],
    annotator: str,
) -> Changes:
    """Change a field of all sounds from what it is to ``change`` of that; the entry holds ``text``."""
    annotator = normalise_field(annotator, "annotator")
    with workspace.connection.change():
        present = workspace.fields.texts(what, [workspace.sounds.add(sound) for sound in sounds])
        return _record(workspace, kind, what, {row: change(old) for row, old in present.items()}, annotator, text)


def _record(
    workspace: Workspace,
    kind: SoundsAct,
    what: FieldKind,
    texts: Mapping[int, str],
    annotator: str,
    text: str | None = None,
) -> Changes:
    """Write the entry that gives sounds (row ids) these texts of a field, unless they have them.

    Without ``text``, the entry holds the one that all get, if it is one.
    """
    present = workspace.fields.texts(what, texts)
    changed = {row: after for row, after in texts.items() if after != present[row]}
    if not changed:
        return Changes(sequence=workspace.sequence() + 1)
    all_get = set(changed.values())
    text = text if text is not None else all_get.pop() if len(all_get) == 1 else None
    entry = workspace.journal.append(kind, "", None, annotator=annotator, text=text).sequence
    workspace.sound_effects.record_fields(entry, what, changed, annotator)
    return _apply(workspace, entry)


def _begin(
    workspace: Workspace, kind: SoundsAct, sounds: Sequence[Sound], text: str, annotator: str
) -> tuple[list[int], int]:
    """The rows of the sounds, and the number of the entry."""
    rows = [workspace.sounds.add(sound) for sound in sounds]
    return rows, workspace.journal.append(kind, "", None, annotator=annotator, text=text).sequence


def _apply(workspace: Workspace, entry: int) -> Changes:
    workspace.sound_effects.apply(entry)
    return Changes(
        sequence=workspace.sequence() + 1,
        sounds=workspace.sound_effects.sounds(entry),
        decision=workspace.journal.get(entry).decision,
    )

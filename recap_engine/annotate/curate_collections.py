"""A curator's changes to collections and labels: rename, merge, delete, describe, and relicense captions.

Each is one immediate transaction with one journal entry and one undo, like the other acts of a curator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from recap_engine.annotate.curate import append_entry, apply_entry
from recap_engine.datastore.effect_kinds import EffectKind
from recap_engine.datastore.text_rules import normalise_collection_name, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Curation

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_]([A-Za-z]{2}|\d{3}))?")


def size(workspace: Workspace, name: str) -> int:
    """How many captions a collection has, on or off. Raises RequestError when there is none of that name."""
    return len(_captions(workspace, [workspace.collections.id(name)]))


def check_rename(workspace: Workspace, name: str, new: str) -> str:
    """The new name as it would be stored. Raises RequestError when `rename` would."""
    new, row_id = normalise_collection_name(new), workspace.collections.id(name)
    if any(info.name == new and info.id != row_id for info in workspace.collections.list()):
        raise RequestError(
            "There is a collection named “{name}” already: merge the two with `recap collections merge`.", name=new
        )
    return new


def check_merge(workspace: Workspace, names: Sequence[str], into: str) -> str:
    """The name to merge into as it would be stored. Raises RequestError when `merge` would."""
    into = normalise_collection_name(into)
    found = {info.id: info.name for info in workspace.collections.list()}
    if all(found.get(workspace.collections.id(name)) == into for name in names):
        raise RequestError("A collection cannot be merged with itself: name another one.")
    return into


def rename(workspace: Workspace, name: str, new: str, *, annotator: str = "") -> Changes:
    """Give a collection another name. Raises RequestError when there is none, or the new name is taken."""
    with workspace.connection.change():
        new = check_rename(workspace, name, new)
        row_id = workspace.collections.id(name)
        effects = workspace.effects
        after = effects.label(new)
        if not effects.differing("name", [row_id], after):
            return Changes(sequence=workspace.sequence() + 1)
        entry = append_entry(workspace, "collection_rename", annotator, collection=name, text=new)
        effects.record(entry.sequence, "name", [row_id], after)
        return apply_entry(workspace, entry)


def merge(workspace: Workspace, names: Sequence[str], into: str, *, annotator: str = "") -> Changes:
    """Move everything in the collections ``names`` to ``into``, created if it is new, and delete them.

    Raises RequestError.
    """
    with workspace.connection.change():
        into = check_merge(workspace, names, into)
        target, is_new = workspace.collections.find_or_create(into)
        sources = sorted({workspace.collections.id(name) for name in names} - {target})
        entry = append_entry(workspace, "collection_merge", annotator, collection=", ".join(names), text=into)
        workspace.effects.record(entry.sequence, "collection", _captions(workspace, sources), target)
        workspace.effects.record(entry.sequence, "gone", sources, 1)
        if is_new:
            workspace.effects.record_created(entry.sequence, target)
        return apply_entry(workspace, entry)


def delete(workspace: Workspace, name: str, *, annotator: str = "") -> Changes:
    """Delete a collection with its captions. Raises RequestError when there is none of that name."""
    with workspace.connection.change():
        row_id = workspace.collections.id(name)
        entry = append_entry(workspace, "collection_delete", annotator, collection=name)
        workspace.effects.record(entry.sequence, "version", _captions(workspace, [row_id]), 0)
        workspace.effects.record(entry.sequence, "gone", [row_id], 1)
        return apply_entry(workspace, entry)


def describe(
    workspace: Workspace,
    name: str,
    *,
    description: str | None = None,
    licence: str | None = None,
    language: str | None = None,
    annotator: str = "",
) -> Changes:
    """Set what is said about a collection; None leaves a field as it is. Raises RequestError.

    Licence and language hold for the captions that have none of their own.
    """
    wanted = description_of(description, licence, language)
    with workspace.connection.change():
        return _label(workspace, "collection_set", wanted, [workspace.collections.id(name)], annotator, name)


def description_of(description: str | None, licence: str | None, language: str | None) -> dict[EffectKind, str]:
    """What `describe` would store, by kind. Raises RequestError."""
    wanted: dict[EffectKind, str] = {}
    if description is not None:
        wanted["description"] = normalise_field(description, "description")
    if licence is not None:
        wanted["default_licence"] = normalise_field(licence, "licence")
    if language is not None:
        wanted["language"] = normalise_field(language, "language")
        if wanted["language"] and not _LANGUAGE.fullmatch(wanted["language"]):
            raise RequestError(
                "“{language}” is not the code of a language: write two or three letters, such as en, de or pt-BR.",
                language=language,
            )
    return wanted


def relabel(
    workspace: Workspace,
    captions: Sequence[int],
    *,
    licence: str | None = None,
    source: str | None = None,
    annotator: str = "",
) -> Changes:
    """Give captions another licence or source; None leaves the field as it is. Raises RequestError."""
    wanted: dict[EffectKind, str] = {}
    if licence is not None:
        wanted["licence"] = normalise_field(licence, "licence")
    if source is not None:
        wanted["source"] = normalise_field(source, "source")
    with workspace.connection.change():
        return _label(workspace, "relabel", wanted, captions, annotator, None)


def _label(
    workspace: Workspace,
    kind: Curation,
    wanted: Mapping[EffectKind, str],
    ids: Sequence[int],
    annotator: str,
    collection: str | None,
) -> Changes:
    effects = workspace.effects
    changing = {
        what: (effects.label(text), effects.differing(what, ids, effects.label(text))) for what, text in wanted.items()
    }
    if not any(some for _, some in changing.values()):
        return Changes(sequence=workspace.sequence() + 1)
    said = ", ".join(wanted.values())
    entry = append_entry(workspace, kind, annotator, collection=collection, reason=said or None)
    for what, (after, some) in changing.items():
        effects.record(entry.sequence, what, some, after)
    return apply_entry(workspace, entry)


def _captions(workspace: Workspace, collections: Sequence[int]) -> list[int]:
    listed = ",".join(map(str, collections))
    rows = workspace.connection.rows(f"SELECT id FROM captions WHERE deleted IS NULL AND collection IN ({listed})")
    return [row[0] for row in rows]

"""A curator's changes to captions and collections.

Each is one immediate transaction with one journal entry, however many captions it changes, so that `undo` reverses it
like any decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from recap_engine.datastore.effect_kinds import EffectKind
from recap_engine.datastore.text_rules import normalise_caption, normalise_collection_name, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Curation, Decision

__all__ = [
    "append_entry",
    "apply_entry",
    "delete",
    "finish_import",
    "move",
    "record_import",
    "restore",
    "restore_wording",
    "reword",
    "set_captions_enabled",
    "set_collection_enabled",
]


def reword(workspace: Workspace, caption: int, text: str, *, annotator: str = "") -> Changes:
    """Give a caption another wording; the present one is kept as a version. Raises RequestError."""
    text = normalise_caption(text)
    return _reword(
        workspace, caption, lambda: workspace.captions.edit(caption, text, annotator=annotator), annotator=annotator
    )


def restore_wording(workspace: Workspace, caption: int, version: int, *, annotator: str = "") -> Changes:
    """Give a caption the wording of an earlier version. Raises RequestError."""
    return _reword(
        workspace, caption, lambda: workspace.captions.restore_version(caption, version), annotator=annotator
    )


def move(workspace: Workspace, captions: Sequence[int], collection: str, *, annotator: str = "") -> Changes:
    """Move captions to another collection, which is created if it is new. Raises RequestError."""
    name = normalise_collection_name(collection)
    with workspace.connection.change():
        target, is_new = workspace.collections.find_or_create(name)
        changes = _set_state(workspace, "move", "collection", captions, target, annotator, name)
        if is_new and changes.decision is not None:
            workspace.effects.record_created(changes.decision.sequence, target)
            return replace(changes, collections=(*changes.collections, target))
        return changes


def set_captions_enabled(workspace: Workspace, captions: Sequence[int], on: bool, *, annotator: str = "") -> Changes:
    """Switch captions on or off for retrieval, for everyone."""
    with workspace.connection.change():
        return _set_state(workspace, "switch_on" if on else "switch_off", "enabled", captions, int(on), annotator)


def set_collection_enabled(workspace: Workspace, name: str, on: bool, *, annotator: str = "") -> Changes:
    """Switch a collection on or off for retrieval. Raises RequestError when there is none of that name."""
    kind: Curation = "collection_on" if on else "collection_off"
    with workspace.connection.change():
        return _set_state(
            workspace,
            kind,
            "used",
            [workspace.collections.id(name)],
            int(on),
            annotator,
            normalise_collection_name(name),
        )


def delete(workspace: Workspace, captions: Sequence[int], *, annotator: str = "") -> Changes:
    """Delete captions; `restore` brings them back."""
    with workspace.connection.change():
        return _set_state(workspace, "delete", "version", captions, 0, annotator)


def restore(workspace: Workspace, captions: Sequence[int], *, annotator: str = "") -> Changes:
    """Restore deleted captions as they were."""
    with workspace.connection.change():
        gone = [caption for caption in workspace.captions.get(captions) if not workspace.captions.version(caption.id)]
        if not gone:
            return Changes(sequence=workspace.sequence() + 1)
        entry = append_entry(workspace, "restore", annotator, text=gone[0].text if len(gone) == 1 else None)
        workspace.effects.record_added(entry.sequence, [caption.id for caption in gone])
        hidden = workspace.connection.rows(
            "SELECT id FROM collections WHERE deleted IS NOT NULL AND id IN (SELECT c.collection FROM captions c "
            "JOIN effects e ON e.id = c.id WHERE e.entry = ?)",
            (entry.sequence,),
        )
        workspace.effects.record(entry.sequence, "gone", [row[0] for row in hidden], 0)
        return apply_entry(workspace, entry)


def record_import(workspace: Workspace, name: str, *, collection: str = "", annotator: str = "") -> int:
    """Begin the entry of an import from the file ``name`` (empty: from several), inside its first transaction.

    Its captions are recorded in `Workspace.effects` as they are added. Where this annotator's
    import of the same file into the same collection was interrupted, this one joins its act, so that one undo takes
    back both. `finish_import` ends it.
    """
    collection, annotator = normalise_field(collection, "collection"), normalise_field(annotator, "annotator")
    with workspace.journal.one_act(workspace.imports.interrupted(name, collection, annotator)):
        entry = append_entry(
            workspace, "import", annotator, collection=collection or None, reason=name or None
        ).sequence
    workspace.imports.mark_open(entry)
    return entry


def finish_import(workspace: Workspace, name: str, *, collection: str = "") -> None:
    """End an import that has reached the end of its file, and earlier ones of that file that were interrupted."""
    workspace.imports.mark_finished(name, normalise_field(collection, "collection"))


def _reword(workspace: Workspace, caption: int, act: Callable[[], Changes], *, annotator: str) -> Changes:
    with workspace.connection.change():
        before = workspace.captions.version(caption)
        if not before:
            raise RequestError("There is no caption {number}, or it was deleted: restore it first.", number=caption)
        act()
        after = workspace.captions.version(caption)
        if before == after:
            return Changes(sequence=workspace.sequence() + 1)
        (now,) = workspace.captions.get([caption])
        entry = append_entry(workspace, "reword", annotator, collection=now.collection, text=now.text)
        workspace.effects.record_version(entry.sequence, caption, before, after)
        return apply_entry(workspace, entry)


def _set_state(
    workspace: Workspace,
    kind: Curation,
    what: EffectKind,
    ids: Sequence[int],
    after: int,
    annotator: str,
    collection: str | None = None,
) -> Changes:
    """Change the state of rows to ``after``; writes no entry when all of them have it already."""
    ids = workspace.effects.differing(what, ids, after)
    if not ids:
        return Changes(sequence=workspace.sequence() + 1)
    text = workspace.captions.get(ids)[0].text if len(ids) == 1 and what != "used" else None
    entry = append_entry(workspace, kind, annotator, collection=collection, text=text)
    workspace.effects.record(entry.sequence, what, ids, after)
    return apply_entry(workspace, entry)


def apply_entry(workspace: Workspace, entry: Decision) -> Changes:
    """Apply the effects recorded for an entry."""
    workspace.effects.apply(entry.sequence)
    touched = workspace.effects.touched(entry.sequence)
    return Changes(
        sequence=workspace.sequence() + 1,
        sounds=touched.sounds,
        captions=touched.captions,
        collections=touched.collections,
        decision=workspace.journal.get(entry.sequence).decision,
    )


def append_entry(
    workspace: Workspace,
    kind: Curation,
    annotator: str,
    *,
    collection: str | None = None,
    text: str | None = None,
    reason: str | None = None,
) -> Decision:
    """Write the journal entry of a curator's act, inside its transaction. Raises RequestError for an invalid name."""
    return workspace.journal.append(
        kind,
        "",
        None,
        annotator=normalise_field(annotator, "annotator"),
        collection=collection,
        text=text,
        reason=reason,
    )

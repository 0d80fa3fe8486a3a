"""What somebody changes about captions, and not about one sound: one immediate transaction and one journal entry each,
so that `undo` takes it back like any decision, whoever asks and however many captions it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recap_engine.datastore.effects import EffectKind
from recap_engine.datastore.text_rules import normalise_caption, normalise_collection_name, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Curation, Decision

__all__ = [
    "delete",
    "move",
    "record_import",
    "restore",
    "restore_wording",
    "reword",
    "set_captions_enabled",
    "set_collection_enabled",
]


def reword(workspace: Workspace, caption: int, text: str, *, annotator: str = "") -> Changes:
    """Give a caption another wording; the one it has is kept as a version. Raises RequestError."""
    text = normalise_caption(text)
    return _reword(
        workspace, caption, lambda: workspace.captions.edit(caption, text, annotator=annotator), annotator=annotator
    )


def restore_wording(workspace: Workspace, caption: int, version: int, *, annotator: str = "") -> Changes:
    """Give a caption a wording again that it had. Raises RequestError."""
    return _reword(
        workspace, caption, lambda: workspace.captions.restore_version(caption, version), annotator=annotator
    )


def move(workspace: Workspace, captions: Sequence[int], collection: str, *, annotator: str = "") -> Changes:
    """Put captions into another collection, which is made if it is new. Raises RequestError."""
    name = normalise_collection_name(collection)
    with workspace.connection.change():
        target = workspace.collections.create(name)
        return _bring(workspace, "move", "collection", captions, target, annotator, name)


def set_captions_enabled(workspace: Workspace, captions: Sequence[int], on: bool, *, annotator: str = "") -> Changes:
    """Let retrieval use captions, or leave them out for everyone."""
    with workspace.connection.change():
        return _bring(workspace, "switch_on" if on else "switch_off", "enabled", captions, int(on), annotator)


def set_collection_enabled(workspace: Workspace, name: str, on: bool, *, annotator: str = "") -> Changes:
    """Let retrieval use a collection, or leave it out. Raises RequestError when there is none of that name."""
    kind: Curation = "collection_on" if on else "collection_off"
    with workspace.connection.change():
        return _bring(
            workspace,
            kind,
            "used",
            [workspace.collections.id(name)],
            int(on),
            annotator,
            normalise_collection_name(name),
        )


def delete(workspace: Workspace, captions: Sequence[int], *, annotator: str = "") -> Changes:
    """Take captions away; they can be brought back."""
    with workspace.connection.change():
        return _bring(workspace, "delete", "version", captions, 0, annotator)


def restore(workspace: Workspace, captions: Sequence[int], *, annotator: str = "") -> Changes:
    """Bring deleted captions back as they were."""
    with workspace.connection.change():
        gone = [caption for caption in workspace.captions.get(captions) if not workspace.captions.version(caption.id)]
        if not gone:
            return Changes(sequence=workspace.sequence() + 1)
        made = _enter(workspace, "restore", annotator, text=gone[0].text if len(gone) == 1 else None)
        workspace.effects.note_made(made.sequence, [caption.id for caption in gone])
        return _carry_out(workspace, made)


def record_import(workspace: Workspace, name: str, *, collection: str = "", annotator: str = "") -> int:
    """The entry of an import from the file of that ``name``, inside its first transaction; its captions are noted in
    `Workspace.effects` as they come.
    """
    return _enter(workspace, "import", annotator, collection=collection or None, reason=name).sequence


def _reword(workspace: Workspace, caption: int, act: Callable[[], Changes], *, annotator: str) -> Changes:
    with workspace.connection.change():
        before = workspace.captions.version(caption)
        if not before:
            raise RequestError(f"There is no caption {caption}, or it was deleted: bring it back first.")
        act()
        after = workspace.captions.version(caption)
        if before == after:
            return Changes(sequence=workspace.sequence() + 1)
        (now,) = workspace.captions.get([caption])
        made = _enter(workspace, "reword", annotator, collection=now.collection, text=now.text)
        workspace.effects.note_version(made.sequence, caption, before, after)
        return _carry_out(workspace, made)


def _bring(
    workspace: Workspace,
    kind: Curation,
    what: EffectKind,
    ids: Sequence[int],
    after: int,
    annotator: str,
    collection: str | None = None,
) -> Changes:
    """Bring rows to ``after``; those that stand so already are left alone, and where all do, nothing is entered."""
    ids = workspace.effects.differing(what, ids, after)
    if not ids:
        return Changes(sequence=workspace.sequence() + 1)
    text = workspace.captions.get(ids)[0].text if len(ids) == 1 and what != "used" else None
    made = _enter(workspace, kind, annotator, collection=collection, text=text)
    workspace.effects.note(made.sequence, what, ids, after)
    return _carry_out(workspace, made)


def _carry_out(workspace: Workspace, made: Decision) -> Changes:
    """Bring about the effects that were noted for an entry."""
    workspace.effects.apply(made.sequence)
    touched = workspace.effects.touched(made.sequence)
    return Changes(
        sequence=workspace.sequence() + 1,
        sounds=touched.sounds,
        captions=touched.captions,
        collections=touched.collections,
        decision=workspace.journal.get(made.sequence).decision,
    )


def _enter(
    workspace: Workspace,
    kind: Curation,
    annotator: str,
    *,
    collection: str | None = None,
    text: str | None = None,
    reason: str | None = None,
) -> Decision:
    return workspace.journal.append(
        kind,
        "",
        None,
        annotator=normalise_field(annotator, "annotator"),
        collection=collection,
        text=text,
        reason=reason,
    )

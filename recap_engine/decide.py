"""What somebody decides about a sound, made durable: one immediate transaction each, which writes the journal entry,
its effect on captions, and the end of the draft together or not at all.

No model is loaded here: vectors of new captions are pending until whoever proposes next fills them.

Who wrote the words stays known for ever. A text that a model proposed (decoded, or retrieved as a neighbour) and that
was accepted as it is has provenance ``model``, with its origin, the bundle's fingerprint and the annotator who accepted
it; a text that a person typed or changed has provenance ``human`` (and, when it was changed from a candidate, still says
from which kind of candidate of which bundle).
"""

from __future__ import annotations

import os
from typing import Final

from recap_engine.datastore.collections import ACCEPTED
from recap_engine.datastore.journal import Effect, Entry
from recap_engine.datastore.texts import storable, tidy
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, DecisionKind, Origin, Provenance, Sound

Path = str | os.PathLike[str] | None
_ENDS_DRAFT: Final = frozenset({"accept", "edit", "write", "skip"})


def accept(
    workspace: Workspace,
    sound: Sound,
    text: str,
    *,
    path: Path = None,
    annotator: str = "",
    collection: str = ACCEPTED,
    origin: Origin | None = None,
    model: str = "",
    licence: str = "",
) -> Changes:
    """Take ``text`` as a caption of ``sound``; one it has already is not doubled. Raises RequestError, WorkspaceError.

    ``origin`` and ``model`` tell whose words they are; where they are not given, the waiting proposals are asked, and a
    text that none of them holds is taken as the annotator's own.
    """
    text = tidy(text)
    with workspace.connection.change():
        row_id = _met(workspace, sound, path)
        if origin is None and (known := workspace.proposals.origin(row_id, text)):
            origin, model = known
        provenance: Provenance = "model" if origin else "human"
        return _caption(
            workspace, "accept", sound, row_id, text, path, annotator, collection, provenance, origin, model, licence
        )


def write(
    workspace: Workspace,
    sound: Sound,
    text: str,
    *,
    path: Path = None,
    annotator: str = "",
    collection: str = ACCEPTED,
    licence: str = "",
) -> Changes:
    """Keep a caption that the annotator wrote from scratch. Raises RequestError, WorkspaceError."""
    text = tidy(text)
    with workspace.connection.change():
        row_id = _met(workspace, sound, path)
        return _caption(
            workspace, "write", sound, row_id, text, path, annotator, collection, "human", None, "", licence
        )


def edit(
    workspace: Workspace,
    sound: Sound,
    text: str,
    *,
    caption: int | None = None,
    candidate: str | None = None,
    path: Path = None,
    annotator: str = "",
    collection: str = ACCEPTED,
    origin: Origin | None = None,
    model: str = "",
    licence: str = "",
) -> Changes:
    """Change a ``caption`` the sound has (its old wording is kept), or keep what began as a ``candidate``.

    Either way the words are now the annotator's. Raises RequestError, WorkspaceError.
    """
    text = tidy(text)
    with workspace.connection.change():
        row_id = _met(workspace, sound, path)
        if origin is None and candidate and (known := workspace.proposals.origin(row_id, tidy(candidate))):
            origin, model = known
        if caption is None:
            return _caption(
                workspace,
                "edit",
                sound,
                row_id,
                text,
                path,
                annotator,
                collection,
                "human",
                origin,
                model,
                licence,
                candidate,
            )
        old = next((own for own in workspace.captions.of_sound(sound) if own.id == caption), None)
        if old is None:
            raise RequestError(f"The sound has no caption with the number {caption}: refresh and try again.")
        before = workspace.captions.version(caption)
        if old.text != text:
            workspace.captions.edit(caption, text, annotator=annotator, origin=origin, model=model)
        effect = _effect(workspace, row_id, annotator, caption, before)
        return _journaled(
            workspace, "edit", sound, row_id, path, annotator, effect,
            text=text, collection=old.collection, origin=origin, model=model, candidate=candidate or old.text,
        )  # fmt: skip


def reject(
    workspace: Workspace, sound: Sound, text: str | None = None, *, path: Path = None, annotator: str = ""
) -> Changes:
    """Refuse ``text`` (or all that was proposed) for this sound only; a draft stays. Raises WorkspaceError."""
    text = None if text is None else tidy(text)
    with workspace.connection.change():
        row_id = _met(workspace, sound, path)
        origin, model = (workspace.proposals.origin(row_id, text) if text else None) or (None, "")
        return _journaled(
            workspace, "reject", sound, row_id, path, annotator, Effect(), text=text, origin=origin, model=model
        )


def skip(workspace: Workspace, sound: Sound, reason: str, *, path: Path = None, annotator: str = "") -> Changes:
    """Leave the sound out, for a reason. Raises RequestError, WorkspaceError."""
    reason = storable(reason, "reason")
    if not reason:
        raise RequestError("Say why the sound is skipped: give a reason.")
    with workspace.connection.change():
        row_id = _met(workspace, sound, path)
        effect = _effect(workspace, row_id, annotator)
        return _journaled(workspace, "skip", sound, row_id, path, annotator, effect, reason=reason)


def flag(workspace: Workspace, sound: Sound, reason: str = "", *, path: Path = None, annotator: str = "") -> Changes:
    """Ask for another look at the sound; a draft stays. Raises RequestError, WorkspaceError."""
    reason = storable(reason, "reason")
    with workspace.connection.change():
        row_id = _met(workspace, sound, path)
        return _journaled(workspace, "flag", sound, row_id, path, annotator, Effect(), reason=reason or None)


def undo(workspace: Workspace, sound: Sound | None = None, *, annotator: str = "", own: bool = False) -> Changes:
    """Take back the last decision (of one sound; with ``own``, of this annotator), exactly. An undo is an entry too.

    Raises RequestError when there is nothing to undo or the caption was changed by other means since.
    """
    with workspace.connection.change():
        entry = workspace.journal.latest(sound, annotator if own else None)
        if entry is None:
            raise RequestError("There is nothing to undo" + (" for this sound." if sound else "."))
        return _reverse(workspace, entry, annotator, undone=entry.decision.sequence)


def redo(workspace: Workspace, sound: Sound | None = None, *, annotator: str = "", own: bool = False) -> Changes:
    """Take back the last undo, if nothing was decided since. It is an ``undo`` entry that undoes an undo."""
    with workspace.connection.change():
        entry = workspace.journal.redoable(sound, annotator if own else None)
        if entry is None:
            raise RequestError("There is nothing to redo" + (" for this sound." if sound else "."))
        again = entry.decision.undoes
        assert again is not None
        workspace.journal.set_undone(again, False)
        return _reverse(workspace, entry, annotator, undone=entry.decision.sequence, decision=again)


def _reverse(
    workspace: Workspace, entry: Entry, annotator: str, *, undone: int, decision: int | None = None
) -> Changes:
    did, done = entry.effect, entry.decision
    audio_hash, region = entry.sound
    row = workspace.sounds.find(Sound(audio_hash, 0.0, region))
    assert row is not None
    if did.caption is not None and did.before != did.after:
        _set_version(workspace, did.caption, did.after, did.before)
    drafted = None
    if decision is None and did.draft is not None and workspace.drafts.text(row.id, done.annotator) is None:
        workspace.drafts.save(row.sound, did.draft, done.annotator)
    elif decision is not None and did.draft is not None:
        drafted = did.draft
        if workspace.drafts.text(row.id, done.annotator) == drafted:
            workspace.drafts.clear(row.id, done.annotator)
    workspace.journal.set_undone(undone, True)
    written = workspace.journal.append(
        "undo",
        audio_hash,
        region,
        annotator=annotator,
        path=done.path,
        text=done.text,
        collection=done.collection,
        effect=Effect(did.caption, did.after, did.before, did.draft),
        undoes=undone,
    )
    captions = () if did.caption is None else (did.caption,)
    return Changes(sequence=workspace.sequence() + 1, sounds=(row.id,), captions=captions, decision=written)


def _set_version(workspace: Workspace, caption: int, current: int, wanted: int) -> None:
    if workspace.captions.version(caption) != current:
        raise RequestError("The caption was changed by other means since, so this cannot be undone: edit it instead.")
    if wanted == 0:
        workspace.captions.delete([caption])
        return
    if current == 0:
        workspace.captions.restore([caption])
    if workspace.captions.version(caption) != wanted:
        workspace.captions.restore_version(caption, wanted)


def _caption(
    workspace: Workspace,
    kind: DecisionKind,
    sound: Sound,
    row_id: int,
    text: str,
    path: Path,
    annotator: str,
    collection: str,
    provenance: Provenance,
    origin: Origin | None,
    model: str,
    licence: str,
    candidate: str | None = None,
) -> Changes:
    """Add a caption (unless the sound has it) and write the entry."""
    there = workspace.captions.same(row_id, text, workspace.collections.create(collection))
    if there is not None:
        effect = _effect(workspace, row_id, annotator, there, workspace.captions.version(there))
    else:
        (added,) = workspace.captions.add(
            text, collection, provenance=provenance, sound=row_id, licence=licence, annotator=annotator,
            origin=origin, model=model,
        ).captions  # fmt: skip
        effect = _effect(workspace, row_id, annotator, added, 0)
    return _journaled(
        workspace, kind, sound, row_id, path, annotator, effect,
        text=text, collection=collection, origin=origin, model=model, candidate=candidate,
    )  # fmt: skip


def _met(workspace: Workspace, sound: Sound, path: Path) -> int:
    """The sound's row, and where it was met, so that its vector can be made later."""
    if path is not None:
        workspace.sounds.place(path, sound)
    return workspace.sounds.add(sound)


def _effect(workspace: Workspace, sound: int, annotator: str, caption: int | None = None, before: int = 0) -> Effect:
    after = 0 if caption is None else workspace.captions.version(caption)
    return Effect(caption, before, after, workspace.drafts.text(sound, annotator))


def _journaled(
    workspace: Workspace,
    kind: DecisionKind,
    sound: Sound,
    row_id: int,
    path: Path,
    annotator: str,
    effect: Effect,
    *,
    text: str | None = None,
    reason: str | None = None,
    collection: str | None = None,
    origin: Origin | None = None,
    model: str = "",
    candidate: str | None = None,
) -> Changes:
    if kind in _ENDS_DRAFT:
        workspace.drafts.clear(row_id, annotator)
    decision = workspace.journal.append(
        kind,
        sound.hash,
        sound.region,
        annotator=storable(annotator, "annotator"),
        path=path,
        text=text,
        reason=reason,
        collection=collection,
        origin=origin,
        model=model,
        candidate=candidate,
        effect=effect,
    )
    captions = () if effect.caption is None else (effect.caption,)
    # The transaction this belongs to moves the counter on by one when it ends.
    return Changes(sequence=workspace.sequence() + 1, sounds=(row_id,), captions=captions, decision=decision)

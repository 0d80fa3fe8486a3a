"""Taking decisions back, and taking that back: exactly, and only what nobody changed by other means since."""

from __future__ import annotations

from collections.abc import Sequence

from recap_engine.datastore.effects import TouchedRows
from recap_engine.datastore.journal import CaptionEffect, Entry
from recap_engine.datastore.sounds import SoundRow
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Sound


def undo(workspace: Workspace, sound: Sound | None = None, *, annotator: str = "", own: bool = False) -> Changes:
    """Take back the last decision (of one sound; with ``own``, of this annotator), exactly. An undo is an entry too.

    Decisions made `together` are taken back together, unless ``sound`` asks for one of them.
    Raises RequestError when there is nothing to undo or the caption was changed by other means since.
    """
    annotator, journal = normalise_field(annotator, "annotator"), workspace.journal
    with workspace.connection.change():
        entry = journal.latest(sound, annotator if own else None)
        if entry is None:
            raise RequestError("There is nothing to undo" + (" for this sound." if sound else "."))
        if sound is not None or entry.together is None:
            return _reverse(workspace, entry, annotator, undone=entry.decision.sequence)
        with journal.together():
            acts = list(reversed(journal.act(entry)))
            return merge_changes([_reverse(workspace, one, annotator, undone=one.decision.sequence) for one in acts])


def redo(workspace: Workspace, sound: Sound | None = None, *, annotator: str = "", own: bool = False) -> Changes:
    """Take back the last undo, if nothing was decided since. It is an ``undo`` entry that undoes an undo."""
    annotator = normalise_field(annotator, "annotator")
    with workspace.connection.change():
        entry = workspace.journal.redoable(sound, annotator if own else None)
        if entry is None:
            raise RequestError("There is nothing to redo" + (" for this sound." if sound else "."))
        if sound is not None or entry.together is None:
            return _again(workspace, entry, annotator)
        with workspace.journal.together():
            acts = list(reversed(workspace.journal.act(entry)))
            return merge_changes([_again(workspace, one, annotator) for one in acts])


def merge_changes(changes: Sequence[Changes]) -> Changes:
    """What several decisions changed, as one; the decision told is the last."""
    return Changes(
        sequence=max((one.sequence for one in changes), default=0),
        sounds=tuple(dict.fromkeys(sound for one in changes for sound in one.sounds)),
        captions=tuple(dict.fromkeys(caption for one in changes for caption in one.captions)),
        collections=tuple(dict.fromkeys(collection for one in changes for collection in one.collections)),
        decision=changes[-1].decision if changes else None,
    )


def _again(workspace: Workspace, entry: Entry, annotator: str) -> Changes:
    """Take back an undo."""
    again = entry.decision.undoes
    assert again is not None
    workspace.journal.set_undone(again, False)
    return _reverse(workspace, entry, annotator, undone=entry.decision.sequence, decision=again)


def _reverse(
    workspace: Workspace, entry: Entry, annotator: str, *, undone: int, decision: int | None = None
) -> Changes:
    did, done = entry.effect, entry.decision
    audio_hash, region = entry.decision.sound or "", entry.decision.region
    row = workspace.sounds.find(Sound(audio_hash, 0.0, region)) if audio_hash else None
    assert row is not None or not audio_hash
    if did.caption is not None and did.before != did.after:
        _set_version(workspace, did.caption, did.after, did.before)
    if row is not None:
        _swap_draft(workspace, row, entry, decision)
    workspace.journal.set_undone(undone, True)
    written = workspace.journal.append(
        "undo",
        audio_hash,
        region,
        annotator=annotator,
        path=done.path,
        text=done.text,
        collection=done.collection,
        effect=CaptionEffect(did.caption, did.after, did.before, did.draft),
        undoes=undone,
    )
    touched = _reverse_effects(workspace, entry, written.sequence)
    captions = () if did.caption is None else (did.caption,)
    return Changes(
        sequence=workspace.sequence() + 1,
        sounds=tuple(dict.fromkeys((*(() if row is None else (row.id,)), *touched.sounds))),
        captions=tuple(dict.fromkeys((*captions, *touched.captions))),
        collections=touched.collections,
        decision=workspace.journal.get(written.sequence).decision,
    )


def _reverse_effects(workspace: Workspace, entry: Entry, reversed_by: int) -> TouchedRows:
    if not entry.decision.reached:
        return TouchedRows()
    workspace.effects.mirror(entry.decision.sequence, reversed_by)
    for caption, version in workspace.effects.apply(reversed_by):
        workspace.captions.restore_version(caption, version)
    return workspace.effects.touched(reversed_by)


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


def _swap_draft(workspace: Workspace, row: SoundRow, entry: Entry, again: int | None) -> None:
    """Bring back the draft that a decision ended, unless there is a newer one; or end it, when it holds ``again``."""
    draft = entry.effect.draft
    if draft is None:
        return
    author = (entry if again is None else workspace.journal.get(again)).decision.annotator
    present = workspace.drafts.text(row.id, author)
    if again is None and present is None:
        workspace.drafts.save(row.sound, draft, author)
    elif again is not None and present == draft:
        workspace.drafts.clear(row.id, author)

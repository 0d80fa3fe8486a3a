"""Undo and redo of decisions. Both restore exactly what they restore.

A decision about one caption is not undone when something else has changed the caption since, unless that deleted a
caption which the decision had added. An act on many captions or sounds is undone without what has been changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recap_engine.datastore.drafts import DraftBasis
from recap_engine.datastore.effects import TouchedRows
from recap_engine.datastore.journal import CaptionEffect, Entry
from recap_engine.datastore.sounds import SoundRow
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Decision, Sound


def undo(workspace: Workspace, sound: Sound | None = None, *, annotator: str = "", own: bool = False) -> Changes:
    """Undo the last decision: of all, of one sound, or (``own``) of this annotator. An undo is an entry too.

    The decisions of one act are undone together, unless ``sound`` names one of them. Raises RequestError when there is
    nothing to undo, or when the caption has been changed by other means since.
    """
    annotator, journal = normalise_field(annotator, "annotator"), workspace.journal
    whose = annotator if own else None
    with workspace.connection.change():
        entry = journal.latest(sound, whose)
        if entry is None:
            if sound is None:
                raise RequestError("There is nothing to undo.")
            raise RequestError("There is nothing to undo for this sound.")
        if sound is not None or entry.act is None:
            return _undo_entry(workspace, entry, annotator)
        with journal.one_act():
            entries = reversed(journal.entries_of_act(entry, whose))
            return merge_changes([_undo_entry(workspace, one, annotator, in_act=True) for one in entries])


def redo(workspace: Workspace, sound: Sound | None = None, *, annotator: str = "", own: bool = False) -> Changes:
    """Redo what was undone last, if nothing has been decided since: an ``undo`` entry that undoes an undo.

    ``sound`` and ``own`` as in `undo`. Raises RequestError.
    """
    annotator, journal = normalise_field(annotator, "annotator"), workspace.journal
    whose = annotator if own else None
    with workspace.connection.change():
        entry = journal.redoable(sound, whose)
        if entry is None:
            if sound is None:
                raise RequestError("There is nothing to redo.")
            raise RequestError("There is nothing to redo for this sound.")
        if sound is not None or entry.act is None:
            return _redo_entry(workspace, entry, annotator)
        with journal.one_act():
            entries = reversed(journal.entries_of_act(entry, whose))
            return merge_changes([_redo_entry(workspace, one, annotator, in_act=True) for one in entries])


def merge_changes(changes: Sequence[Changes]) -> Changes:
    """What several operations changed, as one. The decision is that of the last."""
    return Changes(
        sequence=max((one.sequence for one in changes), default=0),
        sounds=tuple(dict.fromkeys(sound for one in changes for sound in one.sounds)),
        captions=tuple(dict.fromkeys(caption for one in changes for caption in one.captions)),
        collections=tuple(dict.fromkeys(collection for one in changes for collection in one.collections)),
        decision=changes[-1].decision if changes else None,
        left=sum(one.left for one in changes),
    )


def _undo_entry(workspace: Workspace, entry: Entry, annotator: str, *, in_act: bool = False) -> Changes:
    row = _sound_row(workspace, entry)
    changes = _reverse(workspace, entry, row, annotator, in_act)
    if row is not None:
        _restore_draft(workspace, row, entry)
    return changes


def _redo_entry(workspace: Workspace, entry: Entry, annotator: str, *, in_act: bool = False) -> Changes:
    """Reverse the undo ``entry``."""
    decided = entry.decision.undoes
    assert decided is not None
    workspace.journal.set_undone(decided, False)
    row = _sound_row(workspace, entry)
    changes = _reverse(workspace, entry, row, annotator, in_act)
    if row is not None:
        _end_draft(workspace, row, entry, workspace.journal.get(decided).decision.annotator)
    return changes


def _sound_row(workspace: Workspace, entry: Entry) -> SoundRow | None:
    """The row of the sound that an entry is about; None for a curator's entry."""
    if entry.decision.sound is None:
        return None
    row = workspace.sounds.find(Sound(entry.decision.sound, 0.0, entry.decision.region))
    if row is None:
        raise damaged(workspace.path)
    return row


def _reverse(workspace: Workspace, entry: Entry, row: SoundRow | None, annotator: str, in_act: bool) -> Changes:
    """Reverse what an entry did to captions and collections, mark it undone, and write the entry that says so.

    A caption that has been changed since stays as it is where the entry is one of an act (``in_act``); otherwise
    RequestError is raised.
    """
    did, decision, left = entry.effect, entry.decision, False
    caption = did.caption
    if caption is not None and did.before != did.after:
        present = workspace.captions.version(caption)
        gone = did.before == present == 0
        left = present != did.after and not gone
        if left and not in_act:
            raise _changed_since(workspace, caption, decision)
        if left or gone:
            did = CaptionEffect(caption, present, present, did.draft)
        else:
            _set_version(workspace, caption, did.after, did.before)
    workspace.journal.set_undone(decision.sequence, True)
    written = workspace.journal.append(
        "undo",
        decision.sound or "",
        decision.region,
        annotator=annotator,
        path=decision.path,
        text=decision.text,
        collection=decision.collection,
        effect=CaptionEffect(did.caption, did.after, did.before, did.draft),
        undoes=decision.sequence,
    )
    touched = _reverse_effects(workspace, entry, written.sequence)
    captions = () if did.caption is None else (did.caption,)
    return Changes(
        sequence=workspace.sequence() + 1,
        sounds=tuple(dict.fromkeys((*(() if row is None else (row.id,)), *touched.sounds))),
        captions=tuple(dict.fromkeys((*captions, *touched.captions))),
        collections=touched.collections,
        decision=workspace.journal.get(written.sequence).decision,
        left=int(left),
    )


def _changed_since(workspace: Workspace, caption: int, decision: Decision) -> RequestError:
    """Why a decision cannot be undone: what changed its caption afterwards, where the journal knows it."""
    later = [one for one in workspace.journal.of_caption(caption) if one.sequence > decision.sequence]
    if not later:
        return RequestError(
            "The caption has been changed in another way since, so this cannot be undone: edit the caption instead."
        )
    last = later[-1]
    return RequestError(
        "Caption {number} has been changed in another way since ({kind}, {who}, {at}), so this cannot be undone: undo "
        "that first, or edit the caption.",
        number=caption,
        kind=last.kind,
        who=last.annotator or "–",
        at=last.at[:16].replace("T", " "),
    )


def _reverse_effects(workspace: Workspace, entry: Entry, reversed_by: int) -> TouchedRows:
    if not entry.decision.reached:
        return TouchedRows()
    workspace.effects.reverse(entry.decision.sequence, reversed_by)
    workspace.effects.apply(reversed_by)
    workspace.sound_effects.reverse(entry.decision.sequence, reversed_by)
    workspace.sound_effects.apply(reversed_by)
    touched = workspace.effects.touched(reversed_by)
    return replace(touched, sounds=touched.sounds + workspace.sound_effects.sounds(reversed_by))


def _set_version(workspace: Workspace, caption: int, current: int, wanted: int) -> None:
    if wanted == 0:
        workspace.captions.delete([caption])
        return
    if current == 0:
        workspace.captions.restore([caption])
    if workspace.captions.version(caption) != wanted:
        workspace.captions.restore_version(caption, wanted)


def _restore_draft(workspace: Workspace, row: SoundRow, entry: Entry) -> None:
    """Restore the draft that the decision ended, unless its author has a newer one."""
    draft, author = entry.effect.draft, entry.decision.annotator
    if draft is not None and workspace.drafts.text(row.id, author) is None:
        workspace.drafts.save(row.sound, draft, author, _basis(entry.decision, draft))


def _basis(decision: Decision, draft: str) -> DraftBasis | None:
    """The suggestion that the draft was a changed version of, as the decision that ended it tells."""
    if decision.candidate is None or decision.origin is None:
        return None
    if decision.text != draft or decision.text == decision.candidate:
        return None
    return DraftBasis(decision.candidate, decision.origin, decision.model)


def _end_draft(workspace: Workspace, row: SoundRow, entry: Entry, author: str) -> None:
    """Clear the draft that the undo restored, unless its author has changed it since."""
    draft = entry.effect.draft
    if draft is not None and workspace.drafts.text(row.id, author) == draft:
        workspace.drafts.clear(row.id, author)

"""Move the edges of a captioned part of a sound. A part is a sound of its own, so another one gets its captions."""

from __future__ import annotations

from dataclasses import replace

from recap_engine.annotate import sounds_act
from recap_engine.annotate.curate import apply_entry
from recap_engine.annotate.decide import as_one_act, merge_changes
from recap_engine.datastore.journal import CaptionEffect
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Caption, Changes, Region, Sound


def move_part(workspace: Workspace, part: Sound, to: Region, *, annotator: str = "") -> Changes:
    """Give the captions, note, category, keywords and draft of ``part`` to the part ``to`` of the same recording.

    One act: one undo brings everything back. The captions there keep their collection, provenance, licence and source;
    those of the old part are deleted, so their versions stay in the history. Raises RequestError.
    """
    annotator = normalise_field(annotator, "annotator")
    captions = workspace.captions.of_sound(part)
    if part.region is None or not captions:
        raise RequestError("There is no captioned part to move: choose one.")
    if to == part.region:
        return Changes(sequence=workspace.sequence() + 1)
    moved = replace(part, region=to)
    with as_one_act(workspace):
        done = [_move_captions(workspace, part, moved, captions, annotator)]
        note = workspace.notes.get(part)
        if note is not None:
            text, author = note
            done.append(sounds_act.note(workspace, [moved], text, annotator=annotator, author=author))
            done.append(sounds_act.note(workspace, [part], "", annotator=annotator))
        done += _move_fields(workspace, part, moved, annotator)
    # The first entry names the part that undo returns to.
    return replace(merge_changes(done), decision=done[0].decision)


def _move_captions(workspace: Workspace, part: Sound, moved: Sound, captions: list[Caption], annotator: str) -> Changes:
    before, after = workspace.sounds.add(part), workspace.sounds.add(moved)
    draft, basis = workspace.drafts.text(before, annotator), workspace.drafts.basis(before, annotator)
    entry = workspace.journal.append(
        "move",
        part.hash,
        part.region,
        annotator=annotator,
        text=captions[-1].text,
        reason=f"{moved.region.start:.3f}–{moved.region.end:.3f} s" if moved.region else None,
        effect=CaptionEffect(draft=draft),
    )
    if draft is not None:
        workspace.drafts.clear(before, annotator)
        workspace.drafts.save(moved, draft, annotator, basis)
    added = [_copy(workspace, caption, after) for caption in captions]
    workspace.effects.record_added(entry.sequence, [new for new in added if new is not None])
    workspace.effects.record(entry.sequence, "version", [caption.id for caption in captions], 0)
    changes = apply_entry(workspace, entry)
    return replace(changes, sounds=tuple(dict.fromkeys((before, after, *changes.sounds))))


def _copy(workspace: Workspace, caption: Caption, sound: int) -> int | None:
    """The row id of a caption with the same text for another sound; None if that sound has it already."""
    if workspace.captions.find_same(sound, caption.text, workspace.collections.id(caption.collection)) is not None:
        return None
    origin, model = workspace.connection.rows("SELECT origin, model FROM captions WHERE id = ?", (caption.id,))[0]
    (new,) = workspace.captions.add(
        caption.text,
        caption.collection,
        provenance=caption.provenance,
        sound=sound,
        licence=caption.licence,
        source=caption.source,
        annotator=caption.annotator,
        origin=origin or None,
        model=model,
    ).captions
    if not caption.enabled:
        workspace.connection.run("UPDATE captions SET enabled = 0 WHERE id = ?", (new,))
    return new


def _move_fields(workspace: Workspace, part: Sound, moved: Sound, annotator: str) -> list[Changes]:
    row = workspace.sounds.add(part)
    done: list[Changes] = []
    if category := workspace.fields.texts("category", [row])[row]:
        for sound, text in ((moved, category), (part, "")):
            done.append(sounds_act.set_category(workspace, [sound], text, annotator=annotator))
    if keywords := workspace.fields.texts("keywords", [row])[row]:
        for sound, text in ((moved, keywords), (part, "")):
            done.append(sounds_act.set_keywords(workspace, [sound], text, annotator=annotator))
    return done

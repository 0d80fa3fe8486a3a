"""A curator's acts on the wordings of many captions: replace words, and merge wordings into one.

Each is one immediate transaction with one journal entry, and takes a few statements however many captions it changes.
Captions that were deleted or changed since the act was planned are left as they are.
Replacing words keeps who wrote a caption and its provenance, because most of the words are still theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from recap_engine.annotate.curate import append_entry, apply_entry
from recap_engine.datastore.effects import Rewording
from recap_engine.datastore.text_rules import normalise_caption, now
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Caption, Changes
from recap_engine.translatable import Translatable

_LONGEST_MATCH = 2.0
"""Seconds that a regular expression may take for one caption."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """What replacing would make of a caption; ``problem`` says why it cannot, and the caption then stays as it is."""

    caption: Caption
    text: str
    problem: Translatable | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging would do: give ``text`` to the captions ``reworded``, and delete the ``doubles`` that result.

    ``captions`` are all that are merged, as they were when the merge was planned; ``places`` are those of imported
    captions in their source, which tell apart sounds that are not known here.
    """

    text: str
    reworded: tuple[int, ...]
    doubles: tuple[int, ...]
    captions: tuple[Caption, ...] = ()
    places: Mapping[int, str] = field(default_factory=dict)


def plan_replacement(
    workspace: Workspace, captions: Sequence[int], old: str, new: str, *, regex: bool = False
) -> Iterator[Replacement]:
    """Each caption whose text would change if ``old`` became ``new``, in the order given.

    ``regex``: ``old`` is a regular expression of Python, and ``new`` may name its groups. Raises RequestError.
    """
    replace = _replacer(old, new, regex)
    for caption in _present(workspace, captions):
        changed = replace(caption.text)
        if changed == caption.text:
            continue
        try:
            yield Replacement(caption, normalise_caption(changed))
        except RequestError as error:
            yield Replacement(caption, changed, error.message)


def replace_texts(workspace: Workspace, planned: Iterable[Replacement], *, annotator: str = "") -> Changes:
    """Carry out planned replacements, without those that have a problem, as one act.

    Captions that were deleted or reworded since are left as they are; the result names those that were changed.
    """
    possible = [one for one in planned if one.problem is None]
    with workspace.connection.change():
        texts = {caption.id: caption.text for caption in _present(workspace, [one.caption.id for one in possible])}
        rows = [
            Rewording(one.caption.id, one.text) for one in possible if texts.get(one.caption.id) == one.caption.text
        ]
        return _reword(workspace, rows, (), annotator, rows[0].text if len(rows) == 1 else None)


def plan_merge(workspace: Workspace, captions: Sequence[int], text: str | None = None) -> Merge:
    """How captions would be merged into one wording: ``text``, or by default the most frequent one of them.

    Of captions of one sound (or place in a source) and collection, one stays: one that has the wording already, if
    there is one.
    Raises RequestError when there is nothing to merge.
    """
    found = _present(workspace, captions)
    if not found:
        raise RequestError("No caption was found to merge.")
    if text is None:
        ((wording, _count),) = Counter(caption.text for caption in found).most_common(1)
    else:
        wording = normalise_caption(text)
    places = workspace.captions.source_rows([caption.id for caption in found if caption.sound is None])
    return _merge_of(found, wording, places)


def _merge_of(found: Sequence[Caption], wording: str, places: Mapping[int, str]) -> Merge:
    kept: dict[tuple[object, ...], int] = {}
    doubles: list[int] = []
    for caption in sorted(found, key=lambda c: (c.text != wording, not c.enabled, c.id)):
        place = (caption.collection, caption.sound, caption.region, places.get(caption.id))
        if place in kept:
            doubles.append(caption.id)
        else:
            kept[place] = caption.id
    stays = set(kept.values())
    reworded = tuple(c.id for c in found if c.id in stays and c.text != wording)
    return Merge(wording, reworded, tuple(sorted(doubles)), tuple(found), places)


def merge(workspace: Workspace, planned: Iterable[Merge], *, annotator: str = "") -> Changes:
    """Carry out planned merges as one act. The wordings and captions that go are kept as history.

    A caption takes the wording with the author of a caption that has it; a wording that is new is the annotator's.
    Captions that were deleted, reworded or moved since are left as they are; the result names those that were changed.
    """
    planned = list(planned)
    with workspace.connection.change():
        there = {c.id: _identity(c) for c in _present(workspace, [c.id for one in planned for c in one.captions])}
        merges = [_without_changed(one, there) for one in planned]
        rows = [row for one in merges for row in _rewordings(workspace, one, annotator)]
        doubles = [caption for one in merges for caption in one.doubles]
        return _reword(workspace, rows, doubles, annotator, merges[0].text if len(merges) == 1 else None)


def _without_changed(planned: Merge, there: Mapping[int, tuple[object, ...]]) -> Merge:
    """The merge of those captions that are still as planned, by what is ``there`` of each."""
    same = [caption for caption in planned.captions if there.get(caption.id) == _identity(caption)]
    return planned if len(same) == len(planned.captions) else _merge_of(same, planned.text, planned.places)


def _identity(caption: Caption) -> tuple[object, ...]:
    return caption.text, caption.collection, caption.sound, caption.region


def _present(workspace: Workspace, ids: Sequence[int]) -> list[Caption]:
    """The captions with these ids that are not deleted, in this order."""
    there = set(workspace.effects.differing("version", ids, 0))
    return workspace.captions.get([row_id for row_id in ids if row_id in there])


def _rewordings(workspace: Workspace, planned: Merge, annotator: str) -> list[Rewording]:
    like = workspace.connection.value(
        "SELECT min(id) FROM captions WHERE text_id = (SELECT id FROM texts WHERE text = ?) AND deleted IS NULL",
        (planned.text,),
    )
    author = annotator if like is None else None
    return [Rewording(caption, planned.text, like, author) for caption in planned.reworded]


def _reword(
    workspace: Workspace, rows: Sequence[Rewording], doubles: Sequence[int], annotator: str, text: str | None
) -> Changes:
    """Write the entry, inside its transaction."""
    if not rows and not doubles:
        return Changes(sequence=workspace.sequence() + 1)
    entry = append_entry(workspace, "reword", annotator, text=text)
    workspace.effects.record_rewordings(entry.sequence, rows, now())
    workspace.effects.record(entry.sequence, "version", doubles, 0)
    return apply_entry(workspace, entry)


def _replacer(old: str, new: str, regex: bool) -> Callable[[str], str]:
    if not old:
        raise RequestError("The text to replace is empty: give a text.")
    if not regex:
        return lambda text: text.replace(old, new)
    import regex as expressions

    try:
        pattern = expressions.compile(old)
        # The new text is read before anything is matched, so that an invalid one is reported at once.
        expressions.sub(f"{old}\n|", new, "", timeout=_LONGEST_MATCH)
    except (expressions.error, IndexError) as error:
        raise RequestError(
            "The regular expression cannot be used ({reason}): correct it, or leave out --regex.", reason=str(error)
        ) from None

    def replace(text: str) -> str:
        try:
            return str(pattern.sub(new, text, timeout=_LONGEST_MATCH))
        except TimeoutError:
            raise RequestError(
                "The regular expression takes too long for the caption “{text}”: make it simpler.", text=text
            ) from None

    return replace

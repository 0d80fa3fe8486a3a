"""Acts on the captions that a query finds: one entry in the journal and one undo, however many captions there are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recap_engine.annotate import curate, curate_many, decide
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Sound

ONE, OTHER = Sound("a" * 32, 2.0), Sound("b" * 32, 2.0)


def add(workspace: Workspace, *rows: ImportRow, collection: str = "field") -> list[int]:
    for _ in workspace.imports.add_rows(rows, collection):
        pass
    return [caption.id for caption in workspace.captions.page()]


def replace(workspace: Workspace, ids: list[int], old: str, new: str, *, regex: bool = False) -> list[str]:
    planned = list(curate_many.plan_replacement(workspace, ids, old, new, regex=regex))
    curate_many.replace_texts(workspace, planned, annotator="ana")
    return texts(workspace)


def texts(workspace: Workspace) -> list[str]:
    return [caption.text for caption in workspace.captions.page()]


def test_replacing_keeps_the_author_and_is_one_act(workspace):
    ids = add(workspace, ImportRow("A grey dog", annotator="ben"), ImportRow("Two grey cats"), ImportRow("Rain"))
    assert replace(workspace, ids, "grey", "gray") == ["A gray dog", "Two gray cats", "Rain"]
    (first, *_) = workspace.captions.get(ids)
    assert (first.provenance, first.annotator) == ("imported", "ben")
    entry = workspace.journal.entries()[-1]
    assert (entry.kind, entry.annotator, entry.reached) == ("reword", "ana", 2)
    assert [c.text for c in workspace.captions.search("gray")] == ["A gray dog", "Two gray cats"]
    decide.undo(workspace)
    assert texts(workspace) == ["A grey dog", "Two grey cats", "Rain"]
    assert workspace.captions.search("gray") == []
    decide.redo(workspace)
    assert texts(workspace) == ["A gray dog", "Two gray cats", "Rain"]
    assert workspace.check() == []


def test_a_regular_expression_may_use_its_groups(workspace):
    ids = add(workspace, ImportRow("3 dogs bark"), ImportRow("12 dogs bark"))
    assert replace(workspace, ids, r"(\d+) dogs?", r"\1 hounds", regex=True) == ["3 hounds bark", "12 hounds bark"]


@pytest.mark.parametrize(("old", "new"), [("(", "x"), ("a", r"\2"), ("*", "x")])
def test_an_unusable_regular_expression_is_reported(workspace, old, new):
    ids = add(workspace, ImportRow("Rain"))
    with pytest.raises(RequestError, match="regular expression cannot be used"):
        replace(workspace, ids, old, new, regex=True)


def test_a_regular_expression_that_takes_too_long_is_stopped(workspace, monkeypatch):
    monkeypatch.setattr(curate_many, "_LONGEST_MATCH", 0.05)
    ids = add(workspace, ImportRow("a" * 400 + "!"))
    with pytest.raises(RequestError, match="takes too long for the caption"):
        replace(workspace, ids, r"(a|aa)+(a|aa)+(a|aa)+$", "x", regex=True)


def test_a_replacement_that_leaves_no_caption_changes_nothing(workspace):
    ids = add(workspace, ImportRow("Rain"), ImportRow("Rain falls"))
    planned = list(curate_many.plan_replacement(workspace, ids, "Rain", ""))
    assert [one.problem is None for one in planned] == [False, True]
    curate_many.replace_texts(workspace, planned)
    assert texts(workspace) == ["Rain", "falls"]


def test_merging_gives_one_wording_and_one_caption_for_each_sound(workspace):
    ids = add(
        workspace,
        ImportRow("A dog barks", ONE, annotator="ben"),
        ImportRow("a dog barks.", ONE),
        ImportRow("A dog barks", OTHER),
        ImportRow("dog barking", OTHER, source="x"),
        ImportRow("Rain", ONE),
    )
    planned = curate_many.plan_merge(workspace, ids[:4])
    assert (planned.text, planned.reworded, planned.doubles) == ("A dog barks", (), (2, 4))
    curate_many.merge(workspace, [planned])
    assert texts(workspace) == ["A dog barks", "A dog barks", "Rain"]
    decide.undo(workspace)
    assert len(texts(workspace)) == 5
    named = curate_many.plan_merge(workspace, ids[1:2], "A dog barks")
    curate_many.merge(workspace, [named], annotator="ana")
    assert [v.annotator for v in workspace.captions.versions(2)] == ["", "ben"]
    decide.undo(workspace)
    new = curate_many.plan_merge(workspace, ids[1:2], "A hound barks")
    curate_many.merge(workspace, [new], annotator="ana")
    (merged,) = workspace.captions.get([2])
    assert (merged.text, merged.provenance, merged.annotator) == ("A hound barks", "human", "ana")
    assert workspace.check() == []


def test_undo_leaves_what_others_changed_since(workspace):
    ids = add(workspace, ImportRow("grey dog"), ImportRow("grey cat"))
    replace(workspace, ids, "grey", "gray")
    workspace.captions.edit(ids[0], "white dog")
    changes = decide.undo(workspace)
    assert changes.captions == (ids[1],)
    assert changes.decision is not None
    assert changes.decision.reached == 1
    assert texts(workspace) == ["white dog", "grey cat"]
    with pytest.raises(RequestError, match="nothing to undo"):
        decide.undo(workspace)


def test_a_replacement_skips_what_changed_since_it_was_planned(workspace):
    ids = add(workspace, ImportRow("grey dog"), ImportRow("grey cat"), ImportRow("grey cow"))
    planned = list(curate_many.plan_replacement(workspace, ids, "grey", "gray"))
    curate.delete(workspace, ids[:1])
    curate.reword(workspace, ids[1], "grey cat sleeps")
    assert curate_many.replace_texts(workspace, planned).captions == (ids[2],)
    assert texts(workspace) == ["grey cat sleeps", "gray cow"]
    for expected in (["grey cat sleeps", "grey cow"], ["grey cat", "grey cow"], ["grey dog", "grey cat", "grey cow"]):
        decide.undo(workspace)
        assert texts(workspace) == expected
    assert workspace.check() == []


def test_a_replacement_of_nothing_but_deleted_captions_writes_no_entry(workspace):
    ids = add(workspace, ImportRow("grey dog"))
    planned = list(curate_many.plan_replacement(workspace, ids, "grey", "gray"))
    curate.delete(workspace, ids)
    assert curate_many.replace_texts(workspace, planned).decision is None
    decide.undo(workspace)
    assert texts(workspace) == ["grey dog"]


def test_a_merge_keeps_a_caption_where_the_one_to_keep_was_deleted_meanwhile(workspace):
    ids = add(workspace, ImportRow("A dog barks", ONE), ImportRow("a dog barks.", ONE), ImportRow("dog!", OTHER))
    planned = curate_many.plan_merge(workspace, ids, "A dog barks")
    assert planned.doubles == (ids[1],)
    curate.delete(workspace, ids[:1])
    curate.reword(workspace, ids[2], "A cat")
    assert curate_many.merge(workspace, [planned]).captions == (ids[1],)
    assert texts(workspace) == ["A dog barks", "A cat"]
    decide.undo(workspace)
    assert texts(workspace) == ["a dog barks.", "A cat"]
    assert workspace.check() == []


_WORDS = st.lists(st.sampled_from(["rain", "dog", "roof", "tin"]), min_size=1, max_size=4).map(" ".join)


def test_any_row_of_acts_is_undone_exactly(workspace):
    counter = iter(range(10**6))

    @given(
        st.lists(_WORDS, min_size=1, max_size=6),
        st.lists(st.tuples(st.sampled_from(["replace", "merge", "move", "delete", "off"]), _WORDS), max_size=5),
    )
    @settings(max_examples=6, deadline=None)
    def holds(wordings, acts):
        name = f"c{next(counter)}"
        add(workspace, *(ImportRow(text, source_row=f"{name}{i}") for i, text in enumerate(wordings)), collection=name)
        ids = [c.id for c in workspace.captions.page(name)]
        seen = [_state(workspace, ids)]
        for act, words in acts:
            before = workspace.journal.count()
            match act:
                case "replace":
                    planned = curate_many.plan_replacement(workspace, ids, words.split()[0], "x")
                    curate_many.replace_texts(workspace, list(planned))
                case "merge":
                    curate_many.merge(workspace, [curate_many.plan_merge(workspace, ids[:2], words)])
                case "move":
                    curate.move(workspace, ids, f"{name} {words}")
                case "delete":
                    curate.delete(workspace, ids[1:])
                case _:
                    curate.set_captions_enabled(workspace, ids[:2], False)
            if workspace.journal.count() > before:
                seen.append(_state(workspace, ids))
        for expected in reversed(seen[:-1]):
            decide.undo(workspace)
            assert _state(workspace, ids) == expected
        for expected in seen[1:]:
            decide.redo(workspace)
            assert _state(workspace, ids) == expected
        for _ in seen[1:]:
            decide.undo(workspace)

    holds()
    assert workspace.check() == []


def _state(workspace: Workspace, ids: list[int]) -> list[tuple[object, ...]]:
    there = [(c.id, c.text, c.collection, c.enabled) for c in workspace.captions.get(ids)]
    return [row for row in there if workspace.captions.version(row[0])]  # type: ignore[arg-type]


def test_a_plain_replacement_is_not_a_pattern(workspace):
    ids = add(workspace, ImportRow("A dog (far)"))
    assert replace(workspace, ids, "(far)", "[far]") == [re.sub(r"\(far\)", "[far]", "A dog (far)")]

"""Figures of decisions: what counts for pace, agreement and edit distance, and what does not."""

from pathlib import Path

import pytest

from recap_engine.annotate import decide
from recap_engine.annotate.statistics import agreement, read_statistics, word_distance
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.statistics_report import report
from recap_engine.records import Circumstances, Sound

SOUNDS = [Sound(letter * 32, 2.0) for letter in "abcdefgh"]


def decided(workspace: Workspace, number: int, text: str, how: Circumstances, who: str = "ana") -> None:
    offered = how.offered or ""
    with decide.under(workspace, how):
        if text == offered:
            decide.accept(workspace, SOUNDS[number], text, annotator=who, origin="generated", model="m")
        elif offered:
            decide.edit(workspace, SOUNDS[number], text, candidate=offered, annotator=who, origin="generated")
        else:
            decide.write(workspace, SOUNDS[number], text, annotator=who)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [("A dog barks", "a dog barks", 0), ("A dog barks", "A dog barks twice", 1), ("A dog", "Two cats", 2), ("", "", 0)],
)
def test_words_changed(one: str, other: str, words: int) -> None:
    assert word_distance(one, other) == words


def test_agreement_is_the_share_of_words_kept() -> None:
    assert agreement("A dog barks", "A dog barks twice") == pytest.approx(0.75)
    assert agreement("Rain", "Wind") == 0


def test_seconds_pace_edits_and_agreement(workspace: Workspace) -> None:
    decided(workspace, 0, "A dog barks", Circumstances(False, 10.0, "A dog barks"))
    decided(workspace, 1, "A dog barks twice", Circumstances(False, 30.0, "A dog barks"))
    decided(workspace, 2, "Rain falls", Circumstances(None, 4000.0, None), "ben")
    found = read_statistics(workspace)
    assert (found.all.decisions, found.all.accepted, found.all.edited, found.all.written) == (3, 1, 1, 1)
    ana, ben = found.annotators["ana"], found.annotators["ben"]
    assert (ana.seconds, ana.per_hour, ana.edit_words) == (20.0, 180.0, 1.0)
    assert (ana.agreement, ana.identical, ana.compared) == (pytest.approx(0.875), 0.5, 2)
    assert (ben.seconds, ben.agreement) == (None, None)
    assert found.collections["accepted"].decisions == 3
    assert sum(one.decisions for one in found.days.values()) == 3
    assert read_statistics(workspace, "ben").all.decisions == 1
    assert read_statistics(workspace, since="2999-01-01").all.decisions == 0


def test_blind_decisions_stand_apart(workspace: Workspace) -> None:
    decided(workspace, 0, "A dog barks", Circumstances(False, 5.0, "A dog barks"))
    with decide.under(workspace, Circumstances(True, 12.0, "A dog barks")):
        decide.write(workspace, SOUNDS[1], "A fox barks")
    found = read_statistics(workspace)
    assert (found.shown.seconds, found.shown.identical) == (5.0, 1.0)
    assert (found.blind.seconds, found.blind.identical) == (12.0, 0.0)
    assert found.blind.agreement == pytest.approx(2 / 3)


def test_acts_on_several_sounds_do_not_raise_the_pace(workspace: Workspace) -> None:
    decided(workspace, 0, "Rain", Circumstances(seconds=20.0))
    before = read_statistics(workspace).all
    with decide.as_one_act(workspace):
        for sound in SOUNDS[1:6]:
            decide.write(workspace, sound, "Wind", annotator="ana")
    after = read_statistics(workspace).all
    assert (after.decisions, after.together) == (6, 5)
    assert (after.per_hour, after.seconds) == (before.per_hour, before.seconds)
    decide.undo(workspace, annotator="ana", own=True)
    assert read_statistics(workspace).all == before


def test_the_page_shows_names_literally(workspace: Workspace) -> None:
    decided(workspace, 0, "Rain", Circumstances(seconds=20.0), "<b>ana</b>")
    page = report(read_statistics(workspace), "Statistics of <work>")
    assert "&lt;b&gt;ana&lt;/b&gt;" in page
    assert "<b>ana" not in page
    assert "<svg" in page
    assert "Statistics of &lt;work&gt;" in page


def test_the_command_prints_and_writes_a_page(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decided(workspace, 0, "Rain", Circumstances(seconds=20.0))
    workspace.close()
    where = ["--workspace", str(workspace.path)]
    assert main(["statistics", *where]) == 0
    printed = capsys.readouterr().out
    assert "By annotator: ana" in printed
    assert "seconds per sound" in printed
    assert main(["statistics", *where, "--html", str(tmp_path / "report.html")]) == 0
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert main(["statistics", *where, "--since", "yesterday"]) == 2
    assert main(["statistics", *where, "--html", str(workspace.path)]) == 2


def test_the_page_replaces_nothing_unasked(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decided(workspace, 0, "Rain", Circumstances(seconds=20.0))
    workspace.close()
    sound, notes = tmp_path / "rain.wav", tmp_path / "notes.html"
    for path in (sound, notes):
        path.write_bytes(b"precious")
        assert main(["statistics", "--workspace", str(workspace.path), "--html", str(path)]) == 2
        assert path.read_bytes() == b"precious"
    assert "--force" in capsys.readouterr().err
    assert main(["statistics", "--workspace", str(workspace.path), "--html", str(sound), "--force"]) == 2
    assert sound.read_bytes() == b"precious"
    assert main(["statistics", "--workspace", str(workspace.path), "--html", str(notes), "--force"]) == 0
    assert notes.read_text("utf-8").startswith("<!doctype html>")
    capsys.readouterr()
    assert main(["statistics", "--workspace", str(workspace.path), "--html", str(tmp_path)]) == 2
    assert "--out" not in capsys.readouterr().err


def test_own_words_that_were_accepted_count_as_written(workspace: Workspace) -> None:
    decide.accept(workspace, SOUNDS[0], "My own words", annotator="ana")
    decide.accept(workspace, SOUNDS[1], "Rain falls", annotator="ana", origin="generated", model="m")
    with decide.under(workspace, Circumstances(False, 5.0, "Wind blows")):
        decide.accept(workspace, SOUNDS[2], "Wind blows", annotator="ana")
    found = read_statistics(workspace).all
    assert (found.accepted, found.written) == (2, 1)


def test_states_follow_the_decisions_asked_for(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for number, sound in enumerate(SOUNDS[:3]):
        workspace.sounds.place(f"/s/{number}.wav", sound)
    decide.skip(workspace, SOUNDS[0], "clipped", annotator="ana")
    decided(workspace, 0, "Rain", Circumstances(), "ana")
    decided(workspace, 1, "Wind", Circumstances(), "ben")
    decide.reject(workspace, SOUNDS[2], "A cow moos", annotator="ana")
    assert read_statistics(workspace).states["written"] == 2
    given = {state: count for state, count in read_statistics(workspace, "ana").states.items() if count}
    assert given == {"written": 1}
    assert not any(read_statistics(workspace, since="2999-01-01").states.values())
    workspace.close()
    assert main(["statistics", "--workspace", str(workspace.path)]) == 0
    assert "All decisions\n" in capsys.readouterr().out
    assert main(["statistics", "--workspace", str(workspace.path), "--annotator", "nobody"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "There are no decisions of nobody" in said.err
    assert main(["statistics", "--workspace", str(workspace.path), "--since", "2999-01-01"]) == 0
    assert "There are no decisions since 2999-01-01." in capsys.readouterr().err

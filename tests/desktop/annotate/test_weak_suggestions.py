"""Weak suggestions are marked, withheld or left out; and the previous caption can be inserted again."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt

from recap_desktop.engine.pending import SoundRequest
from recap_desktop.i18n import decimal
from recap_desktop.item_models.cards import CARD, similar_card, suggestion_card
from recap_engine.messages import Proposed
from recap_engine.records import Candidate, Neighbour

Key, Mod = Qt.Key, Qt.KeyboardModifier


def cards(session):
    model = session.window.suggestion_cards
    return [model.index(row).data(CARD) for row in range(model.rowCount())]


def test_nothing_is_less_than_nothing():
    assert (decimal(-0.001, 2), decimal(-0.0, 1), decimal(-0.02, 2)) == ("0.00", "0.0", "-0.02")


def test_weak_ones_say_so_in_words(qapp):
    strong, weak = (suggestion_card(Candidate("A dog", score, "generated"), 1, ()) for score in (0.6, 0.04))
    assert (strong.weak, weak.weak, weak.remarks) == (False, True, ("Written by the model", "unlikely"))
    near, far = (similar_card(Neighbour("A dog", 0.0, "text", "c", 1, relevance=r), 1, "") for r in (0.2, 0.01))
    assert (near.weak, far.weak, far.remarks[0], far.amount) == (False, True, "weak match", "1%")


def test_suggestions_below_the_chosen_score_are_hidden_except_the_best(qtbot, work, suggested):
    session = work()
    suggested(session)
    made = session.desk.received
    session.window.settings.set("least_score", 20)
    scores = (0.5, 0.2, 0.19)
    few = tuple(Candidate(f"Text {score}", score, "generated") for score in scores)
    session.desk.received = type(made)(type(made.proposal)(made.proposal.sound, few, (), "m1", ()), made.sequence)
    assert [c.score for c in session.desk.candidates()] == [0.5, 0.2]
    scores = (0.001, 0.0)
    few = tuple(Candidate(f"Text {score}", score, "generated") for score in scores)
    session.desk.received = type(made)(type(made.proposal)(made.proposal.sound, few, (), "m1", ()), made.sequence)
    assert [c.score for c in session.desk.candidates()] == [0.001]


@pytest.fixture
def short(sounds, tmp_path):
    def write(name: str, seconds: float) -> None:
        (tmp_path / "field").mkdir(exist_ok=True)
        wave = np.random.default_rng(1).uniform(-0.1, 0.1, round(seconds * 8000)).astype("float32")
        soundfile.write(tmp_path / "field" / name, wave, 8000)

    return write


def test_very_short_sounds_are_guessed_at_and_that_is_said(qtbot, work, suggested, short):
    session = work("1_long.wav")
    short("0_click.wav", 0.1)
    session.window.actions_["rescan"].trigger()
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 2)
    session.window.library.go_to(0)
    suggested(session)
    assert session.window.suggestions.remark.text() == "Only 0.10 s long, so these are guesses."
    assert all(card.weak and "a guess" in card.remarks for card in cards(session)[:1])
    session.window.library.go_to(1)
    suggested(session)
    assert session.window.suggestions.remark.text() == ""
    assert not cards(session)[0].weak


def test_silence_is_reported_instead_of_guessed_at(qtbot, work):
    session = work("silent.wav", "wind.wav")
    qtbot.waitUntil(lambda: session.desk.received is not None and not session.desk.received.partial)
    panel = session.window.suggestions
    assert panel.placeholder.text().startswith("This sound is silent")
    assert panel.remark.text() == ""
    assert session.desk.candidates() == ()
    assert not session.window.decisions.accept(1)
    qtbot.keyClick(session.window.caption.box, Key.Key_S, Mod.ControlModifier | Mod.ShiftModifier)
    assert len(cards(session)) > 0


def test_the_caption_before_is_put_in_again(qtbot, work, suggested):
    session = work("a.wav", "b.wav", "c.wav")
    box, desk = session.window.caption.box, session.desk
    qtbot.keyClick(box, Key.Key_R, Mod.ControlModifier)
    assert "no previous caption" in session.window.notice.sentence
    qtbot.keyClicks(box, "Wind in reeds")
    qtbot.keyClick(box, Key.Key_Return, Mod.ControlModifier)
    qtbot.keyClick(box, Key.Key_R, Mod.ControlModifier)
    assert (box.toPlainText(), session.window.caption.label.text()) == ("Wind in reeds", "Your words")
    suggested(session)
    qtbot.keyClick(box, Key.Key_1, Mod.ControlModifier)
    qtbot.keyClick(box, Key.Key_R, Mod.ControlModifier)
    assert session.window.caption.label.text() == "A suggestion, unchanged"
    qtbot.keyClick(box, Key.Key_Return, Mod.ControlModifier)
    entries = desk.workspace.journal.entries()
    assert [(e.kind, e.text) for e in entries] == [
        ("write", "Wind in reeds"),
        ("accept", "A b is heard"),
        ("accept", "A b is heard"),
    ]


def test_suggestions_stay_until_requested_ones_arrive(qtbot, work, suggested):
    session = work()
    suggested(session)
    before = [card.text for card in cards(session)]
    session.desk.request_again()
    assert [card.text for card in cards(session)] == before
    assert session.window.suggestions.remark.text() == "Making new suggestions…"
    qtbot.waitUntil(lambda: not session.desk.replacing)
    assert session.desk.candidates()
    assert session.window.suggestions.remark.text() == ""


def proposed(session, *candidates):
    """Let the engine answer the request for the current sound."""
    desk = session.desk
    answer = Proposed(
        sound=desk.current.sound,
        candidates=candidates,
        neighbours=(),
        model="m1",
        notes=(),
        sequence=desk.workspace.sequence(),
        missing=0,
    )
    session.window.engine.proposed.emit(SoundRequest(desk.current.path), answer)


def test_a_sound_shown_again_requires_no_words(qtbot, work, suggested, monkeypatch):
    session = work()
    suggested(session)
    asked = []

    def propose(path, region=None, **more):
        if "words" in more:
            asked.append(more["words"])
        return 1000 + len(asked)

    monkeypatch.setattr(session.window.engine, "propose", propose)
    session.desk.require_words((("rain",), ()))
    proposed(session, Candidate("Rain", 0.5, "generated"), Candidate("Light rain", 0.0, "generated"))
    assert [c.text for c in session.desk.candidates()] == ["Rain", "Light rain"]
    session.desk.load(session.desk.current.item, session.desk.current.sound)
    assert asked[0] == (("rain",), ())
    assert asked[-1] == ((), ())
    assert "Rain" not in [c.text for c in session.desk.candidates()]


def test_suggestions_that_equal_the_shown_ones_again_leave_none_newer(qtbot, work, suggested, monkeypatch):
    session = work()
    suggested(session)
    monkeypatch.setattr(session.window.engine, "propose", lambda *_, **__: None)
    shown = session.desk.received.proposal.candidates
    proposed(session, Candidate("Rain", 0.5, "generated"))
    assert session.desk.newer is not None
    proposed(session, *shown)
    assert session.desk.newer is None


def test_the_least_score_applies_at_once(qtbot, work, suggested):
    session = work()
    suggested(session)
    few = tuple(Candidate(f"Text {score}", score, "generated") for score in (0.5, 0.3))
    session.desk.received = None
    proposed(session, *few)
    assert len(cards(session)) == 2
    session.window.settings.set("least_score", 40)
    assert len(cards(session)) == 1

"""A blind comparison by real keys, in a dialog with a real player."""

import json

import pytest
from PySide6.QtCore import Qt

from recap_desktop.dialogs.compare import CompareDialog
from recap_desktop.sound.player import Player
from recap_desktop.sound.silent_card import SilentCards
from recap_engine.exchange.comparison import Comparison

Key = Qt.Key


@pytest.fixture
def files(sounds, tmp_path):
    top = sounds("bell.wav", "dog.wav", "rain.wav")
    for name in ("ours", "theirs"):
        lines = "".join(f"{path.name},{name} of {path.stem}\n" for path in sorted(top.iterdir()))
        (tmp_path / f"{name}.csv").write_text(f"file_name,caption\n{lines}", "utf-8")
    return [tmp_path / "ours.csv", tmp_path / "theirs.csv"], top


@pytest.fixture
def asking(qtbot, files, tmp_path):
    def open_():
        comparison = Comparison.open(files[0], [files[1]], tmp_path / "answers.jsonl")
        dialog = CompareDialog(comparison, Player(outputs=SilentCards()))
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return comparison, dialog

    return open_


def test_texts_are_chosen_by_keys_without_their_names(qtbot, asking, tmp_path):
    comparison, dialog = asking()
    assert dialog._player.state == "playing"
    assert {label.text().split()[0] for label in dialog.texts} == {"ours", "theirs"}
    assert dialog.sound.text().startswith("1 of 3: ")
    assert not dialog.buttons["back"].isEnabled()
    qtbot.keyClick(dialog, Key.Key_Space)
    assert dialog._player.state == "paused"
    first = comparison.trials[0]
    qtbot.keyClick(dialog, Key.Key_1)
    assert comparison.answers[0].winner == first.systems[0]
    qtbot.keyClick(dialog, Key.Key_Backspace)
    assert comparison.answers == []
    qtbot.keyClick(dialog, Key.Key_2)
    qtbot.keyClick(dialog, Key.Key_0)
    assert [one.choice for one in comparison.answers] == ["second", "tie"]
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    again, dialog = asking()
    assert dialog.sound.text().startswith("3 of 3: ")
    qtbot.mouseClick(dialog.buttons["first"], Qt.MouseButton.LeftButton)
    assert dialog.summary.text() == "All 3 questions are answered."
    assert dialog.model.rows[0][0] == "ours | theirs"
    assert len((tmp_path / "answers.jsonl").read_text("utf-8").splitlines()) == 6
    qtbot.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    assert dialog.sound.text().startswith("3 of 3: ")
    assert json.loads((tmp_path / "answers.jsonl").read_text("utf-8").splitlines()[-1])["back"]
    assert len(again.answers) == 2


def test_an_answer_that_cannot_be_saved_does_not_count(qtbot, asking, tmp_path):
    comparison, dialog = asking()
    comparison.out = tmp_path / "gone" / "answers.jsonl"
    qtbot.keyClick(dialog, Key.Key_1)
    assert "cannot be written" in dialog.message.text()
    assert comparison.answers == []

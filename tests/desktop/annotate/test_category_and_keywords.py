"""Category and keywords of a sound beside its caption, by real keys: completed, suggested, saved, undone, found."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.annotate.sound_fields import FieldsEditor
from recap_desktop.annotate.unsaved import UnsavedTexts
from recap_desktop.item_models.sound_columns import CATEGORY, KEYWORDS
from recap_engine.annotate import sounds_act
from recap_engine.exchange.ucs_file import keep_ucs_list, read_ucs_list
from recap_engine.records import Fields, Sound

Key, Mod = Qt.Key, Qt.KeyboardModifier
LIST = """Category,SubCategory,CatID,Explanations,Synonyms
AMBIENCE,PARK,AMBPark,Parks and playgrounds,"garden, picnic"
ANIMALS,DOG,ANMLDog,Dogs barking,"bark, puppy"
BELLS,MISC,BELLMisc,Any bell,"chime, ring"
RAIN,GENERAL,RAINGen,Rain falling,"shower, drizzle"
"""


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def type_text(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)


@pytest.fixture
def ucs(tmp_path):
    path = tmp_path / "ucs.csv"
    path.write_text(LIST)
    keep_ucs_list(read_ucs_list(path))


@pytest.fixture
def row(ucs, work):
    """The fields of the first sound, the caption box in focus."""
    session = work()
    session.window.caption.box.setFocus()
    return session.window.caption.fields, session


def saved(session, at=0):
    item = session.window.table.item(at)
    return session.desk.workspace.fields.get(Sound(item.hash, item.duration))


def offered(field):
    model = field.list.model() if field.list.isVisible() else None
    return [] if model is None else [model.index(at, 0).data() for at in range(model.rowCount())]


def test_tab_goes_from_the_caption_to_both_fields_and_enter_saves(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_Tab)
    assert fields.category_field.hasFocus()
    type_text(qtbot, "mine")
    press(qtbot, Key.Key_Tab)
    assert fields.keywords_field.hasFocus()
    assert saved(session) == Fields("mine")
    qtbot.waitUntil(lambda: "is not in the UCS list" in fields.category_field.toolTip())
    type_text(qtbot, "near, old bell")
    press(qtbot, Key.Key_Return)
    assert session.window.caption.box.hasFocus()
    assert saved(session) == Fields("mine", ("near", "old bell"))
    assert session.desk.workspace.journal.states() == {}
    assert session.desk.current.item.file == session.window.table.item(0).file


def test_a_category_is_completed_by_its_name_and_explained(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "pupp")
    assert offered(fields.category_field) == ["ANMLDog – ANIMALS, DOG"]
    buttons = session.window.caption.submit
    assert fields.category_field.list.geometry().bottom() < buttons.mapTo(session.window, buttons.rect().topLeft()).y()
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    assert fields.category_field.text() == "ANMLDog"
    assert fields.category_field.hasFocus()
    press(qtbot, Key.Key_Return)
    assert session.window.caption.box.hasFocus()
    assert saved(session) == Fields("ANMLDog")
    qtbot.waitUntil(lambda: "Dogs barking" in fields.category_field.toolTip())


def test_a_catid_is_spelled_as_in_the_list(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "raingen")
    press(qtbot, Key.Key_Return)
    assert saved(session) == Fields("RAINGen")
    assert fields.category_field.text() == "RAINGen"


def test_the_caption_suggests_a_category_which_down_offers_first(qtbot, row):
    fields, session = row
    type_text(qtbot, "a puppy barks in a garden")
    qtbot.waitUntil(lambda: fields.category_field.placeholderText() == "Category – suggested: ANMLDog")
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    press(qtbot, Key.Key_Down)
    assert offered(fields.category_field)[:2] == ["ANMLDog – ANIMALS, DOG", "AMBPark – AMBIENCE, PARK"]
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Return)
    assert saved(session) == Fields("ANMLDog")
    assert session.desk.draft.text == "a puppy barks in a garden"


def test_keywords_are_completed_one_after_the_other_from_those_in_use(qtbot, row):
    fields, session = row
    other = session.window.table.item(1)
    sounds_act.set_keywords(session.desk.workspace, [Sound(other.hash, other.duration)], "metal, meadow, far")
    fields.keywords_field.setFocus()
    type_text(qtbot, "far, me")
    assert sorted(offered(fields.keywords_field)) == ["meadow", "metal"]
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    first = fields.keywords_field.text()
    assert first in ("far, meadow, ", "far, metal, ")
    type_text(qtbot, "new")
    press(qtbot, Key.Key_Return)
    assert saved(session).keywords == ("far", first[5:-2], "new")


def test_a_completion_is_clicked(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "bell")
    completions = fields.category_field.list
    at = completions.visualRect(completions.model().index(0, 0)).center()
    qtbot.mouseClick(completions.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert fields.category_field.text() == "BELLMisc"
    assert fields.category_field.hasFocus()
    press(qtbot, Key.Key_Return)
    assert saved(session) == Fields("BELLMisc")


def test_enter_takes_what_is_typed_while_nothing_is_chosen(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "be")
    assert offered(fields.category_field) == ["BELLMisc – BELLS, MISC"]
    press(qtbot, Key.Key_Return)
    assert saved(session) == Fields("be")


def test_escape_leaves_the_field_as_it_was(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "bell")
    press(qtbot, Key.Key_Escape)
    assert (offered(fields.category_field), fields.category_field.text()) == ([], "bell")
    press(qtbot, Key.Key_Escape)
    assert session.window.caption.box.hasFocus()
    assert (fields.category_field.text(), saved(session)) == ("", Fields())
    assert session.desk.workspace.journal.count() == 0


def test_what_is_typed_survives_a_crash(qtbot, row):
    _, session = row
    editor, desk, kept = session.desk.fields, session.desk, session.window.settings
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "AMBPark")
    qtbot.waitUntil(lambda: "AMBPark" in kept.text("typed_fields"))
    assert saved(session) == Fields()
    after_crash = FieldsEditor(kept, UnsavedTexts())
    after_crash.begin(desk.workspace, desk.current.sound)
    assert (after_crash.text("category"), after_crash.text("keywords")) == ("AMBPark", "")
    assert after_crash.save()
    assert saved(session) == Fields("AMBPark")
    assert kept.text("typed_fields") == ""
    editor.forget()


def test_what_was_typed_before_the_field_changed_elsewhere_is_not_shown(qtbot, row):
    _, session = row
    desk, kept = session.desk, session.window.settings
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "AMBPark")
    qtbot.waitUntil(lambda: "AMBPark" in kept.text("typed_fields"))
    sounds_act.set_category(desk.workspace, [desk.current.sound], "BELLMisc", annotator="Ben")
    after_crash = FieldsEditor(kept, UnsavedTexts())
    after_crash.begin(desk.workspace, desk.current.sound)
    assert after_crash.text("category") == "BELLMisc"
    desk.fields.forget()
    assert kept.text("typed_fields") == ""


def test_undo_and_redo_show_the_sound_anew(qtbot, row):
    fields, session = row
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "mine")
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert (fields.category_field.text(), saved(session)) == ("", Fields())
    session.window.actions_["redo"].trigger()
    assert (fields.category_field.text(), saved(session)) == ("mine", Fields("mine"))
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert (session.window.library.row(), fields.category_field.text()) == (1, "")
    session.window.actions_["undo"].trigger()
    assert (session.window.library.row(), fields.category_field.text()) == (0, "")
    type_text(qtbot, "a bell")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert session.window.library.row() == 1


def test_a_decision_saves_the_field_first_and_does_not_change_it(qtbot, row):
    fields, session = row
    type_text(qtbot, "a bell")
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "mine")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert session.window.library.row() == 1
    assert [entry.kind for entry in session.desk.workspace.journal.entries()] == ["category", "write"]
    session.window.actions_["undo"].trigger()
    assert session.window.library.row() == 0
    assert (fields.category_field.text(), saved(session)) == ("mine", Fields("mine"))


def test_another_sound_shows_its_own_fields_and_what_was_typed_is_saved(qtbot, row):
    fields, session = row
    fields.keywords_field.setFocus()
    type_text(qtbot, "old")
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert (fields.keywords_field.text(), saved(session)) == ("", Fields("", ("old",)))
    press(qtbot, Key.Key_Up, Mod.ControlModifier)
    assert fields.keywords_field.text() == "old"


def test_the_list_shows_and_finds_them(qtbot, row):
    _, session = row
    table, window = session.window.table, session.window
    press(qtbot, Key.Key_F2, Mod.ShiftModifier)
    type_text(qtbot, "AMBPark")
    press(qtbot, Key.Key_Tab)
    type_text(qtbot, "tin roof, near")
    press(qtbot, Key.Key_Return)
    assert [table.index(0, column).data() for column in (CATEGORY, KEYWORDS)] == ["AMBPark", "tin roof, near"]
    for query, count in (
        ("category:amb", 1),
        ("category:no", 2),
        ("keyword:tin", 1),
        ("keyword:roof", 0),
        ('"tin roof"', 1),
        ("-ambpark", 2),
    ):
        window.library.filter.setText(query)
        qtbot.waitUntil(lambda count=count: table.rowCount() == count)


def test_the_row_can_be_hidden(qtbot, row):
    fields, session = row
    assert fields.isVisible()
    session.window.settings.set("sound_fields", False)
    assert not fields.isVisible()
    assert not session.window.actions_["category"].isEnabled()

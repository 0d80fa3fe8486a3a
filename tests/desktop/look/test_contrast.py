"""4.5:1 for text and 3:1 for what is drawn, in both themes: as declared, and as painted."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QStatusBar,
    QTableView,
    QToolButton,
    QWidget,
)

from recap_desktop.look.colours import DARK, GRAPHIC_PAIRS, LIGHT, STATE_COLOURS, TEXT_PAIRS, contrast
from recap_desktop.look.theme import Theme, palette
from recap_desktop.sound.colours import sound_colours

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
TEXT, GRAPHIC = 4.5, 3.0


def weak(colours, pairs, least):
    found = {(ink, ground): contrast(getattr(colours, ink), getattr(colours, ground)) for ink, ground in pairs}
    return {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


@BOTH
def test_declared_pairs_have_contrast(colours):
    assert weak(colours, TEXT_PAIRS, TEXT) == {}
    assert weak(colours, GRAPHIC_PAIRS, GRAPHIC) == {}


def test_every_colour_is_in_a_pair_that_is_held_to_something():
    known = {name for pair in (*TEXT_PAIRS, *GRAPHIC_PAIRS) for name in pair}
    assert set(STATE_COLOURS.values()) <= known
    # Lines part what is told apart without them; behind human words there is only ever the badge's number.
    assert set(LIGHT.__dataclass_fields__) - known == {"line"}


@BOTH
def test_the_sound_view_can_be_read(colours):
    drawn = sound_colours(palette(colours))
    for ink in (drawn.text, drawn.faint):
        assert contrast(ink, drawn.ground) >= TEXT
    for ink in (drawn.accent, drawn.envelope):
        assert contrast(ink, drawn.ground) >= GRAPHIC


# ---- as it is painted ------------------------------------------------------------------------------------------------


def seen(widget: QWidget, margin: tuple[int, int] = (9, 5)) -> float:
    """The contrast of the text in a widget: of its ground, the commonest colour, and the strongest ink on it."""
    top = widget.window()
    image = (
        top.grab(QRect(widget.mapTo(top, QPoint(0, 0)), widget.size()))
        .toImage()
        .convertToFormat(QImage.Format.Format_RGB32)
    )
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    x, y = margin
    inner = flat[y : image.height() - y, x : image.width() - x, 2::-1].reshape(-1, 3)
    colours, counts = np.unique(inner, axis=0, return_counts=True)
    ground = colours[counts.argmax()]
    assert len(colours) > 1, "nothing is written there"
    return max(contrast(_name(ink), _name(ground)) for ink in colours[np.argsort(-counts)[:400]])


def _name(colour: np.ndarray) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour.tolist())


def line(text: str = "Rain on a roof", **options) -> QLineEdit:
    return QLineEdit(text, **options)


def selected_line() -> QLineEdit:
    made = line()
    made.selectAll()
    return made


def writing(selected: bool = False, text: str = "Rain on a roof") -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    if selected:
        made.selectAll()
    return made


def button(**properties) -> QPushButton:
    made = QPushButton("Rain")
    for name, value in properties.items():
        made.setProperty(name, value)
    return made


def pressed() -> QPushButton:
    made = button()
    made.setDown(True)
    return made


def checked() -> QToolButton:
    made = QToolButton(text="Rain", checkable=True)
    made.setChecked(True)
    return made


def label(name: str) -> QLabel:
    made = QLabel("Rain on a roof")
    made.setProperty(name, True)
    return made


def box() -> QComboBox:
    made = QComboBox()
    made.addItem("Rain")
    return made


def rows(kind: type, selected: bool) -> QWidget:
    model = QStandardItemModel()
    model.appendRow(QStandardItem("Rain on a roof"))
    view = kind()
    model.setParent(view)
    view.setModel(model)
    view.setFixedSize(260, 90)
    if selected:
        view.setCurrentIndex(model.index(0, 0))
    return view


def cell(kind: type, selected: bool) -> QWidget:
    """The row alone: its ground, and the text on it."""
    view = rows(kind, selected)
    view.setFixedHeight(view.sizeHintForRow(0) + 4)
    if isinstance(view, QTableView):
        view.horizontalHeader().hide()
        view.verticalHeader().hide()
        view.setColumnWidth(0, 256)
    return view


def menu(selected: bool) -> QMenu:
    made = QMenu()
    entry = made.addAction("Rain on a roof")
    if selected:
        made.setActiveAction(entry)
    return made


def bar() -> QMenuBar:
    made = QMenuBar()
    made.addMenu("Rain")
    return made


def progress(done: int) -> QProgressBar:
    made = QProgressBar(minimum=0, maximum=100)
    made.setValue(done)
    made.setFormat("Rain on a roof")
    return made


def status() -> QStatusBar:
    made = QStatusBar()
    made.addWidget(QLabel("Rain on a roof"))
    return made


def group() -> QGroupBox:
    made = QGroupBox("Rain on a roof")
    QHBoxLayout(made).addWidget(QWidget())
    return made


PAINTED: dict[str, Callable[[], QWidget]] = {
    "label": lambda: QLabel("Rain on a roof"),
    "faint label": lambda: label("faint"),
    "heading": lambda: label("heading"),
    "line": line,
    "line, placeholder": lambda: line("", placeholderText="Rain on a roof"),
    "line, selection": selected_line,
    "text": writing,
    "text, selection": lambda: writing(selected=True),
    "button": button,
    "button, pressed": pressed,
    "button, plain": lambda: button(plain=True),
    "button, primary": lambda: button(primary=True),
    "tool, checked": checked,
    "tick box": lambda: QCheckBox("Rain on a roof"),
    "choice": box,
    "number": lambda: QSpinBox(value=50),
    "table": lambda: cell(QTableView, False),
    "table, chosen": lambda: cell(QTableView, True),
    "list": lambda: cell(QListView, False),
    "list, chosen": lambda: cell(QListView, True),
    "menu": lambda: menu(False),
    "menu, chosen": lambda: menu(True),
    "menu bar": bar,
    "progress, begun": lambda: progress(0),
    "progress, done": lambda: progress(100),
    "status": status,
    "group": group,
}


@pytest.fixture(params=["light", "dark"])
def theme(request, qapp):
    made = Theme(request.param, qapp)
    made.apply()
    yield made
    made.choose("light")


@pytest.mark.parametrize("state", PAINTED)
def test_text_has_contrast_as_it_is_painted(qtbot, theme, state):
    widget = PAINTED[state]()
    qtbot.addWidget(widget)
    font = QFont(widget.font())
    font.setPixelSize(20)  # colours do not depend on it, and thin strokes would only be blends
    for part in (widget, *widget.findChildren(QLabel)):
        part.setFont(font)
    if not isinstance(widget, QTableView | QListView):
        widget.resize(widget.sizeHint().expandedTo(widget.minimumSize()))
    widget.ensurePolished()
    assert seen(widget) >= TEXT


@pytest.mark.parametrize("whose", ["none", "model", "human"])
@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_caption_box_is_read_whosever_words_are_in_it(qtbot, work, settings, whose, choice):
    settings.set("theme", choice)
    session = work()
    panel = session.window.caption
    panel.box.setFocus()
    for text in ("", "Rain on a roof"):
        panel.box.replace(text)
        panel.show_authorship(whose, "Somebody's words")
        panel.show_check("Two spaces in a row")
        assert seen(panel.box, (4, 4)) >= TEXT
    panel.box.show_ghost("Rain on a roof, and wind in dry grass")
    assert panel.box.ghost()
    assert seen(panel.box, (4, 4)) >= TEXT
    for shown in (panel.label, panel.remark):
        ground = panel.frame.grab().toImage().pixelColor(panel.frame.width() // 2, 5).name()
        assert contrast(shown.palette().windowText().color().name(), ground) >= TEXT


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_cards_are_read_chosen_or_not(qtbot, work, suggested, settings, choice):
    settings.set("theme", choice)
    session = work()
    suggested(session)
    cards = session.window.suggestions.list
    cards.setCurrentIndex(session.window.suggestion_cards.index(1))
    colours = session.window.theme.colours
    for ink in ("text", "faint", "model", "human"):
        for ground in ("base", "selected"):
            assert contrast(getattr(colours, ink), getattr(colours, ground)) >= TEXT
    assert seen(cards.viewport(), (12, 4)) >= TEXT

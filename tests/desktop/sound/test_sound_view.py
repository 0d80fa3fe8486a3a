from __future__ import annotations

import gc
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QVBoxLayout, QWidget

from recap_desktop.sound.display_options import DisplayOptions, rows
from recap_desktop.sound.viewport import Viewport, clock_text, hertz_ticks, time_step
from recap_engine.records import Region

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def shown(qtbot, view, write, sine):
    """A view of four seconds: silence, then a tone in the second half."""
    samples = np.concatenate([np.zeros(32000, np.float32), sine(2000, 2)])
    view.show_sound(write(samples))
    qtbot.waitUntil(lambda: view.canvas.scene.wave is not None and view.canvas.scene.spectrum is not None)
    return view


def point(view, seconds: float, y: int = 200) -> QPoint:
    return QPoint(round(view.canvas.scene.x(seconds)), y)


def drag(view, start: float, end: float, y: int = 200) -> None:
    canvas = view.canvas
    QTest.mousePress(canvas, LEFT, NONE, point(view, start, y))
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(canvas, point(view, start + share * (end - start), y))
    QTest.mouseRelease(canvas, LEFT, NONE, point(view, end, y))


def test_waveform_and_spectrogram_show_where_the_sound_is(shown) -> None:
    scene = shown.canvas.scene
    image = shown.canvas.grab().toImage()
    ground = shown.palette().base().color().name()

    def coloured(box, seconds: float) -> float:
        x = round(scene.x(seconds))
        return np.mean([image.pixelColor(x, y).name() != ground for y in range(box.top() + 3, box.bottom() - 3)])

    assert coloured(scene.wave_box(), 1.03) < 0.1
    assert coloured(scene.wave_box(), 3.03) > 0.5
    assert coloured(scene.spectrum_box(), 3.03) > coloured(scene.spectrum_box(), 1.03)


def test_dragging_selects_a_region_once_it_is_let_go(qtbot, shown) -> None:
    reported = []
    shown.region_selected.connect(reported.append)
    drag(shown, 1.0, 2.5)
    assert len(reported) == 1
    assert reported[0].start == pytest.approx(1.0, abs=0.01)
    assert reported[0].end == pytest.approx(2.5, abs=0.01)
    assert shown.region == reported[0]
    drag(shown, 2.5, 3.0)  # the edge goes along
    assert reported[1].start == pytest.approx(1.0, abs=0.01)
    assert reported[1].end == pytest.approx(3.0, abs=0.01)


def test_a_click_goes_there_and_outside_lets_the_region_go(qtbot, shown) -> None:
    sought, regions = [], []
    shown.seek_requested.connect(sought.append)
    shown.region_selected.connect(regions.append)
    shown.select(Region(1, 2))
    QTest.mouseClick(shown.canvas, LEFT, NONE, point(shown, 1.5))
    assert sought == [pytest.approx(1.5, abs=0.01)]
    assert shown.position == sought[0]
    assert regions == []
    QTest.mouseClick(shown.canvas, LEFT, NONE, point(shown, 3))
    assert regions == [None]


def test_a_region_is_selected_by_keys_alone(qtbot, shown) -> None:
    shown.canvas.setFocus()
    shown.set_position(1.0)
    with qtbot.waitSignal(shown.region_selected) as reported:
        for _ in range(5):
            QTest.keyClick(shown.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert reported.args[0].start == pytest.approx(1.0)
    assert reported.args[0].end == pytest.approx(1.2)
    with qtbot.waitSignal(shown.region_selected) as reported:
        QTest.keyClick(shown.canvas, Qt.Key.Key_Escape)
    assert reported.args == [None]
    shown.set_position(1.5)
    QTest.keyClick(shown.canvas, Qt.Key.Key_BracketLeft)
    shown.set_position(2.5)
    QTest.keyClick(shown.canvas, Qt.Key.Key_BracketRight)
    assert shown.region == Region(1.5, 2.5)


def test_keys_move_zoom_and_scroll(qtbot, shown) -> None:
    canvas = shown.canvas
    sought = []
    shown.seek_requested.connect(sought.append)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_Right):
        QTest.keyClick(canvas, key)
    assert sought == [4.0, 0.0, pytest.approx(0.04)]
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    zoomed = canvas.scene.viewport
    assert zoomed.length == pytest.approx(4 / 1.5)
    QTest.keyClick(canvas, Qt.Key.Key_PageDown)
    assert canvas.scene.viewport.end == pytest.approx(4)
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.scene.viewport.complete
    shown.select(Region(1, 2))
    QTest.keyClick(canvas, Qt.Key.Key_Z)
    assert (canvas.scene.viewport.start, canvas.scene.viewport.end) == pytest.approx((0.92, 2.08))


def test_the_finest_zoom_is_drawn_from_single_samples(qtbot, shown) -> None:
    shown.canvas.set_viewport(shown.canvas.scene.viewport.showing(3.0, 3.004))
    qtbot.waitUntil(lambda: shown._detail is not None and shown.canvas.scene.wave.end < 3.1)
    assert shown._detail.bin == 1
    image = shown.canvas.grab().toImage()
    box = shown.canvas.scene.wave_box()
    ground = shown.palette().base().color().name()
    ink = [
        image.pixelColor(x, y).name() != ground for x in range(80, 600, 7) for y in range(box.top() + 8, box.bottom())
    ]
    assert 0.005 < np.mean(ink) < 0.4  # a line, not a solid block


def test_a_region_from_outside_is_shown_and_not_reported(qtbot, view, write, sine) -> None:
    reported = []
    view.region_selected.connect(reported.append)
    view.show_sound(write(sine(500, 30)), Region(10, 11))
    qtbot.waitUntil(lambda: view.region is not None)
    assert view.region == Region(10, 11)
    assert view.canvas.scene.viewport.start == pytest.approx(9)
    assert reported == []


def test_the_page_turns_when_the_cursor_leaves_the_screen(shown) -> None:
    shown.canvas.set_viewport(shown.canvas.scene.viewport.showing(0, 1))
    shown.set_position(0.9)
    shown.set_position(1.02)
    assert shown.canvas.scene.viewport.start == pytest.approx(0.97)
    shown.canvas.set_viewport(shown.canvas.scene.viewport.showing(3, 4))  # looking elsewhere is respected
    shown.set_position(1.1)
    assert shown.canvas.scene.viewport.start == pytest.approx(3)


def test_a_new_sound_replaces_the_one_being_read(qtbot, view, write, sine) -> None:
    first, second = write(sine(500, 40), name="a.wav"), write(sine(500, 3), name="b.wav")
    failures = []
    view.failed.connect(failures.append)
    for _ in range(10):
        view.show_sound(first)
        view.show_sound(second)
    qtbot.waitUntil(lambda: view.canvas.scene.spectrum is not None)
    assert view.canvas.scene.viewport.duration == pytest.approx(3)
    assert failures == []


def test_what_cannot_be_read_is_said_in_its_place(qtbot, view, tmp_path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_text("no sound at all, but words")
    with qtbot.waitSignal(view.failed) as reported:
        view.show_sound(str(bad))
    assert "not a sound" in reported.args[0]
    assert view.canvas.scene.message == reported.args[0]
    assert view.canvas.accessibleDescription() == reported.args[0]
    QTest.mouseClick(view.canvas, LEFT, NONE, QPoint(100, 100))
    view.set_position(1.0)
    view.select(Region(0, 1))


def test_channels_are_shown_mixed_alone_or_all(qtbot, view, write, sine) -> None:
    view.show_sound(write(np.stack([sine(500, 1), sine(900, 1)], 1)))
    qtbot.waitUntil(lambda: view.canvas.scene.wave is not None)
    box = view.controls.channels
    assert [box.itemText(n) for n in range(box.count())] == ["Mixed", "All channels", "Left", "Right"]
    box.setCurrentIndex(1)
    assert view.canvas.scene.lanes == ("L", "R")
    box.setCurrentIndex(3)
    chosen = DisplayOptions.from_dict(view.options())
    assert rows(chosen.shown(2), 2) == (2,)
    assert view.options()["channel"] == 1
    view.show_sound(write(sine(500, 1), name="mono.wav"))
    qtbot.waitUntil(lambda: view.canvas.scene.wave is not None)
    assert rows(chosen.shown(1), 1) == (0,)
    assert view.options()["channel"] == 1  # kept for the next sound that has it


def test_frequency_limits_and_scale_are_kept_and_reported(qtbot, shown) -> None:
    with qtbot.waitSignal(shown.options_changed):
        shown.controls.high.setValue(4000)
    with qtbot.waitSignal(shown.options_changed):
        shown.controls.scale.setCurrentIndex(1)
    kept = shown.options()
    assert kept["high"] == 4000
    assert kept["scale"] == "log"
    qtbot.waitUntil(lambda: shown.canvas.scene.scale == "log")
    assert shown.canvas.scene.hertz(shown.canvas.scene.spectrum_box().top()) == pytest.approx(4000)
    shown.set_options({})
    assert shown.options()["high"] is None
    shown.set_options(kept)
    assert shown.controls.high.value() == 4000


def test_clicking_does_not_take_the_keys_from_a_text_being_written(qtbot, shown) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    text = QLineEdit()
    column.addWidget(text)
    column.addWidget(shown)
    window.resize(700, 420)
    window.show()
    window.activateWindow()
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    QTest.mouseClick(shown.canvas, LEFT, NONE, QPoint(200, 100))
    assert text.hasFocus()
    shown.setParent(None)


def test_colours_follow_the_palette(qtbot, qapp, shown) -> None:
    qapp.setStyleSheet("")  # another test's, which would go before the palette
    palette = QPalette(QApplication.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101010"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#f0f0f0"))
    shown.canvas.scene.wave = None
    shown.setPalette(palette)
    qtbot.waitUntil(lambda: shown.canvas.scene.wave is not None)
    box = shown.canvas.scene.wave_box()
    assert shown.canvas.grab().toImage().pixelColor(box.left() + 13, box.top() + 5).name() == "#101010"


def test_every_control_has_a_name_for_people_and_for_programs(shown) -> None:
    for widget in shown.findChildren(QWidget):
        if isinstance(widget, QAbstractItemView):
            continue  # the list that drops from a combo box is Qt's own, as is the editor inside a spin box
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.objectName().startswith("qt_"):
            assert widget.objectName(), widget
            assert widget.accessibleName(), widget


def test_the_view_can_go_away_while_it_reads(qtbot, write, sine) -> None:
    from recap_desktop.sound.view import SoundView

    view = SoundView()
    view.show()
    view.show_sound(write(sine(500, 60)))
    view.deleteLater()
    del view
    gc.collect()
    qtbot.wait(50)


def test_seeing_and_hearing_import_no_torch_and_no_sound_card_library() -> None:
    code = (
        "import sys, recap_desktop.sound.view, recap_desktop.sound.player;"
        "print(sorted({'torch', 'transformers', 'sounddevice', 'pyqtgraph'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_viewport_never_leaves_the_sound() -> None:
    view = Viewport.whole(10.0)
    near = view.zoomed(4, 2.0)
    assert (near.start, near.end) == (1.5, 4.0)
    assert near.scrolled(-100).start == 0
    assert near.scrolled(100).end == 10
    assert near.zoomed(1e9, 3.0).length == pytest.approx(0.002)
    assert near.zoomed(1e-9, 3.0) == view


def test_axes_carry_round_numbers() -> None:
    assert clock_text(3723.5, 1) == "1:02:04"
    assert clock_text(61.257, 0.01) == "1:01.26"
    assert time_step(3600, 10) == 600
    assert time_step(8, 10) == 1
    assert hertz_ticks(20, 20000, "log", 12) == [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000]
    assert hertz_ticks(0, 8000, "linear", 5) == [0, 2000, 4000, 6000, 8000]


def test_clipping_is_marked_and_reported(qtbot, view, write, sine) -> None:
    view.show_sound(write(np.clip(sine(200, 1, level=1.6), -1, 1)))
    qtbot.waitUntil(lambda: view.canvas.scene.wave is not None)
    assert view.canvas.scene.clipped
    assert "clipped" in view.canvas.accessibleDescription()

    view.show_sound(write(sine(200, 1, level=0.9), name="clean.wav"))
    qtbot.waitUntil(lambda: view.canvas.scene.wave is not None)
    assert not view.canvas.scene.clipped


def test_overlapping_parts_are_on_different_lanes_with_their_captions(qtbot, shown) -> None:
    parts = [(Region(0.1, 0.6), "A bird"), (Region(0.4, 0.9), "Rain"), (Region(0.7, 0.8), "A car")]
    shown.show_parts(parts)
    scene = shown.canvas.scene
    boxes = [scene.part_box(number) for number in range(3)]
    assert not any(a.intersects(b) for a, b in ((boxes[0], boxes[1]), (boxes[1], boxes[2])))
    assert scene.part_lanes[0] == scene.part_lanes[2]
    for number, box in enumerate(boxes):
        assert scene.part_at(box.center().x(), box.center().y()).text == parts[number][1]
        assert scene.wave_box().bottom() < box.top()
        assert box.bottom() < scene.spectrum_box().top()


def test_clicking_a_part_selects_it(qtbot, shown) -> None:
    shown.show_parts([(Region(0.1, 0.6), "A bird"), (Region(0.4, 0.9), "Rain")])
    at = shown.canvas.scene.part_box(1).center().toPoint()
    with qtbot.waitSignal(shown.region_selected) as caught:
        qtbot.mouseClick(shown.canvas, Qt.MouseButton.LeftButton, pos=at)
    assert caught.args == [Region(0.4, 0.9)]


def test_narrow_readout_keeps_the_position_whole(qtbot, shown) -> None:
    shown.select(Region(0.1, 0.6))
    controls = shown.controls
    controls.readout.setFixedWidth(controls.readout.fontMetrics().horizontalAdvance("0:00.00 / 0:00.00") + 6)
    controls._fit_readout()
    text = controls.readout.text()
    assert text
    assert "–" not in text
    assert controls.readout.fontMetrics().horizontalAdvance(text) <= controls.readout.width()
    assert "–" in controls.readout.toolTip()


def test_the_display_options_close_when_the_sound_goes(qtbot, shown):
    qtbot.mouseClick(shown.controls.more, LEFT)
    assert QApplication.activePopupWidget() is not None
    shown.show_sound("")
    assert QApplication.activePopupWidget() is None

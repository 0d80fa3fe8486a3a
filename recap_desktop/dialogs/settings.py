"""The settings dialog, built from the declared settings. Changes apply at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.actions import Actions
from recap_desktop.annotate.spelling import dictionary_hint
from recap_desktop.i18n import percent_suffix, translate_declared
from recap_desktop.item_models.bundles import bundle_display_name
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_desktop.settings import DECLARED, Setting, Settings

_WIDTH = 620


class SettingsDialog(QDialog):
    """One row per setting that has a group."""

    def __init__(self, settings: Settings, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self.setWindowTitle(self.tr("Settings"))
        self._settings, self._actions = settings, actions
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setSpacing(12)
        forms: dict[str, QFormLayout] = {}
        for setting in DECLARED:
            if not setting.group:
                continue
            if setting.group not in forms:
                box = QGroupBox(translate_declared(setting.group))
                forms[setting.group] = QFormLayout(box)
                forms[setting.group].setVerticalSpacing(10)
                forms[setting.group].setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                column.addWidget(box)
            self._add(forms[setting.group], setting)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        scroll = QScrollArea()
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        outer = QVBoxLayout(self)
        outer.addWidget(scroll, 1)
        outer.addWidget(buttons)
        width = max(_WIDTH, column.minimumSize().width())
        inside.setMinimumSize(width, column.heightForWidth(width))
        resize_within(self, width + 40, inside.minimumHeight() + 70)

    def _add(self, form: QFormLayout, setting: Setting) -> None:
        title, widget = translate_declared(setting.title), self._widget(setting)
        widget.setObjectName(f"setting_{setting.name}")
        widget.setAccessibleName(widget.accessibleName() or title)
        if setting.explanation:
            widget.setAccessibleDescription(translate_declared(setting.explanation))
        cell, column = QWidget(), QVBoxLayout()
        cell.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(widget)
        if setting.explanation:
            about = QLabel(translate_declared(setting.explanation), wordWrap=True)
            about.setProperty("faint", True)
            about.setIndent(29 if isinstance(widget, QCheckBox) else 0)
            column.addWidget(about)
        if setting.name == "spelling":
            column.addWidget(self._dictionary_hint())
        if isinstance(widget, QCheckBox):
            widget.setText(title)
            form.addRow(cell)
        else:
            label = QLabel(title)
            label.setBuddy(widget)
            label.setFixedHeight(widget.sizeHint().height())
            label.setMinimumWidth(label.sizeHint().width())
            form.addRow(label, cell)

    def _widget(self, setting: Setting) -> QWidget:
        settings, name = self._settings, setting.name
        if setting.choices:
            return self._choice(setting)
        if setting.opens:
            return self._opening(setting)
        if isinstance(setting.default, bool):
            check = QCheckBox()
            check.setChecked(settings.flag(name))
            check.toggled.connect(lambda on: settings.set(name, on))
            return check
        if isinstance(setting.default, int):
            spin = QSpinBox(minimum=int(setting.least), maximum=int(setting.most))
            spin.setSuffix(percent_suffix() if setting.unit == "%" else setting.unit)
            spin.setValue(settings.number(name))
            spin.valueChanged.connect(lambda value: settings.set(name, value))
            return spin
        line = QLineEdit(settings.text(name))
        line.editingFinished.connect(lambda: settings.set(name, line.text().strip()))
        if name == "annotator":
            line.setPlaceholderText(settings.annotator())
        return self._with_button(line, setting) if setting.path else line

    def _with_button(self, line: QLineEdit, setting: Setting) -> QWidget:
        """A path with a button that chooses it."""
        title = translate_declared(setting.title)
        named(line, f"path_{setting.name}").setAccessibleName(title)
        button = named(QPushButton(self.tr("Choose…"), autoDefault=False), f"choose_{setting.name}")
        button.setAccessibleName(f"{title}: {button.text()}")
        both = QWidget()
        both.setFocusProxy(line)
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line, 1)
        row.addWidget(button)

        def choose() -> None:
            if setting.path == "folder":
                path = QFileDialog.getExistingDirectory(self, title, line.text())
            else:
                path, _ = QFileDialog.getOpenFileName(self, title, line.text())
            if path:
                line.setText(path)
                self._settings.set(setting.name, path)

        button.clicked.connect(choose)
        return both

    def _dictionary_hint(self) -> QLabel:
        """What to do where there is no dictionary."""
        label = named(QLabel(wordWrap=True), "dictionary_hint")

        def show(changed: str = "spelling") -> None:
            if changed in ("spelling", "dictionaries"):
                hint = dictionary_hint(self._settings.text("spelling"), self._settings.text("dictionaries"))
                label.setText(hint)
                label.setVisible(bool(hint))

        show()
        self._settings.changed.connect(show)
        self.finished.connect(lambda _: self._settings.changed.disconnect(show))
        return label

    def _opening(self, setting: Setting) -> QPushButton:
        """A button that shows the value and opens the dialog that changes it."""
        button = QPushButton(autoDefault=False)

        def show(changed: str = setting.name) -> None:
            if changed == setting.name:
                button.setText(
                    self.tr("{what}: change…").format(what=bundle_display_name(self._settings.text(changed)))
                )
                button.setAccessibleName(f"{translate_declared(setting.title)}: {button.text()}")

        show()
        self._settings.changed.connect(show)
        self.finished.connect(lambda _: self._settings.changed.disconnect(show))
        button.clicked.connect(self._actions[setting.opens].trigger)
        return button

    def _choice(self, setting: Setting) -> QComboBox:
        # The label must never be cut; the chosen value may.
        box = QComboBox(sizeAdjustPolicy=QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(24)
        for value, words in setting.choices:
            box.addItem(translate_declared(words), value)
        box.setCurrentIndex(box.findData(self._settings.text(setting.name)))
        box.currentIndexChanged.connect(lambda _: self._settings.set(setting.name, box.currentData()))
        return box

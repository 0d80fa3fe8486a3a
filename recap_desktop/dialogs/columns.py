"""Mapping of a table's columns to caption fields, guessed from their names."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QGroupBox, QLabel, QWidget

from recap_desktop.curate.exchange import ImportPreview
from recap_desktop.look.widget_names import named

_ACROSS = 4


class ColumnMapping(QGroupBox):
    """A combo box per caption field; hidden for layouts with fixed columns."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_columns")
        self.setTitle(self.tr("Columns"))
        self._shown: tuple[str, ...] = ()
        self._overrides: dict[str, str] = {}
        grid = QGridLayout(self)
        self.boxes: dict[str, QComboBox] = {}
        names = {
            "caption": self.tr("Caption"),
            "path": self.tr("Sound file"),
            "collection": self.tr("Collection"),
            "licence": self.tr("Licence"),
            "source": self.tr("Source"),
            "annotator": self.tr("Annotator"),
            "created": self.tr("Date"),
            "start": self.tr("Start (s)"),
            "end": self.tr("End (s)"),
            "provenance": self.tr("Provenance"),
        }
        for at, (what, title) in enumerate(names.items()):
            box = self.boxes[what] = named(QComboBox(), f"import_column_{what}")
            box.setAccessibleName(self.tr("Column for: {what}").format(what=title))
            box.activated.connect(lambda _=0, what=what: self._on_chosen(what))
            label = QLabel(title)
            label.setBuddy(box)
            row, column = divmod(at, _ACROSS)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        self.hide()

    def forget(self) -> None:
        """Drop the user's choices because the file changed."""
        self._overrides, self._shown = {}, ()

    def chosen(self) -> tuple[tuple[str, str], ...]:
        """The user's choices as (field, column); an empty column means none."""
        return tuple(self._overrides.items())

    def show_for(self, look: ImportPreview | None) -> None:
        """Offer the columns of this source, with the guessed or chosen ones selected."""
        columns = () if look is None else look.columns
        tasks = look is not None and look.layout == "label-studio"
        offered = look is not None and len(columns) > tasks and look.layout in ("plain", "jsonl", "label-studio")
        self.setVisible(offered)
        if look is None or not offered:
            return
        for what, box in self.boxes.items():
            if columns != self._shown:
                box.clear()
                box.addItem(self.tr("–"), "")
                for column in columns:
                    box.addItem(column.strip() or self.tr("(no name)"), column.strip().lower())
            box.setEnabled(what == "caption" or not tasks)
            box.setCurrentIndex(max(0, box.findData(look.meanings.get(what, ""))))
        self._shown = columns

    def _on_chosen(self, what: str) -> None:
        self._overrides[what] = self.boxes[what].currentData()
        self.changed.emit()

"""Which column of a table holds what: guessed by their names, and to be changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QGroupBox, QLabel, QWidget

from recap_desktop.curate.exchange import ImportPreview
from recap_desktop.look.widget_names import named

_ACROSS = 4


class ColumnMapping(QGroupBox):
    """One choice for each thing that is known of a caption; hidden where the layout leaves none."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_columns")
        self.setTitle(self.tr("Columns"))
        self._shown: tuple[str, ...] = ()
        self._guessed: dict[str, str] = {}
        self._said: dict[str, str] = {}
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
            "start": self.tr("Begin (s)"),
            "end": self.tr("End (s)"),
            "provenance": self.tr("Provenance"),
        }
        for at, (what, told) in enumerate(names.items()):
            box = self.boxes[what] = named(QComboBox(), f"import_column_{what}")
            box.setAccessibleName(self.tr("Column of: {what}").format(what=told))
            box.activated.connect(lambda _=0, what=what: self._on_chosen(what))
            label = QLabel(told)
            label.setBuddy(box)
            row, column = divmod(at, _ACROSS)
            grid.addWidget(label, row, 2 * column)
            grid.addWidget(box, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        self.hide()

    def forget(self) -> None:
        """Another file: what was said about the one before does not hold."""
        self._said, self._shown = {}, ()

    def chosen(self) -> tuple[tuple[str, str], ...]:
        """What somebody said, as (what, column); an empty column: none."""
        return tuple(self._said.items())

    def show_for(self, look: ImportPreview | None) -> None:
        """Offer the columns of this source, with what is guessed or was said chosen."""
        columns = () if look is None else look.columns
        offered = look is not None and bool(columns) and look.layout in ("plain", "jsonl")
        self.setVisible(offered)
        if look is None or not offered:
            return
        for what, box in self.boxes.items():
            if columns != self._shown:
                box.clear()
                box.addItem(self.tr("–"), "")
                for column in columns:
                    box.addItem(column.strip() or self.tr("(no name)"), column.strip().lower())
            box.setCurrentIndex(max(0, box.findData(look.meanings.get(what, ""))))
        self._shown = columns

    def _on_chosen(self, what: str) -> None:
        self._said[what] = self.boxes[what].currentData()
        self.changed.emit()

"""The row with the category and the keywords of the sound: two text fields with completion.

Typing here never decides. Enter saves and returns to the caption, Escape returns to it with the field as it was, and
Down shows what could be meant.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from recap_desktop.look.theme import Theme, set_style
from recap_desktop.look.widget_names import named, tooltip_text
from recap_desktop.panels.offering_field import OfferingField


class FieldsRow(QWidget):
    """Category and keywords of the sound, side by side."""

    typed = Signal(str, str)
    """(`FieldKind`, text): a field holds this now."""
    entered = Signal()
    """Somebody left a field."""
    reverted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.category_field = named(OfferingField(), "category")
        self.category_field.setAccessibleName(self.tr("Category"))
        self.keywords_field = named(OfferingField(","), "keywords")
        self.keywords_field.setAccessibleName(self.tr("Keywords"))
        self.keywords_field.setPlaceholderText(self.tr("Keywords, separated by commas"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field, kind, stretch in ((self.category_field, "category", 2), (self.keywords_field, "keywords", 3)):
            row.addWidget(field, stretch)
            field.textChanged.connect(lambda text, kind=kind: self.typed.emit(kind, text))
            field.entered.connect(self.entered)
            field.reverted.connect(self.reverted)
            field.left.connect(self.left)
        self.suggest("")

    def show_fields(self, category: str, keywords: str, can_change: bool) -> None:
        """Show what the sound has."""
        for field, text in ((self.category_field, category), (self.keywords_field, keywords)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
            field.setEnabled(can_change)

    def suggest(self, category: str) -> None:
        """Show a category that is suggested while there is none."""
        placeholder = self.tr("Category")
        if category:
            placeholder = self.tr("Category – suggested: {name}").format(name=category)
        self.category_field.setPlaceholderText(placeholder)

    def explain(self, explanation: str, doubtful: bool) -> None:
        """Say what the category means, or (``doubtful``) that the UCS list does not have it."""
        self.category_field.setToolTip(tooltip_text(explanation))
        self.category_field.setAccessibleDescription(explanation)
        set_style(self.category_field, f"color: {self._theme.colours.warning};" if doubtful else "")

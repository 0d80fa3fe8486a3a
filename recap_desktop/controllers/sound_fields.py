"""Connects the fields for category and keywords with the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer

from recap_desktop.annotate.field_offers import FieldOffers
from recap_desktop.panels.offering_field import Offer
from recap_desktop.window import MainWindow
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Sound

_PAUSE_MILLISECONDS = 300
"""The suggestion follows the caption when typing pauses."""


class SoundFieldsController(QObject):
    """Shows the fields of the current sound, completes and saves them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk, self.row = window, window.desk, window.caption.fields
        self.offers = FieldOffers(self.desk, window.settings, self)
        self.row.category_field.offers, self.row.keywords_field.offers = self._categories, self._keywords
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MILLISECONDS)
        self._timer.timeout.connect(self.suggest)
        fields = self.desk.fields
        fields.restored.connect(self._on_restored)
        fields.saved.connect(self._on_saved)
        self.row.typed.connect(self._on_typed)
        self.row.entered.connect(self._on_entered)
        self.row.reverted.connect(self.desk.read_fields)
        self.row.left.connect(window.caption.box.setFocus)
        self.offers.refused.connect(self.desk.refused)
        self.desk.suggestions_changed.connect(self._timer.start)
        self.desk.captions_changed.connect(self._timer.start)
        self.desk.draft.authorship_changed.connect(self._timer.start)
        window.actions_["category"].triggered.connect(lambda _=False: self._focus())
        self.show_or_hide()
        window.settings.changed.connect(lambda *_: self.show_or_hide())
        window.low_changed.connect(lambda *_: self.show_or_hide())

    def show_or_hide(self) -> None:
        """The row is there as the settings say; in a low window, empty fields are folded away until they are needed."""
        wanted = self.window.settings.flag("sound_fields")
        needed = any(field.text() or field.hasFocus() for field in (self.row.category_field, self.row.keywords_field))
        self.row.setVisible(wanted and (needed or not self.window.low))
        self.window.actions_["category"].setEnabled(wanted)

    def _focus(self) -> None:
        self.row.show()
        self.row.category_field.setFocus()
        self.row.category_field.selectAll()

    def suggest(self) -> None:
        """Suggest a category while the sound has none, and explain the one it has."""
        category = self.desk.fields.text("category")
        try:
            self.row.suggest("" if category else self.offers.suggested_category())
        except RecapError as error:
            self.desk.refused.emit(translate(error))
        ucs = self.offers.ucs
        entry = ucs.find(category)
        explanation = ""
        if entry is not None:
            explanation = " – ".join(filter(None, (str(entry), entry.explanation)))
        elif category and ucs:
            explanation = self.tr("{name} is not in the UCS list.").format(name=category)
        self.row.explain(explanation, bool(category and ucs) and entry is None)

    def _categories(self, typed: str) -> Sequence[Offer]:
        try:
            found = self.offers.categories(typed)
        except RecapError as error:
            self.desk.refused.emit(translate(error))
            return ()
        entries = ((category, self.offers.ucs.find(category)) for category in found)
        return [Offer(category, category if entry is None else str(entry)) for category, entry in entries]

    def _keywords(self, typed: str) -> Sequence[Offer]:
        try:
            return [Offer(word, word) for word in self.offers.keywords(typed)]
        except RecapError as error:
            self.desk.refused.emit(translate(error))
            return ()

    def _on_restored(self, category: str, keywords: str, can_change: bool) -> None:
        self.row.show_fields(category, keywords, can_change)
        self.show_or_hide()
        self._timer.start()

    def _on_typed(self, kind: str, text: str) -> None:
        self.desk.fields.typed("category" if kind == "category" else "keywords", text)
        if kind == "category":
            self._timer.start()

    def _on_entered(self) -> None:
        fields = self.desk.fields
        fields.typed("category", self.offers.ucs.canonical(fields.text("category")))
        if fields.save():
            self.row.show_fields(fields.text("category"), fields.text("keywords"), True)
        self.show_or_hide()

    def _on_saved(self, sound: Sound) -> None:
        if sound.region is None:
            self.desk.refresh([sound.hash])
        self.desk.history.refresh()

"""What completes the category and the keywords of the current sound: the UCS list, suggestions, and what was used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from recap_desktop.annotate.desk import Desk
from recap_desktop.settings import Settings
from recap_engine.annotate.suggested_fields import suggest_categories, suggest_keywords
from recap_engine.annotate.ucs_list import UcsList
from recap_engine.errors import RecapError
from recap_engine.exchange.ucs_file import kept_since, kept_ucs_list, read_ucs_list
from recap_engine.i18n import translate
from recap_engine.records import Proposal

_MOST = 12


class FieldOffers(QObject):
    """Completions and suggestions for the fields of the current sound, best first."""

    refused = Signal(str)

    def __init__(self, desk: Desk, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._settings = desk, settings
        self._known: tuple[str, float] | None = None
        self._ucs = UcsList()

    @property
    def ucs(self) -> UcsList:
        """The list that the settings name, else the one that `recap fields ucs` keeps; read again when it changes."""
        path = self._settings.text("ucs_list")
        try:
            changed = Path(path).stat().st_mtime if path else kept_since()
        except OSError:
            changed = 0.0
        if (path, changed) != self._known:
            self._known, self._ucs = (path, changed), UcsList()
            try:
                self._ucs = read_ucs_list(Path(path)) if path else kept_ucs_list()
            except RecapError as error:
                self.refused.emit(translate(error))
        return self._ucs

    def suggested_category(self) -> str:
        """The category that fits the current sound best, or an empty text."""
        return next(iter(self._suggested_categories(1)), "")

    def categories(self, typed: str) -> list[str]:
        """CatIDs and used categories that begin with what is typed, or (for nothing) are suggested."""
        workspace = self._desk.workspace
        if workspace is None:
            return []
        suggested = self._suggested_categories(_MOST)
        used = [category for category, _ in workspace.fields.categories_used().most_common()]
        if not typed:
            return _first([*suggested[:3], *used])
        listed = [entry.cat_id for entry in self.ucs.matching(typed)]
        fitting = [category for category in used if category.casefold().startswith(typed.casefold())]
        likely = [category for category in suggested if category in listed]
        return _first([*likely, *fitting, *listed])

    def keywords(self, typed: str) -> list[str]:
        """Keywords that begin with what is typed, or (for nothing) are suggested, without those the sound has."""
        workspace = self._desk.workspace
        if workspace is None:
            return []
        there = {word.strip().casefold() for word in self._desk.fields.text("keywords").split(",")}
        used = [word for word, _ in workspace.fields.keywords_used().most_common()]
        offered = [*suggest_keywords(workspace, self._visible_proposal(), _MOST), *used]
        return _first(w for w in offered if w.casefold().startswith(typed.casefold()) and w.casefold() not in there)

    def _suggested_categories(self, limit: int) -> list[str]:
        workspace, desk = self._desk.workspace, self._desk
        if workspace is None or desk.current is None:
            return []
        texts = [caption.text for caption, _ in desk.captions]
        if desk.draft.text.strip():
            texts.append(desk.draft.text)
        return suggest_categories(workspace, self.ucs, texts, self._visible_proposal(), limit)

    def _visible_proposal(self) -> Proposal | None:
        """The proposal as far as it is shown: what a blind annotator does not see suggests nothing."""
        received, desk = self._desk.received, self._desk
        if received is None:
            return None
        return replace(received.proposal, candidates=desk.candidates(), neighbours=desk.neighbours())


def _first(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))[:_MOST]

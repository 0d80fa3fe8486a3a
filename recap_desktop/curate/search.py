"""Search captions by words, at once, and by meaning, in the engine process.

The search by words works without the engine. Captions without a vector cannot be compared by meaning: then the status
says how many there are, and the search is repeated until all have one.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.curate.curator import MOST_FOUND, Curator
from recap_desktop.engine.client import EngineClient
from recap_desktop.i18n import count
from recap_desktop.item_models.captions import Hit
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.messages import Found

PAUSE_MILLISECONDS = 150
_AGAIN_MILLISECONDS = 2000
_MAX_SIMILAR = 200


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query: ``how`` is ``both``, ``words`` or ``meaning``; ``collection`` None searches all."""

    text: str
    collection: str | None = None
    how: str = "both"


class CaptionSearch(QObject):
    """Searches shortly after the last change of the query; only the newest answer counts."""

    found = Signal(object)
    """(list of `Hit`, best first): those with the words, then those close in meaning."""
    status_changed = Signal(str)
    """(status of the search)."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._curator, self._engine = curator, engine
        self._query = SearchQuery("")
        self._exact: list[Hit] = []
        self._asking = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._ask)
        engine.found.connect(self._on_found)
        engine.became_ready.connect(self._on_ready)

    def search(self, query: SearchQuery) -> None:
        """Search for this; an empty text stops the search."""
        self._query, self._asking = query, False
        self._again.stop()
        self._pause.stop()
        if query.text.strip():
            self._pause.start()

    def renew(self) -> None:
        """Search again, because captions changed."""
        if self._query.text.strip():
            self._pause.start()

    def _on_ready(self, _ready: object) -> None:
        # A method, not a lambda: Qt disconnects it when the dialog with this search is deleted.
        self._ask()

    def _search(self) -> None:
        query = self._query
        try:
            exact = [] if query.how == "meaning" else self._curator.with_words(query.text, query.collection)
        except RecapError as error:
            self.status_changed.emit(translate(error))
            return
        self._exact = [Hit(caption) for caption in exact]
        self.found.emit(self._exact)
        self.status_changed.emit(self._count())
        if query.how != "words":
            self._ask()

    def _ask(self) -> None:
        query = self._query
        if not query.text.strip() or query.how == "words" or self._pause.isActive():
            return
        names = None if query.collection is None else (query.collection,)
        self._asking = self._engine.find(query.text, names, _MAX_SIMILAR)
        if self._asking:
            looking = self.tr("searching by meaning…")
            self.status_changed.emit(f"{self._count()}  {looking}" if self._exact else looking)
        else:
            missing = self.tr("By words only: the model is not ready.")
            self.status_changed.emit(f"{self._count()}  {missing}")

    def _on_found(self, answer: Found | None, problem: str) -> None:
        if not self._asking:
            return
        self._asking = False
        if answer is None:
            self.status_changed.emit(problem)
            return
        known = {hit.caption.id for hit in self._exact}
        near = {row: similarity for row, similarity in answer.captions if row not in known}
        hits = [Hit(caption, near[caption.id]) for caption in self._curator.existing(list(near))]
        self.found.emit([*self._exact, *hits])
        status = [] if self._query.how == "meaning" else [self._count()]
        status.append(self.tr("{n} close in meaning").format(n=count(len(hits))))
        if answer.waiting:
            waiting = self.tr("{n} captions not embedded yet").format(n=count(answer.waiting))
            status.append(waiting)
            self._again.start()
        self.status_changed.emit("  ·  ".join(status))

    def _count(self) -> str:
        if self._query.how == "meaning":
            return ""
        status = self.tr("the first {n} with these words") if len(self._exact) == MOST_FOUND else ""
        status = status or self.tr("{n} with these words")
        return status.format(n=count(len(self._exact)))

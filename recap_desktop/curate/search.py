"""Captions found by words, which is at once, and by meaning, which the engine process does and may take its time for.

Words work without the engine. What has no vector yet cannot be compared: then it is said how much that is, and asked
again until it is done.
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
_MOST_NEAR = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: ``how`` is ``both``, ``words`` or ``meaning``; ``collection`` None: in all."""

    text: str
    collection: str | None = None
    how: str = "both"


class Finding(QObject):
    """Looks a moment after the last change of what is wanted; only the newest answer counts."""

    found = Signal(object)
    """list of `Hit`, best first: those with the words, then those close in meaning."""
    told = Signal(str)
    """How the search stands, in a sentence."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._curator, self._engine = curator, engine
        self._wanted = Wanted("")
        self._exact: list[Hit] = []
        self._asking = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._ask)
        engine.found.connect(self._on_found)
        engine.became_ready.connect(lambda _: self._ask())

    def want(self, wanted: Wanted) -> None:
        """Look for this from now on; an empty text: for nothing."""
        self._wanted, self._asking = wanted, False
        self._again.stop()
        self._pause.stop()
        if wanted.text.strip():
            self._pause.start()

    def renew(self) -> None:
        """Captions have changed: look again."""
        if self._wanted.text.strip():
            self._pause.start()

    def _search(self) -> None:
        wanted = self._wanted
        try:
            exact = [] if wanted.how == "meaning" else self._curator.with_words(wanted.text, wanted.collection)
        except RecapError as error:
            self.told.emit(translate(error))
            return
        self._exact = [Hit(caption) for caption in exact]
        self.found.emit(self._exact)
        self.told.emit(self._count())
        if wanted.how != "words":
            self._ask()

    def _ask(self) -> None:
        wanted = self._wanted
        if not wanted.text.strip() or wanted.how == "words" or self._pause.isActive():
            return
        names = None if wanted.collection is None else (wanted.collection,)
        self._asking = self._engine.find(wanted.text, names, _MOST_NEAR)
        if self._asking:
            looking = self.tr("looking by meaning…")
            self.told.emit(f"{self._count()}  {looking}" if self._exact else looking)
        else:
            missing = self.tr("By words only: the model is not ready.")
            self.told.emit(f"{self._count()}  {missing}")

    def _on_found(self, answer: Found | None, problem: str) -> None:
        if not self._asking:
            return
        self._asking = False
        if answer is None:
            self.told.emit(problem)
            return
        known = {hit.caption.id for hit in self._exact}
        near = {row: similarity for row, similarity in answer.captions if row not in known}
        hits = [Hit(caption, near[caption.id]) for caption in self._curator.there(list(near))]
        self.found.emit([*self._exact, *hits])
        told = [] if self._wanted.how == "meaning" else [self._count()]
        told.append(self.tr("{n} close in meaning").format(n=count(len(hits))))
        if answer.waiting:
            waiting = self.tr("{n} texts are still to be compared").format(n=count(answer.waiting))
            told.append(waiting)
            self._again.start()
        self.told.emit("  ·  ".join(told))

    def _count(self) -> str:
        if self._wanted.how == "meaning":
            return ""
        told = self.tr("the first {n} with these words") if len(self._exact) == MOST_FOUND else ""
        told = told or self.tr("{n} with these words")
        return told.format(n=count(len(self._exact)))

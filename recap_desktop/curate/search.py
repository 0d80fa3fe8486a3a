"""Search captions with a query or by words, in a background task, and by meaning, in the engine process.

The search by words works without the engine. Captions without a vector cannot be compared by meaning: then the status
says how many there are, and the search is repeated until all have one. Queries are those of ``recap captions find``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop import tasks
from recap_desktop.curate.curator import AT_ONCE, MOST_FOUND, Curator
from recap_desktop.engine.client import EngineClient
from recap_desktop.i18n import count
from recap_desktop.item_models.captions import FoundCaptions
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import CaptionQuery, Term, is_query, parse_query
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.messages import Found, Match, Matched

PAUSE_MILLISECONDS = 150
_AGAIN_MILLISECONDS = 2000
_MAX_SIMILAR = 200


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query: ``how`` is ``both``, ``words`` or ``meaning``; ``collection`` None searches all."""

    text: str
    collection: str | None = None
    how: str = "both"

    def parsed(self) -> CaptionQuery:
        """As ``recap captions find`` understands it; without terms for all captions. Raises RequestError."""
        asked = parse_query(self.text) if self.text.strip() else CaptionQuery(())
        if self.collection is None:
            return asked
        return replace(asked, terms=(*asked.terms, Term("collection", (self.collection,))))


class CaptionSearch(QObject):
    """Searches shortly after the last change of the query; only the newest answer counts."""

    found = Signal(object)
    """`FoundCaptions`, best first: those with the words, then those close in meaning; or in the order of their ids."""
    status_changed = Signal(str)
    """(status of the search)."""
    refused = Signal(str)
    """(why the query cannot be understood); what was found before stays."""
    settled = Signal()
    """Everything was found for the newest query."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._curator, self._engine = curator, engine
        self._query = SearchQuery("")
        self._exact: list[int] = []
        self._asking = False
        self._matching = 0
        self._task: tasks.Task | None = None
        self.problem = ""
        """Why the newest query was refused; empty if it was not."""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MILLISECONDS)
        self._again.timeout.connect(self._ask)
        engine.found.connect(self._on_found)
        engine.became_ready.connect(self._on_ready)
        engine.curation_answered.connect(self._on_matched)

    def search(self, query: SearchQuery) -> None:
        """Search for this; an empty text lists all captions."""
        self._stop()
        self._query, self.problem = query, ""
        if query.text.strip():
            self._pause.start()
        else:
            self._list(query.collection)

    @property
    def query(self) -> SearchQuery:
        """The newest query."""
        return self._query

    @property
    def pending(self) -> bool:
        """Whether captions are still searched for the newest query."""
        return self._pause.isActive() or self._task is not None or bool(self._matching) or self._asking

    def hurry(self) -> None:
        """Start a search that waits for the end of typing."""
        if self._pause.isActive():
            self._pause.stop()
            self._search()

    def _refuse(self, problem: str) -> None:
        self.problem = problem
        self.refused.emit(problem)

    def _stop(self) -> None:
        self._asking, self._task = False, None
        self._again.stop()
        self._pause.stop()
        self._engine.cancel_curation(self._matching)
        self._matching = 0

    def _on_ready(self, _ready: object) -> None:
        # A method, not a lambda: Qt disconnects it when the dialog with this search is deleted.
        self._ask()

    def _list(self, collection: str | None) -> None:
        """List a collection, or everything."""
        all_, some = self.tr("All captions, oldest first"), self.tr("Oldest first")
        self.status_changed.emit(all_ if collection is None else some)
        if self._curator.size() <= AT_ONCE:
            self._show_list(self._curator.workspace.captions.ids(collection))
            return
        self._run(lambda workspace: workspace.captions.ids(collection), self._show_list)

    def _show_list(self, ids: Sequence[int]) -> None:
        self.found.emit(FoundCaptions(ids, ascending=True))
        self.settled.emit()

    def _search(self) -> None:
        query = self._query
        if is_query(query.text):
            self._search_by_query(query)
        elif query.how == "meaning":
            self._on_exact([])
        else:
            self._run(lambda workspace: _with_words(workspace, query), self._on_exact)

    def _run(self, work: Callable[[Workspace], list[int]], then: Callable[[list[int]], None]) -> None:
        """Run a search in the background; a newer one replaces it."""
        place = self._curator.place

        def search(_: tasks.Task) -> list[int]:
            with place.open() as workspace:
                return work(workspace)

        task = self._task = tasks.start(search, self)
        task.finished.connect(lambda ids: then(ids) if self._is_newest(task) else None)
        task.failed.connect(lambda problem: self._refuse(problem) if self._is_newest(task) else None)

    def _is_newest(self, ended: tasks.Task) -> bool:
        """Whether the task that ended is the newest; it is no longer waited for."""
        if ended is not self._task:
            return False
        self._task = None
        return True

    def _search_by_query(self, query: SearchQuery) -> None:
        try:
            asked = query.parsed()
        except RecapError as error:
            self._refuse(translate(error))
            return
        if asked.needs_model:
            self._match(asked)
        else:
            self._run(lambda workspace: CaptionFilter(workspace.connection).ids(asked), self._show_matches)

    def _match(self, asked: CaptionQuery) -> None:
        self._matching = self._engine.curate(Match(query=str(asked)))
        if self._matching:
            self.status_changed.emit(self.tr("searching by meaning…"))
        else:
            self._refuse(self.tr("“meaning:” and “score:” need the model, which is not ready yet."))

    def _on_matched(self, number: int, answer: Matched | None, problem: str) -> None:
        if number != self._matching:
            return
        self._matching = 0
        if answer is not None:
            self._show_matches(answer.captions)
        else:
            self._refuse(problem)

    def _show_matches(self, ids: Sequence[int]) -> None:
        self.found.emit(FoundCaptions(ids, ascending=True))
        self.status_changed.emit(self.tr("%Ln captions match", "", len(ids)))
        self.settled.emit()

    def _on_exact(self, ids: list[int]) -> None:
        self._exact = ids
        self.found.emit(FoundCaptions(ids))
        self.status_changed.emit(self._count())
        if self._query.how != "words":
            self._ask()
        if not self._asking:
            self.settled.emit()

    def _ask(self) -> None:
        query = self._query
        if not query.text.strip() or query.how == "words" or self._pause.isActive() or is_query(query.text):
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
        self._show_near(answer, problem)
        self.settled.emit()

    def _show_near(self, answer: Found | None, problem: str) -> None:
        if answer is None:
            self.status_changed.emit(problem)
            return
        known = set(self._exact)
        near = {row: similarity for row, similarity in answer.captions if row not in known}
        hits = [caption.id for caption in self._curator.existing(list(near))]
        self.found.emit(FoundCaptions([*self._exact, *hits], near))
        status = [] if self._query.how == "meaning" else [self._count()]
        status.append(self.tr("{n} close in meaning").format(n=count(len(hits))))
        if answer.waiting:
            status.append(self.tr("%Ln captions not embedded yet", "", answer.waiting))
            self._again.start()
        self.status_changed.emit("  ·  ".join(status))

    def _count(self) -> str:
        if self._query.how == "meaning":
            return ""
        status = self.tr("the first {n} with these words") if len(self._exact) == MOST_FOUND else ""
        status = status or self.tr("{n} with these words")
        return status.format(n=count(len(self._exact)))


def _with_words(workspace: Workspace, query: SearchQuery) -> list[int]:
    """Captions that contain the words, best first."""
    names = None if query.collection is None else (query.collection,)
    return [caption.id for caption in workspace.captions.search(query.text, collections=names, limit=MOST_FOUND)]

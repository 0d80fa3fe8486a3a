"""Answers the main window's searches among all captions that need vectors.

The use cases of ``recap captions find|duplicates|doubtful``.
"""

from __future__ import annotations

from collections.abc import Callable

from recap_engine import messages
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import parse_query
from recap_engine.datastore.duplicates import find_duplicates
from recap_engine.engine import Engine
from recap_engine.messages import CurationAnswer, CurationRequest, FindDoubtful, FindDuplicates, Match
from recap_engine.progress import Progress
from recap_engine.records import Doubt
from recap_engine.translatable import Translatable

Report = Callable[[Progress], None]
"""Takes the progress between two steps, when nothing is held open; it raises to stop."""


def answer(engine: Engine, request: CurationRequest, report: Report) -> CurationAnswer:
    """Carry out a request. Raises RecapError."""
    number, workspace = request.request, engine.workspace
    match request:
        case Match():
            found = CaptionFilter(workspace.connection, engine.search.numbers).ids(parse_query(request.query))
            return messages.Matched(request=number, captions=tuple(found))
        case FindDuplicates():
            clusters = find_duplicates(
                workspace.connection,
                workspace.vectors,
                near=request.near,
                fingerprint=engine.encoder.fingerprint,
                collections=workspace.collections.ids([request.collection]) if request.collection else None,
                step=lambda done, total: report(Progress(Translatable("comparing captions"), done, total)),
            )
            return messages.Duplicates(request=number, clusters=tuple(clusters))
        case FindDoubtful():
            doubts: list[Doubt] = []
            for step in engine.search.doubtful(request.collection or None, request.limit):
                if isinstance(step, Progress):
                    report(step)
                else:
                    doubts = step
            return messages.Doubtful(request=number, doubts=tuple(doubts))

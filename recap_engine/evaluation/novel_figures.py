"""Results of the trials with novel classes: one line for each number of accepted sounds."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from recap_engine.evaluation.figures import Share
from recap_engine.evaluation.judging import METHODS, Judgements, judge, merged
from recap_engine.evaluation.novel import COMPETING, Experiment, Trial, TrialResult
from recap_engine.evaluation.proposing import Propose
from recap_engine.evaluation.sections import Curve, Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.unrelated import unrelated_table
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings


@dataclass(frozen=True, slots=True)
class Line:
    """First and any of five for ``group``, after ``accepted`` sounds of each novel class (None: of no class at all).

    For known classes, ``against`` holds the paired difference from nothing accepted; for novel ones it is None.
    """

    accepted: int | None
    group: str
    method: str
    first: Share
    any: Share
    against: tuple[Share, Share] | None = None

    @property
    def when(self) -> str:
        """A description of what was accepted."""
        return "nothing accepted" if self.accepted is None else f"{self.accepted} accepted"


def lines(
    experiment: Experiment, results: Sequence[TrialResult], methods: Sequence[str] = ("candidates",)
) -> list[Line]:
    """One line for each number of accepted sounds, for novel and for known classes, over all draws."""
    novel = set(experiment.novel)
    known = {row.label for row in experiment.rows} - novel
    found = []
    for method in methods:
        bare = _judged(experiment, results, None, method, known)
        for accepted in dict.fromkeys(one.trial.accepted for one in results):
            for group, labels in (("novel", novel), ("known", known)):
                named = _judged(experiment, results, accepted, method, labels)
                against = named.against(bare) if group == "known" and bare.rows and accepted is not None else None
                found.append(Line(accepted, group, method, *named.shares(), against))
    return found


def by_class(experiment: Experiment, results: Sequence[TrialResult], accepted: int) -> dict[str, tuple[Share, Share]]:
    """First and any for each novel class after ``accepted`` sounds of each."""
    return _judged(experiment, results, accepted, "candidates", set(experiment.novel)).by_label()


def _judged(
    experiment: Experiment, results: Sequence[TrialResult], accepted: int | None, method: str, labels: set[str]
) -> Judgements:
    mine = [one for one in results if one.trial.accepted == accepted]
    parts = [judge(one.trial.queries, one.proposals, experiment.events, method) for one in mine]
    return merged(parts).only(labels)


def as_text(found: Sequence[Line]) -> str:
    """Format the lines as plain text."""
    out = []
    for line in found:
        loss = f"  first above nothing {line.against[0].value:+.1%}" if line.against else ""
        out.append(f"{line.group:<6}{line.when:<17} {line.method:<31} first {line.first}  any {line.any}{loss}")
    return "\n".join(out)


def evaluate_novel(
    experiment: Experiment, propose: Propose, trials: Sequence[Trial], card: str
) -> Generator[Progress, None, Section]:
    """The section on novel classes: a curve and tables, with baselines.

    ``card`` is the bundle's model card, which must name the patterns that were excluded from training.
    """
    results = yield from experiment.run(propose, trials)
    first = [trial for trial in trials if trial.accepted is None]
    bare = yield from experiment.run(propose, first, Settings(neighbours=0))
    found = lines(experiment, results, tuple(METHODS))
    off = [line for line in lines(experiment, bare) if line.accepted is None]
    draws, count = len({trial.draw for trial in trials}), max(trial.accepted or 0 for trial in trials)
    text = [
        f"Novel classes: {', '.join(experiment.novel)}. {_claim(experiment, card)} No caption of the collection "
        f"mentions them ({len(experiment.written.texts)} captions remain). {COMPETING} sounds of every other class "
        "are accepted, too. The caption accepted for a sound is a sentence that a person would write for its label, "
        "chosen at random from several wordings. Tested on the recordings of novel classes other than the "
        f"{count} that can be accepted and, for known classes, on role dev; accepted recordings are never tested. "
        f"{draws} draws of the accepted sounds, intervals over recordings.",
    ]
    unrelated = yield from unrelated_table(experiment, propose, trials)
    tables = [_novel_table(found, off), _known_table(found, off), unrelated]
    for accepted in sorted({count for trial in trials if (count := trial.accepted or 0) >= 3}):
        classes = [(name, [figure(s) for s in both]) for name, both in by_class(experiment, results, accepted).items()]
        if classes:
            title = f"Each novel class after {accepted} accepted sounds"
            tables.append(Table(title, ["first candidate", "any of five"], lines_of(classes)))
    return Section("novel", "Novel events", text, tables, [_curve(found)])


def _claim(experiment: Experiment, card: str) -> str:
    if all(experiment.events.pattern(label) in card for label in experiment.novel):
        return "The bundle was trained without them; its model card lists their patterns."
    return (
        "**The bundle's model card does not say that it was trained without them. If it was trained on them, they are "
        "not novel, and these figures mean nothing.**"
    )


def _novel_table(found: Sequence[Line], off: Sequence[Line]) -> Table:
    rows: list[tuple[str, list[Figure | str]]] = []
    for method in METHODS:
        mine = [line for line in found if line.method == method and line.group == "novel"]
        rows += [(f"{line.when}: {method}", [figure(line.first), figure(line.any)]) for line in mine]
    rows += [("retrieval switched off", [figure(li.first), figure(li.any)]) for li in off if li.group == "novel"]
    return Table("Novel classes: event named", ["first candidate", "any of five"], lines_of(rows))


def _known_table(found: Sequence[Line], off: Sequence[Line]) -> Table:
    rows: list[tuple[str, list[Figure | str]]] = []
    for line in found:
        if line.group == "known" and line.method == "candidates":
            pairs = [figure(share, "points") for share in line.against] if line.against else ["–", "–"]
            rows.append((line.when, [figure(line.first), figure(line.any), *pairs]))
    rows += [
        ("retrieval switched off", [figure(li.first), figure(li.any), "–", "–"]) for li in off if li.group == "known"
    ]
    columns = [
        "first candidate",
        "any of five",
        "first: points above nothing accepted",
        "any: points above nothing accepted",
    ]
    return Table("Known classes, while captions of novel ones are accepted", columns, lines_of(rows))


def _curve(found: Sequence[Line]) -> Curve:
    names = {
        ("novel", "candidates", "first"): "novel, first",
        ("novel", "candidates", "any"): "novel, any of five",
        ("novel", "most relevant neighbour copied", "first"): "novel, copied, first",
        ("known", "candidates", "first"): "known, first",
    }
    ticks = list(dict.fromkeys(line.accepted for line in found if line.accepted is not None))
    curves: dict[str, list[Figure]] = {}
    for (group, method, which), name in names.items():
        mine = {line.accepted: line for line in found if line.group == group and line.method == method}
        curves[name] = [figure(mine[tick].first if which == "first" else mine[tick].any) for tick in ticks]
    return Curve(
        "novel", "Novel events", "accepted sounds of each novel class", "event named", list(map(str, ticks)), curves
    )

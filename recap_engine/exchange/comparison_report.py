"""The result of a blind comparison as a page of HTML that can be handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from recap_engine.exchange.comparison import Comparison
from recap_engine.exchange.html_page import page, section, table
from recap_engine.exchange.preferences import preference_cells, preference_headings, preferences
from recap_engine.i18n import _, number


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Scores of each system against references, and how often a metric agrees with the listener, as texts."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    agreement: Sequence[Sequence[str]] = ()
    notes: Sequence[str] = ()


def comparison_report(comparison: Comparison, scores: ScoreTable | None = None) -> str:
    """The page, in the reader's language."""
    names = ", ".join(system.name for system in comparison.systems)
    answered = _(
        "{done} of {total} questions are answered. Which text came from which system was hidden, and their order was "
        "random.",
        done=number(len(comparison.answers)),
        total=number(len(comparison.trials)),
    )
    rows = [preference_cells(one) for one in preferences(comparison)]
    parts = [section(_("Preference"), table(preference_headings(), rows), answered)]
    if scores is not None:
        parts.append(
            section(_("Scores against references"), table(scores.headings, scores.rows), " ".join(scores.notes))
        )
        parts.append(
            section(
                _("Agreement with the metrics"),
                table(agreement_headings(), scores.agreement),
                _("The share of decided questions in which the metric prefers the same text as the listener."),
            )
        )
    said = [
        [one.trial.sound, *_by_system(comparison, one.trial.systems, one.trial.texts), _winner(comparison, one.winner)]
        for one in comparison.answers
    ]
    answers = table([_("sound"), _("first text"), _("second text"), _("preferred")], said)
    parts.append(f"<details><summary>{escape(_('All answers'))}</summary>{answers}</details>")
    return page(_("Comparison of {names}", names=names), parts)


def agreement_headings() -> list[str]:
    """The columns of the table of agreement."""
    return [_("systems"), _("metric"), _("agreement"), _("95% interval"), _("questions")]


def _by_system(comparison: Comparison, systems: tuple[int, int], texts: tuple[str, str]) -> list[str]:
    return [f"{comparison.systems[which].name}: {text}" for which, text in zip(systems, texts, strict=True)]


def _winner(comparison: Comparison, winner: int | None) -> str:
    return _("tie") if winner is None else comparison.systems[winner].name

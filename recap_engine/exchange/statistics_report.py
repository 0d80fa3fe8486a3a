"""A printable page (HTML) with the figures of a workspace, complete in one file."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from recap_engine.annotate.statistics import Figures, Statistics
from recap_engine.exchange.html_page import page, section, table
from recap_engine.i18n import _, number, translate
from recap_engine.translatable import Translatable

_WIDTH, _HEIGHT, _FOOT, _MOST_DAYS = 720, 180, 22, 60
STATE_NAMES = {
    "new": Translatable("new"),
    "suggested": Translatable("suggested"),
    "accepted": Translatable("accepted"),
    "edited": Translatable("edited"),
    "written": Translatable("written"),
    "rejected": Translatable("rejected"),
    "skipped": Translatable("skipped"),
    "flagged": Translatable("flagged"),
}
_BARS = (("accepted", "#7c4dcc"), ("edited", "#2f7d4f"), ("written", "#1a6fd4"), ("others", "#9aa4af"))


def report(statistics: Statistics, title: str) -> str:
    """The page, in the reader's language."""
    parts = [
        section(_("Sounds by state"), _states(statistics.states)),
        section(_("All decisions"), _table({_("all"): statistics.all})),
        section(_("By day"), _chart(statistics.days) + _table(statistics.days)),
        section(_("By annotator"), _table(named_groups(statistics.annotators))),
        section(_("By collection"), _table(statistics.collections)),
        section(
            _("Suggestions held back or shown"),
            _table({_("held back"): statistics.blind, _("shown"): statistics.shown}),
            _(
                "Agreement compares each caption with the first suggestion there was, also where nobody saw it: the "
                "share of words in common."
            ),
        ),
        f"<p class='note'>{escape(notes())}</p>",
    ]
    return page(title, parts)


def headings() -> list[str]:
    """The columns of a table of figures, after the first."""
    return [
        _("decisions"),
        _("together"),
        _("unchanged"),
        _("edited"),
        _("written"),
        _("seconds per sound"),
        _("per hour"),
        _("words changed"),
        _("agreement"),
        _("identical"),
    ]


def bar_names() -> tuple[str, ...]:
    """The parts of a day's bar, from below."""
    return (_("unchanged"), _("edited"), _("written"), _("rejected, skipped, flagged"))


def cells(one: Figures) -> list[str]:
    """The figures below `headings`; what was not measured is a dash."""
    return [
        number(one.decisions),
        number(one.together),
        number(one.accepted),
        number(one.edited),
        number(one.written),
        _number(one.seconds, 1),
        _number(one.per_hour, 0),
        _number(one.edit_words, 1),
        _share(one.agreement),
        _share(one.identical),
    ]


def named_groups(groups: Mapping[str, Figures]) -> dict[str, Figures]:
    """The groups, with a name for decisions that nobody signed."""
    return {name or _("(no name)"): one for name, one in groups.items()}


def notes() -> str:
    """What the figures leave out."""
    return _(
        "Decisions made together for several sounds count as decisions, but not for seconds, pace and agreement. "
        "Pauses of more than five minutes do not count. Undone decisions do not count."
    )


def _number(value: float | None, places: int) -> str:
    return "–" if value is None else number(value, places)


def _share(value: float | None) -> str:
    return "–" if value is None else _("{n:.0f}%", n=100 * value)


def _states(states: Mapping[str, int]) -> str:
    return table(
        [_("state"), _("sounds")], [[translate(STATE_NAMES[state]), number(count)] for state, count in states.items()]
    )


def _table(groups: Mapping[str, Figures]) -> str:
    return table(["", *headings()], [[name, *cells(one)] for name, one in groups.items()])


def _chart(days: Mapping[str, Figures]) -> str:
    """Bars of the last days with decisions, stacked by kind."""
    shown = list(days.items())[-_MOST_DAYS:]
    most = max((one.decisions for _day, one in shown), default=0)
    if not most:
        return ""
    step, parts = _WIDTH / len(shown), []
    for place, (day, one) in enumerate(shown):
        left, base = place * step + step * 0.1, float(_HEIGHT - _FOOT)
        others = one.decisions - one.captions
        for (_name, colour), count in zip(_BARS, (one.accepted, one.edited, one.written, others), strict=True):
            height = (_HEIGHT - _FOOT - 14) * count / most
            base -= height
            bar = f"x='{left:.1f}' y='{base:.1f}' width='{step * 0.8:.1f}' height='{height:.1f}' fill='{colour}'"
            parts.append(f"<rect {bar}/>")
        if place in (0, len(shown) - 1):
            anchor = "start" if place == 0 else "end"
            at = left if place == 0 else left + step * 0.8
            parts.append(f"<text x='{at:.1f}' y='{_HEIGHT - 6}' text-anchor='{anchor}'>{escape(day)}</text>")
    names = bar_names()
    legend = "".join(
        f"<span style='color:{colour}'>■</span> {escape(name)} &nbsp; "
        for name, (_kind, colour) in zip(names, _BARS, strict=True)
    )
    label = escape(_("Decisions by day"))
    return (
        f"<svg viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img' aria-label='{label}'>{''.join(parts)}</svg><p>{legend}</p>"
    )

"""A printable page (HTML) with the health of captions, complete in one file."""

from __future__ import annotations

from html import escape
from typing import Final

from recap_engine.annotate.health_holes import FITS
from recap_engine.annotate.health_records import FINDING_NAMES, GROUP_NAMES, FindingKind, GroupKind, Health, Hole
from recap_engine.annotate.health_texts import LONGEST, SHORTEST
from recap_engine.exchange.html_charts import columns, level_bars
from recap_engine.exchange.html_page import page, section, table
from recap_engine.i18n import _, number, translate
from recap_engine.printable import printable

SHOWN: Final = 25
"""Findings of each kind, and groups of sounds, that the page shows."""

_GROUPS: Final = 12
_MONTHS: Final = 60
_LENGTHS: Final = 40


def health_report(health: Health, title: str) -> str:
    """The page, in the reader's language."""
    counted = health.counted()
    overview = [(translate(name), counted[kind]) for kind, name in FINDING_NAMES.items()]
    parts = [
        f"<p>{escape(summary(health))}</p>",
        section(
            _("Findings"),
            level_bars(_("Captions by finding"), [(name, count, number(count)) for name, count in overview], warn=True)
            + table([_("finding"), _("captions")], [[name, number(count)] for name, count in overview]),
        ),
        _growth(health),
        _lengths(health),
        _holes(health),
        *(_findings(health, kind) for kind in FINDING_NAMES if counted[kind]),
        f"<p class='note'>{escape(notes())}</p>",
    ]
    return page(title, parts)


def summary(health: Health) -> str:
    """What the report is about, in one sentence."""
    return _(
        "Captions: {captions:,}. Sounds with suggestions: {suggested:,}; captioned: {decided:,}; without a fitting "
        "similar caption: {unfit:,}.",
        captions=health.captions,
        suggested=health.suggested,
        decided=health.decided,
        unfit=health.unfit,
    )


def notes() -> str:
    """How the figures come about."""
    return _(
        "What was retrieved is known from the newest suggestions of each sound, and what was taken from the decisions "
        "that are not undone. A similar caption fits from an estimated probability of {fits:.0%} on. Captions are "
        "short below {least} words and long above {most}.",
        fits=FITS,
        least=SHORTEST,
        most=LONGEST,
    )


def hole_share(hole: Hole) -> str:
    """How many of a group's sounds have no fitting caption."""
    return _("{count:,} of {of:,}", count=hole.sounds, of=hole.of)


def heading(kind: FindingKind) -> str:
    """The name of a kind of finding, as a heading."""
    name = translate(FINDING_NAMES[kind])
    return name[:1].upper() + name[1:]


def _growth(health: Health) -> str:
    if not health.growth:
        return ""
    months = health.growth[-_MONTHS:]
    chart = columns(
        _("Captions at the end of each month"), [(one.month, one.captions, number(one.captions)) for one in months]
    )
    rows = [[one.month, number(one.captions), number(one.new)] for one in reversed(months)]
    return section(_("Growth"), chart + table([_("month"), _("captions"), _("new")], rows))


def _lengths(health: Health) -> str:
    counted: dict[int, int] = {}
    for words, count in health.lengths.items():
        counted[min(words, _LENGTHS)] = counted.get(min(words, _LENGTHS), 0) + count
    if not counted:
        return ""
    rows = [
        (f"{words}+" if words == _LENGTHS else str(words), counted.get(words, 0), number(counted.get(words, 0)))
        for words in range(min(counted), max(counted) + 1)
    ]
    return section(_("Words per caption"), columns(_("Captions by number of words"), rows))


def _holes(health: Health) -> str:
    """A chart and a table for each way of grouping the sounds."""
    parts = [_hole_group(health, by) for by in GROUP_NAMES]
    if not any(parts):
        return ""
    note = _("Kinds of sound for which no similar caption fits; captions of such sounds help most.")
    return section(_("Gaps"), "".join(parts), note)


def _hole_group(health: Health, by: GroupKind) -> str:
    holes = [hole for hole in health.holes if hole.by == by]
    if not holes:
        return ""
    name = translate(GROUP_NAMES[by])
    chart = level_bars(name, [(printable(hole.name), hole.sounds, hole_share(hole)) for hole in holes[:_GROUPS]])
    rows = [
        [
            printable(hole.name),
            hole_share(hole),
            _("{n:.0f}%", n=100 * hole.share),
            printable("; ".join(hole.paths[:2])),
        ]
        for hole in holes[:SHOWN]
    ]
    return chart + table([name, _("without a fitting caption"), _("share"), _("sounds")], rows, frozenset({3}))


def _findings(health: Health, kind: FindingKind) -> str:
    found = health.of_kind(kind)
    rows = [
        [str(one.captions[0]), printable(one.text), number(len(one.captions)), translate(one.why)]
        for one in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        rows.append(["", _("… and {count:,} more.", count=len(found) - SHOWN), "", ""])
    head = [_("number"), _("caption"), _("captions"), _("why")]
    return section(heading(kind), table(head, rows, frozenset({1, 3})))

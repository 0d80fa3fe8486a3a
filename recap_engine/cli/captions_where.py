"""``recap captions find|replace|merge|relabel``: find captions with a query, and change what was found."""

from __future__ import annotations

import argparse
import re
from typing import Any, Final

from recap_engine.cli import chosen, options
from recap_engine.cli.console import Console
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

_OPERATOR: Final = re.compile(r"(?<!\S)(?:OR|or|AND)(?!\S)")


def add_find(group: Commands) -> CommandParser:
    """``recap captions find QUERY``."""
    find = add_command(
        group,
        "find",
        _("find captions with a query"),
        _("Find captions with a query. Commands that change captions take the same queries (--where)."),
        examples=[
            "recap captions find 'rain -roof length:>80 collection:field'",
            "recap captions find 'provenance:model taken:0 created:>=2026-11' --format jsonl",
            "recap captions find 'meaning:\"water drips\" near:0.7' --count",
        ],
        notes=translate(chosen.QUERY_NOTES),
    )
    find.add_argument("query", metavar="QUERY", help=_("words and fields that must all match"))
    find.add_argument("--limit", type=options.positive, metavar="N", help=_("captions to show (default: all)"))
    find.add_argument("--count", action="store_true", help=_("show only the number of captions"))
    find.set_defaults(run=run_find)
    options.add_text_format(find)
    options.add_models(find)
    return find


def add_acts(group: Commands) -> list[CommandParser]:
    """``recap captions replace|merge|relabel --where QUERY``."""
    replace = add_command(
        group,
        "replace",
        _("replace words in many captions"),
        _(
            "Replace OLD with NEW in the captions that match the query. Who wrote them and their provenance stay as "
            "they are. `recap undo` reverts it, however many they are."
        ),
        examples=[
            "recap captions replace colour color --where 'collection:field' --dry-run",
            r"recap captions replace '\bdogs?\b' hound --regex --where 'dog annotator:ana'",
        ],
        notes=translate(chosen.QUERY_NOTES),
    )
    replace.add_argument("old", metavar="OLD", help=_("the text to replace; upper and lower case are distinct"))
    replace.add_argument("new", metavar="NEW", help=_("the replacement (may be empty)"))
    replace.add_argument("--regex", action="store_true", help=_("OLD is a regular expression, NEW may have \\1"))
    replace.set_defaults(run=run_replace)
    merge = add_command(
        group,
        "merge",
        _("merge the wordings of captions into one"),
        _(
            "Give all captions that match the query one wording: TEXT, or the most frequent of theirs. A sound that "
            "then has it twice in a collection keeps one. Old wordings and captions are kept as history, and "
            "`recap undo` brings them back."
        ),
        examples=["recap captions merge --where 'text:\"dog barks\",\"a dog barks.\"' --to 'A dog barks' --dry-run"],
        notes=translate(chosen.QUERY_NOTES),
    )
    merge.add_argument("--to", metavar="TEXT", help=_("the wording (default: the most frequent one)"))
    merge.set_defaults(run=run_merge)
    relabel = add_command(
        group,
        "relabel",
        _("change the licence or the source of captions"),
        _("Change the licence or the source of the captions that match the query. `recap undo` reverts it."),
        examples=["recap captions relabel --where 'collection:field' --license CC-BY-4.0 --dry-run"],
        notes=translate(chosen.QUERY_NOTES),
    )
    relabel.add_argument("--license", metavar="TEXT", help=_("the new licence (may be empty)"))
    relabel.add_argument("--source", metavar="TEXT", help=_("the new source (may be empty)"))
    relabel.set_defaults(run=run_relabel)
    for parser in (replace, merge, relabel):
        chosen.add_where(parser)
        chosen.add_act(parser)
    return [replace, merge, relabel]


def run_find(arguments: argparse.Namespace, console: Console) -> int:
    """One line per caption, in the order of their numbers."""
    with chosen.opened(arguments, console, arguments.query) as (workspace, ids):
        if arguments.count:
            print(len(ids))
            return 0
        chosen.show_captions(workspace, workspace.captions.get(ids), arguments.format)
    if not ids:
        console.say(Translatable("No caption was found."))
        if _OPERATOR.search(arguments.query):
            console.say(
                Translatable(
                    "OR and AND are no operators: all words must match, and words:rain,drizzle finds either word."
                )
            )
    return 0


def run_replace(arguments: argparse.Namespace, console: Console) -> int:
    """Replace words; shows each change with --dry-run or as JSON."""
    from recap_engine.annotate import curate_many

    with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
        planned = list(
            curate_many.plan_replacement(workspace, ids, arguments.old, arguments.new, regex=arguments.regex)
        )
        deleted = len(ids) - len(chosen.without_deleted(workspace, ids))
        wrong = sum(one.problem is not None for one in planned)
        count, skipped = len(planned) - wrong, 0
        if not arguments.dry_run:
            done = set(curate_many.replace_texts(workspace, planned, annotator=options.annotator(arguments)).captions)
            planned = [one for one in planned if one.problem is not None or one.caption.id in done]
            count, skipped = len(done), count - len(done)
    if arguments.dry_run or arguments.format == "jsonl":
        rows: list[dict[str, Any]] = [
            {"caption": one.caption.id, "before": one.caption.text, "after": one.text}
            | ({} if one.problem is None else {"problem": translate(one.problem)})
            for one in planned
        ]
        chosen.show_changes(rows, arguments.format)
    if arguments.dry_run:
        console.say(Translatable("Captions found: {found:,}. Would change: {count:,}.", found=len(ids), count=count))
    else:
        console.say(Translatable("Captions found: {found:,}. Changed: {count:,}.", found=len(ids), count=count))
    chosen.report_skipped(console, deleted=deleted, changed=skipped)
    if wrong:
        console.say(
            Translatable("Left unchanged, because the result would not be a valid caption: {count:,}.", count=wrong)
        )
    return 1 if wrong else 0


def run_merge(arguments: argparse.Namespace, console: Console) -> int:
    """Merge wordings; shows each change with --dry-run or as JSON."""
    from recap_engine.annotate import curate_many

    with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
        if not ids:
            raise RequestError("No caption was found to merge.")
        planned = curate_many.plan_merge(workspace, ids, arguments.to)
        before = {caption.id: caption.text for caption in planned.captions}
        changing, skipped = {*planned.reworded, *planned.doubles}, 0
        reworded, doubles = len(planned.reworded), len(planned.doubles)
        if not arguments.dry_run:
            done = curate_many.merge(workspace, [planned], annotator=options.annotator(arguments)).captions
            reworded, doubles = chosen.merged(workspace, done)
            skipped, changing = len(changing - set(done)), set(done)
    rows = [
        {"caption": one, "before": before[one], "after": planned.text} for one in planned.reworded if one in changing
    ]
    rows += [{"caption": one, "before": before[one], "after": None} for one in planned.doubles if one in changing]
    if arguments.format == "jsonl":
        chosen.show_changes(rows, "jsonl")
    elif arguments.dry_run:
        gone = _("(deleted as a duplicate)")
        chosen.show_changes([row | {"after": row["after"] or gone} for row in rows], "text")
    console.say(f"“{planned.text}”")
    if arguments.dry_run:
        console.say(
            Translatable(
                "Would reword: {reworded:,}, delete as duplicates: {doubles:,}.", reworded=reworded, doubles=doubles
            )
        )
    else:
        console.say(
            Translatable(
                "Reworded: {reworded:,}, deleted as duplicates: {doubles:,}.", reworded=reworded, doubles=doubles
            )
        )
    chosen.report_skipped(console, deleted=len(ids) - len(planned.captions), changed=skipped)
    return 0


def run_relabel(arguments: argparse.Namespace, console: Console) -> int:
    """Another licence or source; shows each change with --dry-run or as JSON."""
    from recap_engine.annotate import curate_collections

    if arguments.license is None and arguments.source is None:
        raise RequestError("Give the new licence (--license), the new source (--source), or both.")
    with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
        captions, done = workspace.captions.get(chosen.without_deleted(workspace, ids)), None
        if not arguments.dry_run:
            done = set(
                curate_collections.relabel(
                    workspace,
                    [caption.id for caption in captions],
                    licence=arguments.license,
                    source=arguments.source,
                    annotator=options.annotator(arguments),
                ).captions
            )
    wanted = {"licence": arguments.license, "source": arguments.source}
    rows = [
        {"caption": caption.id, "field": field, "before": getattr(caption, field), "after": value}
        for caption in captions
        for field, value in wanted.items()
        if value is not None and getattr(caption, field) != value
    ]
    changing, skipped = {row["caption"] for row in rows}, 0
    if done is not None:
        rows = [row for row in rows if row["caption"] in done]
        skipped, changing = len(changing - done), done
    if arguments.dry_run or arguments.format == "jsonl":
        chosen.show_changes(rows, arguments.format)
    count = len(changing)
    if arguments.dry_run:
        console.say(Translatable("Captions found: {found:,}. Would change: {count:,}.", found=len(ids), count=count))
    else:
        console.say(Translatable("Captions found: {found:,}. Changed: {count:,}.", found=len(ids), count=count))
    chosen.report_skipped(console, deleted=len(ids) - len(captions), changed=skipped)
    return 0

"""``recap captions duplicates``: captions that say the same, and merging them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from recap_engine.cli import chosen, options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.annotate.curate_many import Merge
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.records import Cluster

KINDS: Final = {
    "same_sound": Translatable("same sound"),
    "no_sound": Translatable("no sound"),
    "other_sound": Translatable("other sounds"),
    "contradiction": Translatable("contradiction"),
}
_SHOWN = 6


def add_duplicates(group: Commands) -> CommandParser:
    """``recap captions duplicates``."""
    parser = add_command(
        group,
        "duplicates",
        _("find captions that say the same, and merge them"),
        _(
            "Find captions whose texts are equal except for case and punctuation, or with --near mean nearly the same. "
            "Captions of one sound, captions without a sound, captions of other sounds in different words, and "
            "captions of one sound that contradict each other are told apart. --merge gives a cluster its most "
            "frequent wording and keeps one caption per sound and collection; the others are kept as history, and "
            "`recap undo` reverts it."
        ),
        examples=[
            "recap captions duplicates",
            "recap captions duplicates --near 0.95 --format jsonl",
            "recap captions duplicates --collection field --merge same --dry-run",
        ],
    )
    parser.add_argument("--near", type=_cosine, metavar="COSINE", help=_("also nearly the same, from this cosine on"))
    parser.add_argument("--collection", metavar="NAME", help=_("only this collection (default: all)"))
    parser.add_argument(
        "--merge",
        choices=("same", "other", "all"),
        help=_(
            "merge the clusters of one sound or without a sound, of other sounds, or all of these; contradictions stay"
        ),
    )
    parser.add_argument("--limit", type=options.positive, metavar="N", help=_("clusters to show (default: all)"))
    parser.add_argument("--dry-run", action="store_true", help=_("show what would change, and change nothing"))
    parser.set_defaults(run=run_duplicates)
    options.add_text_format(parser)
    options.add_models(parser)
    return parser


def run_duplicates(arguments: argparse.Namespace, console: Console) -> int:
    """Show the clusters, largest first; with --merge, merge them as one act."""
    from recap_engine.annotate import curate_many

    changes = arguments.merge is not None and not arguments.dry_run
    done: tuple[int, ...] = ()
    counted = (0, 0)
    if arguments.near is None:
        with options.open_to_change(arguments) if changes else options.open_to_read(arguments) as workspace:
            clusters = _find(workspace, arguments)
            planned = _plan(workspace, clusters, arguments.merge)
            _show(workspace, clusters[: arguments.limit], arguments.format)
            if changes:
                done = curate_many.merge(workspace, planned, annotator=options.annotator(arguments)).captions
                counted = chosen.merged(workspace, done)
    else:
        engine = options.open_engine(arguments, console, create=False, write=changes)
        try:
            console.watch(engine.embed())
            options.warn_about_unfilled(engine, console)
            clusters = _find(engine.workspace, arguments, engine.encoder.fingerprint)
            planned = _plan(engine.workspace, clusters, arguments.merge)
            _show(engine.workspace, clusters[: arguments.limit], arguments.format)
            if changes:
                done = curate_many.merge(engine.workspace, planned, annotator=options.annotator(arguments)).captions
                counted = chosen.merged(engine.workspace, done)
        finally:
            engine.close()
    counts = {kind: sum(cluster.kind == kind for cluster in clusters) for kind in KINDS}
    console.say(
        Translatable(
            "Clusters of the same sound: {same:,}; without a sound: {none:,}; of other sounds: {other:,}; "
            "contradictions: {contradictions:,}.",
            same=counts["same_sound"],
            none=counts["no_sound"],
            other=counts["other_sound"],
            contradictions=counts["contradiction"],
        )
    )
    reworded, doubles = counted if changes else (sum(len(side) for side in sides) for sides in _sides(planned))
    if changes:
        console.say(
            Translatable(
                "Reworded: {reworded:,}, deleted as duplicates: {doubles:,}.", reworded=reworded, doubles=doubles
            )
        )
        expected = {caption for one in planned for caption in (*one.reworded, *one.doubles)}
        chosen.report_skipped(console, changed=len(expected - set(done)))
    elif arguments.merge is not None:
        console.say(
            Translatable(
                "Would reword: {reworded:,}, delete as duplicates: {doubles:,}.", reworded=reworded, doubles=doubles
            )
        )
    return 0


def _find(workspace: Workspace, arguments: argparse.Namespace, fingerprint: str = "") -> list[Cluster]:
    from recap_engine.datastore.duplicates import find_duplicates

    names = arguments.collection
    only = None if names is None else workspace.collections.ids([names])
    return find_duplicates(
        workspace.connection, workspace.vectors, near=arguments.near, fingerprint=fingerprint, collections=only
    )


def _plan(workspace: Workspace, clusters: Sequence[Cluster], merge: str | None) -> list[Merge]:
    from recap_engine.annotate import curate_many

    same, other = ("same_sound", "no_sound"), ("other_sound",)
    kinds = {"same": same, "other": other, "all": same + other}.get(merge or "", ())
    return [curate_many.plan_merge(workspace, c.captions, c.text) for c in clusters if c.kind in kinds]


def _sides(planned: Sequence[Merge]) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    return [one.reworded for one in planned], [one.doubles for one in planned]


def _show(workspace: Workspace, clusters: Sequence[Cluster], form: str) -> None:
    for cluster in clusters:
        captions = workspace.captions.get(cluster.captions)
        texts = list(dict.fromkeys(caption.text for caption in captions))
        if form == "jsonl":
            row = {"kind": cluster.kind, "captions": cluster.captions, "texts": texts, "text": cluster.text}
            print(json.dumps(row | {"similarity": round(cluster.similarity, 6)}))
            continue
        show(f"{translate(KINDS[cluster.kind])}  {len(captions):,}  {cluster.text}")
        for caption in captions[:_SHOWN]:
            show(f"{caption.id:>9}  {caption.text}  [{caption.collection}]")
        if len(captions) > _SHOWN:
            show(f"{'':>9}  …")


def _cosine(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.5 <= value <= 1.0:
        raise argparse.ArgumentTypeError(_("{text} is not a cosine from 0.5 to 1", text=text))
    return value

"""``recap evaluate datastore --collection``: what a collection is worth for the sounds of a workspace.

Also the options of ``recap evaluate doubtful``.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.errors import RequestError
from recap_engine.i18n import _, translate

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.engine import Engine
    from recap_engine.evaluation.figures import Share
    from recap_engine.evaluation.own_library import Worth

_FOUND = "descriptions in files"
"""The name of the temporary collection of descriptions found in files."""


def add_own_library(parser: argparse.ArgumentParser) -> None:
    """The options of a comparison in the user's own workspace."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--collection",
        metavar="NAME",
        help=_("compare suggestions for the sounds of a workspace with and without this collection"),
    )
    what.add_argument(
        "--descriptions",
        action="store_true",
        help=_("the same for the descriptions found in and beside the sound files, before they are imported"),
    )
    parser.add_argument(
        "--sounds",
        dest="held_out",
        type=options.positive,
        default=50,
        metavar="N",
        help=_("with --collection or --descriptions: held-out sounds (default: 50)"),
    )
    options.add_text_format(parser)
    parser.add_argument(
        "--workspace",
        dest="own_workspace",
        type=Path,
        metavar="FILE",
        help=_("with --collection or --descriptions: the workspace file"),
    )


def add_planted(parser: argparse.ArgumentParser) -> None:
    """The options of wrong captions that are planted to see whether they are found."""
    parser.add_argument(
        "--swaps", type=share_of, default=0.05, metavar="SHARE", help=_("share of the captions to swap (default: 0.05)")
    )
    parser.add_argument(
        "--seed", type=options.natural, default=0, metavar="N", help=_("of the random draws (default: 0)")
    )
    parser.add_argument(
        "--draws", type=options.positive, default=5, metavar="N", help=_("draws of the swapped captions (default: 5)")
    )


def share_of(text: str) -> float:
    """A share above 0, up to a half."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value <= 0.5:
        raise argparse.ArgumentTypeError(_("{text} is not a share above 0, up to 0.5", text=text))
    return value


def run_own_library(arguments: argparse.Namespace, console: Console) -> int:
    """Print the comparison."""
    from recap_engine.engine import Engine
    from recap_engine.evaluation.own_library import measure_worth

    def engine_on(workspace: Workspace) -> Engine:
        return Engine(
            workspace,
            arguments.bundle,
            device=arguments.device,
            precision=arguments.precision,
            allow_untrained=arguments.allow_untrained,
        )

    arguments.workspace, arguments.safe_mode = arguments.own_workspace, False
    with options.open_to_read(arguments) as workspace:
        path = workspace.path
        if arguments.collection is not None:
            workspace.collections.id(arguments.collection)
    worth = console.result(
        measure_worth(
            path,
            arguments.collection or _FOUND,
            engine_on,
            arguments.held_out,
            _import_descriptions if arguments.descriptions else None,
        )
    )
    _show(worth, arguments.format)
    return 0


def _import_descriptions(workspace: Workspace) -> None:
    from recap_engine.exchange.descriptions import Descriptions, import_rows, new_descriptions

    looking = Descriptions(workspace)
    for _step in looking:
        pass
    found = new_descriptions(workspace, looking.found)
    if not found:
        raise RequestError("No new descriptions were found in the sound files or beside them.")
    for _tally in workspace.imports.add_rows(import_rows(workspace, found), _FOUND):
        pass


def _show(worth: Worth, form: str) -> None:
    if form == "jsonl":
        for one in worth.comparisons:
            row = {"collection": worth.collection, "captions": worth.captions, "measure": str(one.name)}
            counts = {"sounds": worth.sounds, "recordings": worth.recordings}
            figures = {"without": one_figure(one.without), "with": one_figure(one.with_it)}
            figures |= {"difference": one_figure(one.gain)}
            print(json.dumps(row | counts | figures, ensure_ascii=False))
        return
    show(
        _(
            "{collection} ({captions:,} captions), on {sounds:,} held-out sounds of {recordings:,} recordings:",
            collection=worth.collection,
            captions=worth.captions,
            sounds=worth.sounds,
            recordings=worth.recordings,
        )
    )
    width = max(len(translate(one.name)) for one in worth.comparisons)
    show(f"  {'':<{width}}  {_('without'):<20}  {_('with'):<20}  {_('difference')}")
    for one in worth.comparisons:
        cells = "  ".join(f"{_interval(value):<20}" for value in (one.without, one.with_it, one.gain))
        show(f"  {translate(one.name):<{width}}  {cells}".rstrip())
    show(translate(worth.verdict()))


def one_figure(one: Share) -> dict[str, float | int | None]:
    """A figure for a row of JSON."""
    values = {"value": one.value, "low": one.low, "high": one.high}
    return {name: None if math.isnan(value) else round(value, 6) for name, value in values.items()} | {"n": one.n}


def _interval(one: Share) -> str:
    return f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]"

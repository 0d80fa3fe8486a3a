"""Settings of proposals on the command line, and the record of a run that is pinned to them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from recap_engine.batch.run import Run
from recap_engine.cli.options import natural, positive
from recap_engine.i18n import _
from recap_engine.propose.propose import Settings

if TYPE_CHECKING:
    from recap_engine.engine import Engine


def add_settings(parser: argparse.ArgumentParser) -> None:
    """``--collection``, ``--candidates``, ``--neighbours`` and what else shapes a proposal."""
    parser.add_argument(
        "--collection",
        action="append",
        metavar="NAME",
        help=_("retrieve from this collection instead of the enabled ones (repeatable)"),
    )
    parser.add_argument(
        "--candidates", type=positive, default=5, metavar="N", help=_("captions to propose (default: 5)")
    )
    parser.add_argument(
        "--neighbours", type=natural, default=10, metavar="N", help=_("similar captions to retrieve (default: 10)")
    )
    parser.add_argument(
        "--k",
        type=natural,
        metavar="N",
        help=_("captions in the prompt (default: as many as the bundle was trained with)"),
    )
    parser.add_argument(
        "--prompt-selection",
        choices=("nearest", "mmr"),
        default="nearest",
        help=_("captions in the prompt: the nearest, or near ones that differ from each other (default: nearest)"),
    )
    parser.add_argument(
        "--beams", type=positive, default=3, metavar="N", help=_("width of the beam search (default: 3)")
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("random seed (default: 0)"))
    parser.add_argument(
        "--other-recordings",
        action="store_true",
        help=_("leave out captions of the same recording (takes, regions)"),
    )
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="WORD",
        help=_("a word that every caption must contain (repeatable)"),
    )
    parser.add_argument(
        "--avoid",
        action="append",
        default=[],
        metavar="WORD",
        help=_("a word that no caption may contain (repeatable)"),
    )


def settings(arguments: argparse.Namespace) -> Settings:
    """The settings asked for."""
    return Settings(
        arguments.candidates,
        arguments.neighbours,
        arguments.beams,
        arguments.seed,
        other_recordings=arguments.other_recordings,
        include=tuple(arguments.include),
        avoid=tuple(arguments.avoid),
        k=arguments.k,
        prompt_selection=arguments.prompt_selection,
    )


def pinned_run(engine: Engine, settings: Settings, **more: object) -> Run:
    """Bundle, collections and settings as they are now; ``more`` are settings of the output."""
    return Run(
        bundle=engine.bundle.name,
        model=engine.bundle.fingerprint,
        collections=engine.collections(),
        settings={
            "candidates": settings.candidates,
            "neighbours": settings.neighbours,
            "beams": settings.beams,
            "seed": settings.seed,
            "other_recordings": settings.other_recordings,
            **more,
            **({} if settings.k is None else {"k": settings.k}),
            **({} if settings.prompt_selection == "nearest" else {"prompt_selection": settings.prompt_selection}),
            **{name: list(words) for name in ("include", "avoid") if (words := getattr(settings, name))},
        },
        sequence=engine.workspace.sequence(),
    )

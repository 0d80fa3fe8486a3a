"""``recap merge-results``: the files of several runs of ``recap caption --shard`` become one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from recap_engine.batch.merge import Merged, merge_results
from recap_engine.batch.output_lock import lock_output
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_commands(commands: Commands) -> None:
    """``recap merge-results``."""
    parser = add_command(
        commands,
        "merge-results",
        _("put the files of several caption runs together"),
        _(
            "Put together what `recap caption --shard` wrote on several machines, or the Parquet files of `recap "
            "batch`. Every sound gets one row: one with captions if there is any. Shares that are missing are named. "
            "`recap caption --resume` can continue the merged file of shares, to caption what failed."
        ),
        examples=[
            "recap merge-results parts --out captions.jsonl",
            "recap merge-results captions --out captions.parquet",
        ],
    )
    parser.add_argument(
        "sources", nargs="+", type=Path, metavar="DIR", help=_("folders of output files, or the files themselves")
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file to write"))
    parser.add_argument("--force", action="store_true", help=_("replace FILE"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Merge; the exit status says whether sounds failed or shards are missing."""
    options.check_writable(arguments.out)
    with lock_output(arguments.out):
        if arguments.out.exists() and not arguments.force:
            raise RequestError("{path} already exists: replace it with --force.", path=arguments.out)
        merged = _merge(arguments.sources, arguments.out)
    console.say(
        Translatable(
            "{captioned:,} captioned, {failed:,} failed: {path}.",
            captioned=merged.captioned,
            failed=merged.failed,
            path=arguments.out,
        )
    )
    if merged.repeated:
        console.say(Translatable("Captioned more than once (the first row stays): {count:,}.", count=merged.repeated))
    if merged.other_datastores:
        console.say(
            Translatable("The captions of the workspace changed between the runs: their suggestions may differ.")
        )
    if merged.missing:
        console.say(Translatable("Missing: {shards}.", shards=", ".join(map(str, merged.missing))))
    return 1 if merged.failed or merged.missing else 0


def _merge(sources: Sequence[Path], out: Path) -> Merged:
    if any(source.is_dir() and next(source.glob("part-*.parquet"), None) for source in sources):
        from recap_engine.cluster.parts import merge_parts

        return merge_parts(sources, out)
    return merge_results(sources, out)

"""``recap train``: adapters for your own sounds, and the parts of the starter."""

from __future__ import annotations

from recap_engine.cli.parser import Commands, add_group
from recap_engine.cli.train_adapter import add_adapter
from recap_engine.cli.train_clap import add_clap
from recap_engine.cli.train_decoder import add_decoder
from recap_engine.cli.train_starter import add_starter
from recap_engine.i18n import _


def add_commands(commands: Commands) -> None:
    """``recap train adapter|clap|decoder|starter``."""
    group = add_group(
        commands,
        "train",
        _("train a bundle on your sounds, or the parts of one"),
        _("Train a model bundle on captioned sounds, or its parts from scratch."),
        examples=[
            "recap train adapter --captions clotho_development.csv --audio clotho/development --out clotho-recap",
            "recap train adapter --workspace birds.recap --init bundle --prompts mixed --out birds",
            "recap train starter --corpus corpus --captions captions --out starter",
        ],
        notes=_("An interrupted training continues when the same command is run again."),
        actions="WHAT",
    )
    add_adapter(group)
    add_clap(group)
    add_decoder(group)
    add_starter(group)

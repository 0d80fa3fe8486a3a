"""The command-line parser: help that wraps, examples for every command, and argparse's own words translated."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, Final

from recap_engine.i18n import _, translate
from recap_engine.printable import printable
from recap_engine.translatable import Translatable

Commands = Any
"""What commands are added to: argparse keeps the type of ``add_subparsers()`` to itself."""

ARGPARSE_TEXTS = (
    Translatable("usage: "),
    Translatable("positional arguments"),
    Translatable("options"),
    Translatable("show this help message and exit"),
    Translatable("show program's version number and exit"),
    Translatable("%(prog)s: error: %(message)s\n"),
    Translatable("argument %(argument_name)s: %(message)s"),
    Translatable("the following arguments are required: %s"),
    Translatable("one of the arguments %s is required"),
    Translatable("unrecognized arguments: %s"),
    Translatable("unknown parser %(parser_name)r (choices: %(choices)s)"),
    Translatable("invalid choice: %(value)r (choose from %(choices)s)"),
    Translatable("invalid %(type)s value: %(value)r"),
    Translatable("not allowed with argument %s"),
    Translatable("ignored explicit argument %r"),
    Translatable("ambiguous option: %(option)s could match %(matches)s"),
    Translatable("expected one argument"),
    Translatable("expected at most one argument"),
    Translatable("expected at least one argument"),
    Translatable("expected %s argument"),
    Translatable("expected %s arguments"),
)
"""What argparse itself says (Python 3.11 to 3.14)."""


class HelpFormatter(argparse.HelpFormatter):
    """Wraps paragraphs and leaves indented lines, which are examples, as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        blocks: list[str] = []
        for paragraph in text.split("\n\n"):
            lines: list[str] = []
            for line in paragraph.splitlines():
                lines.append(line if line.startswith(" ") else fill(line, width, indent))
            blocks.append("\n".join(lines))
        return "\n\n".join(blocks)


_NO_OPTION: Final = re.compile(r"-(?:\d+|\d*\.\d+)$|-[a-z]+:")


class CommandParser(argparse.ArgumentParser):
    """A parser that shows ``examples`` (complete command lines) below its help, then ``notes``."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), notes: str = "", **options: Any) -> None:
        self.examples = tuple(examples)
        parts = []
        if examples:
            heading = _("example:") if len(examples) == 1 else _("examples:")
            parts.append("\n".join([heading, *(f"  {example}" for example in examples)]))
        if notes:
            parts.append(notes)
        options.setdefault("formatter_class", HelpFormatter)
        super().__init__(*args, **options)
        self.epilog = "\n\n".join(parts) or None
        # Negative numbers are no options, and neither are queries that begin by excluding, such as -category:*.
        self._negative_number_matcher = _NO_OPTION

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does it, but unknown options of a command are reported with the usage of that command."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(translate("unrecognized arguments: %s") % " ".join(unknown))
        return found, unknown

    def _print_message(self, message: str, file: Any = None) -> None:
        # What was typed is repeated in messages, and may hold anything.
        shown = "\n".join(printable(line, longest=2000) for line in message.split("\n")) if message else message
        super()._print_message(shown, file)


def add_group(
    commands: Commands,
    name: str,
    what: str,
    description: str = "",
    *,
    examples: Sequence[str],
    notes: str = "",
    actions: str = "ACTION",
) -> Commands:
    """A command with commands of its own, which are added to the returned object; arguments as in `add_command`."""
    group = add_command(commands, name, what, description, examples=examples, notes=notes)
    return group.add_subparsers(metavar=actions, required=True)


def add_command(
    commands: Commands, name: str, what: str, description: str = "", *, examples: Sequence[str], notes: str = ""
) -> CommandParser:
    """One command. ``what`` says in a phrase what it does; ``description`` says it in full (default: ``what``)."""
    parser: CommandParser = commands.add_parser(
        name, help=what, description=description or sentence(what), examples=examples, notes=notes
    )
    return parser


def sentence(phrase: str) -> str:
    """``phrase`` with a capital and a full stop."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def translate_argparse() -> None:
    """Make argparse look up its own words in our catalogue.

    It takes them from ``gettext``'s global domain, which would need a folder layout and environment variables of its
    own; both names are module globals in every supported version of Python.
    """
    names = vars(argparse)
    names["_"] = translate
    names["ngettext"] = lambda one, many, count: translate(one if count == 1 else many)

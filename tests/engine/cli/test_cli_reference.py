"""The help of every command: an example that parses, and the page made from it."""

import shlex
from pathlib import Path

import pytest

from recap_engine.cli.parser import CommandParser
from recap_engine.cli.program import parser
from recap_engine.cli.reference import commands, page, subcommands

COMMANDS = list(commands(parser()))


def groups(top: CommandParser) -> list[CommandParser]:
    children = [child for action in subcommands(top) for child in action.choices.values()]
    return [top, *(found for child in children for found in groups(child))] if children else []


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) >= 61


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.prog)
def test_every_command_has_examples_of_itself_that_parse(command: CommandParser) -> None:
    assert command.examples
    for example in command.examples:
        assert example.startswith(f"{command.prog} ") or example == command.prog
        program, *arguments = shlex.split(example.partition(" > ")[0])
        assert program == "recap"
        assert parser().parse_args(arguments).run is not None


@pytest.mark.parametrize("group", groups(parser()), ids=lambda group: group.prog)
def test_the_examples_of_a_group_parse(group: CommandParser) -> None:
    assert group.examples
    for example in group.examples:
        parser().parse_args(shlex.split(example)[1:])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.prog)
def test_every_argument_is_explained(command: CommandParser) -> None:
    assert [action.dest for action in command._actions if not action.help] == []


def test_the_page_of_commands_is_current() -> None:
    path = Path(__file__).parents[3] / "docs" / "commands.md"
    assert path.read_text(encoding="utf-8") == page(), "run `make docs`"

"""Documents that guide people through the code name files and links that exist."""

import itertools
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest

from recap_engine.cli import program
from recap_engine.cli.parser import CommandParser
from recap_engine.cli.reference import subcommands

ROOT = Path(__file__).parents[2]
GUIDES = ("ARCHITECTURE.md", "CONTRIBUTING.md")
TOP_DOCUMENTS = (*GUIDES, "README.md", "CONTEXT.md", "SECURITY.md", "RELEASING.md", "CHANGELOG.md")


@pytest.mark.parametrize("name", GUIDES)
def test_guides_name_files_that_exist(name: str) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for folder in ("recap_engine", "recap_desktop", "tests", "packaging")
        for path in (ROOT / folder).rglob("*.*")
    }
    named = set(re.findall(r"`([\w/]+\.(?:py|sql|toml))`", (ROOT / name).read_text()))
    missing = {path for path in named if not any(f"/{file}".endswith(f"/{path}") for file in files)}
    assert missing - {"pyproject.toml"} == set()


@pytest.mark.parametrize("name", TOP_DOCUMENTS)
def test_links_at_the_top_of_the_repository_lead_somewhere(name: str) -> None:
    """`make docs` checks those of the site; these are also read on the repository's pages."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (ROOT / name).read_text()):
        assert "://" in target or (ROOT / target).exists(), target


def documents() -> list[Path]:
    """All documents but the page of commands, which is generated from the parser."""
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path.name != "commands.md"]
    return [*(ROOT / name for name in TOP_DOCUMENTS), *pages]


def test_command_lines_in_documents_are_understood() -> None:
    parser = program.parser()
    wrong = []
    for path in documents():
        text = re.sub(r"\\\n\s*", " ", path.read_text())
        for line in re.findall(r"^ {4,}(?:[A-Z_]+=\S+ )*(recap .*)$", text, re.MULTILINE):
            words = shlex.split(re.split(" [>|] ", line)[0], comments=True)[1:]
            try:
                parser.parse_args(words)
            except SystemExit:
                wrong.append(f"{path.name}: {line}")
    assert wrong == []


def test_commands_and_options_in_sentences_exist() -> None:
    parser, wrong = program.parser(), []
    for path in documents():
        quotes = re.findall(r"`recap ([^`]+)`", path.read_text())
        for words in (words for quoted in quotes for words in alternatives(quoted.split())):
            command, left = command_of(parser, words)
            options = [word.partition("=")[0] for word in left if re.match(r"--\w", word)]
            known = command._option_string_actions
            if subcommands(command) and left and not left[0].startswith(("-", "…")):
                wrong.append(f"{path.name}: {left[0]} in recap {' '.join(words)}")
            wrong += [f"{path.name}: {option} in recap {' '.join(words)}" for option in options if option not in known]
    assert wrong == []


def alternatives(words: Sequence[str]) -> list[list[str]]:
    """``one|other`` in a quoted command stands for two commands."""
    return [list(chosen) for chosen in itertools.product(*(word.split("|") for word in words))]


def command_of(command: CommandParser, words: Sequence[str]) -> tuple[CommandParser, Sequence[str]]:
    """The command of the whole program that ``words`` begin with, and what follows it."""
    for at, word in enumerate(words):
        named = [action.choices[word] for action in subcommands(command) if word in action.choices]
        if not named:
            return command, words[at:]
        (command,) = named
    return command, ()

"""Documents that guide people through the code name files and links that exist."""

import re
import shlex
from pathlib import Path

import pytest

from recap_engine.cli import program

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


def test_commands_in_documents_are_understood() -> None:
    parser = program.parser()
    guides = [path for path in (ROOT / "docs").rglob("*.md") if path.name != "commands.md"]
    wrong = []
    for path in [ROOT / "README.md", *guides]:
        text = re.sub(r"\\\n\s*", " ", path.read_text())
        for line in re.findall(r"^ {4,}(recap .*)$", text, re.MULTILINE):
            words = shlex.split(line.partition(" > ")[0], comments=True)[1:]
            try:
                parser.parse_args(words)
            except SystemExit:
                wrong.append(f"{path.name}: {line}")
    assert wrong == []

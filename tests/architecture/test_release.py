"""What a release states in several places agrees."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from recap_engine import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
METAINFO = ROOT / "packaging" / "io.github.recap_desktop.RecapDesktop.metainfo.xml"


def newest_release() -> ElementTree.Element:
    release = ElementTree.parse(METAINFO).getroot().find("releases/release")
    assert release is not None
    return release


def cited(field: str) -> str:
    match = re.search(rf"^{field}: (.+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    assert match is not None
    return match[1].strip('"')


def test_package_metainfo_and_citation_have_the_same_version() -> None:
    assert PROJECT["version"] == __version__
    assert newest_release().get("version") == __version__
    assert cited("version") == __version__
    assert cited("date-released") == newest_release().get("date")


def test_the_changelog_has_an_entry_for_the_version() -> None:
    headings = re.findall(r"^## \[(.+?)\](.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert any(__version__ in (name, rest.strip(" –")) for name, rest in headings)


@pytest.mark.parametrize("extra", ["media", "report", "bench", "docs", "dev", "bundle"])
def test_every_extra_is_pinned_for_make(extra: str) -> None:
    pinned = {line.partition("==")[0].lower() for line in (ROOT / "packaging" / "constraints.txt").read_text().split()}
    for requirement in PROJECT["optional-dependencies"][extra]:
        assert re.split(r"[<>=]", requirement)[0].lower() in pinned


def test_type_hints_are_advertised() -> None:
    assert (ROOT / "recap_engine" / "py.typed").is_file()
    assert (ROOT / "recap_desktop" / "py.typed").is_file()


def test_every_decision_record_has_a_status() -> None:
    for record in (ROOT / "docs" / "adr").glob("0*.md"):
        assert "Status:" in record.read_text().split("##")[0], record.name


def test_the_sources_contain_what_they_are_built_and_tested_with() -> None:
    included = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["sdist"][
        "include"
    ]
    for name in included:
        assert (ROOT / name.lstrip("/")).exists(), name

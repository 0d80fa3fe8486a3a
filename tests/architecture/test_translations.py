"""Every message of the engine has a German translation with the same fields, and the catalogue is compiled."""

import gettext
import importlib.util
import re
import string
from pathlib import Path
from types import ModuleType

import pytest

from recap_engine.cli.program import main
from recap_engine.cli.reference import commands
from recap_engine.i18n import set_language

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "resources" / "translations" / "recap_de.mo"


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def templates() -> list[tuple[str, str]]:
    return [(template, f"{file}:{line}") for template, file, line in load_script().templates()]


@pytest.fixture(scope="module")
def german() -> gettext.GNUTranslations:
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file)


def fields(template: str) -> tuple[set[str], list[str]]:
    names = {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name is not None}
    return names, sorted(re.findall(r"%\(\w+\)[sr]|%[sr]", template))


def translated(german: gettext.GNUTranslations, template: str) -> str | None:
    found = german._catalog.get(template)  # type: ignore[attr-defined]
    return str(found) if found else None


def test_every_message_is_translated(templates: list[tuple[str, str]], german: gettext.GNUTranslations) -> None:
    assert len(templates) > 500
    missing = [f"{where}: {template}" for template, where in templates if translated(german, template) is None]
    assert missing == [], "run `make translations`, and translate what is new in recap_de.po"


def test_every_translation_has_the_fields_of_its_message(
    templates: list[tuple[str, str]], german: gettext.GNUTranslations
) -> None:
    different = [template for template, _ in templates if fields(german.gettext(template)) != fields(template)]
    assert different == []


def test_help_is_german(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECAP_LANGUAGE", "de")
    try:
        with pytest.raises(SystemExit):
            main(["caption", "--help"])
        shown = capsys.readouterr().out
        with pytest.raises(SystemExit):
            main(["caption", "--beams", "none"])
        shown += capsys.readouterr().err
    finally:
        set_language("en")
    assert "Aufruf: recap caption" in shown
    assert "diese Hilfe anzeigen" in shown
    assert "Fehler: Argument --beams: none ist keine ganze Zahl über 0" in shown
    assert not re.search(r"\b(the|usage|default|options)\b", shown.replace("field-recordings", ""))


def test_help_of_every_command_can_be_shown_in_german() -> None:
    from recap_engine.cli.program import parser

    set_language("de")
    try:
        for command in commands(parser()):
            assert "Aufruf: " in command.format_help()
    finally:
        set_language("en")


def test_messages_are_german(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RECAP_LANGUAGE", "de")
    try:
        assert main(["workspace", "info", "--workspace", str(tmp_path / "none.recap")]) == 3
    finally:
        set_language("en")
    assert capsys.readouterr().err.startswith(f"recap: Bei {tmp_path / 'none.recap'} ist kein Arbeitsbereich: ")

"""Every text that reaches a person goes through Qt's translation, and the German one is complete."""

import ast
import re
import shutil
import string
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QPushButton

from recap_desktop import i18n
from recap_desktop.dialogs.settings import SettingsDialog
from recap_desktop.engine.client import EngineClient
from recap_desktop.start.build import build
from recap_engine.i18n import language
from recap_engine.resources import resources_folder

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path for path in (ROOT / "recap_desktop").rglob("*.py") if not {"probe", "self_test.py"} & set(path.parts)
)
TRANSLATIONS = resources_folder() / "translations"

TRANSLATED = {"tr", "translate", "_", "plural", "Translatable"}
SHOWN = {
    *("setText", "setWindowTitle", "setToolTip", "setStatusTip", "setAccessibleName", "setAccessibleDescription"),
    *("setPlaceholderText", "setInformativeText", "setLabelText", "setTitle", "setFormat", "setSuffix", "setPrefix"),
    *("addAction", "addMenu", "addRow", "addTab", "addItem", "addItems", "addButton", "setHorizontalHeaderLabels"),
    *("QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QMenu", "QAction", "ElidedLabel"),
    *(
        "show_notice",
        "show_status",
        "say",
        "show_engine",
        "show_check",
        "setHeaderLabels",
        "getText",
        "question",
        "information",
    ),
    *("getOpenFileName", "getSaveFileName", "getExistingDirectory", "setPlainText", "setButtonText"),
}
"""Functions whose texts are seen or heard."""

UNSEEN = {"getLogger", "debug", "info", "warning", "error", "exception", "named", "setObjectName", "setProperty"}
UNSEEN |= {"setStyleSheet", "set_style", "ArgumentParser", "add_argument", "findChild", "compile", "Signal"}
UNSEEN |= {
    "Progress",
    "AssertionError",
    "ValueError",
    "RuntimeError",
    "setDesktopFileName",
    "setApplicationDisplayName",
}

THEMSELVES = {
    "RECAP Desktop",  # a name is the same in every language
    " – RECAP Desktop",
    "rain, tin roof, near",  # keywords as long as usual, for the width of a column
    "no answer; ended",  # in the log
    " s, still waiting for: ",  # for developers, from the driver of tests and probes
    "English",
    "Deutsch",
}
STYLES = ("border", "outline", "padding:", "margin:", "image: url", "width:", "color:", "background:")
PROSE = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


class Finder(ast.NodeVisitor):
    """Texts that are prose, or are handed to what shows them, outside of a translation."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []
        self.shown = 0

    def visit_Call(self, node: ast.Call) -> None:
        name = called(node)
        if name in TRANSLATED or name in UNSEEN:
            return
        if isinstance(node.func, ast.Attribute):
            self.visit(node.func.value)
        self.shown += name in SHOWN
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.visit(argument)
        self.shown -= name in SHOWN

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # else it is a docstring
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)  # what looks something up is not shown

    def visit_Compare(self, node: ast.Compare) -> None:
        pass  # nor what is compared with

    def visit_Dict(self, node: ast.Dict) -> None:
        for value in node.values:
            self.visit(value)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        kept, self.shown = self.shown, 0
        self.visit(node.body)
        self.shown = kept

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        for part in node.values:
            if isinstance(part, ast.Constant) or not isinstance(getattr(part, "value", None), ast.Constant):
                self.visit(part.value if isinstance(part, ast.FormattedValue) else part)

    def visit_Constant(self, node: ast.Constant) -> None:
        text = node.value
        if not isinstance(text, str) or text in THEMSELVES or text.lstrip().startswith("<"):
            return
        if any(rule in text for rule in STYLES):
            return
        words = [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in ("Ctrl", "Alt", "Shift")]
        if PROSE.search(text) or (self.shown and words and not text.isidentifier()) or (self.shown and text.istitle()):
            self.found.append((node.lineno, text))


def untranslated(path: Path) -> list[tuple[int, str]]:
    finder = Finder()
    finder.visit(ast.parse(path.read_text("utf-8")))
    return finder.found


def test_the_search_finds_what_is_not_translated(tmp_path):
    path = tmp_path / "example.py"
    path.write_text(
        '"""A docstring is no text."""\n'
        'label.setText("Save")\nlabel.setText(self.tr("Save"))\nbox.setObjectName("save_as this")\n'
        'text = f"{count} sounds were found"\ntext = self.tr("{n} sounds").format(n=1)\n'
        'notice.show_notice("Nothing is there", "warning")\nif kind == "text file": pass\n'
    )
    assert [line for line, _ in untranslated(path)] == [2, 5, 7]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_text_is_translated(path):
    assert untranslated(path) == []


def messages(path: Path) -> dict[tuple[str, str], list[str]]:
    """(context, text) to its translations: one, or one for each number."""
    found = {}
    for context in ET.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            assert translation.get("type") is None, (message.findtext("source"), "is not translated, or no longer used")
            forms = [form.text or "" for form in translation.findall("numerusform")]
            key = context.findtext("name") or "", message.findtext("source") or ""
            found[key] = forms or [translation.text or ""]
    return found


def fields(text: str) -> set[str]:
    """What is put into a text: ``{name}`` and the number."""
    return {f"{{{name}:{form}}}" for _, name, form, _ in string.Formatter().parse(text) if name} | set(
        re.findall(r"%L?n", text)
    )


def lupdate(tmp_path: Path, *options: str) -> Path:
    """The texts of the sources as they are now, as ``make translations`` has them."""
    made = tmp_path / "now.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    aliases = ["-tr-function-alias", "tr+=_,tr+=plural"]
    command = [tool, "-silent", "-locations", "none", *options, *aliases, *SOURCES, "-ts", made]
    subprocess.run(command, check=True, cwd=ROOT)
    return made


@pytest.mark.parametrize(("code", "options"), [("de", ()), ("en", ("-pluralonly",))])
def test_a_translation_has_every_text_and_what_is_put_into_it(code, options, tmp_path):
    there = messages(TRANSLATIONS / f"recap_{code}.ts")
    now = ET.parse(lupdate(tmp_path, *options)).getroot()
    wanted = {
        (context.findtext("name") or "", message.findtext("source") or ""): message.get("numerus") == "yes"
        for context in now.findall("context")
        for message in context.findall("message")
    }
    assert set(there) == set(wanted), "run make translations, and translate what is new"
    for (context, text), forms in there.items():
        assert len(forms) == (2 if wanted[context, text] else 1), text
        for number, form in enumerate(forms):
            assert form, text
            lost = fields(text) - fields(form)
            assert lost <= ({"%Ln"} if number == 0 and len(forms) == 2 else set()), (text, form)
            assert not fields(form) - fields(text), (text, form)
            for mark in ("…", "⚠"):
                assert (mark in text) == (mark in form), (text, form)
            same = text[:1].isspace() == form[:1].isspace() and text[-1:].isspace() == form[-1:].isspace()
            assert same, (text, form)


@pytest.mark.parametrize("code", ["de", "en"])
def test_what_is_compiled_is_what_is_written(code, tmp_path):
    made = tmp_path / "made.qm"
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", TRANSLATIONS / f"recap_{code}.ts", "-qm", made], check=True)
    assert made.read_bytes() == (TRANSLATIONS / f"recap_{code}.qm").read_bytes(), "run make translations"


@pytest.fixture
def speaking():
    """Another language, and back to the one of the tests at the end."""
    app, before = QApplication.instance(), QLocale()
    yield lambda choice: i18n.set_language(app, choice)
    i18n.set_language(app, "en")
    QLocale.setDefault(before)


def test_one_and_many_are_said_as_the_language_does(speaking, qapp):
    def said(number: int) -> str:
        return QCoreApplication.translate("AcceptManyDialog", "Accept %Ln captions", "", number)

    speaking("de")
    assert (said(1), said(2500)) == ("1 Beschreibung übernehmen", "2.500 Beschreibungen übernehmen")
    assert (i18n.count(12345), i18n.decimal(1.5), i18n.percent(0.8)) == ("12.345", "1,5", "80 %")
    speaking("en")
    assert (said(1), said(0), said(2500)) == ("Accept 1 caption", "Accept 0 captions", "Accept 2,500 captions")


def test_the_program_survives_that_its_translation_is_replaced(tmp_path):
    shutil.copy(TRANSLATIONS / "recap_de.qm", tmp_path)
    code = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from recap_desktop import i18n
i18n.translations_folder = lambda: {str(tmp_path)!r}
app = QCoreApplication([])
i18n.set_language(app, "de")
Path({str(tmp_path)!r}, "recap_de.qm").write_bytes(b"")
sys.exit(QCoreApplication.translate("SimilarPanel", "Switch caption off") != "Beschreibung ausschalten")
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_or_foreign_choice_is_english(speaking):
    assert speaking("tlh") == "en"
    assert speaking("de") == "de"


def test_the_setting_comes_before_the_environment_and_that_before_the_system(speaking, monkeypatch):
    monkeypatch.setenv("RECAP_LANGUAGE", "de")
    assert speaking("system") == "de"
    assert speaking("en") == "en"
    monkeypatch.setenv("RECAP_LANGUAGE", "en")
    assert speaking("system") == "en"
    assert speaking("de") == "de"


def test_messages_of_the_engine_are_shown_in_the_language_of_the_window(speaking):
    speaking("de")
    assert language() == "de"
    speaking("tlh")
    assert language() == "en"


def test_the_window_speaks_german_when_it_is_set_so(qtbot, speaking, settings):
    settings.set("language", "de")
    session = build(settings, EngineClient(command=[sys.executable, "-c", ""]))
    window = session.window
    qtbot.addWidget(window)
    assert window.actions_["submit"].text() == "Speichern und zum nächsten Klang"
    assert window.findChild(QPushButton, "welcome_folder").text() == "Ordner mit Klängen hinzufügen…"
    assert window.caption.box.accessibleName() == "Beschreibung"
    dialog = SettingsDialog(settings, window.actions_, window)
    close = next(button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") == "Schließen")
    assert close.isEnabled()
    window.close()

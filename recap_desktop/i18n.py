"""The display language: Qt translations for texts, and numbers in the form of the language."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import recap_engine.i18n
from recap_engine.resources import resources_folder

LANGUAGES = recap_engine.i18n.LANGUAGES
"""The languages of the engine. English has a translation file too, for its plural forms."""


def _(text: str) -> str:
    """Mark a text for lupdate where it is declared; `translate_declared` translates it where it is shown."""
    return text


def translate_declared(text: str) -> str:
    """Translate a text that was marked with `_`."""
    return QCoreApplication.translate("", text)


def plural(text: str, comment: str, number: int) -> str:
    """Translate a text with ``%Ln`` in the plural form for ``number``, as ``tr`` does inside a QObject."""
    return QCoreApplication.translate("", text, comment, number)


def bug_message(error: BaseException) -> str:
    """One sentence about a bug, whose traceback is in the log, or about the damaged workspace behind it."""
    from recap_engine.datastore.hidden_damage import find_damage

    if (damage := find_damage()) is not None:
        return recap_engine.i18n.translate(damage)
    text = QCoreApplication.translate(
        "Bug", "The program hit a bug ({what}). Your saved work is safe; the log has the details."
    )
    return text.format(what=f"{type(error).__name__}: {error}")


def translations_folder() -> str:
    """The folder of the compiled translations."""
    return str(resources_folder() / "translations")


def set_language(app: QCoreApplication, choice: str = "system") -> str:
    """Set the display language (``system``, or one of LANGUAGES) before any window is built; returns its code.

    For ``system``, RECAP_LANGUAGE comes before the language of the system. Numbers follow the system's locale if that
    has the same language, else the language's default locale.
    """
    system = QLocale.system()
    if choice == "system" and os.environ.get("RECAP_LANGUAGE"):
        choice = recap_engine.i18n.system_language()
    wanted = [QLocale(tag).language() for tag in system.uiLanguages()] if choice == "system" else []
    known = {QLocale(code).language(): code for code in LANGUAGES}
    code = (
        next((known[language] for language in wanted if language in known), "en") if choice not in LANGUAGES else choice
    )
    here = system if system.language() == QLocale(code).language() else QLocale(code)
    QLocale.setDefault(here)
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{code}", qt), (f"recap_{code}", translations_folder())):
        _install(app, Path(folder) / f"{name}.qm")
    recap_engine.i18n.set_language(code)
    return code


def _install(app: QCoreApplication, file: Path) -> None:
    """Install a translation, if there is such a file.

    It is read into memory: Qt would map the file, and the program would crash once an update shortens it.
    """
    try:
        data = file.read_bytes()
    except OSError:
        return
    translator = QTranslator(app)
    translator.data = data  # type: ignore[attr-defined]  # Qt keeps no copy
    if translator.load(data):
        app.installTranslator(translator)


def count(number: int) -> str:
    """Format a whole number."""
    return QLocale().toString(number)


def decimal(number: float, places: int = 1) -> str:
    """Format a number with ``places`` decimals."""
    return QLocale().toString(round(number, places) + 0.0, "f", places)  # adding 0 turns -0.0 into 0.0


def localized(number: str) -> str:
    """A number or time written with a point, with the decimal separator of the language on screen."""
    return number.replace(".", QLocale().decimalPoint())


def quoted(text: str) -> str:
    """A text in the quotation marks of the language on screen."""
    return QCoreApplication.translate("Quotes", "“{text}”").format(text=text)


def percent(share: float) -> str:
    """Format a share from 0 to 1 as a percentage."""
    return QCoreApplication.translate("Numbers", "{n}%").format(n=count(round(100 * share)))


def chance(share: float) -> str:
    """Format an estimated chance from 0 to 1: an estimate is never certain, so at most 99 %."""
    return percent(min(share, 0.99))


def percent_suffix() -> str:
    """What follows a number of percent in the language on screen."""
    return QCoreApplication.translate("Numbers", "{n}%").partition("{n}")[2]


def size(number: int) -> str:
    """Format a number of bytes, as in 37.4 MB."""
    return QLocale().formattedDataSize(number, 1, QLocale.DataSizeFormat.DataSizeSIFormat)

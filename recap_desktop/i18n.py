"""The language on screen: texts through Qt's translations, numbers as the language writes them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import recap_engine.i18n
from recap_engine.resources import resources_folder

LANGUAGES = ("en", "de")
"""Those the texts are there in. English is a translation too: it knows how to say one and many."""


def _(text: str) -> str:
    """Mark a text where it is declared; `declared` translates it where it is shown. lupdate is told of this name."""
    return text


def translate_declared(text: str) -> str:
    """A text that was marked with `_`, in the language on screen."""
    return QCoreApplication.translate("", text)


def plural(text: str, comment: str, number: int) -> str:
    """A text with a number in it, as ``tr`` has it inside of classes: in the form that the number asks for."""
    return QCoreApplication.translate("", text, comment, number)


def bug_message(error: BaseException) -> str:
    """What a person is told of a bug, whose traceback is in the log."""
    told = QCoreApplication.translate("Bug", "The program met a bug ({what}); what was saved is safe; the log tells.")
    return told.format(what=f"{type(error).__name__}: {error}")


def translations_folder() -> str:
    """Where the compiled translations lie."""
    return str(resources_folder() / "translations")


def set_language(app: QCoreApplication, choice: str = "system") -> str:
    """Put the application into a language (``system``, or one of LANGUAGES) before its windows are made; tells which.

    Numbers are written as that language does; those of the system where it speaks the language.
    """
    system = QLocale.system()
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
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    recap_engine.i18n.set_language(code)
    return code


def count(number: int) -> str:
    """A whole number as it is written on screen."""
    return QLocale().toString(number)


def decimal(number: float, places: int = 1) -> str:
    """A number with so many digits behind the point, as it is written on screen."""
    return QLocale().toString(round(number, places) + 0.0, "f", places)  # adding 0 takes the sign from -0.0


def localized(number: str) -> str:
    """A number or time written with a point, with the decimal separator of the language on screen."""
    return number.replace(".", QLocale().decimalPoint())


def percent(share: float) -> str:
    """0 to 1 as a percentage, as it is written on screen."""
    return QCoreApplication.translate("Numbers", "{n}%").format(n=count(round(100 * share)))


def size(number: int) -> str:
    """Bytes, as people say it: 37.4 MB."""
    return QLocale().formattedDataSize(number, 1, QLocale.DataSizeFormat.DataSizeSIFormat)

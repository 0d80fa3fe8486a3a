"""The language on screen: texts through Qt's translations, numbers as the language writes them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from recap_engine.resources import resources_folder

LANGUAGES = ("en", "de")
"""Those the texts are there in. English is a translation too: it knows how to say one and many."""


def translations_folder() -> str:
    """Where the compiled translations lie."""
    return str(resources_folder() / "translations")


def speak(app: QCoreApplication, choice: str = "system") -> str:
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
    for name in (f"recap_{code}", f"qtbase_{code}"):
        translator = QTranslator(app)
        if translator.load(name, translations_folder()):
            app.installTranslator(translator)
    return code


def count(number: int) -> str:
    """A whole number as it is written on screen."""
    return QLocale().toString(number)


def decimal(number: float, places: int = 1) -> str:
    """A number with so many digits behind the point, as it is written on screen."""
    return QLocale().toString(number, "f", places)


def size(number: int) -> str:
    """Bytes, as people say it: 37.4 MB."""
    return QLocale().formattedDataSize(number, 1, QLocale.DataSizeFormat.DataSizeSIFormat)

"""Spelling of captions in the window: the dictionary is loaded, and suggestions are found, in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from recap_desktop import tasks
from recap_engine.annotate.dictionaries import find_dictionary, no_dictionary
from recap_engine.annotate.own_words import OwnWords
from recap_engine.annotate.spelling import Misspelling, Speller
from recap_engine.errors import RequestError
from recap_engine.i18n import translate

OFF = "off"


def dictionary_hint(language: str, folder: str) -> str:
    """What to do where the dictionary of a language is missing, or an empty text."""
    if language == OFF or find_dictionary(language, folder) is not None:
        return ""
    return translate(no_dictionary(language))


class SpellCheck(QObject):
    """One dictionary, loaded in the background as soon as the event loop runs."""

    changed = Signal()
    """Another dictionary or other words: check again."""
    suggested = Signal(str, list)
    """A word, and the words that may be meant."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._language, self._folder = OFF, ""
        self._speller: Speller | None = None
        self._loading: tasks.Task | None = None
        self.own = OwnWords()

    def use(self, language: str, folder: str) -> None:
        """Check in this language, with the dictionaries of this folder too; `OFF` checks nothing."""
        if (language, folder) == (self._language, self._folder):
            return
        self._language, self._folder = language, folder
        self._speller = None
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        if language != OFF:
            self._load()
        self.changed.emit()

    @property
    def ready(self) -> bool:
        """Whether the dictionary is loaded."""
        return self._speller is not None

    def misspellings(self, text: str) -> list[Misspelling]:
        """The unknown words; none until the dictionary is loaded."""
        return [] if self._speller is None else self._speller.misspellings(text)

    def add(self, word: str) -> None:
        """Add a word to the user's own list."""
        try:
            self.own.add(word)
        except RequestError as error:
            self.failed.emit(translate(error))
        self.changed.emit()

    def suggest(self, word: str) -> None:
        """Look for the words that may be meant; `suggested` brings them."""
        speller = self._speller
        if speller is None:
            self.suggested.emit(word, [])
            return
        task = tasks.start(lambda _task: speller.suggestions(word), self)
        task.finished.connect(lambda found: self.suggested.emit(word, found))

    def _load(self) -> None:
        language, folder, own = self._language, self._folder, self.own

        def load(_task: tasks.Task) -> Speller | None:
            path = find_dictionary(language, folder)
            return None if path is None else Speller(path, own)

        self._loading = tasks.start(load, self)
        self._loading.finished.connect(self._on_loaded)
        self._loading.failed.connect(self.failed)

    def _on_loaded(self, speller: Speller | None) -> None:
        self._loading, self._speller = None, speller
        if speller is not None:
            self.changed.emit()

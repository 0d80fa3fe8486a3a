"""The files of a workspace by the end of their paths: which one a table means, and which is nearest to a wrong name."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection
from difflib import SequenceMatcher

from recap_engine.datastore.sounds import FileRow
from recap_engine.datastore.workspace import Workspace

_COMPARED = 400
"""Names that are compared letter by letter with a name that was not found."""
_NEAR = 0.5


class KnownFiles:
    """Looks files up by the tail of a path, else by a name that only one of them has.

    A name that differs in Unicode form, in case, or in blanks and underscores is taken where it fits only one file. A
    file that is missing now still names its sound.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._files = workspace.sounds.files()
        self._by_name: dict[Callable[[str], str], dict[str, list[FileRow]]] = {}
        self._grams: dict[str, list[str]] | None = None

    def find(self, name: str, ambiguous: Callable[[str], bool]) -> FileRow | None:
        """The only file meant by ``name``. ``ambiguous(file name)``: the table uses it for several sounds, so that
        the folder has to fit, too.
        """
        wanted = _parts(name)
        if not wanted:
            return None
        for form in (_as_it_is, _composed, _caseless, _blanks_alike):
            found = self._with_name(form).get(form(wanted[-1]), ())
            if not found:
                continue
            depths = [(_common_tail(wanted, _parts(file.path), form), file) for file in found]
            deepest = max(depth for depth, _file in depths)
            best = [file for depth, file in depths if depth == deepest]
            if deepest == 1 and len(wanted) > 1 and ambiguous(wanted[-1]):
                continue
            if len({file.hash for file in best}) == 1:
                return min(best, key=lambda file: file.missing)
        return None

    def nearest(self, name: str, beside: Collection[str] = ()) -> str:
        """The most similar name among the known files and those ``beside`` the table; empty if none is similar."""
        parts = _parts(name)
        if not parts:
            return ""
        if self._grams is None:
            self._grams = _grams_of({os.path.basename(file.path) for file in self._files} | set(beside))
        wanted = parts[-1]
        shared: Counter[str] = Counter()
        # What few names have in common says most, so the rare pieces are counted first.
        for postings in sorted((self._grams.get(gram, []) for gram in _pieces(wanted)), key=len):
            shared.update(postings[: 10 * _COMPARED])
            if len(shared) > 10 * _COMPARED:
                break
        compared = [(_similarity(wanted, other), other) for other, _count in shared.most_common(_COMPARED)]
        likeness, best = max(compared, default=(0.0, ""))
        return best if likeness >= _NEAR else ""

    def _with_name(self, form: Callable[[str], str]) -> dict[str, list[FileRow]]:
        if form not in self._by_name:
            index = self._by_name[form] = {}
            for file in self._files:
                index.setdefault(form(os.path.basename(file.path)), []).append(file)
        return self._by_name[form]


def file_name(name: str) -> str:
    """The last part of a path in a table, whichever system wrote it."""
    return (_parts(name) or [""])[-1]


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def _common_tail(wanted: list[str], there: list[str], form: Callable[[str], str]) -> int:
    depth = 0
    for one, other in zip(reversed(wanted), reversed(there), strict=False):
        if form(one) != form(other):
            break
        depth += 1
    return depth


def _as_it_is(name: str) -> str:
    return name


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _caseless(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _blanks_alike(name: str) -> str:
    return _caseless(name).replace("_", " ").replace("%20", " ").strip()


def _pieces(name: str) -> set[str]:
    letters = f"  {os.path.splitext(_blanks_alike(name))[0]} "
    return {letters[at : at + 3] for at in range(len(letters) - 2)}


def _grams_of(names: set[str]) -> dict[str, list[str]]:
    grams: dict[str, list[str]] = {}
    for name in sorted(names):
        for gram in _pieces(name):
            grams.setdefault(gram, []).append(name)
    return grams


def _similarity(wanted: str, other: str) -> float:
    return SequenceMatcher(None, _blanks_alike(wanted), _blanks_alike(other), autojunk=False).ratio()

"""The house style that the settings name, read again when its file changes."""

from __future__ import annotations

from pathlib import Path

from recap_engine.annotate.house_style import HouseStyle, read_house_style, remarks
from recap_engine.errors import RequestError
from recap_engine.i18n import translate


class HouseStyleFile:
    """Checks captions by the rules of a file; without a file it has no remarks."""

    def __init__(self) -> None:
        self._known: tuple[str, float] = ("", 0.0)
        self._style = HouseStyle()
        self._problem = ""

    def remark(self, text: str, path: str) -> str:
        """The first rule that the caption breaks, or why the file cannot be used; else an empty text."""
        if not path or not text.strip():
            return ""
        self._read(path)
        found = remarks(" ".join(text.split()), self._style)
        return self._problem or (translate(found[0]) if found else "")

    def _read(self, path: str) -> None:
        try:
            changed = Path(path).stat().st_mtime
        except OSError:
            changed = 0.0
        if (path, changed) == self._known:
            return
        self._known, self._style, self._problem = (path, changed), HouseStyle(), ""
        try:
            self._style = read_house_style(Path(path))
        except RequestError as error:
            self._problem = translate(error)

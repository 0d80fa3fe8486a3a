"""What can be set: declared once, here. The dialog is made from the declaration, the values live in one INI file."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from recap_desktop.i18n import _
from recap_engine.config import data_folder

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to set. Its type is that of ``default``; ``choices`` are (value, words on screen).

    ``group`` empty: kept, but not shown in the dialog. ``of_workspace``: each workspace has its own, on this computer;
    ``opens`` names the action that sets it, in a dialog of its own.
    """

    name: str
    default: Value
    group: str = ""
    title: str = ""
    explanation: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: float = 0
    most: float = 100
    unit: str = ""
    of_workspace: bool = False
    opens: str = ""


ANNOTATING, SUGGESTIONS, MODEL, LOOKS = (
    _("Annotating"),
    _("Suggestions"),
    _("Model of this workspace"),
    _("Appearance"),
)

DECLARED: tuple[Setting, ...] = (
    Setting(
        "annotator", "", ANNOTATING, _("Your name"), _("Kept with every decision. Empty: the name you log in with.")
    ),
    Setting(
        "next",
        "list",
        ANNOTATING,
        _("After a decision, go to"),
        _("Always among the sounds that the list shows. The second and third know the sounds listened to so far."),
        choices=(
            ("list", _("the next sound that is not done")),
            ("unsure", _("the sound suggested least surely")),
            ("alike", _("the sound most like the one just captioned")),
            ("row", _("the next sound in the list")),
            ("stay", _("nowhere: stay on the sound")),
        ),
    ),
    Setting(
        "autoplay", True, ANNOTATING, _("Play a sound when it is shown"), _("Needs a sound card; silent without one.")
    ),
    Setting(
        "hear_first",
        False,
        ANNOTATING,
        _("Ask to hear a sound to its end before a suggestion is accepted"),
        _("Against accepting what was never listened to. Does not hold where there is no sound card."),
    ),
    Setting(
        "offer_takes",
        True,
        ANNOTATING,
        _("Offer a caption for the other takes"),
        _("Sounds of the same recording, or that sound the same, are shown after a caption was made (Ctrl+T)."),
    ),
    Setting(
        "words_checked",
        False,
        ANNOTATING,
        _("Ask for 8 to 20 words"),
        _("The rule of the Clotho data set; shown as a remark under the caption, never in the way."),
    ),
    Setting(
        "candidates",
        5,
        SUGGESTIONS,
        _("Suggestions a sound"),
        _("Fewer are written faster."),
        least=1,
        most=9,
    ),
    Setting(
        "completion",
        True,
        SUGGESTIONS,
        _("Go on with what is typed"),
        _("How the model would end the sentence stands grey behind the cursor. Tab takes it, Escape sends it away."),
    ),
    Setting(
        "ahead",
        3,
        SUGGESTIONS,
        _("Sounds to prepare ahead"),
        _("So that going on need not wait. 0: none."),
        least=0,
        most=8,
    ),
    Setting(
        "blind_share",
        0,
        SUGGESTIONS,
        _("Sounds shown without suggestions"),
        _("A share of sounds, chosen by chance and always the same ones, to write about unprompted."),
        least=0,
        most=100,
        unit=" %",
    ),
    Setting(
        "bundle",
        "starter",
        MODEL,
        _("Model"),
        of_workspace=True,
        opens="models",
    ),
    Setting(
        "device",
        "auto",
        MODEL,
        _("Runs on"),
        "",
        of_workspace=True,
        choices=(
            ("auto", _("the fastest there is")),
            ("cpu", _("the processor")),
            ("cuda", _("an NVIDIA graphics card")),
            ("mps", _("the Apple graphics processor")),
        ),
    ),
    Setting(
        "precision",
        "auto",
        MODEL,
        _("Precision"),
        _("Coarser is faster where the computer has it, and writes nearly the same."),
        of_workspace=True,
        choices=(
            ("auto", _("what this computer is fast in")),
            ("float32", _("exact (32 bits)")),
            ("bfloat16", _("half (bfloat16)")),
            ("float16", _("half (float16, graphics cards)")),
            ("int8", _("coarse (8 bits, processors)")),
        ),
    ),
    Setting(
        "theme",
        "system",
        LOOKS,
        _("Colours"),
        "",
        choices=(("system", _("as the system")), ("light", _("light")), ("dark", _("dark"))),
    ),
    Setting(
        "language",
        "system",
        LOOKS,
        _("Language"),
        _("Counts from the next start on."),
        choices=(("system", _("as the system")), ("en", "English"), ("de", "Deutsch")),
    ),
    Setting("last_workspace", ""),
    Setting("opening", ""),
    Setting("geometry", ""),
    Setting("window_state", ""),
    Setting("columns", ""),
    Setting("last_folder", ""),
    Setting("volume", 80),
    Setting("output", ""),
    Setting("view", ""),
    Setting("allow_untrained", False, of_workspace=True),
    Setting("unfinished_batch", ""),
    Setting("accept_from", 80),
)
_BY_NAME = {setting.name: setting for setting in DECLARED}


class Settings(QObject):
    """The values, kept in a file as they are set."""

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        place = path or data_folder() / "desktop.ini"
        place.parent.mkdir(parents=True, exist_ok=True)
        self._kept = QSettings(str(place), QSettings.Format.IniFormat)
        self._workspace = ""

    def use(self, workspace: Path | None) -> None:
        """Have the settings of this workspace; what it has none of its own for is as it was set with none open.

        They are kept by where the file is, on this computer: models and devices are this computer's.
        """
        name = "" if workspace is None else sha1(os.fsencode(workspace), usedforsecurity=False).hexdigest()[:16]
        self._workspace = f"workspace-{name}/" if name else ""

    def text(self, name: str) -> str:
        """A setting whose default is a text; a value that is no choice counts as the default."""
        value = str(self._value(name))
        choices = [choice for choice, _words in _BY_NAME[name].choices]
        return value if not choices or value in choices else str(_BY_NAME[name].default)

    def number(self, name: str) -> int:
        """A whole number, held within its bounds."""
        setting = _BY_NAME[name]
        try:
            value = int(float(str(self._value(name))))
        except ValueError:
            value = int(setting.default)
        return int(min(max(value, setting.least), setting.most))

    def flag(self, name: str) -> bool:
        """Yes or no."""
        return str(self._value(name)).lower() in ("true", "1")

    def set(self, name: str, value: Value) -> None:
        """Keep a value and tell who listens, if it is another one."""
        assert name in _BY_NAME, name
        if str(self._value(name)) != str(value):
            own = self._workspace if _BY_NAME[name].of_workspace else ""
            self._kept.setValue(own + name, value)
            self._kept.sync()
            self.changed.emit(name)

    def keys(self, action: str) -> list[str] | None:
        """The keys somebody gave an action, or None while it has its own."""
        kept = self._kept.value(f"keys/{action}")
        return None if kept is None else [key for key in str(kept).split(" ; ") if key]

    def set_keys(self, action: str, keys: list[str] | None) -> None:
        """Give an action other keys, or (None) its own again."""
        if keys is None:
            self._kept.remove(f"keys/{action}")
        else:
            self._kept.setValue(f"keys/{action}", " ; ".join(keys))
        self._kept.sync()
        self.changed.emit("keys")

    def annotator(self) -> str:
        """Whose decisions these are."""
        name = self.text("annotator").strip()
        if name:
            return name
        try:
            return getpass.getuser()
        except (OSError, KeyError):
            return ""

    def _value(self, name: str) -> Any:
        setting = _BY_NAME[name]
        value = self._kept.value(self._workspace + name) if setting.of_workspace and self._workspace else None
        return self._kept.value(name, setting.default) if value is None else value

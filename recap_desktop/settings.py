"""All settings, declared once. The settings dialog is built from the declarations; an INI file holds the values."""

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
    """One setting, of the type of its ``default``; ``choices`` are (value, label).

    A setting without a ``group`` is stored but not shown in the dialog. With ``of_workspace``, each workspace has its
    own value on this computer. ``opens`` names an action whose dialog changes the setting. ``path`` says what a text
    names, a ``file`` or a ``folder``, which can then be chosen.
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
    path: str = ""


ANNOTATING, SUGGESTIONS, MODEL, LOOKS = (
    _("Annotating"),
    _("Suggestions"),
    _("Model of this workspace"),
    _("Appearance"),
)

DECLARED: tuple[Setting, ...] = (
    Setting(
        "annotator", "", ANNOTATING, _("Your name"), _("Stored with every decision. If empty, your login name is used.")
    ),
    Setting(
        "next",
        "list",
        ANNOTATING,
        _("After a decision, go to"),
        _("Only sounds shown in the list. The second and third choice use the sounds analysed so far."),
        choices=(
            ("list", _("the next sound still to do")),
            ("unsure", _("the sound with the least certain suggestion")),
            ("alike", _("the sound most similar to the one just captioned")),
            ("row", _("the next sound in the list")),
            ("stay", _("none: stay on this sound")),
        ),
    ),
    Setting(
        "single_keys",
        False,
        ANNOTATING,
        _("Use single keys outside the caption box"),
        _("S skips, X rejects, F flags, J and K go to the next and previous sound, digits insert suggestions."),
    ),
    Setting("autoplay", True, ANNOTATING, _("Play a sound when it is shown"), _("Needs a sound card.")),
    Setting(
        "hear_first",
        False,
        ANNOTATING,
        _("Require playing a sound to its end before accepting a suggestion"),
        _("Prevents accepting captions of sounds nobody heard. Has no effect without a sound card."),
    ),
    Setting(
        "offer_takes",
        True,
        ANNOTATING,
        _("Offer to caption other takes"),
        _("After each caption, shows sounds of the same recording and sounds that sound similar (Ctrl+T)."),
    ),
    Setting(
        "words_checked",
        False,
        ANNOTATING,
        _("Ask for 8 to 20 words"),
        _("The rule of the Clotho data set. Shown as a remark under the caption; does not block submitting."),
    ),
    Setting(
        "backups",
        5,
        ANNOTATING,
        _("Daily backups kept"),
        _("Copies of the workspace, in a folder beside it. 0 makes none. Takes effect at the next start."),
        least=0,
        most=365,
    ),
    Setting(
        "house_style",
        "",
        ANNOTATING,
        _("House style file"),
        _("Rules for captions (TOML). Broken rules are shown under the caption; they do not block submitting."),
        path="file",
    ),
    Setting(
        "spelling",
        "en_US",
        ANNOTATING,
        _("Check the spelling"),
        _("Marks unknown words in the caption box; a right click shows what may be meant."),
        choices=(
            ("off", _("no")),
            ("en_US", _("English (United States)")),
            ("en_GB", _("English (United Kingdom)")),
            ("de_DE", _("German (Germany)")),
            ("de_AT", _("German (Austria)")),
            ("de_CH", _("German (Switzerland)")),
        ),
    ),
    Setting(
        "dictionaries",
        "",
        ANNOTATING,
        _("Folder of dictionaries"),
        _("Hunspell files (.dic and .aff). The folders of the system and of LibreOffice are searched, too."),
        path="folder",
    ),
    Setting(
        "sound_fields",
        True,
        ANNOTATING,
        _("Category and keywords"),
        _("Shows both fields below the caption (Shift+F2)."),
    ),
    Setting(
        "ucs_list",
        "",
        ANNOTATING,
        _("UCS list"),
        _(
            "Categories of the Universal Category System (CSV or TSV), which are then completed and suggested. "
            "If empty, the list that `recap fields ucs` has kept is used."
        ),
    ),
    Setting(
        "candidates",
        5,
        SUGGESTIONS,
        _("Suggestions per sound"),
        _("Fewer suggestions take less time."),
        least=1,
        most=9,
    ),
    Setting(
        "least_score",
        20,
        SUGGESTIONS,
        _("Hide suggestions below"),
        _("Suggestions with a lower score are hidden, except the best one."),
        least=0,
        most=90,
        unit="%",
    ),
    Setting(
        "completion",
        True,
        SUGGESTIONS,
        _("Complete what you type"),
        _("The model completes your sentence in grey after the cursor. Tab inserts it, Escape hides it."),
    ),
    Setting(
        "ahead",
        3,
        SUGGESTIONS,
        _("Sounds to prepare in advance"),
        _("Suggestions for the next sounds are ready when you get there. 0 turns this off."),
        least=0,
        most=8,
    ),
    Setting(
        "blind_share",
        0,
        SUGGESTIONS,
        _("Sounds shown without suggestions"),
        _("A random but fixed share of sounds that you caption without seeing suggestions."),
        least=0,
        most=100,
        unit="%",
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
            ("auto", _("the fastest available")),
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
        _("Lower precision is faster on some computers, with nearly the same captions."),
        of_workspace=True,
        choices=(
            ("auto", _("the fastest on this computer")),
            ("float32", _("full (32 bits)")),
            ("bfloat16", _("half (bfloat16)")),
            ("float16", _("half (float16, graphics cards)")),
            ("int8", _("8 bits (processors)")),
        ),
    ),
    Setting(
        "theme",
        "system",
        LOOKS,
        _("Colours"),
        "",
        choices=(("system", _("same as the system")), ("light", _("light")), ("dark", _("dark"))),
    ),
    Setting(
        "text_size",
        100,
        LOOKS,
        _("Text size"),
        _("Takes effect at the next start."),
        least=75,
        most=200,
        unit="%",
    ),
    Setting(
        "language",
        "system",
        LOOKS,
        _("Language"),
        _("Takes effect at the next start."),
        choices=(("system", _("same as the system")), ("en", "English"), ("de", "Deutsch")),
    ),
    Setting("last_workspace", ""),
    Setting("recent_workspaces", ""),
    Setting("saved_filters", ""),
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
    Setting("position", "", of_workspace=True),
    Setting("typed_fields", "", of_workspace=True),
    Setting("sound_card_problem", ""),
    Setting("tutorial_seen", False),
)
_BY_NAME = {setting.name: setting for setting in DECLARED}


class Settings(QObject):
    """The values of all settings, saved as they are set."""

    changed = Signal(str)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        place = path or data_folder() / "desktop.ini"
        place.parent.mkdir(parents=True, exist_ok=True)
        self._kept = QSettings(str(place), QSettings.Format.IniFormat)
        self._workspace = ""

    def use(self, workspace: Path | None) -> None:
        """Use the values of this workspace; settings without a value there fall back to the shared ones.

        They are stored on this computer by the workspace's path, because models and devices belong to the computer.
        """
        name = "" if workspace is None else sha1(os.fsencode(workspace), usedforsecurity=False).hexdigest()[:16]
        self._workspace = f"workspace-{name}/" if name else ""

    def text(self, name: str) -> str:
        """The value of a text setting; an unknown choice counts as the default."""
        value = str(self._value(name))
        choices = [choice for choice, _words in _BY_NAME[name].choices]
        return value if not choices or value in choices else str(_BY_NAME[name].default)

    def number(self, name: str) -> int:
        """The value of a number setting, clamped to its bounds."""
        setting = _BY_NAME[name]
        try:
            value = int(float(str(self._value(name))))
        except ValueError:
            value = int(setting.default)
        return int(min(max(value, setting.least), setting.most))

    def flag(self, name: str) -> bool:
        """The value of a yes-or-no setting."""
        return str(self._value(name)).lower() in ("true", "1")

    def set(self, name: str, value: Value) -> None:
        """Save a value and emit `changed` if it differs."""
        assert name in _BY_NAME, name
        if str(self._value(name)) != str(value):
            own = self._workspace if _BY_NAME[name].of_workspace else ""
            self._kept.setValue(own + name, value)
            self._kept.sync()
            self.changed.emit(name)

    def keys(self, action: str) -> list[str] | None:
        """The keys that the user gave an action, or None for its default keys."""
        kept = self._kept.value(f"keys/{action}")
        return None if kept is None else [key for key in str(kept).split(" ; ") if key]

    def set_keys(self, action: str, keys: list[str] | None) -> None:
        """Give an action other keys, or (None) its default keys."""
        if keys is None:
            self._kept.remove(f"keys/{action}")
        else:
            self._kept.setValue(f"keys/{action}", " ; ".join(keys))
        self._kept.sync()
        self.changed.emit("keys")

    def annotator(self) -> str:
        """The name stored with decisions."""
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

"""Everything that can be done, each once: its words, its menu and its keys. Keys are the defaults; all can be changed.

Keys that are a bare letter, digit or Space act outside text only, because a text field takes those for itself. All
others act from inside the caption box, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from recap_desktop.i18n import _, declared
from recap_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class Deed:
    """An action as declared; ``menu`` names the menu it stands in, or is empty."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    menu: str = ""
    checkable: bool = False


FILE, EDIT, SOUND, CAPTION, GO, VIEW, HELP = "file", "edit", "sound", "caption", "go", "view", "help"
MENUS = (
    (FILE, _("&File")),
    (EDIT, _("&Edit")),
    (CAPTION, _("&Caption")),
    (GO, _("&Go")),
    (SOUND, _("&Sound")),
    (VIEW, _("&View")),
    (HELP, _("&Help")),
)
MOST_SUGGESTIONS = 9

DEEDS: tuple[Deed, ...] = (
    Deed("add_folder", _("Add folder of sounds…"), ("Ctrl+O",), FILE),
    Deed("add_list", _("Add list of sounds…"), (), FILE),
    Deed("add_samples", _("Add the sample sounds"), (), FILE),
    Deed("rescan", _("Look for changes in folders"), ("F5",), FILE),
    Deed("unreadable", _("Files that cannot be read…"), (), FILE),
    Deed("descriptions", _("Descriptions in the files…"), (), FILE),
    Deed("import_captions", _("Import captions…"), ("Ctrl+Shift+I",), FILE),
    Deed("export_captions", _("Export captions…"), ("Ctrl+Shift+E",), FILE),
    Deed("new_workspace", _("New workspace…"), ("Ctrl+Shift+N",), FILE),
    Deed("open_workspace", _("Open workspace…"), ("Ctrl+Shift+O",), FILE),
    Deed("models", _("Models…"), (), FILE),
    Deed("settings", _("Settings…"), ("Ctrl+,",), FILE),
    Deed("quit", _("Quit"), ("Ctrl+Q",), FILE),
    Deed("undo", _("Undo"), ("Ctrl+Z",), EDIT),
    Deed("redo", _("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), EDIT),
    Deed("filter", _("Filter the list"), ("Ctrl+L",), EDIT),
    Deed("submit", _("Submit and go on"), ("Ctrl+Return", "Ctrl+Enter"), CAPTION),
    Deed("submit_stay", _("Keep it and write another one"), ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), CAPTION),
    Deed("takes", _("Caption the other takes…"), ("Ctrl+T",), CAPTION),
    Deed("skip", _("Skip…"), ("Ctrl+Space", "S"), CAPTION),
    Deed("reject", _("Reject the suggestions"), ("Ctrl+Backspace", "X"), CAPTION),
    Deed("flag", _("Flag for a second opinion"), ("Ctrl+Shift+F", "F"), CAPTION),
    Deed("focus_caption", _("Go to the caption box"), ("Ctrl+E",), CAPTION),
    Deed("to_similar", _("Go to the similar captions"), ("Ctrl+Shift+M",), CAPTION),
    Deed("again", _("Put in the caption before"), ("Ctrl+R",), CAPTION),
    Deed("note", _("Note about this sound"), ("Ctrl+M",), CAPTION),
    Deed("reveal", _("Show the suggestions"), ("Ctrl+Shift+S",), CAPTION),
    Deed("suggest_many", _("Make suggestions for all sounds in the list"), ("Ctrl+Shift+G",), CAPTION),
    Deed("accept_many", _("Accept many suggestions…"), ("Ctrl+Shift+A",), CAPTION),
    Deed("next", _("Next sound"), ("Ctrl+Down", "J"), GO),
    Deed("previous", _("Previous sound"), ("Ctrl+Up", "K"), GO),
    Deed("first_undone", _("First sound that is not done"), ("Ctrl+J",), GO),
    Deed("play", _("Play or pause"), ("Ctrl+P", "Space"), SOUND),
    Deed("replay", _("Play from the start"), ("Ctrl+Shift+P",), SOUND),
    Deed("back", _("Back one second"), ("Ctrl+B",), SOUND),
    Deed("ahead", _("On one second"), ("Ctrl+Shift+B",), SOUND),
    Deed("region_start", _("Begin a part here"), ("Ctrl+[",), SOUND),
    Deed("region_end", _("End the part here"), ("Ctrl+]",), SOUND),
    Deed("region_none", _("Whole sound again"), ("Ctrl+\\",), SOUND),
    Deed("region_next", _("Next captioned part"), ("Ctrl+Shift+]", "Ctrl+}"), SOUND),
    Deed("region_previous", _("Previous captioned part"), ("Ctrl+Shift+[", "Ctrl+{"), SOUND),
    Deed("slower", _("Slower"), ("Ctrl+-",), SOUND),
    Deed("faster", _("Faster"), ("Ctrl++", "Ctrl+="), SOUND),
    Deed("quieter", _("Quieter"), ("Alt+Down",), SOUND),
    Deed("louder", _("Louder"), ("Alt+Up",), SOUND),
    Deed("loop", _("Loop"), ("Ctrl+Shift+L",), SOUND, checkable=True),
    Deed("captions", _("Captions…"), ("F8",), VIEW),
    Deed("similar", _("Similar captions"), ("F6",), VIEW, checkable=True),
    Deed("library", _("Sounds"), ("F7",), VIEW, checkable=True),
    Deed("restart_engine", _("Restart the engine"), (), HELP),
    Deed("keys", _("Keys"), ("F1",), HELP),
    Deed("about", _("About RECAP Desktop"), (), HELP),
    *(Deed(f"take_{n}", _("Take suggestion {n}"), (f"Alt+{n}", f"{n}")) for n in range(1, MOST_SUGGESTIONS + 1)),
    *(
        Deed(f"accept_{n}", _("Accept suggestion {n} and go on"), (f"Ctrl+{n}",))
        for n in range(1, MOST_SUGGESTIONS + 1)
    ),
)


def words(deed: Deed) -> str:
    """What an action is called on screen."""
    text = declared(deed.text)
    number = deed.name.rpartition("_")[2]
    return text.format(n=number) if "{n}" in text else text


class Actions(QObject):
    """The actions of one window, by name."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        self._actions: dict[str, QAction] = {}
        for deed in DEEDS:
            action = QAction(words(deed), window)
            action.setObjectName(f"action_{deed.name}")
            action.setCheckable(deed.checkable)
            window.addAction(action)
            self._actions[deed.name] = action
        self._bind()
        settings.changed.connect(self._on_setting_changed)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[tuple[Deed, QAction]]:
        return iter([(deed, self._actions[deed.name]) for deed in DEEDS])

    def keys(self, name: str) -> list[str]:
        """The keys of an action at present, as they are written (``Ctrl+Return``)."""
        deed = next(deed for deed in DEEDS if deed.name == name)
        given = self._settings.keys(name)
        return list(deed.keys) if given is None else given

    def conflicts(self) -> dict[str, list[str]]:
        """Keys that more than one action has, with the names of those actions."""
        owners: dict[str, list[str]] = {}
        for deed in DEEDS:
            for key in self.keys(deed.name):
                owners.setdefault(QKeySequence(key).toString(), []).append(deed.name)
        return {key: names for key, names in owners.items() if len(names) > 1}

    def owns(self, sequence: QKeySequence) -> bool:
        """Whether some action acts on this key."""
        return any(sequence == key for action in self._actions.values() for key in action.shortcuts())

    def _bind(self) -> None:
        for name, action in self._actions.items():
            action.setShortcuts([QKeySequence(key) for key in self.keys(name)])
            shown = action.shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText) if self.keys(name) else ""
            plain = action.text().replace("&", "").removesuffix("…")
            action.setToolTip(f"{plain} ({shown})" if shown else plain)

    def _on_setting_changed(self, name: str) -> None:
        if name == "keys":
            self._bind()

"""Every action of the window, declared once: its label, its menu and its default keys, all of which can be changed.

Keys with a modifier work everywhere, even while typing a caption. Single letters and digits work outside text fields,
and only if the setting ``single_keys`` is on; otherwise, a letter typed anywhere goes to the caption box.

No default is a key that edits or moves in a text on any system, and each is one unshifted or Shift key press on US,
German and French keyboards. Tests enforce both rules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from recap_desktop.i18n import _, translate_declared
from recap_desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """The declaration of an action; ``menu`` is empty if the action is in no menu.

    ``single_keys`` are letters and digits. ``mac_keys`` replace ``keys`` on macOS, where some of those edit text.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    menu: str = ""
    checkable: bool = False
    single_keys: tuple[str, ...] = ()
    mac_keys: tuple[str, ...] | None = None

    def default_keys(self, *, single_keys: bool, platform: str = sys.platform) -> tuple[str, ...]:
        """The keys of the action on a platform (as `sys.platform`), with or without its single keys."""
        keys = self.mac_keys if platform == "darwin" and self.mac_keys is not None else self.keys
        return keys + (self.single_keys if single_keys else ())


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

ACTION_SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("add_folder", _("Add folder of sounds…"), ("Ctrl+O",), FILE),
    ActionSpec("add_list", _("Add list of sounds…"), (), FILE),
    ActionSpec("add_samples", _("Add the sample sounds"), (), FILE),
    ActionSpec("rescan", _("Scan folders for changes"), ("F5",), FILE),
    ActionSpec("unreadable", _("Unreadable files…"), (), FILE),
    ActionSpec("descriptions", _("Descriptions found in files…"), (), FILE),
    ActionSpec("import_captions", _("Import captions…"), ("Ctrl+Shift+I",), FILE),
    ActionSpec("export_captions", _("Export captions…"), ("Ctrl+Shift+E",), FILE),
    ActionSpec("snapshots", _("Snapshots…"), (), FILE),
    ActionSpec("new_workspace", _("New workspace…"), ("Ctrl+Shift+N",), FILE),
    ActionSpec("open_workspace", _("Open workspace…"), ("Ctrl+Shift+O",), FILE),
    ActionSpec("models", _("Models…"), (), FILE),
    ActionSpec("settings", _("Settings…"), ("Ctrl+,",), FILE),
    ActionSpec("quit", _("Quit"), ("Ctrl+Q",), FILE),
    ActionSpec("undo", _("Undo"), ("Ctrl+Z",), EDIT),
    ActionSpec("redo", _("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), EDIT),
    ActionSpec("filter", _("Filter the list"), ("Ctrl+L",), EDIT),
    ActionSpec("find_sounds", _("Find sounds by their meaning…"), ("Ctrl+Shift+W",), EDIT),
    ActionSpec("find_microphone", _("Sounds like the microphone…"), ("Ctrl+Shift+H",), EDIT),
    ActionSpec("saved_filters", _("Saved filters…"), (), EDIT),
    ActionSpec("select_all", _("Select all sounds in the list"), (), EDIT),
    ActionSpec("select_folder", _("Select the sounds of this folder"), (), EDIT),
    ActionSpec("select_alike", _("Select sounds similar to this one"), (), EDIT),
    ActionSpec("select_takes", _("Select the takes of this sound"), (), EDIT),
    ActionSpec("decide_many", _("Make a decision on the selected sounds…"), ("Ctrl+Shift+D",), EDIT),
    ActionSpec("submit", _("Submit and go to the next sound"), ("Ctrl+Return", "Ctrl+Enter"), CAPTION),
    ActionSpec("submit_stay", _("Submit and add another caption"), ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), CAPTION),
    ActionSpec("takes", _("Caption the other takes…"), ("Ctrl+T",), CAPTION),
    ActionSpec("skip", _("Skip…"), ("Ctrl+Space",), CAPTION, single_keys=("S",), mac_keys=("Ctrl+K",)),
    ActionSpec("reject", _("Reject the suggestions"), ("Ctrl+Shift+X",), CAPTION, single_keys=("X",)),
    ActionSpec("flag", _("Flag for a second opinion"), ("Ctrl+Shift+F",), CAPTION, single_keys=("F",)),
    ActionSpec("focus_caption", _("Go to the caption box"), ("F2",), CAPTION),
    ActionSpec("to_similar", _("Go to the similar captions"), ("Ctrl+Shift+M",), CAPTION),
    ActionSpec("again", _("Insert the previous caption"), ("Ctrl+R",), CAPTION),
    ActionSpec("note", _("Note about this sound"), ("Ctrl+M",), CAPTION),
    ActionSpec("category", _("Category and keywords"), ("Shift+F2",), CAPTION),
    ActionSpec("reveal", _("Show the suggestions"), ("Ctrl+Shift+S",), CAPTION),
    ActionSpec("suggest_many", _("Make suggestions for all sounds in the list"), ("Ctrl+Shift+G",), CAPTION),
    ActionSpec("accept_many", _("Accept many suggestions…"), ("Ctrl+Shift+K",), CAPTION),
    ActionSpec("next", _("Next sound"), ("Ctrl+Down",), GO, single_keys=("J",), mac_keys=("Ctrl+Alt+Down",)),
    ActionSpec("previous", _("Previous sound"), ("Ctrl+Up",), GO, single_keys=("K",), mac_keys=("Ctrl+Alt+Up",)),
    ActionSpec("first_undone", _("First sound still to do"), ("Ctrl+J",), GO),
    ActionSpec("play", _("Play or pause"), ("Ctrl+P", "Space"), SOUND),
    ActionSpec("replay", _("Play from the start"), ("Ctrl+Shift+P",), SOUND),
    ActionSpec("back", _("Back one second"), ("Ctrl+B",), SOUND),
    ActionSpec("ahead", _("Forward one second"), ("Ctrl+Shift+B",), SOUND),
    ActionSpec("region_start", _("Start a part here"), ("F3",), SOUND),
    ActionSpec("region_end", _("End the part here"), ("F4",), SOUND),
    ActionSpec("part_start", _("Move the start of the part here"), ("Ctrl+Shift+F3",), SOUND),
    ActionSpec("part_end", _("Move the end of the part here"), ("Ctrl+Shift+F4",), SOUND),
    ActionSpec("region_none", _("Back to the whole sound"), ("Shift+F4",), SOUND),
    ActionSpec("region_next", _("Next captioned part"), ("Ctrl+PgDown",), SOUND),
    ActionSpec("region_previous", _("Previous captioned part"), ("Ctrl+PgUp",), SOUND),
    ActionSpec("slower", _("Slower"), ("Ctrl+-",), SOUND),
    ActionSpec("faster", _("Faster"), ("Ctrl++", "Ctrl+="), SOUND),
    ActionSpec("quieter", _("Quieter"), ("Alt+Down",), SOUND, mac_keys=("Ctrl+Alt+Left",)),
    ActionSpec("louder", _("Louder"), ("Alt+Up",), SOUND, mac_keys=("Ctrl+Alt+Right",)),
    ActionSpec("loop", _("Loop"), ("Ctrl+Shift+L",), SOUND, checkable=True),
    ActionSpec("captions", _("Captions…"), ("F8",), VIEW),
    ActionSpec("compare", _("Compare systems…"), (), VIEW),
    ActionSpec("order_alike", _("Sort the list by similarity to this sound"), (), VIEW),
    ActionSpec("group_alike", _("Group similar sounds in the list"), (), VIEW),
    ActionSpec("statistics", _("Statistics…"), ("F9",), VIEW),
    ActionSpec("similar", _("Similar captions"), ("F6",), VIEW, checkable=True),
    ActionSpec("library", _("Sounds"), ("F7",), VIEW, checkable=True),
    ActionSpec("restart_engine", _("Restart the engine"), (), HELP),
    ActionSpec("help", _("Help"), ("F1",), HELP),
    ActionSpec("tutorial", _("Tutorial"), (), HELP),
    ActionSpec("keys", _("Keys…"), ("Ctrl+F1",), HELP),
    ActionSpec("about", _("About RECAP Desktop"), (), HELP),
    *(
        ActionSpec(
            f"take_{n}",
            _("Insert suggestion {n}"),
            (f"Alt+{n}",),
            single_keys=(f"{n}",),
            mac_keys=(f"Ctrl+Alt+{n}",),
        )
        for n in range(1, MOST_SUGGESTIONS + 1)
    ),
    *(
        ActionSpec(f"accept_{n}", _("Accept suggestion {n} and go to the next sound"), (f"Ctrl+{n}",))
        for n in range(1, MOST_SUGGESTIONS + 1)
    ),
)


def label(spec: ActionSpec) -> str:
    """The translated label of an action."""
    text = translate_declared(spec.text)
    number = spec.name.rpartition("_")[2]
    return text.format(n=number) if "{n}" in text else text


def keys_as_markdown() -> str:
    """A table of the default keys for each menu, in English, for the documentation."""
    titles = {name: title.replace("&", "") for name, title in MENUS} | {"": "Suggestions"}
    rows: dict[str, list[str]] = {}
    for spec in ACTION_SPECS:
        if spec.keys:
            keys = " or ".join(f"`{key}`" for key in (*spec.keys, *spec.single_keys))
            number = spec.name.rpartition("_")[2]
            text = spec.text.format(n=number) if "{n}" in spec.text else spec.text
            rows.setdefault(spec.menu, []).append(f"| {text.rstrip('…')} | {keys} |")
    return "\n\n".join(
        f"## {titles[menu]}\n\n| action | keys |\n| --- | --- |\n" + "\n".join(lines) for menu, lines in rows.items()
    )


class Actions(QObject):
    """The actions of one window, by name."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._settings = settings
        self._actions: dict[str, QAction] = {}
        for spec in ACTION_SPECS:
            action = QAction(label(spec), window)
            action.setObjectName(f"action_{spec.name}")
            action.setCheckable(spec.checkable)
            window.addAction(action)
            self._actions[spec.name] = action
        self._bind()
        settings.changed.connect(self._on_setting_changed)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        return iter([(spec, self._actions[spec.name]) for spec in ACTION_SPECS])

    def keys(self, name: str) -> list[str]:
        """The current keys of an action, as in ``Ctrl+Return``."""
        spec = next(spec for spec in ACTION_SPECS if spec.name == name)
        given = self._settings.keys(name)
        if given is not None:
            return given
        return list(spec.default_keys(single_keys=self._settings.flag("single_keys")))

    def conflicts(self) -> dict[str, list[str]]:
        """Keys that several actions share, with the names of those actions."""
        owners: dict[str, list[str]] = {}
        for spec in ACTION_SPECS:
            for key in self.keys(spec.name):
                owners.setdefault(QKeySequence(key).toString(), []).append(spec.name)
        return {key: names for key, names in owners.items() if len(names) > 1}

    def owns(self, sequence: QKeySequence) -> bool:
        """Whether an action has this key."""
        return any(sequence == key for action in self._actions.values() for key in action.shortcuts())

    def _bind(self) -> None:
        for name, action in self._actions.items():
            action.setShortcuts([QKeySequence(key) for key in self.keys(name)])
            shown = action.shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText) if self.keys(name) else ""
            plain = action.text().replace("&", "").removesuffix("…")
            action.setToolTip(f"{plain} ({shown})" if shown else plain)

    def _on_setting_changed(self, name: str) -> None:
        if name in ("keys", "single_keys"):
            self._bind()

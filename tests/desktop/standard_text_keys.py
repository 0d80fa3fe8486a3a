"""Keys that edit, select or move in a text on each system, as Qt binds its standard keys there.

From the platform tables of `QKeySequence.StandardKey` in Qt 6; on macOS ``Ctrl`` is Command, ``Meta`` is Control. Undo
and redo are left out: the window undoes typing first, then decisions.
"""

_BASE = (
    *("Backspace", "Shift+Backspace", "Del", "Return", "Enter", "Shift+Return", "Shift+Enter", "Tab", "Shift+Tab"),
    *("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"),
    *("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "Shift+Home", "Shift+End", "Shift+PgUp", "Shift+PgDown"),
    *("Ctrl+X", "Ctrl+C", "Ctrl+V", "Ctrl+A"),
)
_PC = (
    *("Shift+Del", "Ctrl+Ins", "Shift+Ins", "Ctrl+Backspace", "Ctrl+Del", "Alt+Backspace"),
    *("Ctrl+Left", "Ctrl+Right", "Ctrl+Shift+Left", "Ctrl+Shift+Right"),
    *("Ctrl+Home", "Ctrl+End", "Ctrl+Shift+Home", "Ctrl+Shift+End"),
)
STANDARD_TEXT_KEYS = {
    "win32": _BASE + _PC,
    "linux": (
        *_BASE,
        *_PC,
        *("Ctrl+K", "Ctrl+U", "Ctrl+D", "Ctrl+E", "Ctrl+Shift+A", "Ctrl+Shift+Ins"),
        *("F14", "F16", "F18", "F20"),
    ),
    "darwin": (
        *_BASE,
        *("Alt+Backspace", "Alt+Del", "Ctrl+Backspace", "Ctrl+Del"),
        *("Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down", "Alt+Shift+Left", "Alt+Shift+Right"),
        *("Alt+Shift+Up", "Alt+Shift+Down", "Alt+PgUp", "Alt+PgDown"),
        *("Ctrl+Left", "Ctrl+Right", "Ctrl+Up", "Ctrl+Down", "Ctrl+Shift+Left", "Ctrl+Shift+Right"),
        *("Ctrl+Shift+Up", "Ctrl+Shift+Down"),
        *(f"Meta+{key}" for key in ("A", "B", "D", "E", "F", "H", "K", "N", "O", "P", "V", "Y", "U", "T")),
        *(f"Meta+{key}" for key in ("Left", "Right", "Up", "Down", "PgUp", "PgDown")),
        *(f"Meta+Shift+{key}" for key in ("A", "B", "E", "F", "N", "P", "Left", "Right")),
    ),
}

"""Collect the engine's messages in resources/translations/recap_de.po, and compile it: `make translations`.

It extracts the literal templates of `_`, `Translatable`, `Progress` and all error classes. Translations of messages
that are gone are dropped. The window's own texts are in recap_de.ts, which Qt's tools keep.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from recap_engine import __version__, errors

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
PO = FOLDER / "recap_de.po"
_ERRORS = [name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception)]
_MESSAGES = frozenset(("_", "Translatable", "Progress", *_ERRORS))


def templates() -> Iterator[tuple[str, str, int]]:
    """(template, file, line) of every message in the engine, also inside f-strings."""
    for path in sorted((ROOT / "recap_engine").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _MESSAGES and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield first.value, path.relative_to(ROOT).as_posix(), node.lineno


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def current(language: str = "de") -> Catalog:
    """The catalogue with every message there is now, translated as far as it was."""
    with PO.open("rb") as file:
        known = read_po(file, locale=language)
    catalog = Catalog(
        locale=language,
        project="RECAP Desktop",
        version=__version__,
        charset="utf-8",
        fuzzy=False,
        header_comment="# Messages of the engine and the command line in German.",
        creation_date=known.creation_date,
        revision_date=known.creation_date,
        last_translator="RECAP Desktop contributors",
        language_team="German",
        msgid_bugs_address="see SECURITY.md and the issue tracker",
    )
    for template, _file, _line in templates():
        translated = known.get(template)
        catalog.add(template, translated.string if translated is not None and not translated.fuzzy else "")
    return catalog


def main() -> int:
    """Rewrite both files; the exit status is 1 while messages have no translation."""
    catalog = current()
    with PO.open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, omit_header=False)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)
    missing = [message.id for message in catalog if message.id and not message.string]
    print(f"{len(catalog)} messages, {len(missing)} without a translation", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())

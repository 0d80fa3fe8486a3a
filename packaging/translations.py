"""Read the messages of the engine anew into resources/translations/recap_de.po, and compile it: `make translations`.

Extracted are the literal templates of `_`, `Translatable`, `Progress` and all error classes. Translations of messages
that are gone are dropped. The window's own texts are in recap_de.ts, which Qt's tools keep.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from recap_engine import errors

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
PO = FOLDER / "recap_de.po"
_ERRORS = [name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception)]
_KEYWORDS = dict.fromkeys(("_", "Translatable", "Progress", *_ERRORS))


def templates() -> Iterator[tuple[str, str, int]]:
    """(template, file, line) of every message in the engine."""
    # babel warns of messages that are no literals; a test of its own finds those.
    with contextlib.redirect_stderr(io.StringIO()):
        options = {"method_map": [("**.py", "python")], "keywords": _KEYWORDS}
        found = list(extract_from_dir(ROOT / "recap_engine", **options))
    for name, line, message, _comments, _context in found:
        for template in message if isinstance(message, tuple) else (message,):
            if template:
                yield template, f"recap_engine/{name}", line


def current(language: str = "de") -> Catalog:
    """The catalogue with every message there is now, translated as far as it was."""
    with PO.open("rb") as file:
        known = read_po(file, locale=language)
    catalog = Catalog(locale=language, project="recap", charset="utf-8", fuzzy=False)
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

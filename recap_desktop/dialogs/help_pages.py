"""The pages of the documentation as the help window shows them: read, split into sections, and searched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from recap_desktop.actions import keys_as_markdown
from recap_engine.resources import docs_folder

START = "getting-started"
_LISTED = (
    *(START, "annotators", "keys", "curators", "formats", "offline", "commands", "files", "troubleshooting"),
    *("install", "privacy", "full-size", "evaluation"),
)
"""Pages in the list, in its order; the others are found by links and by the search."""
_HIDDEN = frozenset(("index",))
_HEADING = re.compile(r"^(#{1,4})\s+(.+?)\s*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_KEYS_MARKER = "<!-- keys -->"
_SNIPPET = 90

PLACES: dict[str, tuple[str, str]] = {
    "panel_library": ("annotators", "the-list"),
    "panel_sound": ("annotators", "the-sound"),
    "panel_suggestions": ("annotators", "suggestions"),
    "panel_similar": ("annotators", "similar-captions"),
    "panel_captions_of_sound": ("annotators", "the-caption-box"),
    "panel_caption": ("annotators", "the-caption-box"),
    "batch": ("annotators", "several-sounds-at-once"),
    "takes": ("annotators", "several-sounds-at-once"),
    "accept_many": ("annotators", "several-sounds-at-once"),
    "microphone": ("annotators", "the-list"),
    "decide_many": ("annotators", "several-sounds-at-once"),
    "statistics": ("annotators", "statistics"),
    "settings": ("annotators", "settings-languages-accessibility"),
    "keys": ("keys", ""),
    "captions": ("curators", ""),
    "collection": ("curators", "collections"),
    "query_help": ("curators", "finding-captions"),
    "change": ("curators", "changing-captions"),
    "duplicates": ("curators", "duplicates-and-doubtful-captions"),
    "doubtful": ("curators", "duplicates-and-doubtful-captions"),
    "health": ("curators", "health"),
    "snapshots": ("curators", "earlier-times"),
    "import": ("curators", "import"),
    "export": ("curators", "export"),
    "pack": ("curators", "handing-captions-over"),
    "merge_pack": ("curators", "handing-captions-over"),
    "compare": ("curators", "comparing-systems"),
    "descriptions": ("curators", ""),
    "models": ("full-size", ""),
    "unreadable": ("troubleshooting", ""),
    "check_files": ("troubleshooting", ""),
}
"""The page, and the section of it, about a panel or dialog (by object name)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a page and the text below it. ``slug`` names it in links; ``number`` counts headings from 0."""

    page: str
    title: str
    text: str
    number: int

    @property
    def slug(self) -> str:
        """The heading as links have it."""
        return slug(self.title)


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page: ``name`` without ``.md``, its title and its Markdown."""

    name: str
    title: str
    markdown: str

    @property
    def listed(self) -> bool:
        """Whether the list of pages has it."""
        return self.name in _LISTED

    def sections(self) -> Iterator[Section]:
        """The sections in order."""
        found = list(_HEADING.finditer(_without_code(self.markdown)))
        for number, heading in enumerate(found):
            end = found[number + 1].start() if number + 1 < len(found) else len(self.markdown)
            yield Section(self.name, plain(heading[2]), self.markdown[heading.end() : end], number)


def slug(title: str) -> str:
    """The end of links to a heading, as MkDocs makes it."""
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", plain(title)).strip().lower())


def plain(text: str) -> str:
    """A line of Markdown without its marks."""
    return re.sub(r"[`*]|!?\[([^\]]*)\]\([^)]*\)", lambda found: found[1] or "", text)


def read_pages(folder: Path | None = None) -> list[HelpPage]:
    """All pages, those for annotators first; none where the documentation is missing."""
    pages = []
    for path in sorted((folder or docs_folder()).glob("*.md")):
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        text = _COMMENT.sub("", text.replace(_KEYS_MARKER, keys_as_markdown()))
        heading = _HEADING.search(text)
        if path.stem not in _HIDDEN:
            pages.append(HelpPage(path.stem, plain(heading[2]) if heading else path.stem, text))
    order = {name: place for place, name in enumerate(_LISTED)}
    return sorted(pages, key=lambda page: (order.get(page.name, len(order)), page.title))


def search(pages: Sequence[HelpPage], words: str, most: int = 60) -> list[tuple[Section, str]]:
    """Sections with all words, those with the words in their heading first, each with the line that has the first."""
    wanted = words.casefold().split()
    found: list[tuple[int, Section, str]] = []
    for page in pages if wanted else ():
        for section in page.sections():
            title, text = section.title.casefold(), section.text.casefold()
            if all(word in title or word in text for word in wanted):
                rank = 0 if all(word in title for word in wanted) else 1
                found.append((rank, section, _snippet(section.text, wanted[0])))
    return [(section, snippet) for _rank, section, snippet in sorted(found, key=lambda one: one[0])][:most]


def place_of(widget: QWidget | None) -> tuple[str, str]:
    """The page and section about the panel or dialog that a widget is in."""
    while widget is not None:
        if widget.objectName() in PLACES:
            return PLACES[widget.objectName()]
        widget = widget.parentWidget()
    return START, ""


def _without_code(markdown: str) -> str:
    """The text with indented and fenced code blanked out: ``#`` begins no heading there."""
    lines, fenced = [], False
    for line in markdown.split("\n"):
        fence = line.lstrip().startswith("```")
        fenced ^= fence
        lines.append(" " * len(line) if fenced or fence or line.startswith("    ") else line)
    return "\n".join(lines)


def _snippet(text: str, word: str) -> str:
    lines = [plain(line).strip(" |-") for line in text.split("\n")]
    line = next((line for line in lines if word in line.casefold()), next((line for line in lines if line), ""))
    start = max(0, line.casefold().find(word) - _SNIPPET // 3)
    return ("…" if start else "") + line[start : start + _SNIPPET] + ("…" if start + _SNIPPET < len(line) else "")

"""Hooks of `mkdocs build`: pages from files at the top of the repository, the table of keys, optional pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
REPOSITORY = "https://github.com/recap-desktop/recap-desktop/blob/main/"
TOP_PAGES = {
    "ARCHITECTURE.md": "architecture.md",
    "CONTEXT.md": "words.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
"""Files at the top of the repository that become pages of the site."""

_LINK = re.compile(r"(\]\()([^)#\s]+)((?:#[^)]*)?\))")
_KEYS_MARKER = "<!-- keys -->"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave out pages that are not there yet."""
    config.nav = _existing(config.nav, Path(config.docs_dir))
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from files at the top of the repository."""
    for name, page in TOP_PAGES.items():
        text = _LINK.sub(_relinked, (ROOT / name).read_text(encoding="utf-8"))
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Insert the keys; link to files outside the site on the repository's pages."""
    if _KEYS_MARKER in markdown:
        from recap_desktop.actions import keys_as_markdown

        markdown = markdown.replace(_KEYS_MARKER, keys_as_markdown())
    return markdown.replace("](../", f"]({REPOSITORY}") if "/" not in page.file.src_uri else markdown


def _existing(nav: Any, docs: Path) -> Any:
    if isinstance(nav, str):
        return nav if nav in TOP_PAGES.values() or (docs / nav).is_file() else None
    if isinstance(nav, dict):
        return {title: entry for title, below in nav.items() if (entry := _existing(below, docs)) is not None}
    return [entry for below in nav if (entry := _existing(below, docs)) is not None]


def _relinked(match: re.Match[str]) -> str:
    """A link as it has to be in a page of the site."""
    before, target, after = match.groups()
    if "://" in target:
        return match[0]
    if target in TOP_PAGES:
        target = TOP_PAGES[target]
    elif target.startswith("docs/"):
        target = target.removeprefix("docs/")
        target = f"{target}/index.md" if (ROOT / "docs" / target).is_dir() else target
    else:
        target = REPOSITORY + target
    return f"{before}{target}{after}"

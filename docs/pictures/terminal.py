"""Draw what ``recap caption`` prints for a few sample sounds as terminal.svg: ``python docs/pictures/terminal.py``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "resources" / "samples"
SHOWN = ("rain.ogg", "dog_bark.ogg", "church_bell.ogg")
LINE, CHARACTER = 19, 7.9


def main() -> None:
    """Run it in a fresh workspace and draw the text."""
    with tempfile.TemporaryDirectory() as folder:
        said = subprocess.run(
            [sys.executable, "-m", "recap_engine.cli", "caption", *SHOWN],
            cwd=SAMPLES,
            env=os.environ | {"RECAP_WORKSPACE": f"{folder}/picture.recap"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    lines = ["$ recap caption " + " ".join(SHOWN), "", *said.rstrip().splitlines()]
    width, height = round(CHARACTER * max(map(len, lines)) + 40), LINE * len(lines) + 40
    rows = "\n".join(
        f'<text x="20" y="{32 + LINE * i}" fill="{_colour(line)}" xml:space="preserve">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    (HERE / "terminal.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">\n'
        f'<rect width="100%" height="100%" rx="8" fill="#1b1f27"/>\n{rows}\n</svg>\n',
        encoding="utf-8",
    )


def _colour(line: str) -> str:
    if line.startswith("$") or (line and not line.startswith(" ")):
        return "#8fd3ff"
    if "%" in line[:8]:
        return "#f2f4f8"
    return "#9aa4b2"


if __name__ == "__main__":
    main()

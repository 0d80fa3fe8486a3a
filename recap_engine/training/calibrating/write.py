"""Write fitted numbers into a bundle: configuration, hashes and model card, all at once or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from recap_engine.bundles.bundle import CARD, CONFIG, Bundle, read_bundle
from recap_engine.bundles.write import write_bundle
from recap_engine.training.calibrating.fit import Fitted
from recap_engine.training.caption_data import Captioned

_HEADING = "## Calibration"


def write_fitted(bundle: Bundle, fitted: Fitted, sounds: Sequence[Captioned], out: Path | None = None) -> Bundle:
    """Replace the numbers of ``bundle`` in place, or write it with them to a new folder ``out``. Raises BundleError."""
    made = replace(
        bundle,
        folder=out or bundle.folder,
        name=out.name if out else bundle.name,
        ranking=asdict(fitted.ranking),
        calibration=asdict(fitted.calibration),
    )

    def fill(folder: Path) -> None:
        for name in bundle.hashes:
            if name not in (CONFIG, CARD):
                _link(bundle.file(name), folder / name)
        card = bundle.file(CARD).read_text("utf-8") if bundle.file(CARD).is_file() else f"# {made.name}\n"
        (folder / CARD).write_text(_with_section(card, _section(fitted, sounds)), "utf-8")

    write_bundle(made, fill, replace_existing=out is None)
    return read_bundle(made.folder)


def _link(source: Path, target: Path) -> None:
    """The same file under another name where the file system allows it, since weights can be a gigabyte."""
    with suppress(OSError):
        os.link(source, target)
        return
    shutil.copyfile(source, target)


def _section(fitted: Fitted, sounds: Sequence[Captioned]) -> str:
    sources = sorted({sound.source or "not stated" for sound in sounds})
    return "\n".join(
        [
            _HEADING,
            "",
            f"Calibration and ranking were fitted by `recap models calibrate` on {fitted.sounds} sounds with captions "
            f"({', '.join(sources)}). A candidate counts as fitting if it says what one of the sound's captions says.",
            "",
            f"- Candidates that fit: {fitted.fitting:.1%} of {fitted.candidates}; first candidates: "
            f"{fitted.first_fits:.1%}.",
            f"- Expected calibration error on the same sounds: {fitted.error:.3f}.",
            "",
        ]
    )


def _with_section(card: str, section: str) -> str:
    """``card`` with the section, in place of an earlier one."""
    before, found, after = card.partition(f"{_HEADING}\n")
    rest = after.partition("\n## ")
    following = f"## {rest[2]}" if found and rest[1] else ""
    return f"{before.rstrip()}\n\n{section}{following and chr(10)}{following}"

"""Real data that some tests want, and are skipped without: RECAP_CORPUS names the folder of labelled sounds.

It holds ``manifest.csv``, ``events.json`` and the sounds; a folder ``captions`` beside it holds those of AudioCaps and
Clotho as they were published, a folder ``more`` a further collection of sounds. The default is ``shared/corpus`` beside
the checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

CORPUS = Path(os.environ.get("RECAP_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus")
FURTHER = CORPUS.parent / "more"
CAPTIONS = CORPUS.parent / "captions"

"""What a careful reader would remark about a caption. Remarks are never in the way of submitting."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import plural

LONG_WORDS = 40
OFTEN = 30
CLOTHO = (8, 20)


def remark(text: str, times_used: int = 0, *, words_checked: bool = False) -> str:
    """The most important remark about ``text``, or nothing.

    ``times_used`` counts today's captions that say exactly this; ``words_checked`` asks for 8 to 20 words, as the
    Clotho data set does (Drossos and others, 2020).
    """
    translate = QCoreApplication.translate
    if not text.strip():
        return ""
    count = len(text.split())
    if times_used >= OFTEN:
        return plural("Exactly these words were used %Ln times today", "", times_used)
    if words_checked and not CLOTHO[0] <= count <= CLOTHO[1]:
        told = plural("%Ln words; {least} to {most} are asked for", "", count)
        return told.format(least=CLOTHO[0], most=CLOTHO[1])
    if count > LONG_WORDS:
        return plural("%Ln words: long for one caption", "", count)
    if "\n" in text.strip():
        return translate("Remarks", "More than one line (kept as one)")
    return translate("Remarks", "Two spaces in a row (kept as one)") if "  " in text.strip() else ""

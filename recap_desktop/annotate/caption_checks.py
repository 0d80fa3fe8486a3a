"""Remarks about a caption as it is typed. A remark never blocks submitting."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import plural

LONG_WORDS = 40
OFTEN = 30
CLOTHO = (8, 20)


def remark(text: str, times_used: int = 0, *, words_checked: bool = False) -> str:
    """The most important remark about ``text``, or an empty text.

    ``times_used`` counts today's captions that say exactly this; ``words_checked`` asks for 8 to 20 words, as the
    Clotho data set does (Drossos and others, 2020).
    """
    translate = QCoreApplication.translate
    if not text.strip():
        return ""
    count = len(text.split())
    if times_used >= OFTEN:
        return plural("Used word for word %Ln times today", "", times_used)
    if words_checked and not CLOTHO[0] <= count <= CLOTHO[1]:
        message = plural("%Ln words; {least} to {most} are required", "", count)
        return message.format(least=CLOTHO[0], most=CLOTHO[1])
    if count > LONG_WORDS:
        return plural("%Ln words: long for a caption", "", count)
    if "\n" in text.strip():
        return translate("Remarks", "Several lines (joined into one when saved)")
    return translate("Remarks", "Two spaces in a row (saved as one)") if "  " in text.strip() else ""

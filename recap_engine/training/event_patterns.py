"""Whether a caption names the event of a sound, by patterns of words (``events.json``).

A caption that matches more than three patterns names none: a list of everything is not a caption.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Protocol

from recap_engine.errors import ExchangeError

MOST_EVENTS = 3


class Judge(Protocol):
    """Judges whether a caption fits the sounds with a label."""

    def names(self, caption: str, label: str) -> bool:
        """Whether ``caption`` names what is heard in the sounds that ``label`` stands for."""
        ...


class Events:
    """The patterns of ``events.json``: each label's regular expression for the words that name its event."""

    def __init__(self, path: Path) -> None:
        """Raises ExchangeError."""
        try:
            patterns: dict[str, str] = json.loads(path.read_text("utf-8"))
            self._patterns = {label: re.compile(pattern, re.IGNORECASE) for label, pattern in patterns.items()}
        except OSError as error:
            raise ExchangeError("{path} cannot be read ({why}).", path=path, why=error.strerror) from None
        except (ValueError, TypeError, AttributeError, re.error) as error:
            raise ExchangeError(
                "{path} should map labels to regular expressions: {why}.", path=path, why=error
            ) from None

    def __contains__(self, label: str) -> bool:
        return label in self._patterns

    def pattern(self, label: str) -> str:
        """The regular expression of ``label``."""
        return self._patterns[label].pattern

    def mentions(self, text: str, label: str) -> bool:
        """Whether the pattern of ``label`` occurs in ``text`` at all."""
        return self._patterns[label].search(text) is not None

    def names(self, caption: str, label: str) -> bool:
        """Whether ``caption`` names the event ``label``."""
        if not self._patterns[label].search(caption):
            return False
        return sum(bool(pattern.search(caption)) for pattern in self._patterns.values()) <= MOST_EVENTS

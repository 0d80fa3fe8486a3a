"""When a caption names the event: patterns of the words that do; a list of everything names nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recap_engine.errors import ExchangeError

MOST_EVENTS = 3
"""A caption that matches more patterns than this names none of them."""


@dataclass(frozen=True, slots=True)
class Names:
    """For each label, the regular expression of the words that name it."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def read(cls, path: Path) -> Names:
        """From ``events.json`` (label to expression). Raises ExchangeError."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls({label: re.compile(pattern, re.IGNORECASE) for label, pattern in raw.items()})
        except OSError as error:
            raise ExchangeError(f"{path} cannot be read ({error.strerror}).") from None
        except (ValueError, AttributeError, re.error) as error:
            raise ExchangeError(f"{path} should map labels to regular expressions: {error}.") from None

    def __contains__(self, label: str) -> bool:
        return label in self.patterns

    def named(self, caption: str, label: str) -> bool:
        """Whether ``caption`` names the event of ``label``."""
        return bool(self.patterns[label].search(caption)) and not self.rambles(caption)

    def rambles(self, caption: str) -> bool:
        """Whether ``caption`` lists so much that it names nothing."""
        # Labels may share an expression ("engine running", "engine idling"); it counts once.
        matched = {p.pattern for p in self.patterns.values() if p.search(caption)}
        return len(matched) > MOST_EVENTS

"""Search, change, import and export captions."""

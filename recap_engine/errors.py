"""Errors caused by the user or the environment, each one sentence: what, where, what to do.

Any other exception is a bug and keeps its traceback.

    RecapError
    ├── AudioError            a file cannot be read as sound
    ├── WorkspaceError        the workspace cannot be opened, read or written
    │   ├── WorkspaceLocked   another program holds it
    │   ├── WorkspaceTooNew   written by a newer version
    │   ├── WorkspaceDamaged  the content of the file is not as it was written
    │   ├── WorkspaceForeign  its schema is not that of RECAP Desktop
    │   ├── WorkspaceReplaced another program replaced or rewrote the file while it was open
    │   ├── WorkspaceFull     no disk space is left to write to it
    │   └── WorkspaceReadOnly it can be read, but not written
    ├── BundleError           a model bundle is missing, damaged or does not fit
    │   └── BundleUntrained   its weights are random
    ├── ExchangeError         a file to import or export does not have the expected form
    ├── RequestError          the request itself is invalid (unknown name, empty text, …)
    └── Cancelled             the user asked to stop
"""

from __future__ import annotations

from typing import Any

from recap_engine.translatable import Translatable


class RecapError(Exception):
    """A failure the user can act upon; ``str(error)`` is one plain sentence in English.

    ``RecapError("{path} is empty (0 bytes).", path=path)``: a literal template, and its fields. ``message`` carries
    both to whoever shows the error in another language. A `Translatable` may be given as it is.
    """

    def __init__(self, template: str | Translatable, /, **fields: object) -> None:
        self.message = template if isinstance(template, Translatable) else Translatable(template, **fields)
        super().__init__(str(self.message))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message,)


class AudioError(RecapError):
    """A file cannot be read as sound."""


class WorkspaceError(RecapError):
    """The workspace cannot be opened, read or written."""


class WorkspaceLocked(WorkspaceError):
    """Another program holds the workspace for longer than the time allowed."""


class WorkspaceTooNew(WorkspaceError):
    """The workspace was written by a newer version of RECAP Desktop."""


class WorkspaceDamaged(WorkspaceError):
    """The content of the file is not as it was written."""


class WorkspaceForeign(WorkspaceError):
    """The file has triggers, views or tables that RECAP Desktop did not make; it may only be read."""


class WorkspaceReplaced(WorkspaceError):
    """Another program replaced, rewrote or deleted the file while it was open."""


class WorkspaceFull(WorkspaceError):
    """No disk space is left to write to the workspace."""


class WorkspaceReadOnly(WorkspaceError):
    """The workspace can be read, but not written."""


class BundleError(RecapError):
    """A model bundle is missing, damaged or does not fit."""


class BundleUntrained(BundleError):
    """The bundle's weights are random; captions made with it would mean nothing."""


class ExchangeError(RecapError):
    """A file to import or export does not have the expected form."""


class RequestError(RecapError):
    """The request itself is invalid: an unknown name, an empty text, a region outside the sound."""


class Cancelled(RecapError):
    """The user asked to stop; what was finished is kept."""

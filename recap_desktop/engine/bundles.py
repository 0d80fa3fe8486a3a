"""Lists, installs, verifies and removes model bundles, in a process of its own.

This process is separate from the engine's, so that suggestions continue. It starts with the first request; an
installation continues after the dialog is closed.
"""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.engine.process import EngineProcess
from recap_engine.i18n import translate
from recap_engine.messages import (
    Answer,
    BundleInfo,
    BundleRequest,
    Bundles,
    Cancel,
    Dropped,
    Failed,
    InstallBundle,
    Installed,
    ListBundles,
    Loading,
    RemoveBundle,
    Removed,
    Verified,
    VerifyBundle,
)
from recap_engine.translatable import Translatable

_HUNG_SECONDS = 600.0
"""Assembling a large bundle on a slow disk can take this long between two steps."""

_CANCEL_MILLISECONDS = 2_000
"""Milliseconds that a cancelled request has to stop by itself."""


class BundleManager(QObject):
    """Sends requests and emits their results. One request of the user runs at a time, lookups beside it."""

    listed = Signal(object)
    """(tuple of `BundleInfo`)."""
    verified = Signal(str, object)
    """(bundle, tuple of its faults): the result of an automatic check."""
    checked = Signal(str, object)
    """(bundle, tuple of its faults): the result of a check that the user asked for."""
    progressed = Signal(object)
    """(`Loading`): progress of the user's request."""
    installed = Signal(str)
    removed = Signal(str, int)
    failed = Signal(str)
    """(error message): the user's request failed."""
    stopped = Signal()
    """The user's request was cancelled."""

    def __init__(self, parent: QObject | None = None, *, command: list[str] | None = None) -> None:
        super().__init__(parent)
        self._process = EngineProcess(self, command=command, hung_seconds=_HUNG_SECONDS)
        self._process.answered.connect(self._handle)
        self._process.died.connect(self._on_died)
        self._numbers = 0
        self._asked: dict[int, BundleRequest] = {}
        self._cancel_timer = QTimer(self, singleShot=True, interval=_CANCEL_MILLISECONDS)
        self._cancel_timer.timeout.connect(self._on_cancel_timeout)
        self._cancelled = False
        self.bundles: tuple[BundleInfo, ...] = ()
        self.faults: dict[str, tuple[Translatable, ...]] = {}
        """The faults found, by bundle; a bundle without an entry was not checked yet."""
        self.running_request: BundleRequest | None = None
        """The running request of the user."""

    def refresh(self) -> None:
        """List the bundles, and verify those whose files changed."""
        if self.running_request is None:
            self._ask(ListBundles(request=self._number()))

    def install(self, source: str, decoder: str = "gpt2", name: str = "") -> None:
        """Install a bundle from a folder, or from the hub."""
        self._do(InstallBundle(request=self._number(), source=os.fsencode(source), decoder=decoder, name=name))

    def verify(self, bundle: str) -> None:
        """Hash every file of a bundle again."""
        self.faults.pop(bundle, None)
        self._do(VerifyBundle(request=self._number(), bundle=bundle, anew=True))

    def remove(self, bundle: str) -> None:
        """Remove an installed bundle."""
        self._do(RemoveBundle(request=self._number(), bundle=bundle))

    def cancel(self) -> None:
        """Cancel the running request; files fetched or copied so far stay, and the next attempt resumes from them."""
        if self.running_request is not None:
            self._process.send(Cancel(request=self.running_request.request))
            self._cancel_timer.start()

    def close(self) -> None:
        """End the process."""
        self._asked.clear()
        self.running_request = None
        self._process.stop()

    def _do(self, request: BundleRequest) -> None:
        self.running_request = request
        self._ask(request)

    def _ask(self, request: BundleRequest) -> None:
        self._asked[request.request] = request
        if not self._process.running():
            self._process.start()
        self._process.send(request)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _handle(self, answer: Answer) -> None:
        request = self._asked.get(answer.request)
        if request is None:
            return
        if isinstance(answer, Loading):
            self.progressed.emit(answer)
            return
        del self._asked[answer.request]
        by_person = self.running_request is request
        if by_person:
            self.running_request = None
            self._cancel_timer.stop()
        match answer:
            case Bundles():
                self._handle_list(answer)
            case Verified():
                self.faults[answer.bundle] = answer.problems
                (self.checked if by_person else self.verified).emit(answer.bundle, answer.problems)
            case Installed():
                self.installed.emit(answer.bundle)
            case Removed():
                self.faults.pop(answer.bundle, None)
                self.removed.emit(answer.bundle, answer.freed)
            case Failed() if by_person:
                self.failed.emit(translate(answer.reason))
            case Dropped() if by_person:
                self.stopped.emit()
            case _:
                pass
        if by_person:
            self.refresh()

    def _handle_list(self, answer: Bundles) -> None:
        self.bundles = answer.bundles
        self.listed.emit(answer.bundles)
        for bundle in answer.bundles:
            if not bundle.source and not bundle.fault:
                self._ask(VerifyBundle(request=self._number(), bundle=bundle.name))

    def _on_cancel_timeout(self) -> None:
        """End the process if it does not stop, such as when a network or a disk does not answer; its files stay."""
        self._cancelled = True
        self._process.kill()

    def _on_died(self, why: str) -> None:
        asked, self.running_request = self.running_request, None
        given_up, self._cancelled = self._cancelled, False
        self._asked.clear()
        if given_up:
            self.stopped.emit()
        elif asked is not None:
            self.failed.emit(self.tr("{why} Try again to resume.").format(why=why))

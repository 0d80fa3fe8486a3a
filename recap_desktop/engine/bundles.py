"""The models of this computer, looked after by a process of its own: listed, installed, checked, removed.

It is another process than the engine's, so that suggestions go on meanwhile. It is started when something is asked,
and what is being installed goes on when the dialog is closed.
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
"""Putting a large bundle together takes long between two steps on a slow disk."""

_PATIENCE = 2_000
"""Milliseconds in which what is given up has to stop by itself."""


class BundleManager(QObject):
    """Asks, and tells. One thing a person asked for is done at a time; looking things up goes beside it."""

    listed = Signal(object)
    """Tuple of `BundleInfo`."""
    verified = Signal(str, object)
    """(bundle, what is wrong with it: a tuple of `Translatable`), found by the way."""
    checked = Signal(str, object)
    """The same, as somebody asked for."""
    progressed = Signal(object)
    """messages.Loading, of the work that a person asked for."""
    installed = Signal(str)
    removed = Signal(str, int)
    failed = Signal(str)
    """Why what was asked for could not be done, in a sentence."""
    stopped = Signal()
    """What was asked for was given up."""

    def __init__(self, parent: QObject | None = None, *, command: list[str] | None = None) -> None:
        super().__init__(parent)
        self._process = EngineProcess(self, command=command, hung_seconds=_HUNG_SECONDS)
        self._process.answered.connect(self._take)
        self._process.died.connect(self._on_died)
        self._numbers = 0
        self._asked: dict[int, BundleRequest] = {}
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._on_impatient)
        self._given_up = False
        self.bundles: tuple[BundleInfo, ...] = ()
        self.faults: dict[str, tuple[Translatable, ...]] = {}
        """What checking found, by bundle; one that is not in it has not been checked yet."""
        self.doing: BundleRequest | None = None
        """What a person asked for and is being done."""

    def refresh(self) -> None:
        """Have the bundles listed, and those checked whose files have changed since."""
        if self.doing is None:
            self._ask(ListBundles(request=self._number()))

    def install(self, source: str, decoder: str = "gpt2", name: str = "") -> None:
        """Install a bundle from a folder, or from the hub."""
        self._do(InstallBundle(request=self._number(), source=os.fsencode(source), decoder=decoder, name=name))

    def verify(self, bundle: str) -> None:
        """Hash every file of a bundle anew."""
        self.faults.pop(bundle, None)
        self._do(VerifyBundle(request=self._number(), bundle=bundle, anew=True))

    def remove(self, bundle: str) -> None:
        """Remove an installed bundle."""
        self._do(RemoveBundle(request=self._number(), bundle=bundle))

    def cancel(self) -> None:
        """Give up what is being done; what was fetched or copied stays, and is gone on with when it is asked again."""
        if self.doing is not None:
            self._process.say(Cancel(request=self.doing.request))
            self._patience.start()

    def close(self) -> None:
        """End the process."""
        self._asked.clear()
        self.doing = None
        self._process.stop()

    def _do(self, request: BundleRequest) -> None:
        self.doing = request
        self._ask(request)

    def _ask(self, request: BundleRequest) -> None:
        self._asked[request.request] = request
        if not self._process.running():
            self._process.start()
        self._process.say(request)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _take(self, answer: Answer) -> None:
        request = self._asked.get(answer.request)
        if request is None:
            return
        if isinstance(answer, Loading):
            self.progressed.emit(answer)
            return
        del self._asked[answer.request]
        by_person = self.doing is request
        if by_person:
            self.doing = None
            self._patience.stop()
        match answer:
            case Bundles():
                self._take_list(answer)
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

    def _take_list(self, answer: Bundles) -> None:
        self.bundles = answer.bundles
        self.listed.emit(answer.bundles)
        for bundle in answer.bundles:
            if not bundle.source and not bundle.fault:
                self._ask(VerifyBundle(request=self._number(), bundle=bundle.name))

    def _on_impatient(self) -> None:
        """It waits for a network or a disk that does not answer: then the process ends, and what it has stays."""
        self._given_up = True
        self._process.kill()

    def _on_died(self, why: str) -> None:
        asked, self.doing = self.doing, None
        given_up, self._given_up = self._given_up, False
        self._asked.clear()
        if given_up:
            self.stopped.emit()
        elif asked is not None:
            self.failed.emit(self.tr("{why} Ask for it again to go on from there.").format(why=why))

"""The state of a model bundle in words and as an icon, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import size
from recap_engine.i18n import translate
from recap_engine.messages import BundleInfo
from recap_engine.translatable import Translatable

BUILT_IN = "starter"


def bundle_display_name(name: str) -> str:
    """The display name of a model."""
    return QCoreApplication.translate("Bundles", "built-in model") if name == BUILT_IN else name


@dataclass(frozen=True, slots=True)
class BundleStatus:
    """State of one model; ``problems`` is None until its files are verified."""

    info: BundleInfo
    problems: tuple[Translatable, ...] | None
    used: bool

    @property
    def installed(self) -> bool:
        """Whether it is installed."""
        return not self.info.source

    @property
    def usable(self) -> bool:
        """Whether the workspace can switch to it."""
        return self.installed and not self.used and not self.info.fault

    @property
    def removable(self) -> bool:
        """Whether it can be removed from the computer."""
        return self.installed and not self.used and self.info.name != BUILT_IN

    def size(self) -> str:
        """Its size, estimated if it is not installed."""
        if not self.info.size:
            return ""
        about = QCoreApplication.translate("Bundles", "about {size}") if self.info.source else "{size}"
        return about.format(size=size(self.info.size))

    def state(self) -> tuple[str, str, str]:
        """Icon name, colour name and text."""
        info = self.info
        if info.source:
            stopped = QCoreApplication.translate("Bundles", "paused at {size}").format(size=size(info.downloaded))
            return (
                "down",
                "faint",
                stopped if info.downloaded else QCoreApplication.translate("Bundles", "not installed"),
            )
        if info.fault or self.problems:
            return "error", "bad", QCoreApplication.translate("Bundles", "damaged")
        checking, checked = (
            QCoreApplication.translate("Bundles", "verifying files…"),
            QCoreApplication.translate("Bundles", "files verified"),
        )
        files = checking if self.problems is None else checked
        if not info.trained:
            return "warning", "warning", QCoreApplication.translate("Bundles", "untrained, {files}").format(files=files)
        if self.used:
            return "accepted", "good", QCoreApplication.translate("Bundles", "in use, {files}").format(files=files)
        return "info", "faint", QCoreApplication.translate("Bundles", "installed, {files}").format(files=files)

    def about(self) -> str:
        """Description and problems."""
        info, lines = self.info, [self.info.description] if self.info.description else []
        if not info.trained:
            lines.append(
                QCoreApplication.translate("Bundles", "Untrained: its weights are random and its captions meaningless.")
            )
        if not info.hears and not info.fault:
            lines.append(
                QCoreApplication.translate(
                    "Bundles", "It does not hear the sound: it writes from similar captions alone."
                )
            )
        if not info.calibrated and not info.fault and self.installed:
            lines.append(
                QCoreApplication.translate(
                    "Bundles",
                    "Its scores are uncalibrated (`recap models calibrate`): they only order the suggestions.",
                )
            )
        faults = self.problems or () if info.fault is None else (info.fault,)
        lines.extend(translate(fault) for fault in faults)
        return "\n".join(lines)

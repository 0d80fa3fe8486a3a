"""How a model stands, in words and by icon: not by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import size
from recap_engine.i18n import translate
from recap_engine.messages import BundleInfo
from recap_engine.translatable import Translatable

BUILT_IN = "starter"


def bundle_display_name(name: str) -> str:
    """What a model is called on screen."""
    return QCoreApplication.translate("Bundles", "built-in model") if name == BUILT_IN else name


@dataclass(frozen=True, slots=True)
class BundleStatus:
    """One model as it is shown; ``problems`` are None while its files have not been checked."""

    info: BundleInfo
    problems: tuple[Translatable, ...] | None
    used: bool

    @property
    def there(self) -> bool:
        """Whether it is installed."""
        return not self.info.source

    @property
    def usable(self) -> bool:
        """Whether it can be chosen."""
        return self.there and not self.used and not self.info.fault

    @property
    def removable(self) -> bool:
        """Whether it can be taken off the computer."""
        return self.there and not self.used and self.info.name != BUILT_IN

    def size(self) -> str:
        """How large it is, or about how large it would be."""
        if not self.info.size:
            return ""
        about = QCoreApplication.translate("Bundles", "about {size}") if self.info.source else "{size}"
        return about.format(size=size(self.info.size))

    def state(self) -> tuple[str, str, str]:
        """Icon, the colour it has, and the words."""
        info = self.info
        if info.source:
            stopped = QCoreApplication.translate("Bundles", "stopped, {size} are here").format(size=size(info.here))
            return "down", "faint", stopped if info.here else QCoreApplication.translate("Bundles", "not installed")
        if info.fault or self.problems:
            return "error", "bad", QCoreApplication.translate("Bundles", "damaged")
        checking, checked = (
            QCoreApplication.translate("Bundles", "checking the files …"),
            QCoreApplication.translate("Bundles", "files checked"),
        )
        files = checking if self.problems is None else checked
        if not info.trained:
            return "warning", "warning", QCoreApplication.translate("Bundles", "untrained, {files}").format(files=files)
        if self.used:
            return "accepted", "good", QCoreApplication.translate("Bundles", "in use, {files}").format(files=files)
        return "info", "faint", QCoreApplication.translate("Bundles", "installed, {files}").format(files=files)

    def about(self) -> str:
        """What it is, and what is wrong with it."""
        info, lines = self.info, [self.info.description] if self.info.description else []
        if not info.trained:
            lines.append(
                QCoreApplication.translate(
                    "Bundles", "Untrained: its weights are random and its captions mean nothing."
                )
            )
        faults = self.problems or () if info.fault is None else (info.fault,)
        lines.extend(translate(fault) for fault in faults)
        return "\n".join(lines)

"""The provenance and history of a caption as lines of text: author, sound, and who did what when."""

from __future__ import annotations

import os
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject

from recap_desktop.i18n import quoted
from recap_desktop.sound.viewport import clock_text
from recap_engine.datastore.workspace import Workspace
from recap_engine.printable import printable
from recap_engine.records import Caption, Decision


class CaptionFacts(QObject):
    """Reads the facts from one workspace."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace

    def lines(self, caption: Caption) -> list[str]:
        """The facts, then every wording and act, newest first."""
        return [*self._facts(caption), "", *reversed(self._history(caption))]

    def path(self, caption: Caption) -> str:
        """An existing file of its sound, or an empty text."""
        if caption.sound is None:
            return ""
        files = self._workspace.sounds.files(audio_hash=caption.sound)
        return next((file.path for file in files if not file.missing and os.path.isfile(file.path)), "")

    def _facts(self, caption: Caption) -> list[str]:
        whose = {
            "human": self.tr("written by a person"),
            "imported": self.tr("imported"),
            "model": self.tr("suggested by a model, accepted")
            if caption.annotator
            else self.tr("suggested by a model"),
        }[caption.provenance]
        place = self._workspace.captions.source_rows([caption.id]).get(caption.id, "")
        source = " · ".join(printable(part) for part in (caption.source, place) if part)
        facts = (
            (self.tr("Author"), f"{whose}, {caption.annotator}" if caption.annotator else whose),
            (self.tr("Collection"), caption.collection),
            (self.tr("Source"), source),
            (self.tr("Licence"), caption.licence),
            (self.tr("Sound"), self._sound(caption)),
        )
        return [f"{name}: {value}" for name, value in facts if value]

    def _sound(self, caption: Caption) -> str:
        if caption.sound is None:
            return self.tr("none")
        files = self._workspace.sounds.files(audio_hash=caption.sound)
        path = self.path(caption) or (files[0].path if files else "")
        text = (
            printable(path)
            if path
            else self.tr("{hash} (no file with this hash is known here)").format(hash=caption.sound[:12])
        )
        if caption.region is not None:
            text += f", {clock_text(caption.region.start, 0.1)} – {clock_text(caption.region.end, 0.1)}"
        return text

    def _history(self, caption: Caption) -> list[str]:
        acts = self._workspace.journal.of_caption(caption.id)
        undone = {act.undoes for act in acts if act.undoes is not None}
        lines = [(act.at, act.annotator, self._act(act)) for act in acts]
        known = {act.text for act in acts if act.kind in ("accept", "write", "edit", "reword")}
        for wording in self._workspace.captions.versions(caption.id):
            if wording.text not in known or not acts:
                lines.append((wording.created, wording.annotator, quoted(wording.text)))
        for number, act in enumerate(acts):
            if act.sequence in undone:
                lines[number] = (*lines[number][:2], self.tr("{what} (undone later)").format(what=lines[number][2]))
        return [f"{_local(at)}  {f'{who}: ' if who else ''}{what}" for at, who, what in sorted(lines)]

    def _act(self, act: Decision) -> str:
        text = {
            "accept": self.tr("accepted “{text}”"),
            "write": self.tr("wrote “{text}”"),
            "edit": self.tr("changed it to “{text}”"),
            "reword": self.tr("changed it to “{text}”") if act.text else self.tr("changed its wording with others"),
            "reject": self.tr("rejected it for its sound"),
            "move": self.tr("moved with its part to {file}")
            if act.sound is not None
            else self.tr("moved to “{collection}”"),
            "switch_on": self.tr("switched on"),
            "switch_off": self.tr("switched off"),
            "delete": self.tr("deleted"),
            "restore": self.tr("restored"),
            "import": self.tr("imported from {file}"),
            "relabel": self.tr("changed its licence or source"),
            "collection_merge": self.tr("moved to “{text}” with its collection"),
            "collection_delete": self.tr("deleted with its collection"),
            "rollback": self.tr("restored by a rollback"),
            "undo": self.tr("undid or redid the previous change"),
        }.get(act.kind, act.kind)
        file = printable(act.reason or QCoreApplication.translate("History", "the files"))
        return text.format(text=act.text or "", collection=act.collection or "", file=file)


def _local(at: str) -> str:
    """A UTC time in local time; a text that is not a time stays as it is."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at[:16].replace("T", " ")

"""Describes the decisions that undo and redo would act on; read from the journal, so it survives restarts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from recap_desktop.i18n import quoted
from recap_engine.datastore.journal import Entry
from recap_engine.datastore.workspace import Workspace
from recap_engine.printable import printable
from recap_engine.records import Decision

_LONGEST = 40


class History(QObject):
    """The next undo and redo of one annotator, in words."""

    changed = Signal(str, str)
    """(what undo would take back, what redo would do again); empty if nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._annotator = ""
        self.undoable = self.redoable = ""

    def use(self, workspace: Workspace | None, annotator: str) -> None:
        """Read the journal of this workspace."""
        self._workspace, self._annotator = workspace, annotator
        self.refresh()

    def refresh(self) -> None:
        """Read the journal again after a decision or an undo."""
        self.undoable = self.redoable = ""
        if self._workspace is not None and not self._workspace.connection.read_only:
            journal = self._workspace.journal
            last, undone = journal.latest(None, self._annotator), journal.redoable(None, self._annotator)
            if last is not None:
                self.undoable = self.describe(last.decision, journal.entries_of_act(last))
            if undone is not None and undone.decision.undoes is not None:
                undone_entries = [journal.get(e.decision.undoes or 0) for e in journal.entries_of_act(undone)]
                self.redoable = self.describe(journal.get(undone.decision.undoes).decision, undone_entries)
        self.changed.emit(self.undoable, self.redoable)

    def describe(self, decision: Decision, act: Sequence[Entry] = ()) -> str:
        """Describe a decision in a few words; ``act`` has the entries of the act that it belongs to."""
        if decision.sound is None:
            return self._describe_curation(decision)
        what = {
            "accept": self.tr("accepting"),
            "edit": self.tr("editing"),
            "write": self.tr("writing"),
            "reject": self.tr("rejecting the suggestions"),
            "skip": self.tr("skipping"),
            "flag": self.tr("flagging"),
            "move": self.tr("moving the part"),
        }.get(decision.kind, decision.kind)
        same = len({(entry.decision.kind, entry.decision.text) for entry in act}) <= 1
        text = "" if decision.kind == "reject" or not same else decision.text or ""
        if text:
            what += f" {quoted(_short(text))}"
        if len(act) > 1:
            what += self.tr(" for %Ln sounds", "", len(act))
        elif decision.path:
            name = decision.path.replace("\\", "/").rpartition("/")[2]
            what += self.tr(" for {name}").format(name=printable(name))
        return what

    def _describe_curation(self, decision: Decision) -> str:
        """Describe a curator's act: one caption by its text, several by their number."""
        name, what = decision.collection or decision.text or "", quoted(_short(decision.text)) if decision.text else ""
        if not what:
            what = self.tr("%Ln captions", "", decision.reached or 0)
        text = {
            "reword": self.tr("changing a caption to {what}")
            if decision.text
            else self.tr("changing the wording of {what}"),
            "move": self.tr("moving {what} to “{name}”"),
            "switch_on": self.tr("switching on {what}"),
            "switch_off": self.tr("switching off {what}"),
            "delete": self.tr("deleting {what}"),
            "restore": self.tr("restoring {what}"),
            "import": self.tr("importing {what} from {file}"),
            "collection_on": self.tr("switching on “{name}”"),
            "collection_off": self.tr("switching off “{name}”"),
            "relabel": self.tr("changing the licence or source of {what}"),
            "collection_rename": self.tr("renaming “{name}” to {what}"),
            "collection_merge": self.tr("merging “{name}” into {what}"),
            "collection_delete": self.tr("deleting the collection “{name}”"),
            "collection_set": self.tr("describing the collection “{name}”"),
            "rollback": self.tr("going back to “{file}”"),
            "note": self.tr("the note for %Ln sounds", "", decision.reached),
            "list": self.tr("adding %Ln sounds to “{name}”", "", decision.reached),
            "category": self.tr("the category of %Ln sounds", "", decision.reached),
            "keywords": self.tr("the keywords of %Ln sounds", "", decision.reached),
            "keywords_add": self.tr("adding keywords to %Ln sounds", "", decision.reached),
            "keywords_remove": self.tr("removing keywords from %Ln sounds", "", decision.reached),
        }.get(decision.kind, decision.kind)
        return text.format(what=what, name=name, file=decision.reason or self.tr("the files"))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"

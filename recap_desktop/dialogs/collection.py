"""Describe, rename, merge or delete a collection, after saying what it does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from recap_desktop.curate.curator import Curator
from recap_desktop.i18n import count
from recap_desktop.look.widget_names import named
from recap_engine.annotate import curate_collections
from recap_engine.datastore.collections import CollectionInfo

_WIDTH = 460


class CollectionDialog(QDialog):
    """``act`` is ``describe``, ``rename``, ``merge`` or ``delete``. It closes once the act was carried out."""

    def __init__(
        self, act: str, info: CollectionInfo, curator: Curator, others: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("collection")
        self.setMinimumWidth(_WIDTH)
        self.act, self._info, self._curator = act, info, curator
        title, text = self._texts()[act]
        self.setWindowTitle(title)
        lead = named(QLabel(text.format(name=info.name, n=count(info.captions)), wordWrap=True), "collection_lead")
        self.message = named(QLabel(wordWrap=True), "collection_message")
        self.message.setProperty("problem", True)
        self._form = QFormLayout()
        self._build_fields(others)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton(title, QDialogButtonBox.ButtonRole.ActionRole)
        self.go.setObjectName("collection_go")
        self.go.setDefault(True)
        self.go.setProperty("primary", True)
        self.go.clicked.connect(lambda _=False: self._on_go())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(lead)
        column.addLayout(self._form)
        column.addWidget(self.message)
        column.addWidget(buttons)
        curator.refused.connect(self.message.setText)
        curator.changed.connect(self._on_changed)

    def _texts(self) -> dict[str, tuple[str, str]]:
        return {
            "describe": (
                self.tr("Describe the collection"),
                self.tr("“{name}”: licence and language hold for those of its captions that have none of their own."),
            ),
            "rename": (self.tr("Rename the collection"), self.tr("“{name}” gets another name.")),
            "merge": (
                self.tr("Merge the collection"),
                self.tr("All captions of “{name}” ({n}) move to another collection, and “{name}” is deleted."),
            ),
            "delete": (
                self.tr("Delete the collection"),
                self.tr("“{name}” is deleted with all its captions ({n}). Undo brings everything back."),
            ),
        }

    def _build_fields(self, others: Sequence[str]) -> None:
        info = self._info
        self.name, self.description = self._line("name", info.name), self._line("description", info.description)
        self.licence, self.language = self._line("licence", info.licence), self._line("language", info.language)
        self.language.setPlaceholderText(self.tr("such as en, de or pt-BR"))
        self.into = named(QComboBox(editable=True), "collection_into")
        self.into.addItems(list(others))
        self.into.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        fields: dict[str, tuple[tuple[str, QWidget], ...]] = {
            "describe": (
                (self.tr("&Description"), self.description),
                (self.tr("&Licence"), self.licence),
                (self.tr("L&anguage"), self.language),
            ),
            "rename": ((self.tr("&Name"), self.name),),
            "merge": ((self.tr("Merge &into"), self.into),),
        }
        for label, field in fields.get(self.act, ()):
            shown = QLabel(label)
            shown.setBuddy(field)
            field.setAccessibleName(label.replace("&", ""))
            self._form.addRow(shown, field)

    def _line(self, name: str, text: str) -> QLineEdit:
        return named(QLineEdit(text), f"collection_{name}")

    def _on_go(self) -> None:
        name = self._info.name
        self.message.clear()
        match self.act:
            case "rename":
                act = partial(curate_collections.rename, name=name, new=self.name.text())
                self._curator.do(act, 1)
            case "merge":
                into = self.into.currentText()
                self._curator.do(partial(curate_collections.merge, names=[name], into=into), self._info.captions)
            case "delete":
                self._curator.do(partial(curate_collections.delete, name=name), self._info.captions)
            case _:
                described = partial(
                    curate_collections.describe,
                    name=name,
                    description=self.description.text(),
                    licence=self.licence.text(),
                    language=self.language.text().strip(),
                )
                self._curator.do(described, 1)
        self.go.setEnabled(not self._curator.busy)

    def _on_changed(self) -> None:
        self.accept()

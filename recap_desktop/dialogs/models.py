"""The models dialog: choose the workspace's model; install, verify and remove models."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.engine.bundles import BundleManager
from recap_desktop.i18n import size
from recap_desktop.item_models.bundles import BundleStatus, bundle_display_name
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named, tooltip_text
from recap_desktop.settings import Settings
from recap_engine.i18n import translate
from recap_engine.messages import BundleInfo, Loading
from recap_engine.translatable import Translatable

NAME, SIZE, LICENCE, STATE = range(4)


class ModelsDialog(QDialog):
    """Chooses the model of the workspace; other installed models stay available to other workspaces."""

    def __init__(
        self, bundle_manager: BundleManager, settings: Settings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self.setWindowTitle(self.tr("Models"))
        self._bundle_manager, self._settings, self._theme = bundle_manager, settings, theme
        self._rows: list[BundleInfo] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        lead = QLabel(
            self.tr(
                "A model analyses the sounds and writes the suggestions. Each workspace remembers its model. After a "
                "change, captions are indexed again in the background; nothing is lost."
            ),
            wordWrap=True,
        )
        lead.setProperty("faint", True)
        column.addWidget(lead)
        column.addWidget(self._build_table(), 1)
        self.about = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "models_about")
        self.about.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.about)
        column.addLayout(self._build_actions())
        self.untrained = named(QCheckBox(self.tr("Allow untrained models")), "models_allow_untrained")
        self.untrained.setToolTip(self.tr("Their weights are random and their captions meaningless: for tests only."))
        self.untrained.setAccessibleDescription(self.untrained.toolTip())
        self.untrained.setChecked(settings.flag("allow_untrained"))
        self.untrained.toggled.connect(lambda on: settings.set("allow_untrained", on))
        column.addWidget(self.untrained)
        column.addLayout(self._build_progress())
        self.message = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "models_message")
        column.addWidget(self.message)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        resize_within(self, 780, 540)
        self._wire()
        self._fill(bundle_manager.bundles)
        self._show_doing()
        self._loading = self.tr("Loading the list of models…")
        if not bundle_manager.bundles:
            self.message.setText(self._loading)
        bundle_manager.refresh()
        self.table.setFocus()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_table(self) -> QTableWidget:
        self.table = named(QTableWidget(0, 4), "models_table")
        self.table.setAccessibleName(self.tr("Models"))
        self.table.setHorizontalHeaderLabels([self.tr("Model"), self.tr("Size"), self.tr("Licence"), self.tr("State")])
        style_table(self.table, ((NAME, 170), (SIZE, 110), (LICENCE, 220)), wide=STATE)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.currentCellChanged.connect(lambda *_: self._show_chosen())
        self.table.cellActivated.connect(lambda *_: self._on_use())
        return self.table

    def _build_actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for name, text, act in (
            ("use", self.tr("Use in this workspace"), self._on_use),
            ("install", self.tr("Install"), self._on_install),
            ("verify", self.tr("Verify files"), self._on_verify),
            ("remove", self.tr("Remove…"), self._on_remove),
            ("import", self.tr("Install from a folder…"), self._on_import),
        ):
            if name == "import":
                row.addStretch()
            button = self.buttons[name] = named(QPushButton(text, autoDefault=False), f"models_{name}")
            button.setAccessibleName(text)
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    def _build_progress(self) -> QHBoxLayout:
        self.doing = named(QLabel(), "models_doing")
        self.bar = named(QProgressBar(textVisible=False), "models_progress")
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setFixedHeight(8)
        self.stop = named(QPushButton(self.tr("Stop"), autoDefault=False), "models_stop")
        self.stop.setAccessibleName(self.tr("Stop; downloaded files are kept"))
        self.stop.clicked.connect(self._bundle_manager.cancel)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.doing)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        return row

    def _wire(self) -> None:
        # Slots are methods, which Qt disconnects with the dialog; lambdas would outlive it.
        bundle_manager = self._bundle_manager
        bundle_manager.listed.connect(self._on_listed)
        bundle_manager.verified.connect(self._on_verified)
        bundle_manager.checked.connect(self._on_checked)
        bundle_manager.progressed.connect(self._on_progressed)
        bundle_manager.installed.connect(self._on_installed)
        bundle_manager.removed.connect(self._on_removed)
        bundle_manager.failed.connect(self._end)
        bundle_manager.stopped.connect(self._on_stopped)
        self._settings.changed.connect(self._on_setting_changed)

    def _on_listed(self, bundles: tuple[BundleInfo, ...]) -> None:
        if self.message.text() == self._loading:
            self.message.setText("")
        self._fill(bundles)

    def _on_verified(self, name: str, _problems: object) -> None:
        self._show_states(name)

    def _on_installed(self, name: str) -> None:
        self._end(self.tr("“{name}” is installed.").format(name=name))

    def _on_removed(self, name: str, freed: int) -> None:
        self._end(self.tr("“{name}” was removed; {size} freed.").format(name=name, size=size(freed)))

    def _on_stopped(self) -> None:
        self._end(self.tr("Stopped. Choose Resume installation to continue."))

    def _on_setting_changed(self, name: str) -> None:
        if name == "bundle":
            self._show_states()

    # ---- display -----------------------------------------------------------------------------------------------

    def chosen(self) -> BundleInfo | None:
        """The model of the current row."""
        row = self.table.currentRow()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _status(self, info: BundleInfo) -> BundleStatus:
        return BundleStatus(
            info, self._bundle_manager.faults.get(info.name), info.name == self._settings.text("bundle")
        )

    def _fill(self, bundles: tuple[BundleInfo, ...]) -> None:
        kept = self.chosen()
        self._rows = list(bundles)
        self.table.setRowCount(len(bundles))
        for row, info in enumerate(bundles):
            cells = (
                (NAME, bundle_display_name(info.name)),
                (SIZE, self._status(info).size()),
                (LICENCE, info.licence),
            )
            for column, text in cells:
                self._write(row, column, text)
        wanted = kept.name if kept is not None else self._settings.text("bundle")
        at = next((row for row, info in enumerate(bundles) if info.name == wanted), 0)
        if bundles:
            self.table.setCurrentCell(at, 0)
        self._show_states()

    def _write(self, row: int, column: int, text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setToolTip(tooltip_text(text))
        self.table.setItem(row, column, item)
        return item

    def _show_states(self, only: str = "") -> None:
        for row, info in enumerate(self._rows):
            if not only or info.name == only:
                icon, colour, text = self._status(info).state()
                self._write(row, STATE, text).setIcon(self._theme.icon(icon, colour))
        self._show_chosen()

    def _show_chosen(self) -> None:
        info, idle = self.chosen(), self._bundle_manager.running_request is None
        status = None if info is None else self._status(info)
        self.buttons["use"].setEnabled(status is not None and status.usable)
        self.buttons["install"].setEnabled(status is not None and not status.installed and idle)
        going_on = info is not None and info.downloaded > 0
        self.buttons["install"].setText(self.tr("Resume installation") if going_on else self.tr("Install"))
        self.buttons["verify"].setEnabled(status is not None and status.installed and idle)
        self.buttons["remove"].setEnabled(status is not None and status.removable and idle)
        self.buttons["import"].setEnabled(idle)
        self.about.setText("" if status is None else status.about())

    def _show_doing(self) -> None:
        doing = self._bundle_manager.running_request is not None
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(doing)
        self.stop.setEnabled(doing)
        self._show_chosen()

    def _on_progressed(self, step: Loading) -> None:
        if self._bundle_manager.running_request is None:
            return
        text, in_bytes = translate(step.doing), step.unit == "bytes"
        text = text[:1].upper() + text[1:]
        if step.total and in_bytes:
            amounts = self.tr("{what}: {done} of {total}")
            text = amounts.format(what=text, done=size(step.done), total=size(step.total))
        self.doing.setText(text)
        # In KiB: a progress bar counts in 32 bits.
        self.bar.setRange(0, max(step.total >> 10, 1) if in_bytes else step.total)
        self.bar.setValue(step.done >> 10 if in_bytes else step.done)

    def _end(self, sentence: str) -> None:
        was_there = self.stop.hasFocus()
        self.message.setText(sentence)
        self._show_doing()
        if was_there:
            self.table.setFocus()

    def _on_checked(self, name: str, problems: tuple[Translatable, ...]) -> None:
        self._show_states(name)
        whole = self.tr("All files of “{name}” are intact.").format(name=bundle_display_name(name))
        self._end("\n".join(translate(problem) for problem in problems) or whole)

    # ---- actions ------------------------------------------------------------------------------------------------

    def _on_use(self) -> None:
        info = self.chosen()
        if info is None or not self.buttons["use"].isEnabled():
            return
        if not info.trained and not self.untrained.isChecked():
            self.message.setText(
                self.tr(
                    "“{name}” is untrained: its captions are meaningless. Choose another model, or allow "
                    "untrained models."
                ).format(name=info.name)
            )
            return
        self._settings.set("bundle", info.name)
        self.message.setText(
            self.tr("This workspace now uses “{name}”. Captions are indexed in the background.").format(
                name=bundle_display_name(info.name)
            )
        )

    def _on_install(self) -> None:
        info = self.chosen()
        if info is not None and info.source:
            self._bundle_manager.install(info.source, info.decoder, info.name)
            self._begin()

    def _on_import(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Choose a model folder"), self._settings.text("last_folder")
        )
        if folder:
            self._bundle_manager.install(folder)
            self._begin()

    def _on_verify(self) -> None:
        info = self.chosen()
        if info is not None:
            self._bundle_manager.verify(info.name)
            self._show_states(info.name)
            self._begin()

    def _on_remove(self) -> None:
        info = self.chosen()
        if info is None:
            return
        box = named(QMessageBox(self), "models_remove_question")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove a model"))
        box.setText(self.tr("Remove “{name}” from this computer?").format(name=info.name))
        box.setInformativeText(self.tr("Captions and decisions are kept. Another workspace may be using this model."))
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.buttonClicked.connect(lambda button: self._remove(info.name) if button is yes else None)
        box.open()

    def _remove(self, name: str) -> None:
        self._bundle_manager.remove(name)
        self._begin()

    def _begin(self) -> None:
        self.message.setText("")
        self.doing.setText(self.tr("Starting…"))
        self.bar.setRange(0, 0)
        self._show_doing()
        self.stop.setFocus()

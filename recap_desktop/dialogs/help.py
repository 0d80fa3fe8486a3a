"""The help window: the documentation, offline, with a search over all pages. It stays open beside the main window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeyEvent, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.dialogs.help_pages import START, place_of, read_pages, search, slug
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.resources import docs_folder

_MARGIN = 40


class _Page(QTextBrowser):
    """Shows pictures of the documentation no wider than itself."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802
        """Load a picture from the folder of the documentation, and nothing from elsewhere."""
        url = QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or not url.isRelative():
            return None
        picture = QImage(str(docs_folder() / url.path()))
        room = QSize(max(200, self.viewport().width() - _MARGIN), picture.height())
        if picture.width() > room.width():
            picture = picture.scaledToWidth(room.width(), Qt.TransformationMode.SmoothTransformation)
        return picture


class HelpWindow(QDialog):
    """Pages or search results on the left, the page on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setWindowTitle(self.tr("Help"))
        resize_within(self, 980, 720)
        self._pages = read_pages()
        self._by_name = {page.name: page for page in self._pages}
        self._shown: tuple[str, str] = ("", "")
        self._before: list[tuple[str, str]] = []
        self._build()
        self._fill("")
        self.search.setFocus()

    def _build(self) -> None:
        self.search = named(QLineEdit(clearButtonEnabled=True), "help_search")
        self.search.setAccessibleName(self.tr("Search the help"))
        self.search.setPlaceholderText(self.tr("Search the help"))
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._on_return)
        self.back = named(QPushButton(self.tr("Back"), autoDefault=False), "help_back")
        self.back.setEnabled(False)
        self.back.setAccessibleName(self.back.text())
        self.back.clicked.connect(self.go_back)
        QShortcut(QKeySequence.StandardKey.Back, self, self.go_back)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.search, 1)
        self.list = named(QListWidget(), "help_pages")
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.itemClicked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        self.page = named(_Page(openLinks=False), "help_page")
        self.page.setAccessibleName(self.tr("Page"))
        self.page.anchorClicked.connect(self._on_link)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.list)
        both.addWidget(self.page)
        both.setSizes([260, 700])
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 3)
        self.missing = named(
            QLabel(self.tr("The documentation is not installed with this program."), wordWrap=True), "help_missing"
        )
        self.missing.setVisible(not self._pages)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.missing)
        column.addWidget(both, 1)

    def show_page(self, name: str, section: str = "") -> None:
        """Show a page from its beginning, or from a section (as in links); an unknown name shows the first page."""
        page = self._by_name.get(name) or next(iter(self._pages), None)
        if page is None:
            return
        if self._shown[0]:
            self._before.append(self._shown)
        self.back.setEnabled(bool(self._before))
        if page.name != self._shown[0]:
            self.page.setMarkdown(page.markdown)
        self._shown = (page.name, section)
        self.setWindowTitle(self.tr("Help: {page}").format(page=page.title))
        self._scroll_to(section)
        self._mark()

    def go_back(self) -> None:
        """Show the page before."""
        if self._before:
            name, section = self._before.pop()
            self._shown = ("", "") if name != self._shown[0] else self._shown
            before = list(self._before)
            self.show_page(name, section)
            self._before = before
            self.back.setEnabled(bool(before))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down moves from the search to the list; Escape clears the search before it closes the window."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def _fill(self, words: str) -> None:
        """List the pages, or the sections with these words."""
        self.list.clear()
        rows = [(page.title, "", page.name, "") for page in self._pages if page.listed]
        if words.strip():
            rows = [
                (f"{self._by_name[one.page].title} › {one.title}", snippet, one.page, one.slug)
                for one, snippet in search(self._pages, words)
            ]
        for title, snippet, name, section in rows:
            item = QListWidgetItem(f"{title}\n{snippet}" if snippet else title)
            item.setData(Qt.ItemDataRole.UserRole, (name, section))
            self.list.addItem(item)
        if not rows:
            item = QListWidgetItem(self.tr("Nothing found."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._mark()

    def _on_return(self) -> None:
        if (first := self.list.item(0)) is not None and first.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.list.setCurrentItem(first)
            self._on_chosen(first)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        if chosen := item.data(Qt.ItemDataRole.UserRole):
            self.show_page(*chosen)

    def _on_link(self, link: QUrl) -> None:
        path, section = link.path(), link.fragment()
        if link.isRelative() and (not path or path.removesuffix(".md") in self._by_name):
            self.show_page(path.removesuffix(".md") or self._shown[0], section)
        elif link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)

    def _scroll_to(self, section: str) -> None:
        self.page.verticalScrollBar().setValue(0)
        block = self.page.document().begin()
        while section and block.isValid():
            if block.blockFormat().headingLevel() and slug(block.text()) == section:
                top = self.page.document().documentLayout().blockBoundingRect(block).top()
                self.page.verticalScrollBar().setValue(round(top))
                self.page.setTextCursor(QTextCursor(block))
                return
            block = block.next()

    def _mark(self) -> None:
        """Mark the words of the search in the page."""
        marks: list[QTextEdit.ExtraSelection] = []
        for word in self.search.text().split():
            found = self.page.document().find(word)
            while not found.isNull() and len(marks) < 500:
                mark = QTextEdit.ExtraSelection()
                mark.cursor = found
                mark.format.setBackground(self.palette().highlight())
                mark.format.setForeground(self.palette().highlightedText())
                marks.append(mark)
                found = self.page.document().find(word, found)
        self.page.setExtraSelections(marks)


def open_help(widget: QWidget | None = None) -> HelpWindow:
    """Show the page about the panel or dialog that has the focus, in the help window of that window."""
    focused = widget or QApplication.focusWidget() or QApplication.activeWindow()
    owner = None if focused is None else focused.window()
    window = owner.findChild(HelpWindow, "help") if owner is not None else None
    if not isinstance(window, HelpWindow):
        window = HelpWindow(owner)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()  # first, because a section is found by its place in the laid out page
    window.show_page(*(place_of(focused) if focused is not None else (START, "")))
    window.raise_()
    window.activateWindow()
    return window

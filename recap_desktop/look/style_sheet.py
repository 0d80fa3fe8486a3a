"""The application style sheet: spacing, borders and focus, which a palette cannot define."""

from __future__ import annotations

from recap_desktop.look.colours import Colours


def style_sheet(c: Colours, marks: str) -> str:
    """The style sheet in these colours; ``marks`` is the folder of `icons.write_check_marks`."""
    return f"""
    QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QSplitter::handle {{ background: {c.window}; }}
    QLineEdit, QPlainTextEdit, QTableView, QTreeView, QListView {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.line}; border-radius: 5px;
        selection-background-color: {c.selected}; selection-color: {c.text}; }}
    QLineEdit, QPlainTextEdit {{ border-color: {c.edge}; placeholder-text-color: {c.faint}; }}
    QLineEdit {{ padding: 5px 7px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTableView:focus, QTreeView:focus, QListView:focus {{
        border: 2px solid {c.accent}; }}
    QLineEdit:focus {{ padding: 4px 6px; }}
    QTableView, QTreeView, QListView {{ outline: 0; }}
    QSplitter::handle:vertical {{ height: 8px; }}
    QSplitter::handle:horizontal {{ width: 8px; }}
    QTableView::item, QTreeView::item {{ padding: 3px 4px; border: 0; }}
    QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{
        background: {c.selected}; color: {c.text}; }}
    QHeaderView {{ background: transparent; }}
    QHeaderView::section:first {{ border-top-left-radius: 4px; }}
    QHeaderView::section:last {{ border-top-right-radius: 4px; }}
    QHeaderView::section {{ background: {c.raised}; color: {c.faint}; border: 0; border-bottom: 1px solid {c.line};
        padding: 5px 6px; }}
    QPushButton, QToolButton {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line};
        border-radius: 5px; padding: 5px 10px; }}
    QToolButton {{ padding: 4px; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {c.faint}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {c.selected}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus {{ border: 2px solid {c.accent}; }}
    QPushButton:focus {{ padding: 4px 9px; }}
    QToolButton:focus {{ padding: 3px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {c.faint}; background: {c.window}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: 600; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {c.accent}; outline: 2px solid {c.on_accent};
        outline-offset: -3px; outline-radius: 3px; }}
    QPushButton[primary="true"]:disabled {{ background: {c.window}; color: {c.faint}; border-color: {c.line}; }}
    QPushButton[plain="true"], QToolButton[plain="true"] {{ background: transparent; border-color: transparent; }}
    QPushButton[plain="true"] {{ color: {c.accent}; }}
    QPushButton[plain="true"]:focus, QToolButton[plain="true"]:focus {{ border: 2px solid {c.accent}; }}
    QCheckBox {{ spacing: 8px; border: 2px solid transparent; border-radius: 5px; padding: 2px; }}
    QCheckBox:focus {{ border-color: {c.accent}; }}
    QCheckBox::indicator, QTableView::indicator, QListView::indicator {{
        width: 15px; height: 15px; border: 1px solid {c.edge}; border-radius: 4px;
        background: {c.base}; }}
    QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {{
        background: {c.accent}; border-color: {c.accent};
        image: url({marks}/check.svg); }}
    QSpinBox {{ background: {c.base}; border: 1px solid {c.edge}; border-radius: 5px; padding: 4px 4px 4px 7px; }}
    QSpinBox:focus {{ border: 2px solid {c.accent}; padding: 3px 3px 3px 6px; }}
    QSpinBox:disabled {{ color: {c.faint}; background: {c.window}; }}
    QSpinBox::up-button, QSpinBox::down-button {{ border: 0; width: 20px; background: transparent; }}
    QSpinBox::up-arrow {{ image: url({marks}/up.svg); width: 10px; height: 10px; }}
    QSpinBox::down-arrow {{ image: url({marks}/arrow.svg); width: 10px; height: 10px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QSlider {{ border: 2px solid transparent; border-radius: 5px; min-height: 18px; }}
    QSlider:focus {{ border-color: {c.accent}; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
    QSlider::handle:horizontal {{ width: 12px; margin: -4px 0; border-radius: 6px; background: {c.accent}; }}
    QComboBox {{ background: {c.raised}; border: 1px solid {c.edge}; border-radius: 5px; padding: 4px 8px; }}
    QComboBox:focus {{ padding: 3px 7px; }}
    QComboBox:hover {{ border-color: {c.faint}; }}
    QComboBox:disabled {{ color: {c.faint}; background: {c.window}; }}
    QComboBox::drop-down {{ border: 0; width: 22px; }}
    QComboBox::down-arrow {{ image: url({marks}/arrow.svg); width: 12px; height: 12px; }}
    QGroupBox {{ border: 1px solid {c.line}; border-radius: 6px; margin-top: 22px; padding: 6px; }}
    QGroupBox::title {{ subcontrol-origin: margin; left: 2px; top: 2px; font-weight: 600; }}
    QFrame[instead="true"] {{ background: {c.base}; border: 1px solid {c.line}; border-radius: 5px; }}
    QFrame[instead="true"] QLabel {{ border: 0; }}
    QLabel[faint="true"] {{ color: {c.faint}; }}
    QLabel[problem="true"] {{ color: {c.bad}; }}
    QLabel[heading="true"] {{ font-weight: 600; }}
    QStatusBar {{ background: {c.window}; color: {c.faint}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QWidget#batch QPushButton {{ padding: 1px 8px; }}
    QWidget#batch QPushButton:focus {{ padding: 0 7px; }}
    QStatusBar QLabel {{ color: {c.faint}; }}
    QFrame#notice {{ background: {c.notice_back}; border: 1px solid {c.line}; border-radius: 5px; }}
    QFrame#notice QPushButton {{ background: transparent; border: 1px solid {c.faint}; padding: 2px 8px; }}
    QFrame#notice QPushButton:focus {{ border: 2px solid {c.accent}; padding: 1px 7px; }}
    QFrame#notice QToolButton {{ padding: 2px; }}
    QFrame#caption_frame {{ border: 1px solid {c.edge}; border-radius: 6px; background: {c.base}; }}
    QFrame#caption_frame[whose="model"] {{ border: 1px solid {c.model}; background: {c.model_back}; }}
    QFrame#caption_frame[whose="human"] {{ border: 1px solid {c.human}; background: {c.base}; }}
    QFrame#caption_frame[within="true"] {{ border-width: 2px; }}
    QFrame#caption_frame[within="true"][whose="none"] {{ border-color: {c.accent}; }}
    QPlainTextEdit#caption_box, QPlainTextEdit#caption_box:focus {{ border: 0; background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {c.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; width: 0; height: 0; }}
    QProgressBar {{ background: {c.base}; border: 1px solid {c.line}; border-radius: 4px; text-align: center;
        color: {c.text}; }}
    QProgressBar::chunk {{ background: {c.selected}; border-radius: 3px; }}
    QMenuBar {{ background: {c.window}; color: {c.text}; }}
    QMenuBar::item {{ padding: 4px 9px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.selected}; border-radius: 4px; }}
    QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selected}; }}
    QMenu::item:disabled {{ color: {c.faint}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    """

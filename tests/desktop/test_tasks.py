"""Background tasks tell the GUI thread what happened, and may be deleted with their window at any moment."""

import threading

from PySide6.QtCore import QObject

from recap_desktop import tasks
from recap_engine.errors import RequestError


def test_steps_and_the_result_arrive_in_order_in_the_thread_of_the_window(qtbot):
    told = []

    def work(task):
        for step in range(3):
            task.report(step)
        return "done"

    def note(value):
        told.append((value, threading.current_thread() is threading.main_thread()))

    task = tasks.start(work)
    task.progressed.connect(note)
    task.finished.connect(note)
    with qtbot.waitSignal(task.ended):
        pass
    assert told == [(0, True), (1, True), (2, True), ("done", True)]


def test_an_error_is_one_sentence_and_a_cancelled_task_has_no_result(qtbot):
    def fail(_):
        raise RequestError("Nothing to do.")

    task = tasks.start(fail)
    with qtbot.waitSignal(task.failed) as told:
        pass
    assert told.args == ["Nothing to do."]
    task = tasks.start(lambda task: task.cancel())
    with qtbot.waitSignals([task.cancelled, task.ended]):
        pass


def test_a_task_may_be_deleted_with_its_window_while_it_reports(qtbot):
    for _ in range(20):
        window, begun, ended = QObject(), threading.Event(), threading.Event()

        def work(task, begun=begun, ended=ended):
            while task.wanted():
                task.report(None)
                begun.set()
            ended.set()

        tasks.start(work, window)
        qtbot.waitUntil(begun.is_set)
        window.deleteLater()
        qtbot.waitUntil(ended.is_set)

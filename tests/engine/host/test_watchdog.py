"""What counts as hanging, and what as not getting a processor."""

import pytest

from recap_engine.host.watchdog import Watchdog


@pytest.fixture
def watchdog() -> Watchdog:
    """Of work that has been at a step for as long as it was charged."""
    watchdog = Watchdog()
    watchdog.step()
    watchdog.charge(0.5, 0.5)
    return watchdog


def test_a_loop_that_never_ends_is_charged_by_the_clock_however_many_processors_it_takes(watchdog: Watchdog) -> None:
    for used in (0.5, 4.0):
        watchdog.charge(0.5, used)
    assert watchdog.step_seconds() == pytest.approx(1.0)


def test_waiting_for_what_does_not_come_is_charged_by_the_clock(watchdog: Watchdog) -> None:
    for _ in range(120):
        watchdog.charge(0.5, 0.00005)
    assert watchdog.step_seconds() == pytest.approx(60.0)


def test_work_that_hardly_gets_a_processor_is_charged_what_it_got(watchdog: Watchdog) -> None:
    for _ in range(1200):
        watchdog.charge(0.5, 0.02)
    assert watchdog.step_seconds() == pytest.approx(24.0)


def test_a_computer_that_slept_or_a_process_that_was_stopped_is_not_to_blame(watchdog: Watchdog) -> None:
    watchdog.charge(3600.0, 0.0)
    assert watchdog.step_seconds() <= 1.0


def test_each_step_starts_again_and_rest_is_not_a_step(watchdog: Watchdog) -> None:
    watchdog.charge(0.5, 0.5)
    watchdog.step()
    assert watchdog.step_seconds() == 0.0
    watchdog.charge(0.5, 0.5)
    watchdog.charge(0.5, 0.5)
    assert watchdog.step_seconds() == pytest.approx(0.5)
    watchdog.rest()
    watchdog.charge(0.5, 0.5)
    assert watchdog.step_seconds() == 0.0

"""What counts as standing still, and what as having no processor."""

import pytest

from recap_engine.host.watchdog import Beat


@pytest.fixture
def beat() -> Beat:
    """Of work that has been at a step for as long as it was charged."""
    beat = Beat()
    beat.step()
    beat.charge(0.5, 0.5)
    return beat


def test_a_loop_that_never_ends_is_charged_by_the_clock_however_many_processors_it_takes(beat: Beat) -> None:
    for used in (0.5, 4.0):
        beat.charge(0.5, used)
    assert beat.silent() == pytest.approx(1.0)


def test_waiting_for_what_does_not_come_is_charged_by_the_clock(beat: Beat) -> None:
    for _ in range(120):
        beat.charge(0.5, 0.00005)
    assert beat.silent() == pytest.approx(60.0)


def test_work_that_hardly_gets_a_processor_is_charged_what_it_got(beat: Beat) -> None:
    for _ in range(1200):
        beat.charge(0.5, 0.02)
    assert beat.silent() == pytest.approx(24.0)


def test_a_computer_that_slept_or_a_process_that_was_stopped_is_not_to_blame(beat: Beat) -> None:
    beat.charge(3600.0, 0.0)
    assert beat.silent() <= 1.0


def test_each_step_begins_anew_and_rest_is_no_step(beat: Beat) -> None:
    beat.charge(0.5, 0.5)
    beat.step()
    assert beat.silent() == 0.0
    beat.charge(0.5, 0.5)
    beat.charge(0.5, 0.5)
    assert beat.silent() == pytest.approx(0.5)
    beat.rest()
    beat.charge(0.5, 0.5)
    assert beat.silent() == 0.0

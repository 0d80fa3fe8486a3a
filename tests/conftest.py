"""Marks slow tests by folder, file and fixture, so that `make test-fast` stays under a minute.

A single slow test elsewhere is marked with ``@pytest.mark.slow``.
"""

import os

import pytest

os.environ["RECAP_LANGUAGE"] = "en"  # whatever the locale of whoever runs the tests

SLOW = (
    "architecture/test_bundle_licences.py",
    "e2e/",
    "desktop/test_packaging.py",
    "engine/audio/test_audio_reading.py::test_three_hours",
    "engine/batch/test_batch_output.py::test_resuming_reads_many_rows",
    "engine/bench/",
    "engine/bundles/test_caption_vectors.py",
    "engine/bundles/test_installing.py",
    "engine/bundles/test_limits.py",
    "engine/bundles/test_loading.py",
    "engine/bundles/test_starter_bundle.py",
    "engine/cli/",
    "engine/clap/test_listening.py",
    "engine/cluster/",
    "engine/datastore/test_other_programs.py",
    "engine/datastore/test_safe_mode_commands.py",
    "engine/decoder/test_decoder_search.py",
    "engine/evaluation/test_evaluate_commands.py",
    "engine/exchange/test_captions_commands.py",
    "engine/host/test_host_process.py",
    "engine/propose/test_changing_models.py",
    "engine/shared/",
    "engine/training/",
)
"""Folders, files and tests that train, start programs or run whole commands."""

SHOWS_A_WINDOW = frozenset({"start", "work"})
"""Fixtures of the desktop's tests that open a main window, about a second each."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        name = item.nodeid.removeprefix("tests/")
        fixtures = set(getattr(item, "fixturenames", ()))
        if name.startswith(SLOW) or (name.startswith("desktop/") and fixtures & SHOWS_A_WINDOW):
            item.add_marker(pytest.mark.slow)

"""Ctrl-C before a command has begun."""

import os
import subprocess
import sys

import pytest

# Interrupts the program when it is about to import a module.
INTERRUPTED = """
import runpy, signal, sys
at = sys.argv.pop(1)
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
class Interrupt:
    @staticmethod
    def find_spec(name, *_):
        if name == at:
            sys.meta_path.remove(Interrupt)
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Interrupt)
runpy.run_module("recap_engine.cli", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("module", ["recap_engine.cli.program", "recap_engine.cli.captions", "recap_engine.i18n"])
def test_an_interruption_during_the_imports_ends_as_any_other(module: str) -> None:
    english = os.environ | {"RECAP_LANGUAGE": "en"}
    run = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, module, "captions", "find", "frog"],
        capture_output=True,
        text=True,
        check=False,
        env=english,
    )
    assert run.returncode == 130
    assert run.stderr == "Interrupted; finished work is kept.\n"

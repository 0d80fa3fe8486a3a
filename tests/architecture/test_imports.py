"""What may be imported when: heavy modules late, and the desktop's side of the engine without torch."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "transformers", "av", "PySide6", "sounddevice", "matplotlib")


def _loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import recap_engine.engine",
        "import recap_engine.host",
        "import recap_engine.annotate.decide",
        "import recap_engine.audio",
        "import recap_engine.cli.program as p; p.parser()",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(statement: str) -> None:
    assert not _loaded_after(statement) & set(HEAVY)


def test_importing_the_engine_reads_few_modules() -> None:
    """The budget of 0.3 s is kept by what is imported; `recap bench startup` times it."""
    code = "import sys; import recap_engine.engine; print(len(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(run.stdout) < 360


@pytest.mark.slow
def test_loading_the_starter_does_not_import_the_compiler_of_torch() -> None:
    """Its import takes seconds, and the starter compiles nothing."""
    code = """
from recap_engine.bundles.device import Device
from recap_engine.bundles.find import find_bundle
from recap_engine.bundles.loaded import Models
models = Models(find_bundle("starter"), Device(), allow_untrained=False, keep_heard=False)
models.encoder, models.decoder
import sys
print(sorted({"torch._dynamo", "sympy"} & set(sys.modules)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"


def test_the_engine_starts_before_the_window_is_imported() -> None:
    code = "import sys, recap_desktop.app; print('recap_desktop.window' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "False"


def test_packaging_is_not_a_package() -> None:
    """A top-level package of that name would shadow the one from PyPI."""
    assert not (ROOT / "packaging" / "__init__.py").exists()

# make run    sets everything up and starts the main job
# make test   sets everything up and runs the tests
# make check  ruff, mypy and the import contracts
# make parity compares converted CLAP checkpoints with laion_clap's own modules, in an environment of its own (6.5 GB)
# make bundle makes dist/recap-desktop: a folder with everything in it, which needs no Python, and tries it out
# make translations reads the texts of the window anew, and compiles what resources/translations says in other languages
# make screenshots  takes the pictures in the README again
#
# PYTHON=python3.12 picks another interpreter (3.11 or newer). On Linux, PyPI's torch brings CUDA (about 3 GB to
# download); for the processor-only build (about 200 MB): make run TORCH_INDEX=https://download.pytorch.org/whl/cpu

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
TORCH_INDEX ?=
PIP    := $(BIN)/python -m pip --disable-pip-version-check
EXTRAS := dev,media,bench,report
BUILD  := build
DIST   := dist

.PHONY: run test check parity bundle translations screenshots setup system clean
.DEFAULT_GOAL := run

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	  sh packaging/system-packages.sh && $(BIN)/recap-desktop --samples; \
	else $(BIN)/python -m recap_engine.cli.welcome; fi

test: setup system
	QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=2 $(BIN)/python -m pytest -q

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

parity:
	@PYTHON="$(PYTHON)" TORCH_INDEX="$(TORCH_INDEX)" sh packaging/parity.sh

bundle: setup system
	$(PIP) install -q -c packaging/constraints.txt -e '.[bundle]'
	$(BIN)/pyinstaller --noconfirm --log-level WARN --workpath $(BUILD) --distpath $(DIST) packaging/recap-desktop.spec
	sh packaging/try_bundle.sh $(DIST)/recap-desktop

TEXTS := $(shell find recap_desktop -name '*.py' -not -path '*/probe/*' | LC_ALL=C sort)
SPOKEN := resources/translations

translations: setup
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -tr-function-alias tr+=_,tr+=many $(TEXTS) -ts $(SPOKEN)/recap_de.ts
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -pluralonly -tr-function-alias tr+=_,tr+=many $(TEXTS) -ts $(SPOKEN)/recap_en.ts
	$(BIN)/pyside6-lrelease -silent $(SPOKEN)/recap_de.ts $(SPOKEN)/recap_en.ts

screenshots: setup system
	$(BIN)/python docs/pictures/window.py
	$(BIN)/python docs/pictures/terminal.py

setup: $(READY)

system:
	@sh packaging/system-packages.sh

$(READY): pyproject.toml packaging/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "RECAP Desktop needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make run PYTHON=python3.12")'
	@echo "setting up $(VENV): pip downloads about 450 MB, half of it torch (2 GB on disk), and tells what it is at" >&2
	$(if $(TORCH_INDEX),,@echo "on Linux it is about 3 GB: torch brings CUDA unless TORCH_INDEX is set (see the Makefile)" >&2)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "the venv module is missing; on Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PIP) install $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -c packaging/constraints.txt -e '.[$(EXTRAS)]'
	@touch $@

clean:
	rm -rf $(VENV) .venv-parity build dist .mypy_cache .ruff_cache .pytest_cache

# make run          set up what running needs, then open the window on the sample sounds (without a display: caption them)
# make test         set up the rest and run the tests; ARGS picks some: make test ARGS=tests/engine/annotate
# make test-fast    run the tests that are not marked slow, in less than a minute
# make check        ruff, mypy and the import contracts
# make docs         build the documentation site in build/site; a broken link is an error
# make serve-docs   show the documentation on http://localhost:8000 while you edit it
# make gpu-check    on a computer with an NVIDIA GPU: compare it with the processor, and measure it, in less than 4 minutes
# make parity       compare converted CLAP checkpoints with laion_clap's own modules, in its own environment (6.5 GB)
# make wheel        build the wheel and the source distribution in dist/
# make bundle       build dist/recap-desktop, a folder that needs no Python, and try it out
# make translations collect the texts of the window and the engine, and compile the translations in resources/translations
# make screenshots  take the pictures of the README and the documentation again
# make clean        remove everything that these commands made
#
# PYTHON=python3.12 picks another interpreter (3.11 or newer).
# TORCH_INDEX=https://download.pytorch.org/whl/cpu installs torch without CUDA; docs/install.md gives the sizes.
# JOBS=4 runs the tests in four processes, JOBS=0 in the process of pytest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready
TORCH_INDEX ?=
JOBS   ?= 2
ARGS   ?=
PIP    := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -c packaging/constraints.txt
BUILD  := build
DIST   := dist

.PHONY: run test test-fast check docs serve-docs gpu-check parity wheel bundle translations screenshots setup setup-dev system clean
.DEFAULT_GOAL := run

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	  sh packaging/system-packages.sh && $(BIN)/recap-desktop --samples; \
	else $(BIN)/python -m recap_engine.cli.welcome; fi

PYTEST := QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 $(BIN)/python -m pytest -q

# A folder or file is quicker in one process: each process of its own imports torch again.
test: setup-dev system
	$(PYTEST) $(if $(ARGS),$(ARGS),-n $(JOBS) --dist loadfile)

test-fast: setup-dev system
	$(PYTEST) -m "not slow" -n $(JOBS) --dist loadfile $(ARGS)

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: setup system
	$(INSTALL) -q -e '.[media,docs]'
	$(BIN)/python -m recap_engine.cli.reference > docs/commands.md
	$(BIN)/mkdocs build --strict

serve-docs: setup system
	$(INSTALL) -q -e '.[media,docs]'
	$(BIN)/python -m recap_engine.cli.reference > docs/commands.md
	$(BIN)/mkdocs serve

gpu-check: setup
	$(BIN)/python -m recap_engine.cli bench gpu

parity:
	@PYTHON="$(PYTHON)" TORCH_INDEX="$(TORCH_INDEX)" sh packaging/parity.sh

wheel: setup
	$(PIP) install -q -c packaging/constraints.txt build
	$(BIN)/python -m build --outdir $(DIST) .

bundle: setup system
	$(INSTALL) -q -e '.[media,bundle]'
	$(BIN)/pyinstaller --noconfirm --log-level WARN --workpath $(BUILD) --distpath $(DIST) packaging/recap-desktop.spec
	sh packaging/try_bundle.sh $(DIST)/recap-desktop

WINDOW_SOURCES := $(shell find recap_desktop -name '*.py' -not -path '*/probe/*' | LC_ALL=C sort)
TRANSLATIONS := resources/translations

translations: setup
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -tr-function-alias tr+=_,tr+=plural $(WINDOW_SOURCES) -ts $(TRANSLATIONS)/recap_de.ts
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -pluralonly -tr-function-alias tr+=_,tr+=plural $(WINDOW_SOURCES) -ts $(TRANSLATIONS)/recap_en.ts
	$(BIN)/pyside6-lrelease -silent $(TRANSLATIONS)/recap_de.ts $(TRANSLATIONS)/recap_en.ts
	$(BIN)/python packaging/translations.py

screenshots: setup system
	$(BIN)/python docs/pictures/window.py
	$(BIN)/python docs/pictures/terminal.py

# What pip does for the packages it installs: without compiled modules, every start takes about a second longer.
COMPILE := $(BIN)/python -m compileall -q recap_engine recap_desktop

setup: $(READY)
	@$(COMPILE)

setup-dev: $(DEV_READY)
	@$(COMPILE)

system:
	@sh packaging/system-packages.sh

$(READY): pyproject.toml packaging/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "RECAP Desktop needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make run PYTHON=python3.12")'
	@echo "Setting up $(VENV). The largest download is torch; docs/install.md gives the sizes." >&2
	$(if $(TORCH_INDEX),,@echo "On Linux, torch comes with CUDA unless TORCH_INDEX names another index (see the top of the Makefile)." >&2)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "The venv module is missing; on Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(INSTALL) -e '.[media]'
	@touch $@

$(DEV_READY): $(READY)
	@$(INSTALL) -q -e '.[media,bench,report,datasets,serve,cluster,shared,dev]'
	@touch $@

clean:
	rm -rf $(VENV) .venv-parity build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache

#!/bin/sh
# Set up the environment of `make parity` and compare with laion_clap's own modules. This is skipped, with the reason, only
# where the environment cannot be installed: laion-clap needs numpy below 2, hence Python 3.11 or 3.12.
set -eu
cd "$(dirname "$0")/.."
venv=.venv-parity
python=${PYTHON:-python3}

if [ ! -e "$venv/.ready" ] || [ pyproject.toml -nt "$venv/.ready" ] || [ packaging/constraints-parity.txt -nt "$venv/.ready" ]; then
  free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1048576) }')
  if [ ! -d "$venv" ] && [ "$free" -lt 8 ]; then
    echo "parity: SKIPPED, its environment needs 8 GB of disk and $free are free" >&2
    exit 0
  fi
  echo "Setting up $venv (about 6.5 GB on disk with CUDA's torch) ..." >&2
  if ! { [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"; } ||
    ! "$venv/bin/python" -m pip --disable-pip-version-check install -q ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
      -c packaging/constraints-parity.txt -e '.[laion]'; then
    echo "parity: SKIPPED, its environment cannot be installed here (see above)" >&2
    exit 0
  fi
  touch "$venv/.ready"
fi
OMP_NUM_THREADS=2 "$venv/bin/python" tests/parity/laion_parity.py

import pytest

from recap_engine.bench.formats import measure
from recap_engine.exchange.format_table import WRITTEN


@pytest.mark.parametrize("form", [*WRITTEN, "pack"])
def test_every_format_moves_all_captions_in_the_benchmark(form):
    if form == "datasets":
        pytest.importorskip("pyarrow", reason="the extra datasets (pyarrow) is not installed")
    (moved,) = measure(20, [form])
    assert (moved.note, moved.captions, moved.left_out) == ("", 20, 0)

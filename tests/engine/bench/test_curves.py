"""The page of curves shows every point that is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recap_engine.bench.comparison import Report
from recap_engine.bench.curves import Curves, measure
from recap_engine.bench.curves_page import BY_HAND, write_page
from recap_engine.errors import RequestError

pytest.importorskip("matplotlib")


def test_a_point_is_measured_in_its_own_process_and_kept_beside_others(tmp_path: Path) -> None:
    out = tmp_path / "docs" / "performance.md"
    out.parent.mkdir()
    known = {"sounds": {"10": {"seconds": 2.0, "sounds_per_s": 5.0, "ready_bytes": 4e8, "peak_bytes": 5e8}}}
    out.with_suffix(".json").write_text(json.dumps(known))
    *_, report = measure(Curves(out, ("captions",), most=1000))
    assert isinstance(report, Report)
    assert report.figures["captions"]["1000"]["query_s"] > 0
    page = out.read_text()
    assert "| 10 | 2 s | 5.00 | 400 MB | 500 MB |" in page
    assert "| 1,000 | " in page
    assert "processor cores" in page
    assert out.with_suffix(".svg").read_text().startswith("<?xml")


def test_a_page_needs_the_name_of_one(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="must be a Markdown file"):
        list(measure(Curves(tmp_path / "figures.csv")))


def test_a_page_that_is_made_again_keeps_what_people_wrote_below_the_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.with_suffix(".json").write_text(json.dumps({"machine": "a computer"}))
    write_page(page)
    page.write_text(f"{page.read_text()}\n{BY_HAND}\n\n## Measured elsewhere\n")
    page.with_suffix(".json").write_text(json.dumps({"machine": "another computer"}))
    for _ in range(2):
        write_page(page)
    text = page.read_text()
    assert "another computer" in text
    assert text.endswith(f"\n\n{BY_HAND}\n\n## Measured elsewhere\n")

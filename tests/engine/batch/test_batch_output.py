"""Output files: flushed row by row, never overwritten by accident, continued after any interruption."""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from recap_engine.batch import rows
from recap_engine.batch.core_pool import CorePool
from recap_engine.batch.output import Output
from recap_engine.batch.output_lock import lock_output
from recap_engine.batch.pipeline import Outcome, Pipeline
from recap_engine.batch.run import Run
from recap_engine.errors import AudioError, RequestError
from recap_engine.records import Candidate, Neighbour, Proposal, Sound
from recap_engine.translatable import Translatable

RUN = Run("starter", "abc", ("starter",), {"beams": 3})


def outcome(path: str, text: str = "A dog barks") -> Outcome:
    return Outcome(
        path,
        Proposal(
            Sound("0" * 32, 2.5),
            (Candidate(text, 0.9, "generated"),),
            (Neighbour("A dog", 0.5, "text", "starter", 1),),
            "abc",
        ),
    )


def test_jsonl_row_has_the_promised_fields() -> None:
    row = json.loads(rows.row(outcome("a.wav"), "jsonl"))
    assert row == {
        "path": "a.wav",
        "sound": "0" * 32,
        "start": 0.0,
        "end": 2.5,
        "duration": 2.5,
        "candidates": [{"text": "A dog barks", "score": 0.9, "origin": "generated"}],
        "neighbours": [{"text": "A dog", "similarity": 0.5, "route": "text", "collection": "starter"}],
        "model": "abc",
    }
    assert json.loads(rows.row(Outcome("b.wav", error=Translatable("b.wav is empty.")), "jsonl")) == {
        "path": "b.wav",
        "error": "b.wav is empty.",
    }


def test_name_that_is_not_utf8_comes_back_from_json() -> None:
    name = b"caf\xe9.wav".decode("utf-8", "surrogateescape")
    line = rows.row(outcome(name), "jsonl")
    assert line.isascii()
    assert json.loads(line)["path"].encode("utf-8", "surrogateescape") == b"caf\xe9.wav"


def test_csv_cell_is_not_a_formula() -> None:
    assert '"\'=SUM(1,2)"' in rows.row(outcome("a.wav", "=SUM(1,2)"), "csv")


def test_name_of_a_file_is_not_a_formula_and_is_known_again(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    output = Output.to_file("csv", out, RUN, resume=False, force=False)
    output.write(outcome("=cmd.wav"))
    output.close()
    assert out.read_text().splitlines()[1].startswith("'=cmd.wav,")
    again = Output.to_file("csv", out, RUN, resume=True, force=False)
    assert again.is_done("=cmd.wav")
    assert not again.is_done("cmd.wav")
    again.close()


def test_existing_file_is_refused_unless_resumed_or_forced(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("precious")
    with pytest.raises(RequestError, match="--resume"):
        Output.to_file("jsonl", out, RUN, resume=False, force=False)
    assert out.read_text() == "precious"
    Output.to_file("jsonl", out, RUN, resume=False, force=True).close()
    assert out.read_text() == ""


def test_resume_drops_a_torn_line_skips_successes_and_retries_errors(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    first = Output.to_file("jsonl", out, RUN, resume=False, force=False)
    first.write(outcome("a.wav"))
    first.write(Outcome("b.wav", error=Translatable("b.wav is empty.")))
    first.close()
    with out.open("a") as file:
        file.write('{"path": "c.wav", "candid')
    again = Output.to_file("jsonl", out, RUN, resume=True, force=False)
    assert [again.is_done(p) for p in ("a.wav", "b.wav", "c.wav")] == [True, False, False]
    again.write(outcome("b.wav"))
    again.close()
    assert [json.loads(line)["path"] for line in out.read_text().splitlines()] == ["a.wav", "b.wav"]


def test_csv_resumes_without_a_second_header(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    first = Output.to_file("csv", out, RUN, resume=False, force=False)
    first.write(outcome("a.wav"))
    first.close()
    again = Output.to_file("csv", out, RUN, resume=True, force=False)
    assert again.is_done("a.wav")
    again.write(outcome("b.wav"))
    again.close()
    assert [line.split(",")[0] for line in out.read_text().splitlines()] == ["path", "a.wav", "b.wav"]


def test_csv_reports_each_sound_that_failed_and_resuming_tries_it_again(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    first = Output.to_file("csv", out, RUN, resume=False, force=False)
    for one in (
        outcome("a.wav"),
        Outcome("b.wav", error=Translatable("b.wav is empty, so nothing is heard.")),
        outcome("c.wav"),
    ):
        first.write(one)
    first.close()
    with out.open(newline="") as file:
        header, *lines = csv.reader(file)
    assert [(line[0], line[header.index("caption")], line[header.index("error")]) for line in lines] == [
        ("a.wav", "A dog barks", ""),
        ("b.wav", "", "b.wav is empty, so nothing is heard."),
        ("c.wav", "A dog barks", ""),
    ]
    again = Output.to_file("csv", out, RUN, resume=True, force=False)
    assert [again.is_done(path) for path in ("a.wav", "b.wav", "c.wav")] == [True, False, True]
    again.write(outcome("b.wav"))
    again.close()
    assert [line.split(",")[0] for line in out.read_text().splitlines()] == ["path", "a.wav", "c.wav", "b.wav"]


def test_a_second_run_with_the_same_output_is_turned_away_until_the_first_ends(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    with lock_output(out):
        with pytest.raises(RequestError, match=r"Another run is writing to .*out\.csv"), lock_output(out):
            pass
        with lock_output(tmp_path / "other.csv"):
            pass
    with lock_output(out):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_left_by_a_run_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    code = (
        "import sys, time, pathlib; from recap_engine.batch.output_lock import lock_output\n"
        "with lock_output(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    with holder, holder.stdout:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RequestError, match="Another run"), lock_output(out):
            pass
        holder.kill()
    with lock_output(out):
        assert Path(f"{out}.lock").exists()


@pytest.mark.parametrize(
    "other",
    [
        Run("starter", "other", ("starter",), {"beams": 3}),
        Run("starter", "abc", ("field",), {"beams": 3}),
        Run("starter", "abc", ("starter",), {"beams": 5}),
    ],
)
def test_resume_with_another_run_is_refused(tmp_path: Path, other: Run) -> None:
    out = tmp_path / "out.jsonl"
    output = Output.to_file("jsonl", out, RUN, resume=False, force=False)
    output.write(outcome("a.wav"))
    output.close()
    with pytest.raises(RequestError, match=r"started with (an)?other"):
        Output.to_file("jsonl", out, other, resume=True, force=False)


def test_resume_needs_to_know_how_the_run_began(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text(rows.row(outcome("a.wav"), "jsonl"))
    with pytest.raises(RequestError, match="missing or damaged"):
        Output.to_file("jsonl", out, RUN, resume=True, force=False)


def _load(path: str) -> str:
    if "broken" in path:
        raise AudioError("{path} is broken.", path=path)
    return path


@pytest.fixture
def pool() -> Iterator[CorePool]:
    with CorePool(2) as some:
        yield some


@pytest.mark.parametrize("ahead", [False, True])
def test_pipeline_keeps_the_order_and_continues_after_failures(pool: CorePool, ahead: bool) -> None:
    paths = [(f"{i}{'-broken' if i % 7 == 3 else ''}", Translatable("gone.") if i == 5 else None) for i in range(40)]
    pipeline = Pipeline(_load, lambda loaded: [outcome(path).proposal for path in loaded], pool, 8, ahead)  # type: ignore[misc]
    found = list(pipeline.run(paths))
    assert [one.path for one in found] == [path for path, _ in paths]
    for one in found:
        assert (one.proposal is None) == (one.error is not None) == ("broken" in one.path or one.path == "5")


def test_one_sound_that_spoils_its_group_fails_alone(pool: CorePool) -> None:
    def propose(loaded: list[str]) -> list[Proposal]:
        if "3" in loaded:
            raise AudioError("3 vanished.")
        return [outcome(path).proposal for path in loaded]  # type: ignore[misc]

    found = list(Pipeline(_load, propose, pool).run([(str(i), None) for i in range(6)]))  # type: ignore[arg-type]
    assert [str(one.error or "") for one in found] == ["", "", "", "3 vanished.", "", ""]


def test_the_next_group_is_read_while_one_is_captioned(pool: CorePool) -> None:
    read = {str(i): threading.Event() for i in range(12)}

    def load(path: str) -> str:
        read[path].set()
        return path

    def propose(loaded: list[str]) -> list[Proposal]:
        following = read.get(str(int(loaded[-1]) + 1))
        assert following is None or following.wait(30)
        return [outcome(path).proposal for path in loaded]  # type: ignore[misc]

    found = list(Pipeline(load, propose, pool, 4, ahead=True).run([(str(i), None) for i in range(12)]))
    assert [one.path for one in found] == [str(i) for i in range(12)]


def test_closing_the_pipeline_early_reads_no_further(pool: CorePool) -> None:
    read: list[str] = []

    def load(path: str) -> str:
        read.append(path)
        return path

    run = Pipeline(load, lambda loaded: [outcome(p).proposal for p in loaded], pool).run(  # type: ignore[misc]
        (str(i), None) for i in range(10_000)
    )
    next(iter(run))
    run.close()  # type: ignore[attr-defined]
    assert len(read) < 100


def test_threads_of_the_pool_compute_on_one_core_each_and_leave_the_others_theirs() -> None:
    import torch

    before = torch.get_num_threads()
    with CorePool(2) as two:
        used = [future.result() for future in two.run_all(lambda _: torch.get_num_threads(), range(4))]
        failed = two.run_all(_load, ["broken", "whole"])
    assert used == [1, 1, 1, 1]
    assert torch.get_num_threads() == before
    assert isinstance(failed[0].exception(), AudioError)
    assert failed[1].result() == "whole"


def test_resuming_an_empty_file_starts_again_whatever_stands_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("")
    again = Output.to_file("jsonl", out, RUN, resume=True, force=False)
    again.write(outcome("a.wav"))
    again.close()
    assert len(out.read_text().splitlines()) == 1
    assert json.loads((tmp_path / "out.jsonl.run.json").read_text())["model"] == "abc"


def test_empty_file_that_exists_already_is_written_without_force(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.touch()
    Output.to_file("csv", out, RUN, resume=False, force=False).close()
    assert out.read_text().startswith("path,")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_names_that_differ_in_bytes_that_are_not_utf8_are_distinguished(tmp_path: Path, form: rows.Format) -> None:
    names = [
        name.decode("utf-8", "surrogateescape") for name in (b"\xe4.wav", b"\xf6.wav", b"\\xe4.wav", b"\\\\xe4.wav")
    ]
    out = tmp_path / "out"
    first = Output.to_file(form, out, RUN, resume=False, force=False)
    first.write(outcome(names[0]))
    first.close()
    again = Output.to_file(form, out, RUN, resume=True, force=False)
    assert [again.is_done(name) for name in names] == [True, False, False, False]
    for name in names[1:]:
        again.write(outcome(name))
    again.close()
    last = Output.to_file(form, out, RUN, resume=True, force=False)
    assert all(last.is_done(name) for name in names)
    last.close()
    assert len({rows.csv_path(name) for name in names}) == 4


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_output_that_is_a_link_stays_one_when_it_is_resumed(tmp_path: Path, form: rows.Format) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.touch()
    link.symlink_to(real)
    first = Output.to_file(form, link, RUN, resume=False, force=False)
    first.write(outcome("a.wav"))
    first.write(Outcome("b.wav", error=Translatable("b.wav is empty.")))
    first.close()
    Output.to_file(form, link, RUN, resume=True, force=False).close()
    assert link.is_symlink()
    assert "a.wav" in real.read_text()
    assert "b.wav" not in real.read_text()


def test_table_killed_while_its_header_was_written_is_resumed(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    Output.to_file("csv", out, RUN, resume=False, force=False).close()
    out.write_text("path,sta")
    again = Output.to_file("csv", out, RUN, resume=True, force=False)
    again.write(outcome("a.wav"))
    again.close()
    assert [line.split(",")[0] for line in out.read_text().splitlines()] == ["path", "a.wav"]


def test_resuming_reads_many_rows_in_little_memory(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("ru_maxrss is in KiB on Linux only")
    out, count = tmp_path / "out.jsonl", 100_000
    Output.to_file("jsonl", out, RUN, resume=False, force=False).close()
    with out.open("w") as file:
        for i in range(count):
            file.write(f'{{"path": "/a/folder/of/recordings/take {i}.wav", "candidates": [], "pad": "{"x" * 200}"}}\n')
        file.write('{"path": "torn')
    code = (
        "import resource, sys, pathlib\n"
        "from recap_engine.batch.output import Output\nfrom recap_engine.batch.run import Run\n"
        "run = Run('starter', 'abc', ('starter',), {'beams': 3})\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "output = Output.to_file('jsonl', pathlib.Path(sys.argv[1]), run, resume=True, force=False)\n"
        "print(len(output.done), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, out], capture_output=True, text=True, check=True)
    known, grown = map(int, done.stdout.split())
    assert known == count
    assert grown < 12  # MiB; the file has 27
    assert out.read_text().count("\n") == count


def test_file_on_which_a_reader_stumbles_has_its_sentence_and_the_rest_continues(pool: CorePool) -> None:
    def load(path: str) -> str:
        if path == "3":
            raise KeyError("s64")
        return path

    found = list(
        Pipeline(load, lambda loaded: [outcome(p).proposal for p in loaded], pool).run(  # type: ignore[misc]
            (str(i), None) for i in range(6)
        )
    )
    assert [one.proposal is not None for one in found] == [True, True, True, False, True, True]
    assert str(found[3].error).startswith("3 cannot be captioned: an unexpected error occurred (KeyError: 's64')")


def test_fault_that_every_sound_has_ends_the_run(pool: CorePool) -> None:
    def load(path: str) -> str:
        raise RuntimeError("no weights")

    with pytest.raises(RuntimeError, match="no weights"):
        list(Pipeline(load, lambda loaded: [], pool).run((str(i), None) for i in range(6)))


def test_a_table_has_columns_for_all_candidates(tmp_path: Path) -> None:
    out = tmp_path / "captions.csv"
    output = Output.to_file("csv", out, RUN, resume=False, force=False, candidates=3)
    output.write(outcome("a.wav"))
    output.close()
    (row,) = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    assert [name for name in row if name.startswith("caption")] == ["caption", "caption_2", "caption_3"]
    assert row["caption"]
    assert None not in row


def test_a_table_for_excel_begins_with_a_byte_order_mark_and_keeps_it_when_continued(tmp_path: Path) -> None:
    out = tmp_path / "captions.csv"
    output = Output.to_file("csv", out, RUN, resume=False, force=False, excel=True)
    output.write(outcome("a.wav"))
    output.write(Outcome("b.wav", error=Translatable("b.wav is empty.")))
    output.close()
    again = Output.to_file("csv", out, RUN, resume=True, force=False)
    assert again.is_done("a.wav")
    assert not again.is_done("b.wav")
    again.write(outcome("b.wav"))
    again.close()
    assert out.read_bytes().startswith(b"\xef\xbb\xbfpath,")
    assert [row["path"] for row in csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())] == [
        "a.wav",
        "b.wav",
    ]

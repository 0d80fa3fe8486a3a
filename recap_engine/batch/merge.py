"""Put the output files of several runs over the same sounds (`Shard`) together into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar, cast

from recap_engine.batch import rows
from recap_engine.batch.done_paths import DonePaths
from recap_engine.batch.result_rows import ResultRow, csv_rows, jsonl_rows
from recap_engine.batch.run import Run
from recap_engine.batch.shard import Shard
from recap_engine.errors import RequestError
from recap_engine.whole_file import whole_file

Form = Literal["jsonl", "csv"]
Row = TypeVar("Row")


@dataclass(slots=True)
class Merged:
    """What a merged file holds. ``missing`` are the shards that no file was given for."""

    captioned: int = 0
    failed: int = 0
    repeated: int = 0
    missing: list[Shard] = field(default_factory=list)
    other_datastores: bool = False
    """Whether the datastore changed between the starts of the runs."""


def merge_results(sources: Sequence[Path], out: Path) -> Merged:
    """Write every sound's row to ``out`` once: the first that has captions, else the first that says why not.

    ``out`` appears whole or not at all. It can be continued like the output of one run over all sounds.

    Raises RequestError for files without the record of their run, and for those of different runs.
    """
    parts = _parts(sources)
    if out.resolve() in {path.resolve() for path in parts}:
        raise RequestError("{path} is one of the files to merge: write to another file.", path=out)
    runs = [Run.read(path.with_name(path.name + ".run.json"), path) for path in parts]
    whole = run_of_all(runs, parts)
    form = cast(Form, whole.settings.get("format"))
    if form not in ("jsonl", "csv"):
        raise RequestError("{path} is plain text, which cannot be merged: caption with --format jsonl.", path=parts[0])
    refuse_other_ending(out, form)
    candidates = int(whole.settings["candidates"])
    read = partial(csv_rows, columns=rows.csv_columns(candidates)) if form == "csv" else jsonl_rows
    merged = Merged(missing=_missing(runs), other_datastores=len({run.sequence for run in runs}) > 1)
    with merged_file(out) as scratch:
        with scratch.open("w", encoding="utf-8", newline="") as file:
            file.write(rows.header(form, candidates))
            file.writelines(rows_once(partial(_rows_of, parts, read), merged))
        record = out.with_name(out.name + ".run.json")
        with whole_file(record) as beside:
            beside.write_text(whole.to_json(), encoding="utf-8")
    return merged


@contextmanager
def merged_file(out: Path) -> Iterator[Path]:
    """A scratch file that becomes ``out`` when the block ends. Raises RequestError if it cannot be written."""
    try:
        with whole_file(out) as scratch:
            yield scratch
    except OSError as error:
        raise RequestError(
            "{path} cannot be written ({reason}): check free space and permissions.",
            path=out,
            reason=error.strerror or "unknown reason",
        ) from None


def run_of_all(runs: Sequence[Run], outputs: Sequence[Path]) -> Run:
    """The run over all sounds that shards belong to. Raises RequestError for outputs of different runs."""
    of_all = [replace(run, settings={k: v for k, v in run.settings.items() if k != "shard"}) for run in runs]
    for run, path in zip(of_all, outputs, strict=True):
        if replace(run, sequence=of_all[0].sequence) != of_all[0]:
            raise RequestError(
                "{path} and {first} come from runs with different models, collections or settings: caption again with "
                "the same ones.",
                path=path,
                first=outputs[0],
            )
    return of_all[0]


def refuse_other_ending(out: Path, form: str) -> None:
    """Raises RequestError if the name of the merged file says that it has another form."""
    if out.suffix.lower() in (".jsonl", ".csv", ".parquet") and out.suffix.lower() != f".{form}":
        raise RequestError("The files to merge are {form}: give {path} the ending .{form}.", path=out, form=form)


def rows_once(read: Callable[[], Iterable[tuple[str, bool, Row]]], merged: Merged) -> Iterator[Row]:
    """Each path's row once, captioned ones first, counted in ``merged``.

    ``read`` gives path, whether captioned, and row; it is called twice.
    """
    seen = DonePaths()
    try:
        for wanted in (True, False):
            for path, captioned, row in read():
                if captioned is not wanted:
                    continue
                if path in seen:
                    merged.repeated += captioned
                    continue
                seen.add(path)
                merged.captioned += captioned
                merged.failed += not captioned
                yield row
    finally:
        seen.close()


def _rows_of(parts: Sequence[Path], read: Callable[[Path], Iterator[ResultRow]]) -> Iterator[tuple[str, bool, str]]:
    """The whole rows of these files, as `rows_once` takes them."""
    for part in filter(_holds_rows, parts):
        yield from ((row.path, row.captioned, row.text) for row in read(part) if row.path)


def _parts(sources: Sequence[Path]) -> list[Path]:
    found: dict[Path, None] = {}
    for source in sources:
        if source.is_dir():
            records = sorted(source.glob("*.run.json"))
            if not records:
                raise RequestError(
                    "{path} holds no output of recap caption: name the folder of the files.", path=source
                )
            found |= dict.fromkeys(record.with_name(record.name.removesuffix(".run.json")) for record in records)
        else:
            found[source] = None
    for path in found:
        if not path.is_file():
            raise RequestError("{path} does not exist: check the name.", path=path)
    return list(found)


def _holds_rows(part: Path) -> bool:
    return part.stat().st_size > 0


def _missing(runs: Sequence[Run]) -> list[Shard]:
    shards = [Shard.parse(str(run.settings["shard"])) for run in runs if "shard" in run.settings]
    counts = {shard.count for shard in shards}
    if len(counts) != 1 or len(shards) < len(runs):
        return []
    (count,) = counts
    return [shard for i in range(count) if (shard := Shard(i + 1, count)) not in shards]

"""One ``.txt`` beside each sound, both ways."""

import pytest

from recap_engine.annotate import decide
from recap_engine.errors import ExchangeError
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.import_captions import CaptionImport


@pytest.fixture
def field(wav, tmp_path):
    """Sounds with texts: two of one name, one whose text has two lines, texts without a sound."""
    for n, name in enumerate(("take.wav", "deep/rain.wav", "deep/rain.flac", "bell.wav", "plain.wav")):
        wav(f"field/{name}", 300 + 100 * n)
    for name, text in (
        ("take.txt", "A dog barks\n\n  A dog barks twice \n"),
        ("deep/rain.txt", "Rain"),
        ("deep/rain.flac.txt", "Rain on tin\n"),
        ("README.txt", "Read me"),
        ("bell.txt", ""),
    ):
        (tmp_path / "field" / name).write_text(text)
    return tmp_path / "field"


def test_each_line_beside_a_sound_is_a_caption_of_it(workspace, field, bring_in, kept):
    summary = bring_in(workspace, field, "field")
    assert {(c.text, bool(c.sound)) for c in kept(workspace)} == {
        ("A dog barks", True),
        ("A dog barks twice", True),
        ("Rain on tin", True),
    }
    assert (summary.added, summary.tied) == (3, 3)
    assert {(refused.file, str(refused.reason)) for refused in summary.refused} == {
        ("deep/rain.txt", "It may belong to rain.flac or rain.wav: rename it to rain.flac.txt."),
        ("README.txt", "There is no sound with this name beside it."),
        ("bell.txt", "bell.txt is empty: there are no captions to import."),
    }


def export(workspace, out, **options):
    running = CaptionExport(workspace, out, "txt", **options)
    for _ in running:
        pass
    return running.summary


def test_captions_go_out_as_texts_beside_the_sounds_and_come_back(workspace, field, bring_in, kept, tmp_path):
    workspace.libraries.add(field)
    bring_in(workspace, field, "field")
    for path in field.rglob("*.txt"):
        path.unlink()
    summary = export(workspace, field)
    assert (summary.written, summary.files, summary.left_out) == (3, 2, 0)
    assert (field / "take.txt").read_text() == "A dog barks\nA dog barks twice\n"
    assert (field / "deep/rain.txt").read_text() == "Rain on tin\n"
    with type(workspace).create(tmp_path / "other.recap") as other:
        (field / "deep/rain.txt").rename(field / "deep/rain.flac.txt")
        bring_in(other, field, "field")
        assert {c.text for c in kept(other)} == {c.text for c in kept(workspace)}


def test_a_text_that_says_something_else_is_left_alone(workspace, field, bring_in):
    workspace.libraries.add(field)
    bring_in(workspace, field, "field")
    (field / "take.txt").write_text("Somebody's own words")
    with pytest.raises(ExchangeError, match=r"take\.txt exists with different content\..*--force replaces"):
        export(workspace, field)
    assert (field / "take.txt").read_text() == "Somebody's own words"
    export(workspace, field, force=True)
    assert (field / "take.txt").read_text().startswith("A dog barks")


def test_a_preview_shows_what_would_be_written_and_writes_nothing(workspace, field, bring_in, tmp_path):
    workspace.libraries.add(field)
    bring_in(workspace, field, "field")
    out = tmp_path / "out"
    running = CaptionExport(workspace, out, "txt")
    for _ in running.preview():
        pass
    assert "take.txt\nA dog barks\n" in running.beginning
    assert running.summary.files == 2
    assert not out.exists()


def test_an_import_is_one_act_that_undo_takes_back_and_that_can_be_done_again(workspace, field, bring_in, kept):
    for _ in CaptionImport(workspace, field, "field", annotator="ana"):
        pass
    assert [(d.kind, d.annotator, d.reached, d.reason) for d in workspace.journal.entries()] == [
        ("import", "ana", 3, "field")
    ]
    decide.undo(workspace, annotator="ana", own=True)
    assert kept(workspace) == []
    summary = bring_in(workspace, field, "field", licence="CC0")
    assert (summary.added, summary.skipped) == (3, 0)
    assert {caption.licence for caption in kept(workspace)} == {"CC0"}
    assert bring_in(workspace, field, "field").added == 0
    assert workspace.journal.count() == 3
    assert workspace.check() == []


def test_what_a_curator_deleted_stays_away_and_the_preview_says_so(workspace, field, bring_in):
    bring_in(workspace, field, "field")
    workspace.captions.delete([workspace.captions.page()[0].id])
    running = CaptionImport(workspace, field, "field")
    for _ in running.preview():
        pass
    assert running.summary.added == 0
    assert sorted(str(passed.reason) for passed in running.summary.passed) == [
        "It is already in the collection.",
        "It is already in the collection.",
        "It was deleted here; an import does not restore it.",
    ]


def test_no_text_is_written_outside_the_folder(workspace, bring_in, written, tmp_path):
    names = ("../up.wav", "..\\up.wav", "deep/../../up.wav", "/up.wav", ".", "take.wav")
    bring_in(workspace, written("path,caption\n" + "".join(f"{name},Rain\n" for name in names)))
    out = tmp_path / "out"
    summary = export(workspace, out)
    assert (summary.written, summary.left_out) == (1, 5)
    assert {left.path for left in summary.left} == set(names[:-1])
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["take.txt"]

"""``recap captions agreement`` and ``recap undo --annotator``."""

import json


def test_the_command_prints_figures_and_rows(recap, sounds, bundle) -> None:
    for who, text in (("ana", "Rain"), ("ben", "Wind")):
        recap("accept", sounds / "a.wav", text, "--annotator", who)
    recap("flag", sounds / "b.wav", "--reason", "what is it?")
    done = recap("captions", "agreement", "--format", "jsonl", models=True)
    assert done.status == 0, done.err
    rows = [json.loads(line) for line in done.lines]
    assert (rows[0]["between"], rows[0]["sounds"]) == (["ana", "ben"], 1)
    assert set(rows[0]["meaning"]) == {"value", "low", "high", "n"}
    assert [row["reason"] for row in rows if row.get("why") == "flagged"] == ["what is it?"]
    assert "ana and ben" in recap("captions", "agreement", models=True).out
    refused = recap("captions", "agreement", "--between", "ana", "ana", models=True)
    assert refused.status == 2


def test_an_annotator_takes_back_own_decisions_only(recap, sounds, workspace) -> None:
    recap("accept", sounds / "a.wav", "Rain", "--annotator", "ana")
    recap("accept", sounds / "a.wav", "Wind", "--annotator", "ben")
    assert recap("undo", "--annotator", "ana").status == 0
    assert recap("undo", "--annotator", "ana").status == 2
    found = recap("captions", "find", "annotator:ana,ben")
    assert "Wind" in found.out
    assert "Rain" not in found.out

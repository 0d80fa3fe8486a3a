"""``recap --licenses``."""

from pathlib import Path

import pytest

from recap_engine.cli import licenses, main


def test_every_package_of_the_program_is_listed_with_its_licence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--licenses"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    listed = {line.split()[0].lower().replace("_", "-") for line in lines if ": " in line}
    assert {"torch", "pyside6-essentials", "numpy", "apsw", "soundfile", "msgspec"} <= listed
    assert "recap-desktop" not in listed
    assert not any(line.endswith(licenses.UNDECLARED) for line in lines)


def test_a_bundle_shows_the_notices_that_it_contains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / licenses.NOTICES).write_text("All notices", encoding="utf-8")
    monkeypatch.setattr(licenses, "resources_folder", lambda: tmp_path)
    with pytest.raises(SystemExit):
        main(["--licenses"])
    assert capsys.readouterr().out == "All notices\n"


def test_the_licence_texts_of_a_package_are_found() -> None:
    texts = {package.name: list(licenses.licence_texts(package)) for package in licenses.packages()}
    assert any("Permission is hereby granted" in text or "Redistribution" in text for _, text in texts["numpy"])

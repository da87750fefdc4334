"""`dispatch load` and `dispatch export` on the sample day: what they say and what they leave behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dispatch.cli.commands import run


@pytest.fixture
def store_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new store, set for the commands."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    monkeypatch.setenv("DISPATCH_STORE_URL", url)
    return url


def test_a_day_is_loaded_twice_and_exported(
    repository: Path, tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first time all is added, the second time all is unchanged; the export loads elsewhere."""
    small = str(repository / "data" / "small")
    assert run(["load", small]) == 0
    first = capsys.readouterr().out
    assert run(["load", small]) == 0
    second = capsys.readouterr().out
    assert _row(first, "tickets") == ["20", "0", "0", "0"]
    assert _row(second, "tickets") == ["0", "0", "20", "0"]
    assert run(["export", str(tmp_path / "out")]) == 0
    assert "Load them elsewhere" in capsys.readouterr().out
    assert (tmp_path / "out" / "day" / "jobs.csv").is_file()


def _row(text: str, name: str) -> list[str]:
    line = next(line for line in text.splitlines() if f" {name} " in line)
    return [cell.strip() for cell in line.strip("│").split("│")][1:]


def test_changed_rows_are_shown(
    repository: Path, tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A corrected cell is shown with its value before and after."""
    folder = tmp_path / "small"
    shutil.copytree(repository / "data" / "small", folder)
    assert run(["load", str(folder)]) == 0
    parts = folder / "parts.csv"
    lines = parts.read_text("utf-8-sig").splitlines()
    sku, name, *rest = lines[1].split(",")
    lines[1] = ",".join((sku, "another name", *rest))
    parts.write_text("\n".join(lines), "utf-8")
    capsys.readouterr()
    assert run(["load", str(folder)]) == 0
    assert f"parts {sku}: name '{name}' -> 'another name'" in capsys.readouterr().out


def test_a_faulty_file_loads_nothing(
    repository: Path, tmp_path: Path, store_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One bad row stops the load with its fault; nothing reaches the store."""
    folder = tmp_path / "small"
    shutil.copytree(repository / "data" / "small", folder)
    with (folder / "parts.csv").open("a", encoding="utf-8") as file:
        file.write(",no number,\n")
    assert run(["load", str(folder)]) == 2
    assert "nothing was done" in capsys.readouterr().err
    assert not (tmp_path / "store.sqlite").exists()

"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.saving import save_text, save_whole


def test_a_text_is_written_as_it_is(tmp_path: Path) -> None:
    """UTF-8, line ends untouched, the folder made."""
    path = tmp_path / "new" / "file.txt"
    save_text(path, "一\n2\r\n")
    assert path.read_bytes() == "一\n2\r\n".encode()
    assert [item.name for item in path.parent.iterdir()] == ["file.txt"]


def test_a_failed_write_leaves_the_earlier_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the earlier file stays whole and no rest lies about."""
    path = tmp_path / "day.json"
    save_text(path, "earlier")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dispatch.saving.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_text(path, "later")
    assert path.read_text(encoding="utf-8") == "earlier"
    assert [item.name for item in tmp_path.iterdir()] == ["day.json"]


def test_a_writer_that_fails_leaves_the_earlier_file(tmp_path: Path) -> None:
    """Whatever goes wrong while writing, the earlier file is whole and the draft is gone."""
    path = tmp_path / "table.csv"
    save_text(path, "earlier")

    def write(draft: Path) -> None:
        draft.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_whole(path, write)
    assert path.read_text(encoding="utf-8") == "earlier"
    assert [item.name for item in tmp_path.iterdir()] == ["table.csv"]

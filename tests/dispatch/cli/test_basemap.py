"""`dispatch basemap`: an extract in, a file of streets out, and what is said about both."""

from __future__ import annotations

from pathlib import Path

from dispatch.cli.commands import run
from dispatch.maps.basemap.served import MAGIC
from tests.dispatch.cli.conftest import Captured
from tests.dispatch.maps.basemap.small_city import write_small_city


def test_a_file_is_made(tmp_path: Path, capsys: Captured) -> None:
    """The command writes the file, says how much it holds and how to set it; its progress goes to standard error."""
    out = tmp_path / "city.pmtiles"
    assert run(["basemap", str(write_small_city(tmp_path / "c.osm.pbf")), "-o", str(out)]) == 0
    assert out.read_bytes().startswith(MAGIC)
    shown = capsys.readouterr()
    assert f'basemap = "{out}"' in shown.out
    assert " tiles, 0.0 MB" in shown.out
    assert "Zoom 14" in shown.err
    assert "Zoom" not in shown.out


def test_a_wrong_extract_is_a_sentence(tmp_path: Path, capsys: Captured) -> None:
    """What is no extract is named with the remedy, and the exit code is that of input that cannot be used."""
    wrong = tmp_path / "letter.txt"
    wrong.write_text("Dear dispatcher")
    assert run(["basemap", str(wrong), "-o", str(tmp_path / "city.pmtiles")]) == 2
    told = capsys.readouterr().err
    assert f"{wrong} cannot be read as an OpenStreetMap extract" in told
    assert ".." not in told.replace(str(wrong), "")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

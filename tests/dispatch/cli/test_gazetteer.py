"""`dispatch gazetteer`: what is found exactly, roughly and not, and a faulty file."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dispatch.cli.commands import run
from dispatch.domain.gcj02 import from_gcj02
from dispatch.domain.place import Depot, Location
from dispatch.spreadsheets import read_day
from dispatch.storage import Store, master, tickets

LINES = "address,latitude,longitude\n朝阳路12号,39.91,116.45\n朝阳路,39.92,116.47\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file of two addresses, away from any settings file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "places.csv").write_text(LINES, encoding="utf-8")
    return "places.csv"


def test_addresses_are_looked_up(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each address is found exactly, roughly by the line named, or not; one that is not makes the exit code 1."""
    assert run(["gazetteer", file, "朝阳路 12 号", "朝阳路99号"]) == 0
    said = capsys.readouterr().out
    assert "2 addresses can be used." in said
    assert "朝阳路 12 号: 39.910000, 116.450000, exact to the house\n" in said
    assert "朝阳路99号: 39.920000, 116.470000, exact to the street, by 朝阳路" in said
    assert run(["gazetteer", file, "上海路1号"]) == 1
    assert "上海路1号: not found" in capsys.readouterr().out


def test_a_list_of_addresses(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Addresses come from a text file, one a line; blank lines are passed over, a missing file is named."""
    (tmp_path / "list.txt").write_text("朝阳路12号\n\n 上海路1号 \n", encoding="utf-8")
    assert run(["gazetteer", file, "--addresses", "list.txt"]) == 1
    assert "1 address is not found." in capsys.readouterr().out
    assert run(["gazetteer", file, "--addresses", "none.txt"]) == 2
    assert "none.txt cannot be read: No such file or directory. Give" in capsys.readouterr().err


def test_coordinates_are_an_option(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With --coordinates gcj02 the numbers of the file are turned into WGS-84."""
    assert run(["gazetteer", file, "朝阳路", "--coordinates", "gcj02"]) == 0
    true = from_gcj02(Location(39.92, 116.47))
    assert f"{true.latitude:.6f}, {true.longitude:.6f}" in capsys.readouterr().out


def test_a_faulty_file(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault is printed with its row, and the exit code is 2."""
    (tmp_path / file).write_text(LINES + "x,95,0\ny,0,east\n", encoding="utf-8")
    assert run(["gazetteer", file]) == 2
    said = capsys.readouterr().err
    assert "row 4: latitude is '95'" in said
    assert "row 5: longitude is 'east'" in said


def stored_places(tmp_path: Path) -> dict[str, Location]:
    """Return the places of the depots and tickets in the store by id."""
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    try:
        with store.reading() as session:
            depots = {
                each.id: each.location for each in master.all_as(session, master.DEPOT, Depot)
            }
            jobs = {row.id: tickets.job_of(row) for row in tickets.listing(session)}
    finally:
        store.close()
    return depots | {id: job.location for id, job in jobs.items()}


def test_a_day_of_chinese_maps_is_loaded(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`dispatch load --coordinates gcj02` keeps every place as WGS-84; without it the numbers stay."""
    monkeypatch.chdir(tmp_path)
    small = str(repository / "data" / "small")
    for name in ("plain", "shifted"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("DISPATCH_STORE_URL", f"sqlite:///{tmp_path / 'plain' / 'store.sqlite'}")
    assert run(["load", small]) == 0
    monkeypatch.setenv("DISPATCH_STORE_URL", f"sqlite:///{tmp_path / 'shifted' / 'store.sqlite'}")
    assert run(["load", small, "--coordinates", "gcj02"]) == 0
    plain, shifted = stored_places(tmp_path / "plain"), stored_places(tmp_path / "shifted")
    assert len(plain) > 20
    assert shifted == {id: from_gcj02(place) for id, place in plain.items()}
    assert shifted != plain


def test_a_gazetteer_gives_places_to_a_loaded_day(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job without coordinates is placed by the gazetteer of the settings, and says how exactly."""
    monkeypatch.chdir(tmp_path)
    folder = Path(shutil.copytree(repository / "data" / "small", tmp_path / "day"))
    jobs = read_day(folder, timezone=ZoneInfo("Asia/Shanghai")).jobs
    first = jobs[0]
    text = (folder / "jobs.csv").read_text("utf-8-sig")
    place = f"{first.location.latitude:.4f},{first.location.longitude:.4f}"
    assert place in text, "the sample writes its coordinates otherwise"
    (folder / "jobs.csv").write_text(text.replace(place, ",", 1), "utf-8")
    (tmp_path / "places.csv").write_text(
        f'address,latitude,longitude\n"{first.address}",31.5,121.5\n', "utf-8"
    )
    monkeypatch.setenv("DISPATCH_STORE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("DISPATCH_GAZETTEER", "places.csv")
    assert run(["load", str(folder)]) == 0
    assert stored_places(tmp_path)[first.id] == Location(31.5, 121.5)

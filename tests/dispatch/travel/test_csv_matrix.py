"""A table of the user's own: read as it says, and refused with the cell where it cannot be right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dispatch.domain.place import Location
from dispatch.errors import PlaceNotListed, TravelError
from dispatch.travel.csv_matrix import CsvMatrix
from tests.support.shared_data import shared_path

A, B, C = Location(41.15, -8.61), Location(41.16, -8.60), Location(41.20, -8.55)
PLACES = "id,latitude,longitude\nA,41.15,-8.61\nB,41.16,-8.60\nC,41.20,-8.55\n"
TIMES = "seconds,A,B,C\nA,0,240,900\nB,250,0,700\nC,910,710,0\n"
METRES = "km,C,B,A\nC,0,7.1,9.2\nB,7,0,1.8\nA,9,1.7,0\n"


def table(folder: Path, times: str, *, places: str | None = PLACES, metres: str = "") -> CsvMatrix:
    """Return the source of some texts."""
    for name, text in (("t.csv", times), ("p.csv", places or ""), ("m.csv", metres)):
        (folder / name).write_text(text, "utf-8")
    return CsvMatrix(
        folder / "t.csv",
        places=folder / "p.csv" if places else None,
        metres=folder / "m.csv" if metres else None,
    )


def test_ids_and_units(tmp_path: Path) -> None:
    """Row is from, column is to; a table of distances may have another order and unit."""
    matrix = table(tmp_path, TIMES, metres=METRES).matrix([C, A, B])
    assert matrix.seconds.tolist() == [[0, 910, 710], [900, 0, 240], [700, 250, 0]]
    assert matrix.metres.tolist() == [[0, 9200, 7100], [9000, 0, 1700], [7000, 1800, 0]]
    assert matrix.warnings == ()
    minutes = TIMES.replace("seconds", "Minutes").replace("240", "4").replace("250", "4.5")
    minutes = minutes.replace("900", "15").replace("700", "12").replace("10", "12").replace("912", "15")  # fmt: skip
    assert table(tmp_path, minutes).matrix([A, B]).seconds.tolist() == [[0, 240], [270, 0]]


def test_coordinates_name_places_too(tmp_path: Path) -> None:
    """Without a file of places the table names latitude and longitude, with a blank or a comma between them."""
    times = TIMES.replace("A", "41.15 -8.61").replace("B", '"41.16, -8.60"').replace("C", "41.2 -8.55")  # fmt: skip
    matrix = table(tmp_path, times, places=None).matrix([A, B, C])
    assert matrix.seconds[0].tolist() == [0, 240, 900]


def test_numbers_alone(tmp_path: Path) -> None:
    """A table without names is taken in the order of the places; a byte order mark does not matter."""
    assert table(tmp_path, "\ufeff0,240,900\n250,0,700\n910,710,0\n").matrix([B, A]).seconds[
        0
    ].tolist() == [0, 250]


def test_distances_are_estimated_and_said_so(tmp_path: Path) -> None:
    """Without a table of distances kilometres are estimated, and a warning says by what."""
    matrix = table(tmp_path, TIMES).matrix([A, B])
    assert 1.45 * 1300 < matrix.metres[0, 1] < 1.45 * 1500
    assert matrix.warnings == ("Kilometres are estimated: 1.45 times the straight line.",)


def test_another_place_is_named(tmp_path: Path) -> None:
    """A place that the table does not hold is an error with its number, not a guess."""
    source = table(tmp_path, TIMES)
    with pytest.raises(PlaceNotListed, match=r"41\.30000, -8\.60000 is not in the table t\.csv") as caught:  # fmt: skip
        source.matrix([A, Location(41.3, -8.6)])
    assert caught.value.index == 1
    assert source.matrix([Location(41.150001, -8.609999)]).seconds.tolist() == [[0]]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ("", "is empty"),
        (TIMES.replace("250", "nan"), "from B to A stands 'nan'"),
        (TIMES.replace("250", "inf"), "from B to A stands 'inf'"),
        (TIMES.replace("250", ""), "from B to A stands ''"),
        (TIMES.replace("250", "-1"), "from B to A stands '-1'"),
        (TIMES.replace("250", "4 min"), "from B to A stands '4 min'"),
        (TIMES.replace("250,0", "250,1"), "from B to B stands '1'"),
        (TIMES.replace("900", "0"), "takes no time, and they are 7.49 km apart"),
        (TIMES.replace("C,910,710,0\n", ""), "first column names other places"),
        (TIMES.replace("B,250,0,700", "B,250,0"), "has 3 rows of 3 cells for 3 places"),
        (TIMES.replace("B,", "A,", 2).replace("A,240", "A,0"), "other places|twice"),
        ("seconds,A,A\nA,0,1\nA,1,0\n", "names a place twice"),
        (TIMES.replace("A", "Z"), "'Z' is neither a listed place nor"),
        (TIMES.replace("A", "141 -8"), "'141 -8' is neither a listed place nor"),
        (TIMES.replace("seconds", "from/to"), "Name the unit there: seconds, minutes, hours"),
        (TIMES.replace("seconds", "km"), "Name the unit there: seconds, minutes, hours"),
        (TIMES.replace("seconds", "hours"), r"driven at 0\.0 km/h"),
        (TIMES.replace("240", "4").replace("250", "4").replace("900", "15").replace("700", "12")
         .replace("910", "15").replace("710", "12"), r"driven at 1,\d{3}"),
        ("0,1\n1,0\n", "2 rows of 2 cells for 3 places"),
    ],
)  # fmt: skip
def test_tables_that_cannot_be_right(tmp_path: Path, times: str, said: str) -> None:
    """The sentence names the file, the cell or the unit, and what to give."""
    with pytest.raises(TravelError, match=said) as caught:
        table(tmp_path, times)
    assert "t.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ("name,x,y\nA,1,2\n", "no columns id, latitude and longitude"),
        (PLACES.replace("41.16", "north"), "row 3: no id with a latitude"),
        (PLACES.replace("41.16", "91"), "row 3: no id with a latitude"),
        (PLACES.replace("B,", "A,"), "row 3: A stands there twice"),
    ],
)
def test_places_that_cannot_be_right(tmp_path: Path, places: str, said: str) -> None:
    """The sentence names the row."""
    with pytest.raises(TravelError, match=said):
        table(tmp_path, TIMES, places=places)


def test_other_tables_and_files(tmp_path: Path) -> None:
    """Distances of other places, and a file that is not there, are named."""
    with pytest.raises(TravelError, match=r"m\.csv names other places than t\.csv"):
        table(tmp_path, TIMES, metres="km,A,B\nA,0,1\nB,1,0\n")
    with pytest.raises(TravelError, match=r"m\.csv.*Name the unit there: metres, km"):
        table(tmp_path, TIMES, metres=TIMES)
    with pytest.raises(TravelError, match=r"none\.csv cannot be read"):
        CsvMatrix(tmp_path / "none.csv")


def test_a_real_matrix(tmp_path: Path) -> None:
    """200 × 200 real times and distances come out as they stand in their files."""
    folder = shared_path("roads")
    source = CsvMatrix(
        folder / "porto_200_duration_s.csv",
        places=folder / "porto_200_points.csv",
        metres=folder / "porto_200_distance_m.csv",
    )
    some = source.places[5:9]
    true = np.loadtxt(folder / "porto_200_duration_s.csv", delimiter=",")[5:9, 5:9]
    assert (source.matrix(some).seconds == true).all()
    assert source.matrix(some).warnings == ()

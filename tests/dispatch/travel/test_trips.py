"""Trips: what a file of them says, and which are left out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from dispatch.domain.place import Location
from dispatch.errors import TravelError
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.trips import (
    NO_TIME,
    SAME_PLACE,
    TOO_FAST,
    TOO_LONG,
    TOO_SLOW,
    Trip,
    every_trip_between,
    possible,
    read_trips,
    trips_between,
)

ZONE = ZoneInfo("Asia/Shanghai")
HERE, TEN_KM_NORTH = Location(31.0, 121.0), Location(31.09, 121.0)
HEADING = (
    "from_latitude,from_longitude,to_latitude,to_longitude,seconds,depart_at,arrive_at,metres\n"
)


def write(folder: Path, text: str) -> Path:
    """Write a file of trips."""
    path = folder / "trips.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_seconds_or_two_moments_say_how_long_a_trip_took(tmp_path: Path) -> None:
    """Moments without a zone are by the clock given; with one they are taken as they stand."""
    rows = (
        "31,121,31.09,121,900,,,13000\n"
        "31,121,31.09,121,,2026-11-23T08:00,2026-11-23T08:20,\n"
        "31,121,31.09,121,,2026-11-23T00:00+00:00,2026-11-23T08:20+08:00,\n"
        "\n"
        "31,121,31.09,121,600,2026-11-23T08:00,,\n"
    )
    trips = read_trips(write(tmp_path, HEADING + rows), timezone=ZONE)
    assert [trip.seconds for trip in trips] == [900, 1200, 1200, 600]
    assert trips[0] == Trip(HERE, TEN_KM_NORTH, 900.0, None, 13000.0)
    morning = datetime(2026, 11, 23, tzinfo=UTC)
    assert [trip.leave_at for trip in trips[1:]] == [morning] * 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("north,121,31,121,900,,,", "from_latitude is 'north'. Give a number"),
        ("91,121,31,121,900,,,", "from_latitude is 91.0. Give degrees from -90 to 90"),
        ("31,121,31,181,900,,,", "to_longitude is 181.0"),
        ("31,121,31,121,,2026-11-23T08:00,,", "there is no time"),
        ("31,121,31,121,,8 h,2026-11-23T08:00,", "depart_at is '8 h'"),
        ("31,121,31,121,nan,,,", "seconds is 'nan'"),
        ("31,121,31,121", "there is no time"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    """The number of the row, the column and the value stand in the error."""
    with pytest.raises(TravelError) as caught:
        read_trips(write(tmp_path, HEADING + row + "\n"), timezone=ZONE)
    assert "trips.csv, row 2: " in str(caught.value)
    assert said in str(caught.value)


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """Twenty are named, and how many more there are."""
    with pytest.raises(TravelError) as caught:
        read_trips(write(tmp_path, HEADING + "x,1,2,3,4,,,\n" * 25), timezone=ZONE)
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 5 more faults."


def test_a_missing_column_or_file_is_named(tmp_path: Path) -> None:
    """Without seconds both moments are needed."""
    path = write(tmp_path, "from_latitude,from_longitude,to_latitude,depart_at\n")
    with pytest.raises(TravelError, match="no column to_longitude, arrive_at"):
        read_trips(path, timezone=ZONE)
    with pytest.raises(TravelError, match=r"cannot be read: No such file or directory\. Give"):
        read_trips(tmp_path / "none.csv", timezone=ZONE)


@pytest.mark.parametrize(
    ("seconds", "end", "reason"),
    [
        (0, TEN_KM_NORTH, NO_TIME),
        (-60, TEN_KM_NORTH, NO_TIME),
        (4 * 3600 + 1, TEN_KM_NORTH, TOO_LONG),
        (4 * 3600, TEN_KM_NORTH, None),
        (179, TEN_KM_NORTH, TOO_FAST),
        (182, TEN_KM_NORTH, None),
        (60, Location(31.0004, 121.0), SAME_PLACE),
        (60, Location(31.0005, 121.0), None),
        (700, Location(31.0015, 121.0), TOO_SLOW),
        (590, Location(31.0015, 121.0), None),
    ],
)
def test_what_cannot_be_is_left_out_and_counted(
    seconds: float, end: Location, reason: str | None
) -> None:
    """Each limit has a trip just outside and one just inside: 10.008 km, 44 and 56 m, 167 m."""
    kept, left_out = possible([Trip(HERE, end, seconds)] * 3)
    assert left_out == ({} if reason is None else {reason: 3})
    assert len(kept) == (3 if reason is None else 0)


def test_a_sample_of_ways_has_the_near_ones_and_some_far() -> None:
    """Of 40 places each gives its ten nearest and ten others, none of them twice and never itself."""
    chance = np.random.default_rng(3)
    places = [Location(*pair) for pair in chance.uniform(0, 0.3, (40, 2)).tolist()]
    matrix = StraightLine().matrix(places)
    trips = trips_between(places, matrix.seconds, matrix.metres)
    assert len(trips) == 40 * 20
    own = [trip for trip in trips if trip.start == places[0]]
    assert len({trip.end for trip in own}) == 20
    assert places[0] not in {trip.end for trip in own}
    nearest = sorted(Trip(places[0], other, 1).km for other in places[1:])[:10]
    assert sorted(trip.km for trip in own)[:10] == nearest
    assert trips == trips_between(places, matrix.seconds, matrix.metres)
    there = places.index(own[0].end)
    assert (own[0].seconds, own[0].metres) == (matrix.seconds[0, there], matrix.metres[0, there])


def test_few_places_give_all_their_ways() -> None:
    """Three places have six ways."""
    places = [HERE, TEN_KM_NORTH, Location(31.2, 121.0)]
    matrix = StraightLine().matrix(places)
    sample = {
        (trip.start, trip.end, trip.seconds) for trip in trips_between(places, matrix.seconds)
    }
    every = {(t.start, t.end, t.seconds) for t in every_trip_between(places, matrix.seconds)}
    assert sample == every
    assert len(every) == 6

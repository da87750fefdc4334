"""What is wrong with zones, which overlap, and which jobs another set of zones would move."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dispatch.domain.job import Job
from dispatch.domain.place import Location, Zone, ZoneKind
from dispatch.standards.zone_checks import (
    ZoneChange,
    ZoneOverlap,
    zone_changes,
    zone_faults,
    zone_overlaps,
)

URBAN, SUBURBAN, OUTSIDE = ZoneKind.URBAN, ZoneKind.SUBURBAN, ZoneKind.OUTSIDE


def drawn(name: str, *corners: tuple[float, float], kind: ZoneKind = URBAN) -> Zone:
    """Return a zone of one outline; the first corner is put at the end again."""
    ring = tuple(Location(*corner) for corner in (*corners, *corners[:1]))
    return Zone(name, kind, polygons=((ring,),))


def square(name: str, south: float, west: float, size: float, kind: ZoneKind = URBAN) -> Zone:
    """Return a square zone."""
    north, east = south + size, west + size
    return drawn(name, (south, west), (south, east), (north, east), (north, west), kind=kind)


def circle(name: str, latitude: float, longitude: float, km: float, kind: ZoneKind = URBAN) -> Zone:
    """Return a round zone."""
    return Zone(name, kind, centre=Location(latitude, longitude), radius_km=km)


def test_good_zones_have_no_fault() -> None:
    """Outlines and circles with names of their own are taken, and no zone at all is, too."""
    assert zone_faults([square("A", 30, 120, 1), circle("B", 30, 120, 8)]) == []
    assert zone_faults([]) == []


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (drawn("A", (0, 0), (1, 1)), "fewer than 3 corners"),
        (drawn("A", (0, 0), (1, 1), (0, 0)), "fewer than 3 corners"),
        (drawn("A", (0, 0), (1, 1), (1, 0), (0, 1)), r"crosses or touches itself at 0\.50000, 0\.50000"),
        (drawn("A", (0, 0), (1, 1), (2, 2)), "crosses or touches itself"),
        (drawn("A", (0, 0), (91, 1), (1, 0)), "not on earth"),
        (drawn("A", (0, 0), (1, 181), (1, 0)), "not on earth"),
        (Zone("A", URBAN), "nothing is drawn"),
        (circle("A", 30, 120, 0.0), "radius is no length"),
        (circle("A", 30, 120, 20_001), "radius is no length"),
        (circle("A", 91, 120, 5), "middle is not on earth"),
        (Zone("A", URBAN, centre=Location(30, 120)), "radius is no length"),
        (square("", 0, 0, 1), "no name"),
        (square("x" * 101, 0, 0, 1), "no name"),
        (square("a\nb", 0, 0, 1), "no name"),
    ],
)  # fmt: skip
def test_each_fault_is_told(zone: Zone, said: str) -> None:
    """Each fault is told of the zone that has it, in a sentence that says what to do."""
    (fault, *others) = zone_faults([square("good", 5, 5, 1), zone])
    assert others == []
    assert fault.index == 1
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(fault.sentence)


def test_two_zones_of_one_name() -> None:
    """The second zone of a name has the fault."""
    (fault,) = zone_faults([square("A", 0, 0, 1), square("A", 5, 5, 1)])
    assert (fault.index, "another zone has this name" in fault.sentence) == (1, True)


def test_too_many() -> None:
    """More zones or corners than a page can hold are refused with the number allowed."""
    many = [circle(f"Z{number}", 30, 120, 1) for number in range(501)]
    assert "500 at most" in zone_faults(many)[0].sentence
    long = drawn("A", *((0.001 * number, (number % 2) * 0.5) for number in range(20_001)))
    assert "20000 at most" in zone_faults([long])[0].sentence


def test_overlaps() -> None:
    """Zones that share places are told with the one that wins first; a border in common is no overlap."""
    zones = [
        square("A", 0, 0, 1),
        square("beside", 0, 1, 1),
        square("half", 0.5, 0.5, 1),
        square("inside", 0.2, 0.2, 0.1),
    ]
    assert zone_overlaps(zones) == [
        ZoneOverlap(0, 2, hidden=False),
        ZoneOverlap(1, 2, hidden=False),
        ZoneOverlap(0, 3, hidden=True),
    ]


def test_rings_overlap_without_hiding() -> None:
    """Rings with the inner one first share places; the outer one first would hide the inner."""
    inner, outer = circle("8 km", 31, 121, 8), circle("20 km", 31, 121, 20)
    assert zone_overlaps([inner, outer]) == [ZoneOverlap(0, 1, hidden=False)]
    assert zone_overlaps([outer, inner]) == [ZoneOverlap(0, 1, hidden=True)]


def job(id: str, latitude: float, longitude: float) -> Job:
    """Return a job somewhere."""
    return Job(id, Location(latitude, longitude), datetime(2026, 11, 23, tzinfo=UTC), 0)


def test_which_jobs_move() -> None:
    """A job moves where its zone's kind or name would be another; without zones every place is urban."""
    jobs = [job("in", 0.5, 0.5), job("between", 0.5, 1.5), job("out", 9, 9)]
    before = [square("A", 0, 0, 1)]
    after = [square("A", 0, 0, 2)]
    assert zone_changes(before, after, jobs) == [ZoneChange("between", (OUTSIDE, ""), (URBAN, "A"))]
    assert zone_changes(before, before, jobs) == []
    assert zone_changes([], before, jobs) == [
        ZoneChange("in", (URBAN, ""), (URBAN, "A")),
        ZoneChange("between", (URBAN, ""), (OUTSIDE, "")),
        ZoneChange("out", (URBAN, ""), (OUTSIDE, "")),
    ]


def test_the_order_decides() -> None:
    """Of two zones that hold a job the first counts, so another order moves it."""
    one, two = square("A", 0, 0, 1), square("B", 0, 0, 2, SUBURBAN)
    (change,) = zone_changes([one, two], [two, one], [job("in", 0.5, 0.5)])
    assert (change.before, change.after) == ((URBAN, "A"), (SUBURBAN, "B"))

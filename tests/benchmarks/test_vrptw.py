"""Readers of the classic routing formats, on files made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.formats import pcvrptw, vrptw_gehring_homberger, vrptw_solomon
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Trip
from tests.benchmarks.judging import broken_rules, judged

SOLOMON = """toy

VEHICLE
NUMBER     CAPACITY
  2           8

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0       0         0          0          0         60          0
    1       3         4          5          0         50          2
    2       3         0          3         20         30          2
    3       1         1          4          0         50          2
"""


@pytest.fixture
def solomon(tmp_path: Path) -> Path:
    """A folder with one instance and a table of values."""
    (tmp_path / "toy.txt").write_text(SOLOMON, "utf-8")
    heads = "instance,bks_min_vehicles_K,bks_min_vehicles_distance,bks_min_distance"
    (tmp_path / "bks.csv").write_text(f"{heads}\ntoy,2,20.00,14.83\n", "utf-8")
    return tmp_path


def test_a_solomon_file_keeps_distance_to_a_thousandth(solomon: Path) -> None:
    """5 + 4 + 3 by one vehicle, twice the root of 2 by the other: 14.828; the least distance is the reference."""
    instance = vrptw_solomon.read(solomon, "toy")
    assert judged(instance, Trip("v1", ("1", "2")), Trip("v2", ("3",)))[1] == 14.828
    assert instance.reference is not None
    assert (instance.reference.value, instance.reference.source) == (14.83, "least distance known")


def test_solomon_capacity_windows_and_fleet_bind(solomon: Path) -> None:
    """8 of load go on a vehicle, 9 do not; customer 2 is not served after 30; there are two vehicles."""
    instance = vrptw_solomon.read(solomon, "toy")
    assert broken_rules(instance, Trip("v1", ("1", "2"))) == []
    assert broken_rules(instance, Trip("v1", ("1", "3"))) == ["van-stock"]
    instance.problem["jobs"][0]["service"] = 26_000
    assert "window" in broken_rules(instance, Trip("v1", ("1", "2")))
    assert [person["id"] for person in instance.problem["technicians"]] == ["v1", "v2"]


def test_a_text_without_least_distance_names_the_other_value(solomon: Path) -> None:
    """Where only the plan with fewest vehicles is known, its distance is the reference and is called so."""
    heads = "instance,bks_min_vehicles_K,bks_min_vehicles_distance"
    (solomon / "bks.csv").write_text(f"{heads}\ntoy,2,20.00\n", "utf-8")
    reference = vrptw_gehring_homberger.read(solomon, "toy").reference
    assert reference is not None
    assert (reference.value, reference.source) == (20.0, "distance with fewest vehicles (2)")


def test_a_solomon_file_without_vehicles_is_refused(solomon: Path) -> None:
    """A file that has no line of vehicles is named."""
    (solomon / "toy.txt").write_text(SOLOMON.replace("  2           8", ""), "utf-8")
    with pytest.raises(FormatError, match="no vehicle line"):
        vrptw_solomon.read(solomon, "toy")


VRP = """NAME : toy
TYPE : VRPTW
DIMENSION : 4
VEHICLES : 2
CAPACITY : 8
SERVICE_TIME : 2
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 3 0
4 1 1
DEMAND_SECTION
1 0
2 5
3 3
4 4
TIME_WINDOW_SECTION
1 0 60
2 0 50
3 20 30
4 0 50
DEPOT_SECTION
1
-1
EOF
"""
SOL = "Route #1: 1 2\nRoute #2: 3\nCost 14.8\n"


def test_a_dimacs_file_truncates_to_a_tenth(tmp_path: Path) -> None:
    """The root of 2 counts as 1.4, so the plan of the .sol file costs the 14.8 it states; the depot has no service."""
    (tmp_path / "dimacs").mkdir()
    (tmp_path / "dimacs" / "toy.vrp").write_text(VRP, "utf-8")
    (tmp_path / "dimacs" / "toy.sol").write_text(SOL, "utf-8")
    names = vrptw_gehring_homberger.names(tmp_path)
    instance = vrptw_gehring_homberger.read(tmp_path, names[0])
    trips = vrptw_gehring_homberger.published(tmp_path, names[0])
    assert names == ["dimacs/toy"]
    assert trips == (Trip("v1", ("1", "2")), Trip("v2", ("3",)))
    assert judged(instance, *trips)[1] == 14.8
    assert instance.reference is not None
    assert instance.reference.value == 14.8
    assert [job["service"] for job in instance.problem["jobs"]] == [20, 20, 20]


def test_prizes_are_prices_of_leaving_out(tmp_path: Path) -> None:
    """Without customer 3, whose prize is 7, the cost is ten times 12 and ten times 7."""
    prizes = "PRIZE_SECTION\n1 0\n2 47\n3 41\n4 7\nDEPOT_SECTION"
    text = VRP.replace("DEPOT_SECTION", prizes).replace("TYPE : VRPTW", "TYPE : PCVRPTW")
    (tmp_path / "toy.vrp").write_text(text, "utf-8")
    (tmp_path / "toy.sol").write_text("Route #1: 1 2\nCost: 190\n", "utf-8")
    instance = pcvrptw.read(tmp_path, "toy")
    trips = pcvrptw.published(tmp_path, "toy")
    assert trips is not None
    plan, value = judged(instance, *trips)
    assert value == 190 == (instance.reference.value if instance.reference else 0)
    assert instance.unserved(plan) == 1


def test_a_vrp_file_without_a_fleet_is_refused(tmp_path: Path) -> None:
    """A VRPLIB file of another problem is named with what it lacks."""
    (tmp_path / "toy.vrp").write_text(VRP.replace("VEHICLES : 2\n", ""), "utf-8")
    with pytest.raises(FormatError, match="no VEHICLES"):
        pcvrptw.read(tmp_path, "toy")

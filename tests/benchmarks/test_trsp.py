"""Readers of the technician routing formats, on files made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.formats import trsp_pillac, trsp_praxedo
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Reference, Trip
from tests.benchmarks.judging import broken_rules, judged, times

# The technician lives at (30, 0) with one piece of part 0; request 3 needs tool 1 and two pieces of part 1.
PILLAC = """two

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
2           2       2       2

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     0     0      1000   0      [] \t[] \t[]
1    30    0     0      300    0      [0] \t[] \t[1,0]
2    0     0     0      280    0      [1] \t[0,1] \t[0,9]
3    30    40    100    200    10     [0] \t[] \t[1,0]
4    0     40    0      500    20     [0] \t[1] \t[0,2]
"""


@pytest.fixture
def pillac(tmp_path: Path) -> Path:
    """A folder with one instance, its best value and its published plan."""
    (tmp_path / "two.txt").write_text(PILLAC, "utf-8")
    (tmp_path / "bks.csv").write_text("instance,bks_duration_2013\ntwo,210.0\n", "utf-8")
    (tmp_path / "solutions").mkdir()
    route = {"technician": 1, "stops": [3, 0, 4], "duration": 210.0, "distance": 180.0}
    text = json.dumps({"instance": "two", "routes": [route]})
    (tmp_path / "solutions" / "two.json").write_text(text, "utf-8")
    return tmp_path


def test_a_pillac_file_becomes_a_problem(pillac: Path) -> None:
    """Homes, shifts, skills, tools, stock and needs are those of the file, times and distances in thousandths."""
    instance = trsp_pillac.read(pillac, "two")
    problem = instance.problem
    assert trsp_pillac.names(pillac) == ["two"]
    assert instance.reference == Reference(210.0, 0, "best known in 2013")
    assert problem["technicians"][0] == {
        "id": "1",
        "skills": {"skill0": 1},
        "tools": [],
        "van": {"part0": 1},
        "shifts": [{"start": 0, "end": 300_000, "from": 1, "to": 1}],
    }
    assert problem["jobs"][1] == {
        "id": "4",
        "location": 4,
        "service": 20_000,
        "skills": {"skill0": 1},
        "tools": ["tool1"],
        "parts": {"part1": 2},
        "windows": [[0, 500_000]],
    }
    assert problem["depots"][0]["stock"] == {"part0": None, "part1": None}
    assert problem["depots"][0]["tools"] == ["tool0", "tool1"]
    assert problem["travel"]["duration"][1][3] == 40_000
    assert problem["travel"]["duration"][3][0] == 50_000


def test_the_published_route_has_the_duration_worked_by_hand(pillac: Path) -> None:
    """40 out, 10 at work, 50 to the depot, 40 on, 20 at work, 50 home; leaving at 60, as the window opens at 100."""
    instance, trips = trsp_pillac.read(pillac, "two"), trsp_pillac.published(pillac, "two")
    assert trips == (Trip("1", ("3", "4"), pickup_after=1),)
    plan, value = judged(instance, *trips)
    assert value == 210.0
    assert times(plan) == [
        ("start", 60_000, 60_000, 60_000),
        ("visit", 100_000, 100_000, 110_000),
        ("pickup", 160_000, 160_000, 160_000),
        ("visit", 200_000, 200_000, 220_000),
        ("end", 270_000, 270_000, 270_000),
    ]
    assert plan["routes"][0]["stops"][2]["parts"] == {"part1": 2}
    assert plan["routes"][0]["stops"][2]["tools"] == ["tool1"]


def test_what_the_format_forbids_is_forbidden(pillac: Path) -> None:
    """Without the depot tool and part lack, the other technician lacks the skill, nobody is home late."""
    instance = trsp_pillac.read(pillac, "two")
    assert set(broken_rules(instance, Trip("1", ("3", "4")))) == {"tool", "van-stock"}
    assert broken_rules(instance, Trip("2", ("4",))) == ["skill"]
    shift = instance.problem["technicians"][0]["shifts"][0]
    shift["end"] = 270_000
    assert broken_rules(instance, Trip("1", ("3", "4"), pickup_after=1)) == []
    shift["end"] = 269_999
    assert broken_rules(instance, Trip("1", ("3", "4"), pickup_after=1)) == ["shift-end"]


def test_a_request_left_out_costs_more_than_a_route_for_it(pillac: Path) -> None:
    """Leaving out both requests costs four longest shifts, but is no part of the value."""
    plan, value = judged(trsp_pillac.read(pillac, "two"))
    assert plan["cost"]["unserved"] == 2 * 2 * 300_000
    assert value == 0


def test_a_file_that_is_cut_off_is_refused(pillac: Path) -> None:
    """A missing row, a missing heading and a missing file are named."""
    text = PILLAC.replace("2    0     0     0      280", "7    0     0     0      280")
    (pillac / "two.txt").write_text(text, "utf-8")
    with pytest.raises(FormatError, match="row 7 where 2 was due"):
        trsp_pillac.read(pillac, "two")
    (pillac / "two.txt").write_text("two\n", "utf-8")
    with pytest.raises(FormatError, match="CREW COUNT"):
        trsp_pillac.read(pillac, "two")
    with pytest.raises(FormatError, match=r"three\.txt does not exist"):
        trsp_pillac.read(pillac, "three")


# Two technicians in one place; the rows and columns after the last request stand for their end nodes.
PRAXEDO = """Two

INFO
CREW COUNT  SKILLS    TOOLS   SPARE PARTS
       2        0        0             0

DEPOT TECHNICIANS AND REQUESTS
ID    X     Y     TWS     TWE    Serv   SKILLS TOOLS SPARE PARTS
0     0.0   0.0   420.0   1140.0  0.0 \t[] \t[] \t[]
1     0.0   0.0   420.0   1140.0  0.0 \t[] \t[] \t[]
2     0.0   0.0   420.0    600.0  0.0 \t[] \t[] \t[]
3     0.0   0.0   480.0    495.0 45.0 \t[] \t[] \t[]
4     0.0   0.0     0.0   1440.0 30.0 \t[] \t[] \t[]
DISTANCES
0;9;9;9
TRAVEL TIMES
0;0.0;0.0;0.0;10.5;20.0;0.0;0.0
1;0.0;0.0;0.0;10.5;20.0;0.0;0.0
2;0.0;0.0;0.0;10.5;20.0;0.0;0.0
3;11.25;11.25;11.25;0.0;5.0001;11.25;11.25
4;20.0;20.0;20.0;6.0;0.0;20.0;20.0
5;0.0;0.0;0.0;10.5;20.0;0.0;0.0
6;0.0;0.0;0.0;10.5;20.0;0.0;0.0
"""


@pytest.fixture
def praxedo(tmp_path: Path) -> Path:
    """A folder with one instance, its reference and its published plan."""
    (tmp_path / "U1.txt").write_text(PRAXEDO, "utf-8")
    heads = "instance,requests,technicians,runs,best_unserved,best_duration"
    (tmp_path / "reference.csv").write_text(f"{heads}\nU1,2,2,10,0,110.5001\nU6,1,1,0,,\n", "utf-8")
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "U1.txt").write_text("<1,3,4,5||>\n", "utf-8")
    return tmp_path


def test_a_praxedo_plan_has_its_minutes_to_the_last_digit(praxedo: Path) -> None:
    """10.5 + 45 + 5.0001 + 30 + 20 minutes from a departure at 469.5, by the matrix of times and its asymmetry."""
    instance, trips = trsp_praxedo.read(praxedo, "U1"), trsp_praxedo.published(praxedo, "U1")
    assert instance.reference == Reference(110.5001, 0, "best of ten runs, 2012")
    assert trips == (Trip("1", ("3", "4")),)
    plan, value = judged(instance, *trips)
    assert value == 110.5001
    assert times(plan)[0][1] == 4_695_000
    assert times(plan)[1][2] == 4_800_000


def test_a_praxedo_route_leaves_as_late_as_its_window_allows(praxedo: Path) -> None:
    """Request 3 alone takes 66.75 minutes; request 4 by the technician who goes home at 600 takes 70."""
    instance = trsp_praxedo.read(praxedo, "U1")
    assert judged(instance, Trip("1", ("3",)), Trip("2", ("4",)))[1] == 66.75 + 70


def test_a_praxedo_file_without_its_matrix_is_refused(praxedo: Path) -> None:
    """A file that ends within the matrix is named, as is one without any."""
    (praxedo / "U1.txt").write_text(PRAXEDO.partition("\n4;20")[0], "utf-8")
    with pytest.raises(FormatError, match="TRAVEL TIMES has fewer than 5"):
        trsp_praxedo.read(praxedo, "U1")
    (praxedo / "U1.txt").write_text(PRAXEDO.partition("TRAVEL")[0], "utf-8")
    with pytest.raises(FormatError, match="no section TRAVEL TIMES"):
        trsp_praxedo.read(praxedo, "U1")

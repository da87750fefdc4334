"""Readers of the formats with levels, places and days, on files made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.formats import ostp_decisionbrain, strsp_kovacs, vsc2019
from benchmarks.formats.rows import FormatError
from benchmarks.instance import Trip
from solver.checker import check
from solver.documents import read_problem, write_plan
from solver.solve import solve
from solver.stop import Iterations
from tests.benchmarks.judging import broken_rules, judged

# Task 2 asks for level 2 in the first domain, task 3 for level 1 there and level 3 in the second.
TASKS = """Capacity: 200
Customer: 3

CUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE cost d11 d12 d13 d21 d22 d23
1\t0\t0\t0\t0\t100\t0\t0\t0\t0\t0\t0\t0\t0
2\t3\t4\t10\t20\t50\t10\t100\t1\t1\t0\t0\t0\t0
3\t0\t4\t7\t0\t60\t10\t100\t1\t0\t0\t1\t1\t1
"""
CREW = """Technicians
Number of Technicians: 2
domains: 2
proficiency level: 3

ID\tdomain1\tdomain2
1\t2\t0
2\t1\t3
"""


@pytest.fixture
def kovacs(tmp_path: Path) -> Path:
    """A folder with one task file and its complete crew."""
    for folder, name, text in (
        ("tasks_noTeam", "R1.txt", TASKS),
        ("technicians_noTeam", "technicians_R1.txt", CREW),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, "utf-8")
    return tmp_path


def test_kovacs_levels_and_outsourcing(kovacs: Path) -> None:
    """The highest level asked for counts, and leaving out costs 200 and the sum of all entries to the power of 1.5."""
    instance = strsp_kovacs.read(kovacs, "complete/R1")
    assert strsp_kovacs.names(kovacs) == ["complete/R1"]
    jobs = {job["id"]: job for job in instance.problem["jobs"]}
    assert jobs["2"]["skills"] == {"domain1": 2}
    assert jobs["3"]["skills"] == {"domain1": 1, "domain2": 3}
    assert jobs["2"]["unserved_cost"] == 202_828  # 200 + 2 * sqrt(2)
    assert jobs["3"]["unserved_cost"] == 208_000  # 200 + 4 ** 1.5
    assert instance.problem["technicians"][0]["skills"] == {"domain1": 2}


def test_kovacs_value_is_routing_and_outsourcing(kovacs: Path) -> None:
    """Task 2 there and back is 10, task 3 outsourced 208; the technician of level 2 may not do task 3."""
    instance = strsp_kovacs.read(kovacs, "complete/R1")
    assert judged(instance, Trip("t1", ("2",)))[1] == 218
    assert judged(instance, Trip("t1", ("2",)), Trip("t2", ("3",)))[1] == 18
    assert broken_rules(instance, Trip("t1", ("3",))) == ["skill"]


def test_kovacs_names_and_crews_are_checked(kovacs: Path) -> None:
    """An unknown crew, a crew of other domains and a short crew are refused."""
    with pytest.raises(FormatError, match='"R1" names no crew'):
        strsp_kovacs.read(kovacs, "R1")
    crew = kovacs / "technicians_noTeam" / "technicians_R1.txt"
    crew.write_text(CREW.replace("level: 3", "level: 2"), "utf-8")
    with pytest.raises(FormatError, match="not 2 x 2 columns"):
        strsp_kovacs.read(kovacs, "complete/R1")
    crew.write_text(CREW.replace("2\t1\t3\n", ""), "utf-8")
    with pytest.raises(FormatError, match="1 technicians of 2"):
        strsp_kovacs.read(kovacs, "complete/R1")


EMPLOYEES = """EmployeeName,Latitude,Longitude,Skill,Level,WorkingStartTime,WorkingEndTime
Ada,45.0,0.0,Wine,2,8:00am,6:00pm
Bo,45.0,0.0,Wine,1,8:00am,6:00pm
"""
AWAY = "EmployeeName,Latitude,Longitude,Start,End\nBo,45.0,0.0,11:30am,2:00pm\n"
OSTP_TASKS = """TaskId,Latitude,Longitude,TaskDuration,Skill,Level,OpeningTime,ClosingTime
T1,45.1,0.0,60,Wine,2,8:00am,12:00pm
T2,45.2,0.0,30,Wine,1,8:00am,6:00pm
"""
CLOSED = "TaskId,Start,End\nT2,9:00am,5:00pm\n"


@pytest.fixture
def ostp(tmp_path: Path) -> Path:
    """A folder with the same small day as V1 and as V2."""
    sheets = {
        "employees": EMPLOYEES,
        "employees_unavailabilities": AWAY,
        "tasks": OSTP_TASKS,
        "tasks_unavailabilities": CLOSED,
    }
    for version in ("DayV1", "DayV2"):
        (tmp_path / version).mkdir()
        for sheet, text in sheets.items():
            (tmp_path / version / f"{sheet}.csv").write_text(text, "utf-8")
    return tmp_path


def test_ostp_travel_is_in_whole_minutes() -> None:
    """A tenth of a degree of latitude is 11.12 km, 13.34 minutes at 50 km/h, so 14; no way takes no time."""
    assert ostp_decisionbrain.seconds((45.0, 0.0), (45.1, 0.0)) == 14 * 60
    assert ostp_decisionbrain.seconds((45.0, 0.0), (45.0, 0.0)) == 0


@pytest.mark.parametrize(
    ("text", "hours"), [("8:00am", 8), ("12:00pm", 12), ("12:30am", 0.5), ("5:30PM", 17.5)]
)
def test_ostp_times_of_day(text: str, hours: float) -> None:
    """Twelve o'clock am is midnight, pm is noon."""
    assert ostp_decisionbrain.clock(text) == hours * 3600


def test_ostp_rejects_other_times() -> None:
    """A time on the 24-hour clock is named with the form that is meant."""
    with pytest.raises(FormatError, match='"14:00" is not a time of day; write it as 8:00am'):
        ostp_decisionbrain.clock("14:00")


def test_ostp_windows_absences_and_lunch(ostp: Path) -> None:
    """Tasks end before closing and outside their own absences; who is away all lunch time has no break; V1 has none."""
    problem = ostp_decisionbrain.read(ostp, "DayV2").problem
    hour = 3600
    absence, first, second = problem["jobs"]
    assert first["windows"] == [[8 * hour, 11 * hour]]
    assert second["windows"] == [[8 * hour, 8 * hour + 1800], [17 * hour, 17 * hour + 1800]]
    assert absence["lock"] == {"technician": "Bo", "start": 11.5 * hour}
    assert absence["service"] == 2.5 * hour
    ada, bo = (person["shifts"][0] for person in problem["technicians"])
    assert ada["break"] == {"duration": hour, "window": [12 * hour, 13 * hour]}
    assert "break" not in bo
    without = ostp_decisionbrain.read(ostp, "DayV1").problem["technicians"]
    assert all("break" not in person["shifts"][0] for person in without)


def test_an_ostp_day_is_planned(ostp: Path) -> None:
    """Ada does T1 (28 minutes there and back); T2 is 27 minutes away, done by Bo or by Ada; the absence is kept."""
    instance = ostp_decisionbrain.read(ostp, "DayV2")
    problem = read_problem(instance.problem)
    plan = write_plan(problem, solve(problem, Iterations(20), engine="ortools").plan)
    verdict = check(instance.problem, plan)
    assert verdict.valid
    assert not plan["unserved"]
    # From home over T1 to T2 and home: 14 + 14 + 27 minutes; no split is shorter.
    assert instance.value(verdict.cost) == 55


# Technician 2 lives with request 2; requests 1 and 2 have the same machine, which technician 1 cannot install.
VSC = """DATASET = toy
NAME = toy

DAYS = 4
TRUCK_CAPACITY = 9
TECHNICIAN_DISTANCE_COST = 10
TECHNICIAN_DAY_COST = 100
TECHNICIAN_COST = 5

MACHINES = 2
1 6 343
2 5 887

LOCATIONS = 3
1 0 0
2 1 1
3 5 5

REQUESTS = 3
1 2 1 1 1 1
2 3 1 3 1 2
3 2 1 2 2 1

TECHNICIANS = 2
1 1 10 1 0 1
2 3 20 2 1 1
"""


def test_vsc_days_skills_and_costs(tmp_path: Path) -> None:
    """Installing begins the day after the first delivery day; each working day is a technician with its own limits."""
    (tmp_path / "VSC2019_toy.txt").write_text(VSC, "utf-8")
    instance = vsc2019.read(tmp_path, vsc2019.names(tmp_path)[0])
    jobs = {job["id"]: job for job in instance.problem["jobs"]}
    day = 86_400
    assert jobs["1"]["windows"] == [[day, 2 * day - 1]]
    assert jobs["2"]["windows"] == [[day, 4 * day - 1]]
    people = {person["id"]: person for person in instance.problem["technicians"]}
    # Days 1 to 3 and 1 to 2: day + technician is 2, 3, 4 and 3, 4; the next two sums are days off.
    assert list(people) == ["1@1", "1@2", "1@3", "2@1", "2@2"]
    assert people["2@2"]["van"] == {"installation": 2}
    assert people["2@2"]["shifts"] == [{"start": day, "end": day + 20, "from": 2, "to": 2}]
    # ceil(4 * sqrt 2) = 6 and ceil(sqrt 2) = 2: two days used, 12 and 4 units of way.
    trips = (Trip("2@2", ("1", "2")), Trip("1@3", ("3",)))
    assert judged(instance, *trips)[1] == 2 * 100 + 10 * (12 + 4)


def test_vsc_limits_bind(tmp_path: Path) -> None:
    """Machine, installations of a day, the day (who waits for it ends too late) and distance each bind."""
    (tmp_path / "VSC2019_toy.txt").write_text(VSC, "utf-8")
    instance = vsc2019.read(tmp_path, "VSC2019_toy")
    assert set(broken_rules(instance, Trip("1@3", ("2",)))) == {"skill", "shift-end"}
    assert "van-stock" in broken_rules(instance, Trip("2@2", ("1", "2", "3")))
    assert broken_rules(instance, Trip("2@1", ("1",))) == ["shift-end"]
    (tmp_path / "VSC2019_toy.txt").write_text(VSC.replace("2 3 20", "2 3 11"), "utf-8")
    shorter = vsc2019.read(tmp_path, "VSC2019_toy")
    assert broken_rules(shorter, Trip("2@2", ("1",))) == ["shift-end"]


def test_vsc_working_week() -> None:
    """Nobody works six days in a row, and every stretch of work is followed by two days off."""
    for technician in range(1, 9):
        days = "".join(
            "x" if vsc2019.works(technician=technician, day=day) else "." for day in range(1, 40)
        )
        assert "x" * 6 not in days
        assert ".x" not in days.replace("..x", "").lstrip(".")


def test_a_vsc_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    """A table with fewer rows than announced, or none, is named."""
    (tmp_path / "VSC2019_toy.txt").write_text(VSC.replace("3 2 1 2 2 1\n", ""), "utf-8")
    with pytest.raises(FormatError, match="REQUESTS: 2 rows of 3"):
        vsc2019.read(tmp_path, "VSC2019_toy")
    (tmp_path / "VSC2019_toy.txt").write_text(VSC.partition("TECHNICIANS")[0], "utf-8")
    with pytest.raises(FormatError, match="no TECHNICIANS"):
        vsc2019.read(tmp_path, "VSC2019_toy")

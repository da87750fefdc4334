"""Days on which requests come in: who is called, what is history, what is rejected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.documents import Point, euclidean, problem_document, rounded, shift, weights
from benchmarks.dynamic import Played, main, mean_rows, revelations
from benchmarks.online import Day, OnlineDay
from solver.stop import Iterations

HOME, EAST, NORTH, DEPOT = range(4)
POINTS: list[Point] = [(0, 0), (10, 0), (10, 30), (10, -5)]


def job(name: str, location: int, opens: int, closes: int, **more: Any) -> dict[str, Any]:
    """Return a job of no duration with one window."""
    window = [[opens, closes]]
    return {"id": name, "location": location, "service": 0, "windows": window, **more}


def played(revealed: dict[str, int], *jobs: dict[str, Any]) -> Day:
    """Play a day of one technician at home, without tools, and a depot that has everything."""
    technician = {
        "id": "Ada",
        "tools": [],
        "van": {},
        "shifts": [shift(start=0, end=200, home=HOME)],
    }
    problem = problem_document(
        name="day",
        end=200,
        locations=[[0.0, 0.0]] * len(POINTS),
        travel={"duration": rounded(euclidean(POINTS), scale=1)},
        technicians=[technician],
        depots=[{"id": "depot", "location": DEPOT, "stock": {"p": None}, "tools": ["drill"]}],
        jobs=list(jobs),
        weights=weights(work_hour=3600, unserved=1000),
    )
    day = OnlineDay(problem, revealed, "ortools", 1)
    return day.play(Iterations(5), [Iterations(5) for _ in day.moments])


def starts(day: Day) -> dict[str, int]:
    """Return the start of each visit and pick-up."""
    stops = [stop for route in day.plan["routes"] for stop in route["stops"]]
    return {s.get("job", s["kind"]): s["start"] for s in stops if s["kind"] in ("visit", "pickup")}


@pytest.mark.parametrize(("closes", "rejected"), [(70, 0), (69, 1)])
def test_a_request_is_served_from_where_the_last_one_ended(closes: int, rejected: int) -> None:
    """Ada is done in the east at 20; told at 40 of a job 30 seconds north, she starts it at 70 and no earlier."""
    day = played({"new": 40}, job("known", EAST, 20, 20), job("new", NORTH, 0, closes))
    assert day.valid
    assert day.rejected == rejected
    assert day.decisions == 1
    assert starts(day) == {"known": 20} | ({} if rejected else {"new": 70})


@pytest.mark.parametrize(("told", "rejected"), [(10, 0), (11, 1)])
def test_nobody_under_way_is_called_back(told: int, rejected: int) -> None:
    """For the job in the east at 20 Ada leaves home at 10: a job at home is still taken at 10 and not at 11."""
    day = played({"new": told}, job("known", EAST, 20, 20), job("new", HOME, 0, 15))
    assert day.valid
    assert day.rejected == rejected


def test_what_was_accepted_is_not_given_up() -> None:
    """Two new jobs that exclude each other: the first told is kept, though the second would be as good."""
    first, second = job("first", NORTH, 60, 60), job("second", EAST, 60, 60)
    day = played({"first": 10, "second": 11}, first, second)
    assert day.valid
    assert [left["job"] for left in day.plan["unserved"]] == ["second"]


def test_the_depot_is_passed_once_for_all_that_follows() -> None:
    """A drill fetched for the known job serves the new one, and the pick-up holds the part told of later."""
    known = job("known", EAST, 0, 20, tools=["drill"])
    new = job("new", EAST, 0, 60, tools=["drill"], parts={"p": 3})
    day = played({"new": 59}, known, new)
    assert day.valid
    assert day.rejected == 0
    (pickup,) = (stop for stop in day.plan["routes"][0]["stops"] if stop["kind"] == "pickup")
    assert pickup["tools"] == ["drill"]
    assert pickup["parts"] == {"p": 3}


def test_without_revelations_the_day_is_one_plan() -> None:
    """All is known: one plan, no decision, nothing left out."""
    day = played({}, job("known", EAST, 20, 20))
    assert (day.valid, day.decisions, day.rejected) == (True, 0, 0)
    assert day.plan["cost"]["work_hour"] == 20


def test_revelations_are_read_in_thousandths() -> None:
    """-1 is known beforehand; the line of counts is none of the requests."""
    text = "# Instance toy - 2 dynamic requests\nDyn   Stat\n2    1\nID    RD\n26    -1\n27   0\n28 45\n"
    assert revelations(text) == {"27": 0, "28": 45_000}


INSTANCE = """toy

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
1           1       1       1

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     0     0      200    0      [] [] []
1    0     0     0      200    0      [0] [] [0]
2    10    0     20     20     0      [0] [] [0]
3    10    30    0      70     0      [0] [] [0]
"""


def test_the_command_plays_and_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The day of the first test from its files: both served, out for 91.62, where the authors rejected one."""
    folder = tmp_path / "trsp_pillac"
    (folder / "dynamic").mkdir(parents=True)
    (folder / "C1.txt").write_text(INSTANCE, "utf-8")
    text = "Dyn Stat\n1 1\nID RD\n2 -1\n3 40\n"
    (folder / "dynamic" / "C1_rd_50.txt").write_text(text, "utf-8")
    heads = "instance,dynamic_share_pct,log2012_final_duration,log2012_distance,log2012_rejected"
    (folder / "dynamic_reference.csv").write_text(f"{heads}\nC1,50,1.0,1.0,1\n", "utf-8")
    options = ["--bench", str(tmp_path), "--engine", "ortools", "--iterations", "3"]
    assert main([*options, "--shares", "50"]) == 0
    row, mean = capsys.readouterr().out.splitlines()[-2:]
    # Leaves at 10, east at 20, waits for the news, north at 70, 31.62 home.
    assert row.split()[:3] == ["C1", "50", "1"]
    assert row.split()[4:] == ["0", "1", "91.62", "yes"]
    assert mean.split()[:4] == ["mean", "of", "1", "C1"]
    assert main(["--bench", str(tmp_path / "nowhere")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_means_are_by_class_and_share() -> None:
    """Rejected requests are averaged over a class; the slowest decision is the slowest of all."""
    days = [
        Played("R101", 50, 4, 0.5, 2, 9, 100.0, True),
        Played("R102", 50, 6, 0.9, 4, 10, 200.0, True),
        Played("R201", 50, 6, 0.1, 0, None, 300.0, False),
    ]
    assert list(mean_rows(days)) == [
        ["mean of 2 R1", "50", "5.0", "0.90", "3.00", "9.50", "150.00", "2/2"],
        ["mean of 1 R2", "50", "6.0", "0.10", "0.00", "–", "300.00", "0/1"],
    ]

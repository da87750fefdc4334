"""Other people's engines: what is carried over, what is refused, what their answers are worth."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import peers
from benchmarks.documents import problem_document, shift, weights
from benchmarks.formats.rows import FormatError
from benchmarks.peers.flat import flatten
from solver.checker import check
from tests.benchmarks.test_vrptw import SOLOMON

LIBRARIES = {"pyvrp": "pyvrp", "vroom": "vroom", "vrp-cli": "vrp_cli"}


def small() -> dict[str, Any]:
    """Two technicians at location 0; one holds skill a at level 2 and one piece of p, the other nothing."""
    day = shift(start=0, end=1000, home=0)
    return problem_document(
        name="small",
        end=1000,
        locations=[[0.0, 0.0]] * 4,
        travel={
            "duration": [
                [0, 100, 200, 450],
                [100, 0, 120, 400],
                [200, 120, 0, 300],
                [450, 400, 300, 0],
            ]
        },
        technicians=[
            {"id": "Ada", "skills": {"a": 2}, "van": {"p": 1}, "shifts": [day]},
            {"id": "Bo", "shifts": [day]},
        ],
        jobs=[
            {"id": "skilled", "location": 1, "service": 10, "skills": {"a": 2}, "weight": 3},
            {"id": "part", "location": 2, "service": 10, "parts": {"p": 1}},
            {"id": "two parts", "location": 2, "service": 10, "parts": {"p": 2}},
            {"id": "plain", "location": 1, "service": 10, "windows": [[500, 600]]},
            {"id": "far", "location": 3, "service": 101},
        ],
        weights=weights(travel_hour=3600, unserved=5000),
    )


def test_who_could_do_what() -> None:
    """Skills, stock, windows and the way home decide; 450 + 101 + 450 is a second too much."""
    problem = small()
    flat = flatten(problem, peer="test")
    assert flat.able.tolist() == [
        [True, True, False, True, False],
        [False, False, False, True, False],
    ]
    assert flat.possible == [0, 1, 3]
    assert not flat.classic
    problem["jobs"][4]["service"] = 100
    assert flatten(problem, peer="test").able[:, 4].all()


def test_prices_and_windows_are_carried_over() -> None:
    """A weight multiplies the price, a price of its own does not; without a window the longest shift counts."""
    problem = small()
    problem["jobs"][1]["unserved_cost"] = 70
    tasks = flatten(problem, peer="test").tasks
    assert [task.prize for task in tasks] == [15_000, 70, 5000, 5000, 5000]
    assert tasks[0].window == (0, 1000)
    assert tasks[3].window == (500, 600)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda p: p["jobs"][0].update(due=5), "due"),
        (lambda p: p["technicians"][1].update(speed=2), "speed"),
        (lambda p: p["technicians"][0]["shifts"][0].update(overtime=5), "overtime"),
        (lambda p: p["technicians"][0]["shifts"].append(shift(start=2000, end=2001, home=0)), "several shifts"),
        (lambda p: p["jobs"][3]["windows"].append([900, 950]), "several windows"),
        (lambda p: p["depots"].append({"id": "d", "location": 0}), "depots"),
        (lambda p: p["weights"].update(work_hour=1), "work_hour"),
        (lambda p: p["weights"].update(travel_hour=1800), "travel_hour"),
        (lambda p: p["travel"].update(profile=[]), "profile"),
    ],
)  # fmt: skip
def test_what_an_adapter_lacks_is_refused(change: Any, named: str) -> None:
    """A rule or price that is not carried over is named, never dropped."""
    problem = small()
    change(problem)
    with pytest.raises(FormatError, match=f"vroom: no adapter for {named};"):
        flatten(problem, peer="vroom")


def test_prices_of_their_own_are_for_those_that_know_prices() -> None:
    """A price of one job is refused for a peer that compares leaving out and travel only in order."""
    problem = small()
    problem["jobs"][1]["unserved_cost"] = 70
    with pytest.raises(FormatError, match="vroom: no adapter for unserved_cost;"):
        flatten(problem, peer="vroom", prices=False)


@pytest.mark.parametrize("name", peers.NAMES)
def test_a_peer_serves_all_that_can_be_served(name: str) -> None:
    """Where it is installed its plan of the small day is valid and leaves out the impossible; elsewhere it says so."""
    if find_spec(LIBRARIES[name]) is None:
        with pytest.raises(FormatError, match=rf"{name}: .*pip install -e \"\.\[bench\]\""):
            peers.solve(name, small(), seconds=1, seed=1)
        return
    plan, _ = peers.solve(name, small(), seconds=1, seed=1)
    verdict = check(small(), plan)
    assert verdict.valid, [violation.sentence for violation in verdict.violations]
    assert {left["job"] for left in plan["unserved"]} == {"two parts", "far"}
    # Ada drives 0-1-2-0 = 420 with both; Bo 200, or nobody where Ada passes location 1 in the window.
    assert plan["cost"]["travel_hour"] == 420


def test_peers_want_seconds() -> None:
    """They have no limit in iterations that could be compared."""
    with pytest.raises(FormatError, match="pyvrp: peers stop by time alone; give --seconds"):
        peers.solve("pyvrp", small(), seconds=None, seed=1)


def test_a_classic_problem_is_known_as_one(tmp_path: Path) -> None:
    """Without skills any vehicle may serve every customer, and loads alone tell the vehicles apart."""
    from benchmarks.formats import vrptw_solomon

    (tmp_path / "toy.txt").write_text(SOLOMON, "utf-8")
    flat = flatten(vrptw_solomon.read(tmp_path, "toy").problem, peer="test")
    assert flat.classic
    assert flat.skus == ("load",)
    assert np.all(flat.able)

"""The city of any size, and the command that measures large problems."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from benchmarks.large import __main__ as command
from benchmarks.large.city import DAYS, city
from benchmarks.large.one_size import Measured, Task, measure
from solver.documents import read_problem


def test_the_same_city_each_time() -> None:
    """Size and seed decide the document; another seed is another city."""
    assert json.dumps(city(90, seed=1)) == json.dumps(city(90, seed=1))
    assert city(90, seed=1) != city(90, seed=2)


@pytest.mark.parametrize("jobs", [1, 20, 300])
def test_what_a_city_has(jobs: int) -> None:
    """There are 0.09 technicians a job, three shifts each, and everything the search has to weigh."""
    problem = read_problem(city(jobs, seed=1))
    assert len(problem.jobs) == jobs
    assert len(problem.technicians) == max(2, round(0.09 * jobs))
    assert {len(person.shifts) for person in problem.technicians} == {DAYS}
    assert problem.travel.duration is None
    if jobs == 300:
        share = {
            "skills": sum(bool(job.skills) for job in problem.jobs),
            "parts": sum(bool(job.parts) for job in problem.jobs),
            "windows": sum(bool(job.windows) for job in problem.jobs),
            "due": sum(job.due is not None for job in problem.jobs),
            "hard": sum(job.due_hard for job in problem.jobs),
            "preferred": sum(job.preferred is not None for job in problem.jobs),
        }
        assert share["skills"] == 300
        assert 120 < share["parts"] < 180
        assert 50 < share["windows"] < 130
        assert 240 < share["due"] < 290
        assert 20 < share["hard"] < 100
        assert share["preferred"] > 0


def test_one_size_is_measured() -> None:
    """Every stage is timed, the plan is judged and compared with both rules."""
    found = measure(Task(jobs=60, seed=2, workers=1, iterations=3000))
    assert found.valid
    assert found.better
    assert list(found.stages) == list(command.STAGES)
    assert found.wall >= sum(found.stages.values()) - 0.1
    assert found.own_cpu > 0
    assert found.workers_cpu == 0
    assert found.memory > 50
    assert (found.jobs, found.technicians, found.iterations) == (60, 5, 3000)
    assert set(found.rules) == {"nearest", "earliest-due"}


MEASURED = Measured(
    jobs=100,
    technicians=9,
    stages=dict.fromkeys(command.STAGES, 0.5),
    wall=3.0,
    own_cpu=1.5,
    workers_cpu=2.0,
    workers=2,
    memory=300,
    cents=150000,
    unserved=1,
    iterations=10,
    valid=True,
    rules={"nearest": [200000, 2], "earliest-due": [300000, 3]},
)


def test_a_row_has_what_the_heads_say() -> None:
    """Costs are in money a job, times in seconds, and a plan that is not valid cannot be overlooked."""
    cells = dict(zip(command.HEADS[:-5], command.row(MEASURED)[:-5], strict=True))
    assert (cells["CPU s"], cells["quiet s"], cells["quiet ms/job"]) == ("3.5", "2.5", "25.0")
    assert (cells["cost/job"], cells["unserved"]) == ("15.00", "1")
    assert command.row(MEASURED)[-5:] == ["20.00", "2", "30.00", "3", "valid"]
    assert command.row(replace(MEASURED, valid=False))[-1] == "NOT VALID"
    assert len(command.row(MEASURED)) == len(command.HEADS)


@pytest.mark.parametrize(
    ("measured", "status"),
    [
        (MEASURED, 0),
        (replace(MEASURED, valid=False), 1),
        (replace(MEASURED, cents=250000), 1),
    ],
)
def test_the_command_says_how_it_went(
    measured: Measured,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A plan that is refused or no better than a rule ends the command with status 1."""
    asked: list[Task] = []

    def found(task: Task) -> Measured:
        asked.append(task)
        return measured

    monkeypatch.setattr(command, "_in_own_process", found)
    given = ["--jobs", "100", "200", "--workers", "2", "--iterations-per-job", "7"]
    assert command.main(given) == status
    assert [(task.jobs, task.iterations, task.workers) for task in asked] == [
        (100, 700, 2),
        (200, 1400, 2),
    ]
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].count("|") == lines[-4].count("|") == len(command.HEADS) + 1
    assert asdict(measured)["jobs"] == 100

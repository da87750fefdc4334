"""The staffing study of the sample data: made by its script to the byte, read, built and simulated."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.cli.study_files import open_study
from dispatch.staffing.build_study import StudyPlan
from dispatch.staffing.history import History
from dispatch.staffing.simulate import simulate


@pytest.fixture(scope="module")
def plan(repository: Path) -> StudyPlan:
    """The study as `dispatch staffing` builds it."""
    return open_study(repository / "data" / "staffing" / "study.toml")


def test_the_script_makes_the_same_bytes(repository: Path, tmp_path: Path) -> None:
    """Run anew, the script writes exactly the history that stands in data/."""
    script = repository / "data" / "make_staffing.py"
    environment = {**os.environ, "PYTHONPATH": str(repository), "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run(
        [sys.executable, str(script), "--out", str(tmp_path)],
        check=True, cwd=tmp_path, env=environment, capture_output=True,
    )  # fmt: skip
    made = (tmp_path / "staffing" / "history.csv").read_bytes()
    assert made == (repository / "data" / "staffing" / "history.csv").read_bytes()


def test_the_history_is_ten_weeks_of_fifteen_a_day(plan: StudyPlan) -> None:
    """Ten whole weeks, about fifteen jobs a day, more on Mondays than on Sundays, no number twice."""
    history = plan.world.demand.history  # type: ignore[attr-defined]
    assert isinstance(history, History)
    assert len(history.whole_weeks) == 10
    assert 14 <= len(history.jobs) / 70 <= 16
    weekdays = Counter(history.day_of(job).weekday() for job in history.jobs)
    assert weekdays[0] > 1.4 * weekdays[6]
    assert len({job.id for job in history.jobs}) == len(history.jobs)


def test_somebody_can_do_every_job(plan: StudyPlan) -> None:
    """Every job's skills and tools are somebody's, and every part is one that the depot knows."""
    history = plan.world.demand.history  # type: ignore[attr-defined]
    scenario = plan.scenarios[0]
    people = [member.technician for member in scenario.staff.everybody()]
    stocked = {sku for depot in scenario.stock.depots for sku in depot.stock}
    for job in history.jobs:
        able = [
            person
            for person in people
            if set(job.tools) <= set(person.tools)
            and all(person.skills.get(skill, 0) >= level for skill, level in job.skills.items())
        ]
        assert able, job.id
        assert set(job.parts) <= stocked, job.id


def test_a_week_of_it_can_be_simulated(plan: StudyPlan) -> None:
    """Every scenario of the file gives jobs, days and a service level that is neither nothing nor all."""
    world = replace(plan.world, days=7, warm_up_days=0, iterations=2)
    for scenario in plan.scenarios:
        found = simulate(world, scenario, seed=plan.seed, replication=0)
        assert len(found.days) == 7
        assert 0.2 < found.service_level < 1, scenario.name

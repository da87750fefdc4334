"""A study: stored at once, resumed, the same answer whoever works, stopped when precise."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.staffing import study as studying
from dispatch.staffing.arrivals import fit_arrivals
from dispatch.staffing.demand import FittedDays, WholeWeeks
from dispatch.staffing.history import StaffingError
from dispatch.staffing.results import Results, fingerprint, scenario_key
from dispatch.staffing.scenario import Chances, Scenario
from dispatch.staffing.simulate import simulate
from dispatch.staffing.staff import Staff
from dispatch.staffing.statistics import Interval, replications_needed
from dispatch.staffing.streams import Streams
from dispatch.staffing.study import Precision, Study, Task
from dispatch.staffing.summary import Summary
from solver.executor import ProcessPool
from tests.dispatch.staffing.small_service import history, member, world

SMALL = world(days=3, chances=Chances(), iterations=20)


def scenario(heads: int) -> Scenario:
    """Return a scenario of some equal heads."""
    return Scenario(f"{heads} heads", Staff(tuple(member(f"T-{n}") for n in range(heads))))


def made_up(level: float, backlog: tuple[int, ...] = (3, 3, 3)) -> Summary:
    """Return a summary of a level."""
    return Summary(level, 1.0, 0.5, 0.1, 0.0, 100, 6.0, backlog, {"late": 1}, {"": (9, 10)}, {}, {})


class Noisy:
    """Stands in for simulating: levels that scatter by replication, the calls counted."""

    def __init__(self, spread: float = 0.02) -> None:
        self.spread, self.calls = spread, 0

    def __call__(self, task: Task, cancel: object) -> Summary:
        """Return a level of 0.9 and some chance."""
        self.calls += 1
        noise = Streams(task.seed, task.replication).of("noise").standard_normal()
        return made_up(min(1.0, max(0.0, 0.9 + self.spread * float(noise))))


def test_a_summary_is_what_the_replication_was() -> None:
    """Level, backlog and counts are those of the records, and survive being written."""
    run = simulate(SMALL, scenario(1), seed=1, replication=0)
    summary = Summary.of(run)
    assert summary.service_level == run.service_level
    assert summary.backlog == run.backlog
    assert summary.jobs == len(run.jobs)
    for table in (summary.by_zone, summary.by_weekday):
        assert sum(whole for _, whole in table.values()) == len(run.jobs)
        assert sum(kept for kept, _ in table.values()) == sum(job.on_time for job in run.jobs)
    assert Summary.from_plain(summary.plain()) == summary


def test_a_study_goes_on_where_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash in mid-line only what is missing is run, and the answer is that of an undisturbed study."""
    file = tmp_path / "results.jsonl"
    whole = Noisy()
    monkeypatch.setattr(studying, "replicate", whole)
    undisturbed = Study(SMALL).run([scenario(2)], 8)
    first = Noisy()
    monkeypatch.setattr(studying, "replicate", first)
    Study(SMALL, results=Results(file)).run([scenario(2)], 5)
    text = file.read_text("utf-8")
    file.write_text(text[: len(text) - 40], "utf-8")
    second = Noisy()
    monkeypatch.setattr(studying, "replicate", second)
    resumed = Study(SMALL, results=Results(file)).run([scenario(2)], 8)
    assert resumed == undisturbed
    assert (first.calls, second.calls) == (5, 4)
    assert Study(SMALL, results=Results(file)).run([scenario(2)], 8) == undisturbed
    assert second.calls == 4


def test_a_cancelled_study_keeps_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelled after three replications it says so; started again it needs only the others."""
    noisy, cancel, results = Noisy(), threading.Event(), Results()
    monkeypatch.setattr(studying, "replicate", noisy)

    def watch(name: str, interval: Interval) -> None:
        if interval.count == 3:
            cancel.set()

    with pytest.raises(StaffingError, match="was stopped"):
        Study(SMALL, results=results, on_progress=watch, cancel=cancel).run([scenario(1)], 9)
    assert noisy.calls == len(results) == 3
    Study(SMALL, results=results).run([scenario(1)], 9)
    assert noisy.calls == 9


def test_the_answer_does_not_depend_on_who_works() -> None:
    """Two processes simulate the same replications as one; worlds and scenarios can be handed over."""
    alone = Study(SMALL, seed=3).run([scenario(1), scenario(2)], 2)
    with ProcessPool(2) as pool:
        together = Study(SMALL, seed=3, executor=pool).run([scenario(1), scenario(2)], 2)
    assert together == alone
    fitted = FittedDays(history(), fit_arrivals(history()).model)
    assert pickle.loads(pickle.dumps(replace(SMALL, demand=fitted))) == replace(
        SMALL, demand=fitted
    )


def test_a_study_stops_when_it_is_precise(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replications that count are those that were needed, whatever was run beyond; too few are said to be."""
    monkeypatch.setattr(studying, "replicate", Noisy())
    wide = Study(SMALL).estimate(scenario(2), Precision(0.008, least=5, most=200))
    levels = [summary.service_level for summary in Study(SMALL).run([scenario(2)], 200)[0]]
    assert wide.is_precise
    assert len(wide.summaries) == replications_needed(levels, precision=0.008, least=5)
    assert wide.level.half_width <= 0.008
    assert "of the promises kept." in wide.sentence
    narrow = Study(SMALL).estimate(scenario(2), Precision(0.0005, least=5, most=20))
    assert not narrow.is_precise
    assert "not as precise as asked" in narrow.sentence


def test_an_unstable_service_is_called_unstable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the backlog grows the sentence says by how much, and no service level."""
    monkeypatch.setattr(
        studying,
        "replicate",
        lambda task, cancel: made_up(0.5, tuple(range(0, 60, 2 + task.replication % 2))),
    )
    estimate = Study(SMALL).estimate(scenario(1), Precision(0.01, least=4, most=12))
    assert estimate.trend.is_unstable
    assert "unstable, the backlog grows by 2." in estimate.sentence


def test_common_chance_makes_differences_sharp() -> None:
    """On the same jobs and illnesses one head more is told from none in runs that would not do apart."""
    rough = replace(SMALL, days=7, iterations=0)
    study = Study(rough, seed=5)
    difference = study.difference(scenario(1), scenario(2), 6)
    assert difference.mean > 0
    levels = [
        [s.service_level for s in found] for found in study.run([scenario(1), scenario(2)], 6)
    ]
    apart = sum((replications_spread(values)) ** 2 for values in levels) ** 0.5
    assert difference.half_width < apart


def replications_spread(values: list[float]) -> float:
    """Return the half-width of a mean's interval."""
    from dispatch.staffing.statistics import mean_interval

    return mean_interval(values).half_width


KEY = """
from dispatch.staffing.results import scenario_key
from tests.dispatch.staffing.test_study import SMALL, scenario
print(scenario_key(SMALL, scenario(2), seed=1))
"""


def test_keys_are_the_same_in_every_process(repository: Path) -> None:
    """A key depends on the values alone, not on the process's own way to order sets and to place objects."""
    keys = set()
    for salt in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": salt, "PYTHONPATH": str(repository)}
        done = subprocess.run(
            [sys.executable, "-c", KEY], env=environment, capture_output=True, text=True, check=True
        )
        keys.add(done.stdout.strip())
    keys.add(scenario_key(SMALL, scenario(2), seed=1))
    assert len(keys) == 1


def test_keys_tell_what_results_depend_on() -> None:
    """Another seed, headcount, day, demand or chance has another key; another name has not."""
    base = scenario_key(SMALL, scenario(2), seed=1)
    assert scenario_key(SMALL, replace(scenario(2), name="other"), seed=1) == base
    others = [
        scenario_key(SMALL, scenario(2), seed=2),
        scenario_key(SMALL, scenario(3), seed=1),
        scenario_key(replace(SMALL, days=4), scenario(2), seed=1),
        scenario_key(replace(SMALL, chances=Chances(no_show=0.5)), scenario(2), seed=1),
        scenario_key(replace(SMALL, demand=WholeWeeks(history(seed=2))), scenario(2), seed=1),
        scenario_key(replace(SMALL, demand=WholeWeeks(history(), 1.5)), scenario(2), seed=1),
    ]
    assert len({base, *others}) == 7
    assert fingerprint(1) != fingerprint("1")


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    """A file where the folder should be is a sentence."""
    (tmp_path / "taken").write_text("x")
    with pytest.raises(StaffingError, match="taken"):
        Results(tmp_path / "taken" / "results.jsonl")
    with pytest.raises(StaffingError, match="half-width of 0"):
        Precision(0.0)

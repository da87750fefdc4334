"""The back-test agrees with a period that happened as simulated, and misses one that did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from benchmarks.staffing_coverage import coverage, made_up_past
from dispatch.staffing.back_test import BackTest, Past, Replayed, back_test, what_happened
from dispatch.staffing.history import History, StaffingError
from dispatch.staffing.scenario import Chances, Scenario, World
from dispatch.staffing.staff import Staff
from dispatch.staffing.starts_file import read_starts
from dispatch.staffing.statistics import Interval, mean_interval, prediction_interval
from dispatch.staffing.streams import Streams
from dispatch.staffing.study import Study
from tests.dispatch.staffing.small_service import MONDAY, ZONE, at, history, job, member, world

ROUGH = Chances(no_show=0.1, unfixed=0.2, part_missing=0.1, sickness=0.1)
ONE = Scenario("one", Staff((member("T-1"),)))
TWO = Scenario("two", Staff((member("T-1"), member("T-2"))))


def _world(**changes: object) -> World:
    return world(days=7, warm_up_days=7, chances=ROUGH, iterations=10, **changes)  # type: ignore[arg-type]


def _past(started: dict[str, datetime], **changes: object) -> Past:
    """Return a week with two jobs on its Monday, the standards promising two days or less."""
    jobs = [job("A", at(MONDAY, time(9))), job("B", at(MONDAY, time(10)))]
    whole = replace(History.of(jobs, ZONE), first=MONDAY - timedelta(7), last=MONDAY + timedelta(6))
    plain = Past(whole, started, ONE, MONDAY, 7, known_until=at(MONDAY + timedelta(30)))
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_what_happened_is_counted_by_the_promises() -> None:
    """Of two jobs one started the same day and one a month later, or never: half the promises were kept."""
    soon, late = at(MONDAY, time(11)), at(MONDAY + timedelta(28))
    assert what_happened(_world(), _past({"A": soon, "B": soon})) == (1.0, 2)
    assert what_happened(_world(), _past({"A": soon, "B": late})) == (0.5, 2)
    assert what_happened(_world(), _past({"A": soon})) == (0.5, 2)


def test_what_is_not_known_is_refused() -> None:
    """Without any start, or while promises are still open, nothing can be said of what happened."""
    with pytest.raises(StaffingError, match="No job reported from 2026-03-02"):
        what_happened(_world(), _past({}))
    soon = at(MONDAY, time(11))
    with pytest.raises(StaffingError, match="1 jobs of the back-test, B among them, were still"):
        what_happened(_world(), _past({"A": soon}, known_until=None))


def test_a_period_without_its_warm_up_is_refused() -> None:
    """The weeks before the period have to be in the history, and the period itself."""
    early = _past({"A": at(MONDAY, time(11))}, first_day=MONDAY - timedelta(7), days=14)
    with pytest.raises(StaffingError, match="needs 2026-02-16 to 2026-03-08"):
        back_test(Study(_world()), early)
    with pytest.raises(StaffingError, match="Give a Monday"):
        _past({}, first_day=date(2026, 3, 3))
    with pytest.raises(StaffingError, match="2 replications says nothing"):
        _past({}, replications=2)


def test_replayed_jobs_are_those_of_the_past() -> None:
    """Week by week the very jobs come in, whatever the chance, each once."""
    past = history(weeks=3)
    replayed = Replayed(past)
    found = [
        row
        for number in range(4)
        for row in replayed.week(Streams(number, 0), number, past.first + timedelta(weeks=number))
    ]
    assert [(row.id, row.reported_at) for row in found] == [
        (row.id, row.reported_at) for row in past.jobs
    ]


def test_the_interval_is_that_of_one_period() -> None:
    """One more value is less sure than the mean: by the root of n + 1. Ten values by the formula."""
    values = [0.9, 0.92, 0.88, 0.91, 0.93, 0.87, 0.9, 0.9, 0.89, 0.9]
    found = prediction_interval(values)
    assert found.mean == pytest.approx(0.9)
    assert found.half_width == pytest.approx(mean_interval(values).half_width * 11**0.5)


@pytest.mark.parametrize(
    ("actual", "is_trusted"), [(0.80, True), (0.729, True), (0.727, False), (0.873, False)]
)
def test_trust_ends_two_points_beyond_the_interval(actual: float, is_trusted: bool) -> None:
    """80 % ± 5 %: trusted from 73 % to 87 %, give or take."""
    found = BackTest(actual, 100, Interval(0.8, 0.0512, 10))
    assert found.is_trusted is is_trusted
    assert ("not to be trusted" in found.sentence) is not is_trusted


def test_the_true_staff_is_trusted_and_another_is_not() -> None:
    """A period worked by two is believed of two; that two kept so much is not believed of one."""
    service = _world()
    past = made_up_past(service, TWO, seed=3, replications=6)
    study = Study(service, seed=3)
    assert back_test(study, past).is_trusted
    assert not back_test(study, replace(past, scenario=ONE)).is_trusted


def test_the_coverage_counts_back_tests() -> None:
    """Three made-up periods with known staff: every one is told of, and what is held is trusted."""
    told: list[str] = []
    found = coverage(_world(), TWO, repeats=3, replications=4, on_done=told.append)
    assert found.repeats == len(told) == 3
    assert found.held <= found.trusted <= 3
    assert found.share == found.held / 3
    assert found.held >= 2


def test_starts_are_read(tmp_path: Path) -> None:
    """Offsets count, a moment without one is local, the earliest of several counts, an empty one is none."""
    path = tmp_path / "started.csv"
    path.write_text(
        "Job,Kind,Started at\nA,repair,2026-03-02 09:30\nA,repair,2026-03-02 08:30\n"
        "B,repair,\nC,repair,2026-03-02T01:00:00+00:00\n",
        "utf-8",
    )
    found = read_starts(path, timezone=ZONE)
    assert found == {"A": at(MONDAY, time(8, 30)), "C": at(MONDAY, time(9))}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Job,Started at\n", "holds no row"),
        ("Job,Start\nA,2026-03-02\n", 'no column "Started at"'),
        ("Job,Started at\nA,yesterday\n", 'row 2: "yesterday" is no moment'),
    ],
)
def test_faults_of_the_starts_are_named(tmp_path: Path, text: str, problem: str) -> None:
    """What is wrong is named with what to do."""
    path = tmp_path / "started.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(StaffingError, match=problem):
        read_starts(path, timezone=ZONE)
    with pytest.raises(StaffingError, match="cannot be read"):
        read_starts(tmp_path / "none.csv", timezone=ZONE)

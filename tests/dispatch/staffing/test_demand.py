"""Simulated weeks are weeks of the past, moved whole; growth and fitted days keep what goes together."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dispatch.staffing.arrivals import fit_arrivals
from dispatch.staffing.demand import FittedDays, WholeWeeks, weeks_apart
from dispatch.staffing.history import History, StaffingError, moved
from dispatch.staffing.streams import Streams
from tests.dispatch.staffing.small_service import MONDAY, ZONE, at, history, job


def _rows(jobs: tuple, days: int) -> list[tuple]:
    """What a job is but for its name, its moment moved by some days."""
    return [
        (j.reported_at - timedelta(days=days), j.location, dict(j.skills), j.service_seconds)
        for j in jobs
    ]


def test_streams_belong_to_things() -> None:
    """The same names give the same numbers, whatever was drawn before; any other name gives others."""
    streams = Streams(7, 3)
    first = streams.of("service", "J-1", 0).random(4).tolist()
    streams.of("traffic", "J-1").random(100)
    assert Streams(7, 3).of("service", "J-1", 0).random(4).tolist() == first
    others = [Streams(7, 4), Streams(8, 3)]
    assert all(o.of("service", "J-1", 0).random(4).tolist() != first for o in others)
    assert streams.chance("service", "J-1", 1) != first[0]
    assert streams.chance("a", "b", "c") != streams.chance("a", "bc")


def test_streams_are_even() -> None:
    """Ten thousand chances fill ten equal boxes as evenly as chance would (chi-square, 9 degrees, 99.9 %)."""
    streams = Streams(1, 0)
    counts = np.histogram([streams.chance("x", n) for n in range(10_000)], bins=10, range=(0, 1))[0]
    assert float(np.sum((counts - 1000) ** 2 / 1000)) < 27.9


def test_a_week_is_a_week_of_the_past() -> None:
    """Every simulated week is one of the history, row by row, moved by whole weeks."""
    past = history()
    demand = WholeWeeks(past)
    for number in range(5):
        monday = MONDAY + timedelta(weeks=number)
        week = demand.week(Streams(1, 0), number, monday)
        found = [
            day
            for day, jobs in past.whole_weeks.items()
            if _rows(week, (monday - day).days) == _rows(jobs, 0)
        ]
        assert len(found) == 1
        assert len({j.id for j in week}) == len(week)


def test_weeks_come_from_the_same_season() -> None:
    """With a year of history a week of March is drawn from February to early April, over New Year as well."""
    jobs = [job(f"J{n}", at(date(2025, 1, 6) + timedelta(days=n))) for n in range(364)]
    demand = WholeWeeks(History.of(jobs, ZONE))
    for monday in (MONDAY, date(2026, 1, 5)):
        drawn = set()
        for replication in range(60):
            # Each day of the past has one job, whose number tells the week it was.
            week = demand.week(Streams(1, replication), 0, monday)
            assert len(week) == 7
            drawn.add(week[0].reported_at)
        assert drawn == {at(monday)}
    assert weeks_apart(date(2025, 12, 29), date(2026, 1, 5)) == pytest.approx(1)
    assert weeks_apart(date(2024, 1, 1), date(2026, 1, 1)) < 0.5
    assert weeks_apart(date(2025, 1, 1), date(2025, 7, 1)) == pytest.approx(25.9, abs=0.1)


def test_growth_copies_and_thins_rows() -> None:
    """A growth of 1.5 copies half the rows and 0.5 leaves half out; at 2 every row is there twice."""
    past = history(weeks=8, a_day=40)
    plain = Counter(j.reported_at for j in WholeWeeks(past).week(Streams(1, 0), 0, MONDAY))
    double = Counter(j.reported_at for j in WholeWeeks(past, 2.0).week(Streams(1, 0), 0, MONDAY))
    assert double == Counter({moment: 2 * count for moment, count in plain.items()})
    half = WholeWeeks(past, 0.5).week(Streams(1, 0), 0, MONDAY)
    more = WholeWeeks(past, 1.5).week(Streams(1, 0), 0, MONDAY)
    total = sum(plain.values())
    assert len(half) == pytest.approx(total / 2, abs=3 * (total / 4) ** 0.5)
    assert len(more) - total == len(half)
    assert len({j.id for j in more}) == len(more)


def test_a_moved_job_keeps_the_clock_and_loses_its_history() -> None:
    """Across a change of the clocks a job comes in at the same time of day; what was told and fixed is gone."""
    zone = history().timezone
    from zoneinfo import ZoneInfo

    york = ZoneInfo("America/New_York")
    before = at(date(2026, 10, 26)).replace(tzinfo=york, hour=9)
    told = replace(job("a", before), release_at=before + timedelta(hours=2))
    later = moved(told, days=14, id="b", timezone=york)
    assert later.reported_at.hour == 9
    assert later.release_at is not None
    assert later.release_at.hour == 11
    assert later.reported_at.timestamp() - before.timestamp() == 14 * 86_400 + 3600
    assert (later.lock, later.told, zone.key) == (None, None, "Asia/Shanghai")


def test_a_short_history_is_refused() -> None:
    """Three weeks are too few to draw from, and no job is no history; the sentences say what to give."""
    with pytest.raises(StaffingError, match=r"3 whole weeks.*Give 4"):
        WholeWeeks(history(weeks=3))
    with pytest.raises(StaffingError, match="no job"):
        History.of([], ZONE)
    with pytest.raises(StaffingError, match="growth is 0"):
        WholeWeeks(history(), 0)
    with pytest.raises(StaffingError, match="covers 21 days"):
        fit_arrivals(history(weeks=3))


def _days(rng: np.random.Generator, *, weeks: int, cv: float) -> History:
    """A history with known weekday factors and a gamma shock on every day."""
    factors = np.array([1.3, 1.1, 1.0, 1.0, 1.2, 0.8, 0.6])
    jobs = []
    for number in range(weeks * 7):
        day = date(2025, 1, 6) + timedelta(days=number)
        shock = rng.gamma(1 / cv**2, cv**2) if cv else 1.0
        count = rng.poisson(40 * factors[number % 7] * shock)
        jobs += [job(f"{number}-{row}", at(day) + timedelta(minutes=row)) for row in range(count)]
    return History.of(jobs, ZONE)


def test_a_fit_finds_what_the_days_were_made_with() -> None:
    """Weekday factors within 0.06, shocks of 20 % within 5 points; plain Poisson days are found to have none."""
    rng = np.random.default_rng(11)
    fit = fit_arrivals(_days(rng, weeks=52, cv=0.2))
    assert fit.model.weekday_factors() == pytest.approx(
        (1.3, 1.1, 1.0, 1.0, 1.2, 0.8, 0.6), abs=0.06
    )
    assert fit.model.shock_cv == pytest.approx(0.2, abs=0.05)
    assert fit.dispersion_p < 1e-6
    plain = fit_arrivals(_days(rng, weeks=52, cv=0))
    assert plain.model.shock_cv == 0
    assert plain.dispersion == pytest.approx(1, abs=0.2)
    assert "no more uneven" in plain.sentences()[1]


def test_fitted_days_have_the_mean_and_spread_of_the_model() -> None:
    """Over many days the jobs of fitted demand have the model's mean and the variance m + c² m²."""
    fit = fit_arrivals(_days(np.random.default_rng(12), weeks=30, cv=0.25))
    demand = FittedDays(_days(np.random.default_rng(12), weeks=30, cv=0.25), fit.model, growth=1.1)
    counts = []
    for replication in range(150):
        week = demand.week(Streams(2, replication), 0, MONDAY)
        counts.append(sum(j.reported_at.date() == MONDAY for j in week))
    mean = 1.1 * fit.model.mean(MONDAY)
    variance = mean + (fit.model.shock_cv * mean) ** 2
    assert np.mean(counts) == pytest.approx(mean, abs=3 * (variance / 150) ** 0.5)
    assert np.var(counts) == pytest.approx(variance, rel=0.35)


def test_a_shock_hits_all_zones_of_a_day_at_once() -> None:
    """Days carry their shock over: neighbours are correlated as asked, and each day alone has mean 1."""
    fit = fit_arrivals(_days(np.random.default_rng(13), weeks=30, cv=0.3))
    model = replace(fit.model, shock_cv=0.3, carry=0.6)
    shocks = np.array([[model.shock(Streams(3, r), d) for d in (20, 21)] for r in range(400)])
    assert shocks.mean() == pytest.approx(1, abs=0.04)
    assert shocks.std() == pytest.approx(0.3, abs=0.04)
    assert np.corrcoef(shocks.T)[0, 1] == pytest.approx(0.6, abs=0.1)

"""Intervals, stopping and trends say what they should on numbers whose truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dispatch.staffing.statistics import (
    backlog_trend,
    mean_interval,
    paired_difference,
    replications_needed,
)


def test_an_interval_by_hand() -> None:
    """For 1, 2, 3 the mean is 2 and the half-width 4.3027 / sqrt(3), by the table of Student's t."""
    interval = mean_interval([1, 2, 3])
    assert interval.mean == 2
    assert interval.half_width == pytest.approx(4.30265 / math.sqrt(3), rel=1e-5)
    assert (interval.low, interval.high) == (2 - interval.half_width, 2 + interval.half_width)
    assert str(interval) == "2.000 ± 2.484"


def test_one_replication_has_no_interval() -> None:
    """One value gives an infinite half-width, none is an error."""
    assert mean_interval([5]).half_width == math.inf
    assert "no interval" in str(mean_interval([5]))
    with pytest.raises(ValueError, match="no replication"):
        mean_interval([])


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """Of 2,000 intervals of ten normal values 95 % hold the mean, give or take three standard errors."""
    rng = np.random.default_rng(3)
    held = [
        interval.low <= 7 <= interval.high
        for interval in (mean_interval(row) for row in rng.normal(7, 2, (2000, 10)).tolist())
    ]
    assert np.mean(held) == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / 2000))


def test_common_chance_cancels_in_pairs() -> None:
    """The difference of two runs that share their chance is known far better than that of two that do not."""
    rng = np.random.default_rng(4)
    shared, own = rng.normal(0, 1, 20), rng.normal(0, 0.1, (2, 20))
    paired = paired_difference((shared + own[0]).tolist(), (shared + own[1] + 0.5).tolist())
    apart = paired_difference((shared + own[0]).tolist(), (rng.permutation(shared) + 0.5).tolist())
    assert paired.low <= 0.5 <= paired.high
    assert paired.half_width < apart.half_width / 4
    with pytest.raises(ValueError, match="3 and 2"):
        paired_difference([1, 2, 3], [1, 2])


def test_a_study_stops_when_it_is_precise_and_stays_so() -> None:
    """The count found is the first one within the precision that is followed by five more within it."""
    rng = np.random.default_rng(5)
    values = rng.normal(0.9, 0.02, 60).tolist()
    found = replications_needed(values, precision=0.01)
    assert found is not None
    widths = [mean_interval(values[:n]).half_width for n in range(2, 61)]
    within = [n for n in range(10, 61) if widths[n - 2] <= 0.01]
    assert found == next(n for n in within if all(n + k in within for k in range(6)))
    assert replications_needed(values, precision=0.0001) is None


def test_the_first_lucky_look_does_not_stop_a_study() -> None:
    """Ten equal values followed by wild ones are not taken for precise."""
    values = [0.9] * 10 + [0.1, 0.9, 0.2, 0.8, 0.3] * 4
    assert replications_needed(values, precision=0.05) is None


def test_what_follows_does_not_change_where_a_study_stops() -> None:
    """Replications done beyond the stopping point, as several workers do them, leave it where it was."""
    rng = np.random.default_rng(6)
    values = rng.normal(0.9, 0.02, 100).tolist()
    found = replications_needed(values[:40], precision=0.012)
    assert found is not None
    assert replications_needed(values, precision=0.012) == found


def test_a_growing_backlog_is_unstable_and_a_wavering_one_is_not() -> None:
    """Growth of two jobs a day is seen through noise; noise alone is not taken for growth."""
    rng = np.random.default_rng(7)
    noise = rng.normal(30, 6, (8, 84))
    assert not backlog_trend(noise.tolist(), arrivals_a_day=50).is_unstable
    growing = backlog_trend((noise + 2 * np.arange(84)).tolist(), arrivals_a_day=50)
    assert growing.is_unstable
    assert growing.growth.low <= 2 <= growing.growth.high


def test_weekends_are_no_growth_and_a_week_tells_nothing() -> None:
    """A backlog that rises every weekend and is worked off by Friday is stable; one week alone is not judged."""
    week = [20, 15, 10, 5, 0, 20, 40]
    assert backlog_trend([week * 4] * 3, arrivals_a_day=20).growth.mean == pytest.approx(0)
    short = backlog_trend([week] * 9, arrivals_a_day=20)
    assert short.growth.half_width == math.inf
    assert not short.is_unstable

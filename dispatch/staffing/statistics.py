"""How sure a simulation is: intervals over replications, when to stop, paired differences, instability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from dispatch.languages import gettext as _

LEVEL = 0.95
LEAST_REPLICATIONS = 10
LOOK_AHEAD = 5
WEEK = 7


@dataclass(frozen=True)
class Interval:
    """A mean over replications and how sure it is.

    Attributes
    ----------
    mean : float
        Of the replications.
    half_width : float
        Of the interval; infinite with fewer than two replications.
    count : int
        Replications.
    level : float
        Share of such intervals that hold the true mean.
    """

    mean: float
    half_width: float
    count: int
    level: float = LEVEL

    @property
    def low(self) -> float:
        """The lower end."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """The upper end."""
        return self.mean + self.half_width

    def __str__(self) -> str:
        """Return the interval as people write it."""
        if not math.isfinite(self.half_width):
            return _("{mean} (one replication, no interval)", mean=f"{self.mean:.3f}")
        return f"{self.mean:.3f} ± {self.half_width:.3f}"


def mean_interval(values: Sequence[float], *, level: float = LEVEL) -> Interval:
    """Return the interval of a mean, replications being independent.

    Parameters
    ----------
    values : sequence of float
        One of each replication. Jobs of one replication share its weather and are no independent values.
    level : float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If there is no value.

    References
    ----------
    A. M. Law, "Simulation Modeling and Analysis", 5th edition (2015), equation 9.1.
    """
    if not values:
        raise ValueError("no replication is done; run one at least")
    sample = np.asarray(values, dtype=float)
    count = len(sample)
    if count < 2:
        return Interval(float(sample.mean()), math.inf, count, level)
    quantile = float(stats.t.ppf((1 + level) / 2, count - 1))
    error = float(sample.std(ddof=1)) / math.sqrt(count)
    return Interval(float(sample.mean()), quantile * error, count, level)


def prediction_interval(values: Sequence[float], *, level: float = LEVEL) -> Interval:
    """Return the interval in which one more replication lies, not the mean of all.

    Parameters
    ----------
    values : sequence of float
        One of each replication.
    level : float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If there is no value.

    References
    ----------
    G. J. Hahn and W. Q. Meeker, "Statistical Intervals" (1991), section 4.7: t s sqrt(1 + 1/n), for values that are
    nearly normal.
    """
    mean = mean_interval(values, level=level)
    return Interval(mean.mean, mean.half_width * math.sqrt(mean.count + 1), mean.count, level)


def paired_difference(
    first: Sequence[float], second: Sequence[float], *, level: float = LEVEL
) -> Interval:
    """Return the interval of `second` less `first`, both from the same replications in the same order.

    Raises
    ------
    ValueError
        If they are not equally long.

    References
    ----------
    A. M. Law (2015), section 10.2.1, the paired-t interval.
    """
    if len(first) != len(second):
        raise ValueError(
            f"{len(first)} and {len(second)} replications cannot be paired; run as many of both"
        )
    return mean_interval([b - a for a, b in zip(first, second, strict=True)], level=level)


def replications_needed(
    values: Sequence[float], *, precision: float, least: int = LEAST_REPLICATIONS
) -> int | None:
    """Return after how many replications a study may stop; None where those given do not suffice.

    The half-width has to be within `precision`, and to stay there for the next five replications: the first time may be
    luck. Replications are looked at in their order, so the answer does not depend on which was finished first.

    Parameters
    ----------
    values : sequence of float
        One of each replication, in order.
    precision : float
        Greatest half-width, in the unit of the values. It is absolute: a twentieth of 0.95 says nothing.
    least : int
        Never fewer than so many.

    References
    ----------
    K. Hoad, S. Robinson and R. Davies, "Automated selection of the number of replications for a discrete-event
    simulation", Journal of the Operational Research Society 61 (2010), 1632-1644.
    """
    held = 0
    for count in range(max(2, least), len(values) + 1):
        within = mean_interval(values[:count]).half_width <= precision
        held = held + 1 if within else 0
        if held > LOOK_AHEAD:
            return count - LOOK_AHEAD
    return None


@dataclass(frozen=True)
class Trend:
    """How the backlog moves over time: jobs a day, over replications; unstable where it surely grows."""

    growth: Interval
    tolerance: float

    @property
    def is_unstable(self) -> bool:
        """Whether the backlog grows by more than the tolerance, beyond doubt."""
        return self.growth.low > self.tolerance


def backlog_trend(
    backlogs: Sequence[Sequence[float]], *, arrivals_a_day: float, level: float = LEVEL
) -> Trend:
    """Return whether the backlog grows without end.

    Each replication gives one slope, by least squares over the means of its whole weeks: within a week the backlog
    rises and falls with the weekend. Growth within one hundredth of the arrivals is taken for none, and from fewer than
    two weeks nothing can be told.

    Parameters
    ----------
    backlogs : sequence of sequences
        Of each replication the open jobs at the end of each day, warm-up left out.
    arrivals_a_day : float
        Jobs that come in a day.
    """
    tolerance = 0.01 * arrivals_a_day
    if min(map(len, backlogs)) < 2 * WEEK:
        return Trend(Interval(0.0, math.inf, len(backlogs), level), tolerance)
    slopes = [_slope(backlog) for backlog in backlogs]
    return Trend(mean_interval(slopes, level=level), tolerance)


def _slope(values: Sequence[float]) -> float:
    """Return the growth a day, from the means of the last whole weeks."""
    weeks = len(values) // WEEK
    means = np.asarray(values[-weeks * WEEK :], dtype=float).reshape(weeks, WEEK).mean(axis=1)
    return float(np.polyfit(np.arange(weeks, dtype=float), means, 1)[0]) / WEEK

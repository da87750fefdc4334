"""How many jobs come in on a day: weekday, season, holidays, trend, and shocks that all zones share."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.staffing.history import History, StaffingError
from dispatch.staffing.streams import Streams

Floats = NDArray[np.float64]

YEAR_DAYS = 365.2425
LEAST_DAYS = 28
YEARS_FOR_SEASON = 1.0
_ROUNDS = 60


@dataclass(frozen=True)
class ArrivalModel:
    """A Poisson regression of the daily number of jobs with a gamma shock that multiplies the whole day.

    Attributes
    ----------
    coefficients : tuple of float
        Of `_terms`, in its order.
    first : date
        Day 0 of the trend.
    pairs : int
        Sine and cosine pairs of the season, 0 where the history is shorter than a year.
    trend : bool
        Whether a trend was fitted.
    holidays : tuple of date
        Days that are, in order.
    shock_cv : float
        Coefficient of variation of the shock; 0 is a plain Poisson day.
    carry : float
        Correlation of a day's shock with that of the day before.
    """

    coefficients: tuple[float, ...]
    first: date
    pairs: int
    trend: bool
    holidays: tuple[date, ...]
    shock_cv: float
    carry: float

    def mean(self, day: date) -> float:
        """Return the mean number of jobs of a day."""
        terms = _terms(day, self.first, pairs=self.pairs, trend=self.trend, holidays=self.holidays)
        return math.exp(float(np.dot(terms, self.coefficients)))

    def weekday_factors(self) -> tuple[float, ...]:
        """Return the factor of each weekday, Monday first, their mean being 1."""
        raw = np.exp(np.asarray((0.0, *self.coefficients[1:7])))
        return tuple((raw / raw.mean()).tolist())

    def shock(self, streams: Streams, day: int) -> float:
        """Return the factor of one day (from 0 on) of a replication: gamma with mean 1, carried from day to day.

        The days are joined by a Gaussian copula, so each day alone is exactly gamma.
        """
        if self.shock_cv == 0:
            return 1.0
        normal = 0.0
        # Forty days back nothing is left of a shock, whatever the carry (0.9 at most).
        for earlier in range(max(0, day - 40), day + 1):
            fresh = float(streams.of("shock", earlier).standard_normal())
            is_first = earlier == max(0, day - 40)
            normal = (
                fresh if is_first else self.carry * normal + math.sqrt(1 - self.carry**2) * fresh
            )
        shape = 1 / self.shock_cv**2
        return float(special.gammaincinv(shape, float(special.ndtr(normal))) / shape)


@dataclass(frozen=True)
class Fit:
    """A fitted model and how well it fits.

    Attributes
    ----------
    model : ArrivalModel
        The model.
    dispersion : float
        Pearson's chi-square over its degrees of freedom: 1 for Poisson days.
    dispersion_p : float
        How likely as much dispersion would be if days were Poisson.
    lag_correlation : float
        Of the residuals of one day and the next.
    days : tuple of date
        Covered by the history.
    counts, means : tuple
        Jobs of each day, and the model's mean.
    """

    model: ArrivalModel
    dispersion: float
    dispersion_p: float
    lag_correlation: float
    days: tuple[date, ...]
    counts: tuple[int, ...]
    means: tuple[float, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return what the fit says, for people."""
        counts = {"jobs": sum(self.counts), "days": len(self.days)}
        told = {
            "shock": f"{self.model.shock_cv:.0%}",
            "dispersion": f"{self.dispersion:.2f}",
            "p": f"{self.dispersion_p:.3f}",
        }
        return (
            _(
                "{jobs} jobs on {days} days, {mean} a day.",
                **counts,
                mean=f"{np.mean(self.counts):.1f}",
            ),
            _(SHOCKS if self.model.shock_cv else POISSON).format(**told),
            _(
                "A busy day is followed by a busy one with correlation {correlation}.",
                correlation=f"{self.lag_correlation:.2f}",
            ),
        )


SHOCKS = mark(
    "Days vary by shocks of {shock} that all zones share (dispersion {dispersion}, p = {p})."
)
POISSON = mark(
    "Days are no more uneven than chance alone makes them (dispersion {dispersion}, p = {p})."
)


TOO_SHORT = mark("The history covers {days} days. Give {least} or more to fit a model.")


def fit_arrivals(history: History, *, holidays: Collection[date] = ()) -> Fit:
    """Return the model of a history's days.

    Weekdays and holidays are always fitted; two pairs of season waves and a trend only where the history covers a
    year, as a shorter one cannot tell a season from a trend.

    Parameters
    ----------
    history : History
        At least four weeks.
    holidays : collection of date
        Those of the history and of the days to be simulated.

    Raises
    ------
    StaffingError
        If the history is shorter.

    References
    ----------
    P. McCullagh and J. A. Nelder, "Generalized Linear Models", 2nd edition (1989), sections 2.5 (fitting by weighted
    least squares) and 6.2 (over-dispersion); the shock's variation c from Var(N) = m + c^2 m^2.
    """
    by_day, known = history.by_day(), tuple(sorted(holidays))
    days = tuple(by_day)
    if len(days) < LEAST_DAYS:
        raise StaffingError(_(TOO_SHORT, days=len(days), least=LEAST_DAYS))
    counts = np.asarray([len(by_day[day]) for day in days], dtype=float)
    long = len(days) >= YEARS_FOR_SEASON * YEAR_DAYS
    pairs, trend = (2 if long else 0), long
    terms = np.asarray([_terms(d, days[0], pairs=pairs, trend=trend, holidays=known) for d in days])
    coefficients = _poisson_regression(terms, counts)
    means = np.exp(terms @ coefficients)
    freedom = max(1, len(days) - int(np.linalg.matrix_rank(terms)))
    pearson = float(np.sum((counts - means) ** 2 / means))
    p_value = float(stats.chi2.sf(pearson, freedom))
    shock = _shock_cv(counts, means) if p_value < 0.05 else 0.0
    lag = _lag_correlation((counts - means) / np.sqrt(means))
    model = ArrivalModel(
        coefficients=tuple(coefficients.tolist()),
        first=days[0],
        pairs=pairs,
        trend=trend,
        holidays=known,
        shock_cv=shock,
        carry=_carry(lag, counts, means, shock),
    )
    return Fit(
        model=model,
        dispersion=pearson / freedom,
        dispersion_p=p_value,
        lag_correlation=lag,
        days=days,
        counts=tuple(int(count) for count in counts),
        means=tuple(means.tolist()),
    )


def _terms(
    day: date, first: date, *, pairs: int, trend: bool, holidays: Collection[date]
) -> Floats:
    """Return the regressors of a day: 1, Tuesday to Sunday, holiday, trend in years, waves of the year."""
    weekday = [float(day.weekday() == number) for number in range(1, 7)]
    years = (day - first).days / YEAR_DAYS
    waves = [
        wave(2 * math.pi * number * day.timetuple().tm_yday / YEAR_DAYS)
        for number in range(1, pairs + 1)
        for wave in (math.sin, math.cos)
    ]
    return np.asarray([1.0, *weekday, float(day in holidays), years if trend else 0.0, *waves])


def _poisson_regression(terms: Floats, counts: Floats) -> Floats:
    """Return the coefficients of log mean = terms · coefficients, by iterated weighted least squares."""
    means: Floats = counts + 0.5
    coefficients: Floats = np.zeros(terms.shape[1])
    for _number in range(_ROUNDS):
        target = np.log(means) + (counts - means) / means
        root = np.sqrt(means)
        # The smallest solution, as a term that never occurs (no holiday in the history) has no effect to be found.
        solution = np.linalg.lstsq(terms * root[:, None], target * root, rcond=None)[0]
        found = solution.astype(np.float64)
        done = np.allclose(found, coefficients, atol=1e-10)
        coefficients = found
        means = np.exp(np.clip(terms @ coefficients, -14, 20))
        if done:
            break
    return coefficients


def _shock_cv(counts: Floats, means: Floats) -> float:
    squared = float(np.sum((counts - means) ** 2 - means) / np.sum(means**2))
    return math.sqrt(max(0.0, squared))


def _lag_correlation(residuals: Sequence[float] | Floats) -> float:
    series = np.asarray(residuals, dtype=float)
    if len(series) < 3 or series.std() == 0:
        return 0.0
    return float(np.corrcoef(series[:-1], series[1:])[0, 1])


def _carry(lag: float, counts: Floats, means: Floats, shock: float) -> float:
    """Return the correlation of shocks behind that of the counts, which Poisson noise waters down."""
    if shock == 0:
        return 0.0
    share = float(np.mean(shock**2 * means / (1 + shock**2 * means)))
    return min(0.9, max(0.0, lag / share))

"""How far arrivals have been off what customers were told, and the margins that hold a set share of them.

Of n past errors, all made alike, the next one lies at or below the k-th smallest with a chance of k / (n + 1). Margins
to both sides take half of what may be missed each: the late one is the ⌈(n + 1) · (1 + share) / 2⌉-th smallest error,
the early one the ⌊(n + 1) · (1 - share) / 2⌋-th. So the share is kept with any distribution of errors and with few of
them; with n it is exceeded by 2 / (n + 1) at most, where no two errors are equal.

References
----------
V. Vovk, A. Gammerman, G. Shafer, "Algorithmic Learning in a Random World", Springer 2005, section 4.1 (split, or
"inductive", conformal prediction); Y. Romano, E. Patterson, E. Candès, "Conformalized Quantile Regression", NeurIPS
2019, theorem 2 (each side by its own quantile).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

FIRM = timedelta(hours=2)
"""Before this much ahead the plan may well change: a visit may move within its appointment, or by half an hour."""
AHEAD = timedelta(hours=12)
"""Before this much ahead it may move by an hour."""
ENOUGH = 50
"""Arrivals that a margin rests on at least."""


class Ahead(str, Enum):
    """How far ahead of a visit its customer was told."""

    FAR = "far"
    """More than 12 hours before the start."""
    DAY = "day"
    """More than 2 hours before it."""
    NEAR = "near"
    """Later than that, and the technician had not set out."""
    WAY = "way"
    """The technician was on the way."""

    @classmethod
    def of(cls, ahead: timedelta) -> Ahead:
        """Return which it is where nobody has set out and the start is so far ahead."""
        if ahead <= FIRM:
            return cls.NEAR
        return cls.DAY if ahead <= AHEAD else cls.FAR


@dataclass(frozen=True)
class PastError:
    """How far one arrival was off.

    Attributes
    ----------
    ahead : Ahead
        When the customer had been told.
    is_first : bool
        Whether it was the technician's first visit of the day.
    seconds : float
        Arrival less what was told; above 0 for late.
    """

    ahead: Ahead
    is_first: bool
    seconds: float


@dataclass(frozen=True)
class Margin:
    """What may be off, in seconds.

    Attributes
    ----------
    early, late : float
        How long before and after what was told an arrival may be; below 0 where all arrivals lie on the other side.
    count : int
        How many arrivals it rests on.
    """

    early: float
    late: float
    count: int


@dataclass(frozen=True)
class Margins:
    """Margins of everything that was measured.

    Attributes
    ----------
    share : float
        Of arrivals that lie within.
    found : Mapping of (Ahead, bool or None) to Margin
        By whether it is the technician's first visit of the day; None is for both together.
    """

    share: float
    found: Mapping[tuple[Ahead, bool | None], Margin]

    def of(self, ahead: Ahead, *, is_first: bool) -> Margin | None:
        """Return the margin of visits like this one, else of all told as far ahead; None where neither is known."""
        return self.found.get((ahead, is_first)) or self.found.get((ahead, None))


def margin(errors: Sequence[float], share: float) -> Margin | None:
    """Return the margin that holds a share of arrivals like the ones given; None where they are too few for it.

    Parameters
    ----------
    errors : sequence of float
        Arrival less what was told, in seconds.
    share : float
        Above 0 and below 1; 0.9 needs 19 arrivals, 0.99 needs 199.
    """
    ordered, n = sorted(errors), len(errors)
    # Rounded, as 20 · 0.05 may be a little less than 1.
    below = math.floor(round((n + 1) * (1 - share) / 2, 9))
    above = n + 1 - below
    if below < 1:
        return None
    return Margin(-ordered[below - 1], ordered[above - 1], n)


def measured(errors: Iterable[PastError], *, share: float) -> Margins:
    """Return the margins of every group with enough arrivals.

    Parameters
    ----------
    errors : iterable of PastError
        One of each arrival for each time at which it was told.
    share : float
        Of arrivals that are to lie within.
    """
    groups: dict[tuple[Ahead, bool | None], list[float]] = defaultdict(list)
    for each in errors:
        groups[each.ahead, each.is_first].append(each.seconds)
        groups[each.ahead, None].append(each.seconds)
    found = {
        key: one
        for key, seconds in groups.items()
        if len(seconds) >= ENOUGH and (one := margin(seconds, share)) is not None
    }
    return Margins(share, found)

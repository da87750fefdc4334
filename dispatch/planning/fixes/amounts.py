"""The least amount of a change that is enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def least(
    tried: Callable[[int], T | None], *, step: int, most: int, enough: T | None = None
) -> tuple[int, T] | None:
    """Return the least multiple of a step at which something is found, and what is found there.

    More is taken to be no worse than less, so the multiples are halved: some six are tried for a range of 40.

    Parameters
    ----------
    tried : callable
        Gives what is found at an amount; None where it is not enough.
    step, most : int
        The unit, and the largest amount; a whole number of steps.
    enough : object or None
        What `tried(most)` gives, where that is known.
    """
    best = tried(most) if enough is None else enough
    if best is None:
        return None
    low, high = 0, most // step  # `low` steps are not enough, `high` are
    while high - low > 1:
        middle = (low + high) // 2
        found = tried(middle * step)
        if found is None:
            low = middle
        else:
            high, best = middle, found
    return high * step, best

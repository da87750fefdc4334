"""Chance for the sample days: few plain draws, so that a seed gives the same files everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


class Chance:
    """Draws from one seeded generator."""

    def __init__(self, seed: int) -> None:
        """Begin at a seed."""
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def between(self, least: float, most: float) -> float:
        """Return a number from [least, most)."""
        return least + (most - least) * float(self._generator.random())

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from [least, most]."""
        return least + int(self.between(0, most - least + 1))

    def yes(self, share: float) -> bool:
        """Return True in this share of all draws."""
        return self.between(0, 1) < share

    def one(self, items: Sequence[Item], weights: Sequence[float] | None = None) -> Item:
        """Return one of the items, by weight where weights are given."""
        if weights is None:
            return items[self.whole(0, len(items) - 1)]
        left = self.between(0, sum(weights))
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return `count` different items in random order."""
        left = list(items)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(count)]

    def bell(self, spread: float) -> float:
        """Return a number around 0, hardly ever beyond ±2 spreads."""
        return spread * sum(self.between(-1, 1) for _ in range(3))

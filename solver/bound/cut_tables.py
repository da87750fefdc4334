"""Cuts in the form that the compiled pricing reads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def cut_tables(jobs: Ints, cuts: Sequence[tuple[frozenset[int], int]]) -> tuple[Ints, Ints]:
    """Return which cuts each node is in, as bits, and the prices of all sets of eight cuts in turn."""
    words = -(-len(cuts) // 64)
    masks = np.zeros((len(jobs) + 2, words), dtype=np.int64)
    prices = np.zeros((8 * words, 256), dtype=np.int64)
    at = {int(job): local for local, job in enumerate(jobs, start=1)}
    sets = np.arange(256)
    for index, (members, price) in enumerate(cuts):
        for job in members & at.keys():
            masks[at[job], index // 64] |= np.int64(1) << np.int64(index % 64)
        prices[index // 8] += np.where(sets >> (index % 8) & 1, price, 0)
    return masks, prices

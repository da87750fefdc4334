"""Chance that belongs to things: every draw is named by what it is for, never by when it is made.

Two scenarios then meet the same jobs, the same illnesses and the same traffic (common random numbers), whatever else
differs between them and in whatever order things happen.
"""

from __future__ import annotations

import hashlib

import numpy as np

Key = str | int


class Streams:
    """Random numbers of one replication.

    Parameters
    ----------
    seed : int
        Of the study.
    replication : int
        From 0 on.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self.seed, self.replication = seed, replication

    def of(self, purpose: str, *key: Key) -> np.random.Generator:
        """Return the generator of one purpose and thing: the same names give the same numbers.

        References
        ----------
        J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011: Philox, a counter-based
        generator whose every key is a stream of its own.
        """
        name = "\x1f".join(map(str, (self.seed, self.replication, purpose, *key)))
        digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
        return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "little")))

    def chance(self, purpose: str, *key: Key) -> float:
        """Return one number from 0 up to 1 for a thing."""
        return float(self.of(purpose, *key).random())

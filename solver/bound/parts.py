"""Counts of parts packed into words, so that one subtraction compares eight of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FIELDS = 8
"""Counts of parts in one 64-bit word."""


def packed(needs: Ints, most: Ints) -> tuple[Ints, Ints]:
    """Return needs and limits of the parts that jobs may use up, a byte each, its highest bit free.

    Parameters
    ----------
    needs : ndarray of int64, shape (n, S)
        What each job needs of each part.
    most : ndarray of int64, shape (S,)
        What there is of each part, 127 at most.

    Returns
    -------
    ndarray of int64, shape (n + 2, W)
        The words of each job, between those of start and end.
    ndarray of int64, shape (W,)
        The words of what there is.
    """
    short = np.flatnonzero(needs.sum(axis=0) > most)
    words = -(-len(short) // FIELDS)
    need = np.zeros((len(needs) + 2, words), dtype=np.int64)
    room = np.full(words, 0x7F7F7F7F7F7F7F7F, dtype=np.int64)
    for at, sku in enumerate(short):
        word, shift = at // FIELDS, 8 * (at % FIELDS)
        need[1:-1, word] |= needs[:, sku] << shift
        room[word] ^= int(127 - most[sku]) << shift
    return need, room

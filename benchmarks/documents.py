"""Parts of problem documents that every reader needs: weights, Euclidean matrices, the frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from solver.problem import DEFAULT_WEIGHTS

MONDAY = "2026-01-05T00:00:00+00:00"
"""Second 0 of every instance; none of the families names a date."""

CENT_A_SECOND = 3600
"""Weight of an hour at which each second costs one cent."""

Point = tuple[float, float]


def weights(**priced: int) -> dict[str, int]:
    """Return weights that are 0 but for those named."""
    unknown = set(priced) - set(DEFAULT_WEIGHTS)
    if unknown:
        raise ValueError(f"{', '.join(sorted(unknown))}: not a weight; see PROBLEM.md's objective")
    return {name: priced.get(name, 0) for name in DEFAULT_WEIGHTS}


def problem_document(
    *,
    name: str,
    end: int,
    locations: Sequence[Sequence[float]],
    travel: dict[str, Any],
    technicians: list[dict[str, Any]],
    jobs: list[dict[str, Any]],
    weights: dict[str, int],
    depots: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Return a problem document that begins on `MONDAY` and lasts `end` seconds."""
    return {
        "version": 1,
        "name": name,
        "horizon": {"start": MONDAY, "end": end},
        "locations": [list(pair) for pair in locations],
        "travel": travel,
        "technicians": technicians,
        "depots": list(depots),
        "jobs": jobs,
        "weights": weights,
    }


def euclidean(points: Sequence[Point]) -> np.ndarray:
    """Return the straight distances between points: shape (n, n), double precision."""
    at = np.array(points, dtype=float).reshape(-1, 2)
    steps = at[:, None, :] - at[None, :, :]
    return np.sqrt((steps**2).sum(axis=2))


def rounded(lengths: np.ndarray, *, scale: int) -> list[list[int]]:
    """Return lengths times `scale`, to the nearest whole number."""
    return np.rint(lengths * scale).astype(np.int64).tolist()


def truncated(lengths: np.ndarray, *, scale: int) -> list[list[int]]:
    """Return lengths times `scale`, rounded down."""
    # 1e-9 keeps products that are whole in truth, as 10 * 2.3, from falling below themselves.
    return np.floor(lengths * scale + 1e-9).astype(np.int64).tolist()


def raised(lengths: np.ndarray, *, scale: int) -> list[list[int]]:
    """Return lengths times `scale`, rounded up."""
    return np.ceil(lengths * scale - 1e-9).astype(np.int64).tolist()


def on_the_globe(points: Sequence[Point]) -> list[list[float]]:
    """Return points of a plane as degrees: for maps and neighbourhoods only, travel has matrices of its own."""
    widest = max([1.0, *(abs(x) for point in points for x in point)])
    return [[round(10 * y / widest, 6), round(10 * x / widest, 6)] for x, y in points]


def shift(*, start: int, end: int, home: int) -> dict[str, Any]:
    """Return a shift that begins and ends at one place."""
    return {"start": start, "end": end, "from": home, "to": home}

"""Room for the labels of the compiled pricing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solver.bound import labels as k
from solver.bound.rows import Row


def workspace(rows: Sequence[Row], *, labels: int, routes: int, cuts: int) -> k.Workspace:
    """Return room for labels that fits every row.

    Parameters
    ----------
    rows : sequence of Row
        The shifts to be priced.
    labels, routes, cuts : int
        Labels of one shift, routes reported of one shift, and cuts at most.
    """
    words = max((max(1, -(-len(row.jobs) // 64)) + row.words for row in rows), default=1)
    columns = k.JOBS + words - (-cuts // 64)
    blocks = max((len(row.jobs) for row in rows), default=0) + 2 + 2 * labels // k.BLOCK
    return k.Workspace(
        data=np.empty((labels, columns), dtype=np.int64),
        kept=np.empty((blocks, k.BLOCK, columns - k.COST), dtype=np.int64),
        fill=np.empty(blocks, dtype=np.int64),
        after=np.empty(blocks, dtype=np.int64),
        out_label=np.empty(routes, dtype=np.int64),
        out_cost=np.empty(routes, dtype=np.int64),
    )

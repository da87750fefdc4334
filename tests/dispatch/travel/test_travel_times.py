"""Tables of travel times from a source are checked before anything is planned with them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dispatch.errors import TravelError
from dispatch.travel.travel_times import TableMatrix

GOOD = [[0, 60], [75, 0]]


def test_tables_become_whole_numbers() -> None:
    """Fractions are rounded up, row stays from and column to, and the document holds lists."""
    matrix = TableMatrix(
        seconds=np.array([[0, 60.0], [74.2, 0]]),
        metres=np.array(GOOD),
        provider="roads",
        warnings=("clipped",),
    )
    assert matrix.seconds.dtype == np.int64
    assert matrix.document() == {"duration": [[0, 60], [75, 0]], "distance": GOOD}
    assert (matrix.provider, matrix.warnings) == ("roads", ("clipped",))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([[0, 60], [-1, 0]], "seconds from place 1 to place 0 are -1.0"),
        ([[0, math.nan], [75, 0]], "seconds from place 0 to place 1 are nan"),
        ([[0, math.inf], [75, 0]], "seconds from place 0 to place 1 are inf"),
        ([[0, None], [75, 0]], "seconds from place 0 to place 1 are nan"),
        ([[0, 60], [75, 3]], "place 1 to place 1 are 3.0. The diagonal has to be 0"),
        ([[0, 60]], "shape"),
        ([[0, 60], [75]], "no table of numbers"),
        ([[0, "far"], [75, 0]], "no table of numbers"),
        ([[0]], "metres"),
    ],
)
def test_tables_with_gaps_are_refused(table: list[list[object]], said: str) -> None:
    """What is missing, negative, endless, ragged or of another size is named and never guessed."""
    with pytest.raises(TravelError, match=said):
        TableMatrix(seconds=table, metres=np.array(GOOD), provider="roads")  # type: ignore[arg-type]

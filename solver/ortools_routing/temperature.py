"""Temperatures of the annealing, in the library's cost units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from solver.ortools_routing.prices import travel_cost
from solver.problem import Problem


@dataclass(frozen=True)
class Temperature:
    """First and last temperature of a slice."""

    first: float
    last: float


def temperature_for(
    problem: Problem, seconds: NDArray[np.int64], *, scale: Fraction
) -> Temperature:
    """Return temperatures from ten mean legs down to a tenth of one."""
    metres = problem.travel.matrices[1]
    leg = travel_cost(problem, seconds=int(seconds.mean()), metres=int(metres.mean()))
    unit = max(1.0, float(leg * scale))
    return Temperature(10 * unit, unit / 10)

"""What a route in the making knows of the jobs it has visited."""

from __future__ import annotations

from enum import Enum


class Memory(Enum):
    """Which of the jobs visited a route in the making knows, and cannot come back to."""

    FULL = "all"
    GROWING = "those near the last one, and what was come back to before"
    LITTLE = "the nearest to the last one"

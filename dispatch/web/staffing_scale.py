"""Intervals drawn in a page: where a level and its ends lie on a scale that several rows share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.desk.studies import SavedStudy

WIDTH = 400.0
_MARGIN = 0.02


@dataclass(frozen=True)
class Scale:
    """Shares from `low` to `high` over the width of a drawing."""

    low: float
    high: float

    @classmethod
    def over(cls, rows: Iterable[Mapping[str, Any]]) -> Scale:
        """Return the scale that holds every row's interval, in steps of five points."""
        ends = [
            end
            for row in rows
            for end in (
                row["mean"] - (row["half_width"] or 0.0),
                row["mean"] + (row["half_width"] or 0.0),
            )
        ]
        if not ends:
            return cls(0.0, 1.0)
        low = math.floor(20 * (min(ends) - _MARGIN)) / 20
        high = math.ceil(20 * (max(ends) + _MARGIN)) / 20
        return cls(max(0.0, low), min(1.0, max(high, low + 0.05)))

    def at(self, share: float) -> float:
        """Return where a share lies, in the drawing's units; what lies beyond is put at its end."""
        place = (share - self.low) / (self.high - self.low)
        return round(WIDTH * min(1.0, max(0.0, place)), 1)


def scenarios_of(study: SavedStudy) -> list[dict[str, Any]]:
    """Return the scenarios of a study's answer as rows: name, level, difference, cost and what is missed."""
    if study.report is None:
        return []
    return [
        {
            **scenario,
            "mean": scenario["service_level"]["mean"],
            "half_width": scenario["service_level"]["half_width"],
            "replications": scenario["service_level"]["replications"],
            "missed": list(scenario["causes"].items())[:3],
        }
        for scenario in study.report["scenarios"]
    ]

"""The period planned, and the way between its clock and the solver's seconds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Horizon:
    """The period planned.

    Attributes
    ----------
    start_at, end_at : datetime
        With a time zone; `start_at` is second 0 of the solver.
    """

    start_at: datetime
    end_at: datetime

    def __post_init__(self) -> None:
        """Refuse naive moments and an end before the start."""
        for name, moment in (("start", self.start_at), ("end", self.end_at)):
            if moment.tzinfo is None:
                raise ValueError(f"horizon {name} {moment} has no time zone; give one")
        if self.end_at.timestamp() <= self.start_at.timestamp():
            raise ValueError(
                f"horizon ends at {self.end_at}, before its start {self.start_at}; give a later end"
            )

    def seconds(self, moment: datetime) -> int:
        """Return whole seconds from the start to `moment`, rounded down; negative before the start.

        Raises
        ------
        ValueError
            If `moment` has no time zone.
        """
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone; give one")
        # Two moments of one zone subtract by the wall clock, so the difference goes through UTC.
        return math.floor(moment.timestamp() - self.start_at.timestamp())

    def moment(self, seconds: int) -> datetime:
        """Return the moment `seconds` after the start, in the time zone of the start.

        Seconds are real ones: across a change of daylight saving time the clock jumps, the seconds do not.
        """
        return datetime.fromtimestamp(self.start_at.timestamp() + seconds, tz=self.start_at.tzinfo)

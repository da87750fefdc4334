"""What a caller can be offered: appointments with their price."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dispatch.domain.job import Job, Promise
from dispatch.planning.replanning.changes import Cents
from dispatch.planning.replanning.touched import Touched


@dataclass(frozen=True)
class Slot:
    """One appointment that can be kept.

    Attributes
    ----------
    opens_at, closes_at : datetime
        The window; the visit starts in it.
    technician_id : str
        Who would come, as the plan is now.
    start_at : datetime
        When the visit would start.
    cents : int
        What the plan costs more, the job's own lateness included; the price of leaving the job out is not taken off.
    cost : Mapping of component to cents, `total` included
        The same by component.
    own_late_seconds : int
        By how much the job itself would miss its promise.
    later : tuple of (job id, seconds)
        Other visits that would be late, or later than they are already, and by how much more.
    """

    opens_at: datetime
    closes_at: datetime
    technician_id: str
    start_at: datetime
    cents: int
    cost: Cents
    own_late_seconds: int
    later: tuple[tuple[str, int], ...]
    touched: Touched = field(repr=False, compare=False)

    @property
    def later_seconds(self) -> int:
        """Lateness that others would have because of it."""
        return sum(seconds for _, seconds in self.later)


@dataclass(frozen=True)
class Offer:
    """The appointments for one job, cheapest first.

    Attributes
    ----------
    job, promise : Job, Promise
        What was asked for.
    slots : tuple of Slot
        At most one for each window.
    part_at : datetime or None
        When parts that are on order reach a depot; None where nothing is awaited, or never comes.
    note : str
        What the caller has to be told: that a part is awaited, or why there is no appointment at all. May be empty.
    """

    job: Job
    promise: Promise
    slots: tuple[Slot, ...]
    part_at: datetime | None = None
    note: str = ""

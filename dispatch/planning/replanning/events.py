"""What may happen on a day, and the situation that it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.job import Job, Promise


@dataclass(frozen=True)
class NewTicket:
    """Work was asked for; `promise` holds its clocks."""

    job: Job
    promise: Promise


@dataclass(frozen=True)
class Cancellation:
    """The customer wants no visit any more. A technician on the way turns back; a visit begun cannot be cancelled."""

    job_id: str


@dataclass(frozen=True)
class TechnicianOut:
    """A technician does no more work: from a moment (None: now), until another (None: the horizon's end).

    A visit that would last beyond `from_at` is given up and planned anew.
    """

    technician_id: str
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True)
class TechnicianLate:
    """A technician is `seconds` later than expected at what comes next: arriving, ending a visit, or setting out."""

    technician_id: str
    seconds: int


@dataclass(frozen=True)
class Overrun:
    """A visit under way is said to end at another time."""

    job_id: str
    ends_at: datetime


@dataclass(frozen=True)
class PartMissing:
    """Parts are not where they should be: in a technician's van or a depot. A quantity of None is all of them."""

    sku: str
    quantity: int | None = None
    technician_id: str | None = None
    depot_id: str | None = None


@dataclass(frozen=True)
class PartArrived:
    """Parts have reached a depot or a van. At a depot they count as what was on order there, soonest first."""

    sku: str
    quantity: int
    technician_id: str | None = None
    depot_id: str | None = None


@dataclass(frozen=True)
class TrafficSlower:
    """From now on driving takes `factor` times what the day was planned with; 1 ends it."""

    factor: float


Event = (
    NewTicket
    | Cancellation
    | TechnicianOut
    | TechnicianLate
    | Overrun
    | PartMissing
    | PartArrived
    | TrafficSlower
)

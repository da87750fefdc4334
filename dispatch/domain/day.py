"""All that was read for one plan."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.fault import Fault
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job
from dispatch.domain.place import Depot, Zone
from dispatch.domain.technician import Part, PartOrder, Technician


@dataclass(frozen=True)
class Day:
    """The input of one plan, checked: every id resolves and every value is in its range.

    `skipped` lists the faults of the rows left out, where the user asked for that.
    """

    name: str
    horizon: Horizon
    jobs: tuple[Job, ...]
    technicians: tuple[Technician, ...]
    depots: tuple[Depot, ...] = ()
    parts: tuple[Part, ...] = ()
    orders: tuple[PartOrder, ...] = ()
    zones: tuple[Zone, ...] = ()
    skipped: tuple[Fault, ...] = ()

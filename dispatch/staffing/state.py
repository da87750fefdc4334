"""The state of a simulated service: open jobs, people, vans, shelves, orders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from dispatch.domain.job import Job
from dispatch.domain.place import Depot, Location
from dispatch.domain.technician import PartOrder, Shift, Technician
from dispatch.languages import mark
from dispatch.staffing.records import JobRecord
from dispatch.staffing.scenario import Scenario, StockPolicy, World


@dataclass
class OpenJob:
    """A job that is not done.

    `due_at` is that of the first promise, None until it was given; `reason` is why the latest plan left it out.
    """

    job: Job
    visits: int = 0
    first_start_at: datetime | None = None
    due_at: datetime | None = None
    zone: str = ""
    reason: str = ""
    setback: str = ""


@dataclass
class Worker:
    """Where a technician is and from when on free, and what the van holds."""

    person: Technician
    van: Counter[str]
    free_at: datetime | None = None
    at: Location | None = None
    rested: bool = False
    ended: bool = False


@dataclass
class Tally:
    """What is counted during a day."""

    reported: int = 0
    done: int = 0
    cancelled: int = 0
    shifts: int = 0
    sick: int = 0
    paid_seconds: int = 0
    travel_seconds: int = 0
    site_seconds: int = 0
    overtime_seconds: int = 0
    short_of_parts: int = 0


@dataclass
class State:
    """Everything that carries over from one day to the next."""

    workers: dict[str, Worker]
    shelves: dict[str, Counter[str]]
    endless: dict[str, set[str]]
    orders: list[PartOrder] = field(default_factory=list)
    open: dict[str, OpenJob] = field(default_factory=dict)
    records: list[JobRecord] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def at_start(cls, world: World, scenario: Scenario) -> State:
        """Return the state before the first day: full vans and shelves, the backlog open."""
        members = scenario.staff.everybody()
        depots = scenario.stock.depots
        return cls(
            workers={
                m.technician.id: Worker(m.technician, Counter(m.technician.van)) for m in members
            },
            shelves={
                d.id: Counter({s: n for s, n in d.stock.items() if n is not None}) for d in depots
            },
            endless={d.id: {s for s, n in d.stock.items() if n is None} for d in depots},
            open={job.id: OpenJob(job) for job in world.backlog},
        )

    def depots(self, policy: StockPolicy) -> tuple[Depot, ...]:
        """Return the depots as they are stocked now."""
        return tuple(replace(depot, stock=self._stock(depot.id)) for depot in policy.depots)

    def _stock(self, depot: str) -> dict[str, int | None]:
        counted: dict[str, int | None] = dict(self.shelves[depot])
        return counted | dict.fromkeys(sorted(self.endless[depot]))

    def receive(self, now: datetime) -> None:
        """Put on the shelves what has arrived."""
        for order in self.orders:
            if order.arrives_at <= now:
                self.shelves[order.depot_id][order.sku] += order.quantity
        self.orders = [order for order in self.orders if order.arrives_at > now]

    def reorder(self, policy: StockPolicy, now: datetime) -> None:
        """Order for each depot and part what is lacking to its level, that on order counted."""
        for depot in policy.depots:
            for sku, level in depot.stock.items():
                if level is None:
                    continue
                coming = sum(
                    o.quantity for o in self.orders if (o.depot_id, o.sku) == (depot.id, sku)
                )
                lacking = level - self.shelves[depot.id][sku] - coming
                if lacking > 0:
                    self.order(depot.id, sku, lacking, policy=policy, now=now)

    def order(
        self, depot: str, sku: str, quantity: int, *, policy: StockPolicy, now: datetime
    ) -> datetime:
        """Order parts; return when they will be there: in the morning after the days of their lead time."""
        day = now.date() + timedelta(days=policy.lead(sku))
        arrives_at = datetime.combine(day, time(6), now.tzinfo)
        number = f"{depot}-{sku}-{now:%Y%m%d%H%M}-{len(self.orders)}"
        self.orders.append(PartOrder(sku, quantity, depot, arrives_at, number))
        return arrives_at

    def fill_vans(self, policy: StockPolicy) -> None:
        """Fill the vans to their levels from the shelves, in the order of the technicians and depots."""
        for worker in self.workers.values():
            for sku, level in worker.person.van.items():
                for depot in policy.depots:
                    lacking = level - worker.van[sku]
                    have = lacking if sku in self.endless[depot.id] else self.shelves[depot.id][sku]
                    moved = max(0, min(lacking, have))
                    worker.van[sku] += moved
                    if sku not in self.endless[depot.id]:
                        self.shelves[depot.id][sku] -= moved

    def people(self, shifts: dict[str, tuple[Shift, ...]], now: datetime) -> tuple[Technician, ...]:
        """Return the technicians as they stand now, with what is left of their shifts."""
        return tuple(
            replace(
                worker.person,
                van={sku: count for sku, count in worker.van.items() if count > 0},
                shifts=tuple(s for shift in shifts[name] if (s := left_of(shift, worker, now))),
            )
            for name, worker in self.workers.items()
        )

    def close(self, entry: OpenJob, *, done_at: datetime | None) -> None:
        """Take a job off the open ones and write its record."""
        job = entry.job
        due_at = entry.due_at or job.reported_at
        record = JobRecord(
            id=job.id,
            reported_at=job.reported_at,
            due_at=due_at,
            zone=entry.zone,
            skills=tuple(sorted(job.skills)),
            first_start_at=entry.first_start_at,
            done_at=done_at,
            visits=entry.visits,
        )
        cause = "" if record.on_time else entry.setback or entry.reason or mark("ran late")
        self.records.append(replace(record, cause=cause))
        del self.open[job.id]


def left_of(shift: Shift, worker: Worker, now: datetime) -> Shift | None:
    """Return what is left of a shift for a technician who stands somewhere in it; None where nothing is."""
    if shift.start_at.date() != now.date():
        return shift if shift.start_at > now else None
    start_at = max(shift.start_at, now)
    place = shift.start_location
    if worker.free_at is not None:
        start_at = max(start_at, worker.free_at)
        place = worker.at or place
    last = shift.end_at + timedelta(seconds=shift.overtime_seconds)
    if worker.ended or start_at >= last:
        return None
    rest = None if worker.rested else shift.rest
    if rest is not None and rest.closes_at < start_at:
        rest = replace(rest, closes_at=start_at)
    return replace(
        shift,
        start_at=start_at,
        end_at=max(shift.end_at, start_at + timedelta(seconds=1)),
        start_location=place,
        rest=rest,
    )


def day_range(first: date, count: int) -> list[date]:
    """Return so many days from the first on."""
    return [first + timedelta(days=n) for n in range(count)]

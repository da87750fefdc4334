"""One replication: day after day jobs come in, the product's own planner plans, and the day turns out as it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dispatch.domain.day import Day
from dispatch.domain.horizon import Horizon
from dispatch.domain.job import Job
from dispatch.domain.plan import Plan
from dispatch.domain.technician import Shift, Technician
from dispatch.languages import mark
from dispatch.planning.make_plan import make_plan
from dispatch.staffing.carry_out import Walk, go_home
from dispatch.staffing.records import DayRecord, Replication
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.staff import Member
from dispatch.staffing.state import OpenJob, State, Tally, day_range
from dispatch.staffing.streams import Streams
from solver.stop import Iterations

MOST_DAYS_AFTER = 28
"""How long the simulation goes on for promises that are still open when the observed days are over."""


def simulate(world: World, scenario: Scenario, *, seed: int, replication: int) -> Replication:
    """Return what one replication of a scenario leaves behind.

    It depends on its arguments alone: not on the machine's speed, nor on what ran before.

    Parameters
    ----------
    seed : int
        Of the study.
    replication : int
        From 0 on; the same number means the same chance in every scenario.

    Raises
    ------
    StaffingError
        If the staff names what is not there.
    PlanningError, UncheckedPlanError
        From the planner.
    """
    return _Run(world, scenario, Streams(seed, replication)).all_days()


@dataclass
class _Run:
    world: World
    scenario: Scenario
    streams: Streams

    def __post_init__(self) -> None:
        self.members = self.scenario.staff.everybody()
        self.state = State.at_start(self.world, self.scenario)
        self.coming: list[Job] = []
        self.weeks = 0

    def all_days(self) -> Replication:
        """Simulate the warm-up, the observed days, and as many more as their promises need."""
        world = self.world
        first = world.first_day + timedelta(days=world.warm_up_days)
        last = first + timedelta(days=world.days - 1)
        records: list[DayRecord] = []
        for day in day_range(world.first_day, world.warm_up_days + world.days):
            record = self._day(day)
            if day >= first:
                records.append(record)
        watched = _Watched(first, last, is_backlog_watched=world.warm_up_days == 0, world=world)
        for day in day_range(last + timedelta(days=1), MOST_DAYS_AFTER):
            if not self._is_undecided(watched, day):
                break
            self._day(day)
        for entry in list(self.state.open.values()):
            if entry.due_at is not None:
                self.state.close(entry, done_at=None)
        jobs = [record for record in self.state.records if watched.holds(record.reported_at)]
        jobs.sort(key=lambda record: (record.reported_at.timestamp(), record.id))
        return Replication(tuple(jobs), tuple(records))

    def _is_undecided(self, watched: _Watched, day: date) -> bool:
        morning = datetime.combine(day, time(), self.world.zone)
        # Who called after the last plan of the last day is taken in the next morning.
        return any(watched.holds(job.reported_at) for job in self.coming) or any(
            entry.first_start_at is None and (entry.due_at is None or entry.due_at > morning)
            for entry in self.state.open.values()
            if watched.holds(entry.job.reported_at)
        )

    def _day(self, day: date) -> DayRecord:
        world, state = self.world, self.state
        state.tally = Tally()
        moments = [datetime.combine(day, clock, world.zone) for clock in world.epochs]
        shifts = self._shifts(day)
        for worker in state.workers.values():
            worker.free_at, worker.at, worker.rested, worker.ended = None, None, False, False
        state.receive(moments[0])
        state.fill_vans(self.scenario.stock)
        self._fetch_week(day)
        for moment, until in zip(moments, [*moments[1:], None], strict=True):
            state.receive(moment)
            self._take_in(moment)
            self._plan_and_go(moment, until, shifts)
        for name, of_person in shifts.items():
            for shift in of_person:
                if shift.start_at.date() == day:
                    go_home(state, state.workers[name], shift, world)
        state.reorder(self.scenario.stock, moments[-1].replace(hour=20))
        return self._record(day)

    def _shifts(self, day: date) -> dict[str, tuple[Shift, ...]]:
        """Return everybody's shifts of the days planned at once; who is ill today is known by the morning."""
        days = day_range(day, self.world.plan_days)
        zone = self.world.zone
        return {
            m.technician.id: self._without_illness(m, m.on(days, zone), day) for m in self.members
        }

    def _without_illness(
        self, member: Member, shifts: tuple[Shift, ...], day: date
    ) -> tuple[Shift, ...]:
        name, tally = member.technician.id, self.state.tally
        today = [shift for shift in shifts if shift.start_at.date() == day]
        if not today:
            return shifts
        if self.streams.chance("sick", name, day.toordinal()) < self.world.chances.sickness:
            tally.sick += 1
            return tuple(shift for shift in shifts if shift not in today)
        tally.shifts += 1
        for shift in today:
            rest = 0 if shift.rest is None else shift.rest.seconds
            tally.paid_seconds += round((shift.end_at - shift.start_at).total_seconds()) - rest
        return shifts

    def _fetch_week(self, day: date) -> None:
        if day.weekday() == 0:
            jobs = self.world.demand.week(self.streams, self.weeks, day)
            self.coming += sorted(jobs, key=lambda job: (job.reported_at.timestamp(), job.id))
            self.weeks += 1

    def _take_in(self, moment: datetime) -> None:
        known = {member.technician.id for member in self.members}
        while self.coming and self.coming[0].reported_at <= moment:
            job = self.coming.pop(0)
            self.state.open[job.id] = OpenJob(_for_these(job, known))
            self.state.tally.reported += 1

    def _plan_and_go(
        self, moment: datetime, until: datetime | None, shifts: dict[str, tuple[Shift, ...]]
    ) -> None:
        people = self.state.people(shifts, moment)
        if not self.state.open or not any(person.shifts for person in people):
            return
        plan = self._plan(moment, people)
        self._note(plan)
        persons = {person.id: person for person in plan.day.technicians}
        for route in plan.routes:
            shift = persons[route.technician_id].shifts[route.shift_index]
            if shift.start_at.date() != moment.date():
                continue
            worker = self.state.workers[route.technician_id]
            whole = next(
                s for s in shifts[route.technician_id] if s.start_at.date() == moment.date()
            )
            walk = Walk(self.world, self.scenario, self.streams, self.state, worker, whole)
            walk.follow(route, until=until)

    def _plan(self, moment: datetime, people: Sequence[Technician]) -> Plan:
        world, state = self.world, self.state
        start = datetime.combine(moment.date(), time(), world.zone)
        end = datetime.combine(moment.date() + timedelta(days=world.plan_days), time(), world.zone)
        day = Day(
            name=f"{moment:%Y-%m-%d %H:%M}",
            horizon=Horizon(start, end),
            jobs=tuple(_as_of(entry, moment) for entry in state.open.values()),
            technicians=tuple(people),
            depots=state.depots(self.scenario.stock),
            parts=world.parts,
            orders=tuple(state.orders),
            zones=world.zones,
        )
        number = int(self.streams.of("plan", day.name).integers(2**31))
        planned = make_plan(
            day,
            standards=world.standards,
            travel=world.travel,
            stop=Iterations(world.iterations),
            seed=number,
            bare=not world.explained,
        )
        return planned.plan

    def _note(self, plan: Plan) -> None:
        """Note the promises given, why jobs were left out or come late, and which get no visit at all."""
        for job_id in plan.mail_in:
            del self.state.open[job_id]
            self.state.tally.cancelled += 1
        reasons = {left.job_id: left.reason or mark("left out") for left in plan.unserved}
        for route in plan.routes:
            for stop in route.visits:
                if stop.job_id is not None and plan.lateness_seconds(stop):
                    reasons[stop.job_id] = mark("planned late")
        for name, entry in self.state.open.items():
            promise = plan.promises[name]
            if entry.due_at is None:
                entry.due_at, entry.zone = promise.due_at, promise.zone_name
            entry.reason = reasons.get(name, "")

    def _record(self, day: date) -> DayRecord:
        tally, state = self.state.tally, self.state
        return DayRecord(day=day, open=len(state.open), **vars(tally))


@dataclass(frozen=True)
class _Watched:
    """Which jobs count: those reported in the observed days, and the backlog where the simulation began with it."""

    first: date
    last: date
    is_backlog_watched: bool
    world: World

    def holds(self, reported_at: datetime) -> bool:
        day = reported_at.astimezone(self.world.zone).date()
        return day <= self.last and (self.is_backlog_watched or day >= self.first)


def _for_these(job: Job, known: Iterable[str]) -> Job:
    """Return a job that names only technicians who are there."""
    known = set(known)
    return replace(
        job,
        allowed_ids=tuple(name for name in job.allowed_ids if name in known),
        forbidden_ids=tuple(name for name in job.forbidden_ids if name in known),
        preferred_id=job.preferred_id if job.preferred_id in known else None,
    )


def _as_of(entry: OpenJob, moment: datetime) -> Job:
    """Return an open job as it is planned now: with its first promise, and without appointments that are over."""
    job = entry.job
    return replace(
        job,
        windows=tuple(window for window in job.windows if window.closes_at > moment),
        due_at=entry.due_at or job.due_at,
    )

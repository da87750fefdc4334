"""A planned route as it turns out: traffic, work that takes longer, nobody at home, parts missing."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.domain.job import Job
from dispatch.domain.plan import Route, Stop, StopKind
from dispatch.domain.technician import Shift
from dispatch.languages import mark
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.state import OpenJob, State, Worker
from dispatch.staffing.streams import Streams


@dataclass
class Walk:
    """One technician on the way through a planned route until the next plan is made."""

    world: World
    scenario: Scenario
    streams: Streams
    state: State
    worker: Worker
    shift: Shift

    def follow(self, route: Route, *, until: datetime | None) -> None:
        """Carry out the stops that are left for before `until`; None is the end of the day.

        Who cannot finish a visit within the shift and its overtime does not leave for it; the rest of the route is
        for the next plan.
        """
        first, *stops = route.stops
        now = max(first.depart_at, self.worker.free_at or first.depart_at)
        for number, stop in enumerate(stops):
            leave_at = max(now, stop.start_at - timedelta(seconds=stop.travel_seconds))
            if stop.kind is StopKind.END or (until is not None and leave_at >= until):
                return
            if stop.kind is StopKind.VISIT and not self._can_finish(stop, leave_at):
                return
            now = self._do(stop, leave_at + self._drive(stop, number))
            self.worker.free_at, self.worker.at = now, stop.location

    def _can_finish(self, stop: Stop, leave_at: datetime) -> bool:
        last = self.shift.end_at + timedelta(seconds=self.shift.overtime_seconds)
        work = (stop.depart_at - stop.start_at).total_seconds()
        return leave_at + timedelta(seconds=stop.travel_seconds + work) <= last

    def _drive(self, stop: Stop, number: int) -> timedelta:
        day = stop.arrive_at.date().isoformat()
        name = stop.job_id or f"{stop.kind.value} {number}"
        factor = _lognormal(self.streams, self.world.chances.travel_cv, "traffic", day, name)
        seconds = round(stop.travel_seconds * factor)
        self.state.tally.travel_seconds += seconds
        return timedelta(seconds=seconds)

    def _do(self, stop: Stop, arrive_at: datetime) -> datetime:
        """Do what a stop is for; return when the technician is free again."""
        length = stop.depart_at - stop.start_at
        if stop.kind is StopKind.BREAK:
            self.worker.rested = True
            return max(arrive_at, stop.start_at) + length
        if stop.kind is StopKind.PICKUP:
            self._pick_up(stop)
            return max(arrive_at, stop.start_at) + length
        assert stop.job_id is not None
        return self._visit(self.state.open[stop.job_id], arrive_at, length)

    def _pick_up(self, stop: Stop) -> None:
        depot = stop.depot_id
        assert depot is not None
        for sku, quantity in stop.parts.items():
            if sku in self.state.endless[depot]:
                taken = quantity
            else:
                taken = min(quantity, max(0, self.state.shelves[depot][sku]))
                self.state.shelves[depot][sku] -= taken
            self.worker.van[sku] += taken

    def _visit(self, entry: OpenJob, arrive_at: datetime, planned: timedelta) -> datetime:
        job, chances, tally = entry.job, self.world.chances, self.state.tally
        key = (job.id, entry.visits)
        start_at = max(arrive_at, _opens(job, arrive_at))
        entry.visits += 1
        if entry.first_start_at is None:
            entry.first_start_at = start_at
        if self.streams.chance("no-show", *key) < chances.no_show:
            tally.site_seconds += chances.no_show_seconds
            self._come_again(entry, start_at, mark("nobody at home"))
            return start_at + timedelta(seconds=chances.no_show_seconds)
        factor = _lognormal(self.streams, chances.service_cv, "service", *key)
        seconds = round(planned.total_seconds() * factor)
        if self._lacks(job) or self.streams.chance("part", *key) < chances.part_missing:
            seconds //= 2
            tally.short_of_parts += 1
            self._order_parts(entry, start_at)
        else:
            self._use(entry, start_at + timedelta(seconds=seconds), key)
        tally.site_seconds += seconds
        return start_at + timedelta(seconds=seconds)

    def _lacks(self, job: Job) -> bool:
        return any(self.worker.van[sku] < count for sku, count in job.parts.items())

    def _use(self, entry: OpenJob, done_at: datetime, key: tuple[str, int]) -> None:
        self.worker.van.subtract(entry.job.parts)
        if self.streams.chance("unfixed", *key) < self.world.chances.unfixed:
            self._come_again(entry, done_at, mark("not fixed at the first visit"))
            return
        self.state.close(entry, done_at=done_at)
        self.state.tally.done += 1

    def _come_again(self, entry: OpenJob, at: datetime, setback: str) -> None:
        """Leave a job open for the next day."""
        entry.setback = entry.setback or setback
        self._release(entry, _next_morning(at))

    def _order_parts(self, entry: OpenJob, at: datetime) -> None:
        """Order what the job needs once more; it can be done when that has arrived."""
        entry.setback = entry.setback or mark("a part was missing")
        policy, latest = self.scenario.stock, _next_morning(at)
        if policy.depots:
            for sku, quantity in entry.job.parts.items():
                depot = policy.depots[0].id
                arrives = self.state.order(depot, sku, quantity, policy=policy, now=at)
                latest = max(latest, arrives)
        self._release(entry, latest)

    def _release(self, entry: OpenJob, release_at: datetime) -> None:
        entry.job = replace(entry.job, windows=(), release_at=release_at)


def go_home(state: State, worker: Worker, shift: Shift, world: World) -> None:
    """End the day of a technician who has been out."""
    if worker.free_at is None or worker.at is None or worker.ended:
        return
    seconds = 0
    if shift.end_location is not None and shift.end_location != worker.at:
        seconds = int(world.travel.matrix([worker.at, shift.end_location]).seconds[0, 1])
    state.tally.travel_seconds += seconds
    late = (worker.free_at - shift.end_at).total_seconds() + seconds
    state.tally.overtime_seconds += max(0, round(late))
    worker.ended = True


def _opens(job: Job, arrive_at: datetime) -> datetime:
    """Return from when on a visit may start: those who come after the last window are let in all the same."""
    moments = [job.release_at] if job.release_at is not None else []
    later = [window for window in job.windows if window.closes_at >= arrive_at]
    moments += [min(later, key=lambda window: window.opens_at).opens_at] if later else []
    return max(moments, default=arrive_at)


def _next_morning(at: datetime) -> datetime:
    return (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _lognormal(streams: Streams, cv: float, purpose: str, *key: str | int) -> float:
    """Return a factor of mean 1 and a coefficient of variation."""
    if cv == 0:
        return 1.0
    sigma = math.sqrt(math.log1p(cv * cv))
    return math.exp(sigma * float(streams.of(purpose, *key).standard_normal()) - sigma * sigma / 2)

"""Planned at every arrival and every completion, the simulated service is the M/M/c queue, whose waits are known."""

from __future__ import annotations

import heapq
from datetime import datetime, time, timedelta
from functools import partial

import pytest

from dispatch.domain.technician import Shift
from dispatch.planning.make_plan import make_plan
from dispatch.staffing import carry_out
from dispatch.staffing import simulate as simulating
from dispatch.staffing.scenario import Scenario
from dispatch.staffing.simulate import _Run
from dispatch.staffing.staff import Staff
from dispatch.staffing.state import OpenJob
from dispatch.staffing.statistics import mean_interval
from dispatch.staffing.streams import Streams
from tests.dispatch.staffing.small_service import CENTRE, MONDAY, Listed, at, job, member, world

SERVICE = 3600
"""Mean seconds on site."""
INSTANT = timedelta(seconds=1)


def erlang_wait(servers: int, load: float) -> float:
    """Return the mean wait in M/M/c, in units of the mean service: Erlang's C over c - a.

    R. B. Cooper, "Introduction to Queueing Theory", 2nd edition (1981), sections 3.3 and 3.4.
    """
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = load * blocked / (count + load * blocked)
    waits = servers * blocked / (servers - load * (1 - blocked))
    return waits / (servers - load)


class Continuous(_Run):
    """A replication without days: one long shift, planned anew whenever somebody calls or is done."""

    def waits(self, calls: list[datetime]) -> dict[int, float]:
        """Return the hours each call waited, by its number, when as many technicians as there are serve them."""
        state = self.state
        waiting = list(enumerate(calls))
        moment = calls[0]
        while waiting or state.open:
            while waiting and waiting[0][1] <= moment:
                number, called_at = waiting.pop(0)
                state.open[str(number)] = OpenJob(job(str(number), called_at, minutes=60))
            free = [worker.free_at or moment for worker in state.workers.values()]
            if state.open and min(free) <= moment:
                self._plan_and_go(moment, moment + INSTANT, self._long_shifts(moment))
            events = [called_at for _, called_at in waiting[:1]]
            events += [
                worker.free_at
                for worker in state.workers.values()
                if worker.free_at is not None and worker.free_at > moment
            ]
            if not events:
                break
            moment = min(events)
        starts = {record.id: record.first_start_at for record in state.records}
        return {
            number: (starts[str(number)] - called_at).total_seconds() / SERVICE  # type: ignore[operator]
            for number, called_at in enumerate(calls)
        }

    def _long_shifts(self, moment: datetime) -> dict[str, tuple[Shift, ...]]:
        start = moment.replace(hour=0, minute=0, second=0)
        return {
            name: (Shift(start, start + timedelta(days=2), CENTRE, CENTRE),)
            for name in self.state.workers
        }


def _exponential(streams: Streams, cv: float, purpose: str, *key: str | int) -> float:
    return float(streams.of(purpose, *key).exponential()) if purpose == "service" else 1.0


def _calls(streams: Streams, *, count: int, a_service: float) -> list[datetime]:
    gaps = streams.of("calls").exponential(SERVICE / a_service, size=count)
    seconds = gaps.cumsum().round()
    return [at(MONDAY, time(0)) + timedelta(seconds=float(second)) for second in seconds]


def test_erlang_c_is_that_of_the_tables() -> None:
    """One server is M/M/1, rho / (1 - rho); ten servers at 8.5 wait 0.3532 of a service."""
    assert erlang_wait(1, 0.5) == pytest.approx(1.0)
    assert erlang_wait(10, 8.5) == pytest.approx(0.3532, abs=1e-4)


def _first_come(streams: Streams, calls: list[datetime], *, servers: int) -> list[float]:
    """Return the hours each call waits by the recursion of a first-come queue, on the chance of the simulation.

    J. Kiefer and J. Wolfowitz, "On the theory of queues with many servers", Transactions of the AMS 78 (1955), 1-18.
    """
    free = [calls[0]] * servers
    waits = []
    for number, called_at in enumerate(calls):
        start = max(heapq.heappop(free), called_at)
        waits.append((start - called_at).total_seconds() / SERVICE)
        seconds = round(SERVICE * _exponential(streams, 0, "service", str(number), 0))
        heapq.heappush(free, start + timedelta(seconds=seconds))
    return waits


@pytest.mark.parametrize("heads", [1, 2, 3])
def test_planned_at_every_event_the_service_is_a_first_come_queue(
    heads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without travel every single wait of the loop is that of the queue's recursion, to the second."""
    monkeypatch.setattr(carry_out, "_lognormal", _exponential)
    rule = partial(make_plan, engine="earliest-due")
    monkeypatch.setattr(simulating, "make_plan", rule)
    nobody = Listed(lambda streams, day: 0)
    staff = Staff(tuple(member(f"T-{number}") for number in range(heads)))
    streams = Streams(5, heads)
    calls = _calls(streams, count=100, a_service=0.7 * heads)
    run = Continuous(world(nobody, iterations=0), Scenario("some", staff), streams)
    exact = _first_come(streams, calls, servers=heads)
    assert run.waits(calls) == dict(enumerate(exact))
    assert sum(exact) > 0


@pytest.mark.parametrize(("heads", "load"), [(1, 0.5), (2, 1.4), (3, 2.1)])
def test_the_mean_wait_of_that_queue_is_erlangs(heads: int, load: float) -> None:
    """On the simulation's chance, at 50 and 70 % load: Erlang's exact value lies within the interval."""
    means = []
    for replication in range(30):
        streams = Streams(5, replication)
        calls = _calls(streams, count=500, a_service=load)
        # The first hundred meet an empty house.
        means.append(sum(_first_come(streams, calls, servers=heads)[100:]) / 400)
    found = mean_interval(means)
    exact = erlang_wait(heads, load)
    assert found.low <= exact <= found.high
    assert found.half_width < exact / 3

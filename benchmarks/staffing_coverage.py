"""How often the interval of a back-test holds what happened, on made-up periods whose staff is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from dispatch.staffing.back_test import Past, Replayed, back_test
from dispatch.staffing.history import History
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.simulate import MOST_DAYS_AFTER, simulate
from dispatch.staffing.statistics import WEEK
from dispatch.staffing.streams import Streams
from dispatch.staffing.study import Study
from solver.executor import Executor

TRUTH = 7_000_003
"""Added to the seed for the chance by which a period happens, which a back-test never meets."""


@dataclass(frozen=True)
class Coverage:
    """How many of some back-tests held what happened.

    Attributes
    ----------
    held, trusted, repeats : int
        Within the interval; within it and the tolerance; all.
    """

    held: int
    trusted: int
    repeats: int

    @property
    def share(self) -> float:
        """Share of the intervals that held what happened."""
        return self.held / self.repeats


def made_up_past(world: World, scenario: Scenario, *, seed: int, replications: int = 10) -> Past:
    """Return a period as it might have happened: jobs of the world's demand, carried out once by the staff."""
    weeks = -(-world.warm_up_days // WEEK)
    first_day = world.first_day + timedelta(weeks=weeks)
    all_weeks = weeks - (-(world.days + MOST_DAYS_AFTER) // WEEK)
    streams = Streams(seed + TRUTH, 0)
    jobs = [
        job
        for number in range(all_weeks)
        for job in world.demand.week(streams, number, world.first_day + timedelta(weeks=number))
    ]
    whole = History.of(jobs, world.zone)
    last = world.first_day + timedelta(weeks=all_weeks, days=-1)
    history = replace(whole, first=world.first_day, last=last)
    happened = simulate(
        replace(world, demand=Replayed(history), warm_up_days=WEEK * weeks),
        scenario,
        seed=seed + TRUTH,
        replication=0,
    )
    started = {j.id: j.first_start_at for j in happened.jobs if j.first_start_at is not None}
    known_until = max(j.due_at for j in happened.jobs)
    return Past(
        history, started, scenario, first_day, world.days, replications, known_until=known_until
    )


def coverage(
    world: World,
    scenario: Scenario,
    *,
    repeats: int,
    replications: int = 10,
    seed: int = 0,
    executor: Executor | None = None,
    on_done: Callable[[str], None] | None = None,
) -> Coverage:
    """Make up a period again and again, back-test each, and count how often the interval held it."""
    held = trusted = 0
    for number in range(repeats):
        past = made_up_past(world, scenario, seed=seed + number, replications=replications)
        found = back_test(Study(world, seed=seed + number, executor=executor), past)
        held += found.missed_by == 0
        trusted += found.is_trusted
        if on_done is not None:
            on_done(f"{number + 1} of {repeats}: {found.sentence}")
    return Coverage(held, trusted, repeats)

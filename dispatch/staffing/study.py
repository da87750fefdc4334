"""Scenarios run over and over until their figures are precise: the same answer whoever does the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dispatch.languages import gettext as _
from dispatch.staffing.history import StaffingError
from dispatch.staffing.results import Results, scenario_key
from dispatch.staffing.scenario import Scenario, World
from dispatch.staffing.simulate import simulate
from dispatch.staffing.statistics import (
    LEAST_REPLICATIONS,
    LOOK_AHEAD,
    Interval,
    Trend,
    backlog_trend,
    mean_interval,
    paired_difference,
    replications_needed,
)
from dispatch.staffing.summary import Summary
from solver.engine import Cancel
from solver.executor import Executor, InProcess


@dataclass(frozen=True)
class Task:
    """One replication of one scenario."""

    world: World
    scenario: Scenario
    seed: int
    replication: int


def replicate(task: Task, cancel: Cancel) -> Summary:
    """Simulate a task; called by executors, perhaps in another process."""
    return Summary.of(
        simulate(task.world, task.scenario, seed=task.seed, replication=task.replication)
    )


@dataclass(frozen=True)
class Precision:
    """When a scenario has been run often enough.

    Attributes
    ----------
    half_width : float
        Greatest half-width of the service level's interval, absolute.
    least, most : int
        Replications.
    """

    half_width: float = 0.01
    least: int = LEAST_REPLICATIONS
    most: int = 60

    def __post_init__(self) -> None:
        """Refuse limits that cannot be met."""
        if not 0 < self.half_width < 1 or not 2 <= self.least <= self.most:
            raise StaffingError(
                _(
                    "A half-width of {half_width:g} with {least} to {most} replications cannot be reached."
                    " Give a half-width between 0 and 1, and 2 replications or more.",
                    half_width=self.half_width,
                    least=self.least,
                    most=self.most,
                )
            )


@dataclass(frozen=True)
class Estimate:
    """What a scenario does.

    Attributes
    ----------
    scenario : Scenario
        Which.
    summaries : tuple of Summary
        Of the replications that count, in order.
    level : Interval
        Of the service level.
    trend : Trend
        Of the backlog.
    is_precise : bool
        Whether the interval is as narrow as was asked for.
    """

    scenario: Scenario
    summaries: tuple[Summary, ...]
    level: Interval
    trend: Trend
    is_precise: bool

    @property
    def sentence(self) -> str:
        """The answer in one sentence; an unstable system has no service level to speak of."""
        if self.trend.is_unstable:
            growth = self.trend.growth
            return _(
                "{name}: unstable, the backlog grows by {growth} ± {width} jobs a day.",
                name=self.scenario.name,
                growth=f"{growth.mean:.1f}",
                width=f"{growth.half_width:.1f}",
            )
        level = self.level
        width = f" ± {level.half_width:.1%}" if level.count > 1 else ""
        told = (
            _("{name}: {level} of the promises kept.")
            if self.is_precise
            else _("{name}: {level} of the promises kept (not as precise as asked).")
        )
        return told.format(name=self.scenario.name, level=f"{level.mean:.1%}{width}")


OnProgress = Callable[[str, Interval], None]
"""Called with a scenario's name and its interval so far, after each replication."""


class Study:
    """Runs scenarios of one world.

    Parameters
    ----------
    world : World
        What all scenarios share.
    seed : int
        Of all chance.
    executor : Executor
        Who does the work.
    results : Results
        Where replications are kept.
    on_progress : callable or None
        Told after each replication.
    cancel : object with `is_set()` or None
        Once set, no replication is begun any more.
    """

    def __init__(
        self,
        world: World,
        *,
        seed: int = 0,
        executor: Executor | None = None,
        results: Results | None = None,
        on_progress: OnProgress | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        self.world, self.seed = world, seed
        self.executor = executor or InProcess()
        self.results = Results() if results is None else results
        self.on_progress, self.cancel = on_progress, cancel

    def with_seed(self, seed: int) -> Study:
        """Return the same study on other chance, which shares nothing with this one but its results' file."""
        return self._like(self.world, seed)

    def explained(self) -> Study:
        """Return the same study with tested reasons for the jobs left out of plans."""
        return self._like(replace(self.world, explained=True), self.seed)

    def in_world(self, world: World) -> Study:
        """Return the same study of another world."""
        return self._like(world, self.seed)

    def _like(self, world: World, seed: int) -> Study:
        return Study(
            world,
            seed=seed,
            executor=self.executor,
            results=self.results,
            on_progress=self.on_progress,
            cancel=self.cancel,
        )

    def run(self, scenarios: Sequence[Scenario], count: int) -> list[tuple[Summary, ...]]:
        """Return the first `count` replications of each scenario; those that are kept are not run again.

        Raises
        ------
        StaffingError
            If the study was cancelled before they were done.
        TaskError
            If a replication fails, or kills its worker again and again.
        """
        keys = [scenario_key(self.world, scenario, seed=self.seed) for scenario in scenarios]
        missing = [
            (key, Task(self.world, scenario, self.seed, number))
            for number in range(count)
            for key, scenario in dict(zip(keys, scenarios, strict=True)).items()
            if self.results.get(key, number) is None
        ]

        def keep(index: int, summary: Summary) -> None:
            key, task = missing[index]
            self.results.put(key, task.replication, summary)
            self._tell(key, task.scenario)

        self.executor.run(
            replicate,
            [task for _, task in missing],
            names=[f'replication {t.replication} of "{t.scenario.name}"' for _, t in missing],
            on_done=keep,
            cancel=self.cancel,
        )
        return [self._first(key, count) for key in keys]

    def estimate(self, scenario: Scenario, precision: Precision) -> Estimate:
        """Run a scenario until its service level is as precise as asked, or as often as allowed.

        The replications that count do not depend on how many are done at a time: they are looked at in their order.
        """
        count = min(precision.most, precision.least + LOOK_AHEAD)
        while True:
            [summaries] = self.run([scenario], count)
            levels = [summary.service_level for summary in summaries]
            needed = replications_needed(
                levels, precision=precision.half_width, least=precision.least
            )
            if needed is not None or count >= precision.most:
                break
            count = min(precision.most, count + max(self.executor.workers, LOOK_AHEAD))
        return estimate_of(scenario, summaries[: needed or count], is_precise=needed is not None)

    def difference(self, first: Scenario, second: Scenario, count: int) -> Interval:
        """Return by how much the second scenario's service level is higher, on the same chance."""
        pairs = self.run([first, second], count)
        before, after = ([summary.service_level for summary in found] for found in pairs)
        return paired_difference(before, after)

    def _first(self, key: str, count: int) -> tuple[Summary, ...]:
        found = [self.results.get(key, number) for number in range(count)]
        done = tuple(summary for summary in found if summary is not None)
        if len(done) < count:
            raise StaffingError(
                _("The study was stopped; what is done is kept. Start it again to go on.")
            )
        return done

    def _tell(self, key: str, scenario: Scenario) -> None:
        if self.on_progress is None:
            return
        levels, number = [], 0
        while (found := self.results.get(key, number)) is not None:
            levels.append(found.service_level)
            number += 1
        if levels:
            self.on_progress(scenario.name, mean_interval(levels))


def estimate_of(scenario: Scenario, summaries: Sequence[Summary], *, is_precise: bool) -> Estimate:
    """Return what replications say of a scenario."""
    arrivals = sum(summary.arrivals_a_day for summary in summaries) / len(summaries)
    return Estimate(
        scenario=scenario,
        summaries=tuple(summaries),
        level=mean_interval([summary.service_level for summary in summaries]),
        trend=backlog_trend([s.backlog for s in summaries], arrivals_a_day=arrivals),
        is_precise=is_precise,
    )

"""The cheapest headcount that keeps the promises: a ceiling first, then up from below, a race, and fresh chance."""

from __future__ import annotations

import itertools
from dataclasses import replace

from dispatch.staffing.history import StaffingError
from dispatch.staffing.least_heads import least_heads
from dispatch.staffing.recommendation import Goal, Heads, Recommendation, Seen
from dispatch.staffing.scenario import Scenario
from dispatch.staffing.statistics import mean_interval
from dispatch.staffing.study import Estimate, Precision, Study, estimate_of

FRESH = 1_000_003
"""Added to the seed where an answer is confirmed on chance it was not chosen by."""


def find_staffing(study: Study, base: Scenario, goal: Goal) -> Recommendation:
    """Return the cheapest headcount of the base's roles that reaches the goal.

    Parameters
    ----------
    study : Study
        Where scenarios are run.
    base : Scenario
        Named people, roles and stock; its headcounts are not looked at.
    goal : Goal
        What is looked for.

    Raises
    ------
    StaffingError
        If there is no role, nobody can do some kind of job, or the study is cancelled.

    References
    ----------
    S. Kim and B. L. Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS
    11 (2001), 251-273, for the zone of indifference; the levels of the race are Bonferroni's over candidates and looks.
    """
    if not base.staff.roles:
        raise StaffingError("There is no role to hire for. Name one in the study.")
    return _Search(study, base, goal).answer()


class _Search:
    def __init__(self, study: Study, base: Scenario, goal: Goal) -> None:
        self.study, self.base, self.goal = study, base, goal
        self.roles = list(base.staff.roles)
        self.least = least_heads(study.world, base.staff, seed=study.seed)
        self.most = {name: 3 * count + 3 for name, count in self.least.items()}
        self.undecided: list[Heads] = []
        self._counts: dict[tuple[int, ...], int] = {}
        self._before = len(study.results)

    def answer(self) -> Recommendation:
        ceiling = self._ceiling()
        if ceiling.level.high < self.goal.target - self.goal.indifference:
            return self._done(None, ceiling, ceiling)
        reached = self._ascend()
        chosen = self._race(reached) or reached
        confirmed = self._confirm(chosen)
        # A first look may have been lucky; then the climb goes on from there.
        while confirmed.level.high < self.goal.target - self.goal.indifference:
            step = self._best_step(chosen)
            if step is None:
                break
            chosen, confirmed = step, self._confirm(step)
        return self._done(chosen, confirmed, ceiling)

    def _confirm(self, heads: Heads) -> Estimate:
        """Run a headcount on chance that it was not chosen by."""
        fresh = self.study.with_seed(self.study.seed + FRESH)
        return fresh.estimate(self._scenario(heads), self._precision())

    def _done(self, heads: Heads | None, level: Estimate, ceiling: Estimate) -> Recommendation:
        return Recommendation(
            heads=heads,
            cents_a_week=level.scenario.staff.cents_a_week(),
            level=level,
            ceiling=ceiling,
            least=self.least,
            undecided=tuple(self.undecided),
            replications=len(self.study.results) - self._before,
            seen=self._everything_seen(),
        )

    def _everything_seen(self) -> tuple[Seen, ...]:
        found = []
        for counts, number in self._counts.items():
            heads = dict(zip(self.roles, counts, strict=True))
            scenario = self._scenario(heads)
            [summaries] = self.study.run([scenario], number)
            known = estimate_of(scenario, summaries, is_precise=False)
            cents = scenario.staff.cents_a_week()
            found.append(Seen(heads, cents, known.level, known.trend.is_unstable))
        return tuple(
            sorted(found, key=lambda seen: (seen.cents_a_week, tuple(seen.heads.values())))
        )

    def _precision(self) -> Precision:
        least = min(10, self.goal.most)
        return Precision(self.goal.indifference, least=least, most=self.goal.most)

    def _scenario(self, heads: Heads) -> Scenario:
        name = ", ".join(f"{heads[role]} {role}" for role in self.roles)
        return replace(self.base, name=name, staff=replace(self.base.staff, heads=dict(heads)))

    def _ceiling(self) -> Estimate:
        """Run as many heads as one could want, with tested reasons for what is missed all the same."""
        scenario = self._scenario(self.most)
        return self.study.explained().estimate(scenario, self._precision())

    def _levels(self, heads: Heads, count: int) -> list[float]:
        [summaries] = self.study.run([self._scenario(heads)], count)
        counts = tuple(heads[role] for role in self.roles)
        self._counts[counts] = max(count, self._counts.get(counts, 0))
        return [summary.service_level for summary in summaries]

    def _ascend(self) -> Heads:
        """Add the head that helps most for its price until the target is met at a first look."""
        heads = dict(self.least)
        while _mean(self._levels(heads, self.goal.quick)) < self.goal.target:
            step = self._best_step(heads)
            if step is None:
                break
            heads = step
        return heads

    def _best_step(self, heads: Heads) -> dict[str, int] | None:
        """Return a headcount with the head more that helps most for its price; None where there is room for none."""
        steps = [
            {**heads, role: heads[role] + 1} for role in self.roles if heads[role] < self.most[role]
        ]
        if not steps:
            return None
        # All at once, so that several workers have something to do.
        self.study.run([self._scenario(step) for step in steps], self.goal.quick)
        return max(steps, key=lambda step: self._worth(heads, step))

    def _worth(self, before: Heads, after: Heads) -> float:
        gained = _mean(self._levels(after, self.goal.quick)) - _mean(
            self._levels(before, self.goal.quick)
        )
        return gained / max(1, self._cents(after) - self._cents(before))

    def _cents(self, heads: Heads) -> int:
        return self._scenario(heads).staff.cents_a_week()

    def _race(self, reached: Heads) -> Heads | None:
        """Return the cheapest headcount near the one reached that is good enough; None where none is."""
        field = self._field(reached)
        looks = max(1, len(range(self.goal.quick, self.goal.most + 1, self.goal.quick)))
        level = 1 - 0.05 / max(1, len(field) * looks)
        refused: list[Heads] = []
        for heads in field:
            # More heads never hurt, so who has no more of any role than somebody refused is refused as well.
            if any(all(heads[r] <= other[r] for r in self.roles) for other in refused):
                continue
            verdict = self._verdict(heads, level)
            if verdict:
                return heads
            if verdict is None:
                self.undecided.append(heads)
            else:
                refused.append(heads)
        return None

    def _field(self, reached: Heads) -> list[Heads]:
        """Return the headcounts near the one reached, the cheapest first, up to what that one costs."""
        spread, most = self.goal.spread, self._cents(reached)
        ranges = [
            range(
                max(self.least[r], reached[r] - spread), min(self.most[r], reached[r] + spread) + 1
            )
            for r in self.roles
        ]
        near = [dict(zip(self.roles, counts, strict=True)) for counts in itertools.product(*ranges)]
        priced = [(self._cents(heads), tuple(heads.values()), heads) for heads in near]
        return [heads for cents, _, heads in sorted(priced, key=lambda p: p[:2]) if cents <= most]

    def _verdict(self, heads: Heads, level: float) -> bool | None:
        """Return whether a headcount is good enough; None where the replications allowed do not tell."""
        goal = self.goal
        for count in range(goal.quick, goal.most + 1, goal.quick):
            interval = mean_interval(self._levels(heads, count), level=level)
            if interval.high < goal.target:
                return False
            if interval.low >= goal.target - goal.indifference:
                return True
            if interval.half_width <= goal.indifference:
                return interval.mean >= goal.target - goal.indifference / 2
        return None


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)

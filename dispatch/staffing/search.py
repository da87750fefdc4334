"""The cheapest mix that keeps the promises: a ceiling first, then up from below, a race, and fresh chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dispatch.staffing.choices import Choice
from dispatch.staffing.mixes import Mix, Mixes
from dispatch.staffing.recommendation import Goal, Recommendation, Seen
from dispatch.staffing.scenario import Scenario
from dispatch.staffing.statistics import Interval, mean_interval, paired_difference
from dispatch.staffing.study import Estimate, Precision, Study, estimate_of

FRESH = 1_000_003
"""Added to the seed where an answer is confirmed on chance it was not chosen by."""


def find_staffing(
    study: Study, base: Scenario, goal: Goal, *, choices: Sequence[Choice] = ()
) -> Recommendation:
    """Return the cheapest mix of the base's roles and of choices that reaches the goal.

    Parameters
    ----------
    study : Study
        Where scenarios are run.
    base : Scenario
        Named people, roles and stock; its headcounts are not looked at.
    goal : Goal
        What is looked for.
    choices : sequence of Choice
        What may be done beside hiring: training, stock, other rotas.

    Raises
    ------
    StaffingError
        If there is neither role nor choice, nobody can do some kind of job, or the study is cancelled.

    References
    ----------
    S. Kim and B. L. Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS
    11 (2001), 251-273, for the zone of indifference; the levels of the race are Bonferroni's over candidates and looks.
    """
    return _Search(study, Mixes(base, choices, world=study.world, seed=study.seed), goal).answer()


class _Search:
    def __init__(self, study: Study, mixes: Mixes, goal: Goal) -> None:
        self.study, self.mixes, self.goal = study, mixes, goal
        self.undecided: list[Mix] = []
        self._counts: dict[tuple[int, ...], int] = {}
        self._estimated = 0

    def answer(self) -> Recommendation:
        most, ceiling = self._ceiling()
        if ceiling.level.high < self.goal.target - self.goal.indifference:
            return self._done(most, ceiling, ceiling, is_reached=False)
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

    def _confirm(self, mix: Mix) -> Estimate:
        """Run a mix on chance that it was not chosen by."""
        fresh = self.study.with_seed(self.study.seed + FRESH)
        return self._estimate(fresh, mix)

    def _estimate(self, study: Study, mix: Mix) -> Estimate:
        found = study.estimate(self.mixes.scenario(mix), self._precision())
        self._estimated += len(found.summaries)
        return found

    def _done(
        self, mix: Mix, level: Estimate, ceiling: Estimate, *, is_reached: bool = True
    ) -> Recommendation:
        return Recommendation(
            heads=self._heads(mix) if is_reached else None,
            cents_a_week=self.mixes.cents(mix),
            level=level,
            ceiling=ceiling,
            least=self._heads(self.mixes.least),
            undecided=tuple(self.undecided),
            # Not those simulated just now: a study that goes on after a crash gives the same answer.
            replications=self._estimated + sum(self._counts.values()),
            seen=self._everything_seen(),
            choices=self._choices(mix),
        )

    def _heads(self, mix: Mix) -> Mapping[str, int]:
        return {role: mix[role] for role in self.mixes.roles}

    def _choices(self, mix: Mix) -> Mapping[str, int]:
        return {name: mix[name] for name in self.mixes.choices}

    def _everything_seen(self) -> tuple[Seen, ...]:
        found = []
        for counts, number in self._counts.items():
            mix = dict(zip(self.mixes.names, counts, strict=True))
            scenario = self.mixes.scenario(mix)
            [summaries] = self.study.run([scenario], number)
            known = estimate_of(scenario, summaries, is_precise=False)
            cents, trend = self.mixes.cents(mix), known.trend
            found.append(
                Seen(self._heads(mix), cents, known.level, trend.is_unstable, self._choices(mix))
            )
        return tuple(sorted(found, key=lambda seen: (seen.cents_a_week, tuple(seen.mix.values()))))

    def _precision(self) -> Precision:
        least = min(10, self.goal.most)
        return Precision(self.goal.indifference, least=least, most=self.goal.most)

    def _ceiling(self) -> tuple[Mix, Estimate]:
        """Run as much of all as one could want, with tested reasons for what is missed all the same."""
        explained = self.study.explained()
        tried = [(mix, self._estimate(explained, mix)) for mix in self.mixes.ceilings()]
        return max(tried, key=lambda one: one[1].level.mean)

    def _levels(self, mix: Mix, count: int) -> list[float]:
        [summaries] = self.study.run([self.mixes.scenario(mix)], count)
        counts = tuple(mix[name] for name in self.mixes.names)
        self._counts[counts] = max(count, self._counts.get(counts, 0))
        return [summary.service_level for summary in summaries]

    def _ascend(self) -> Mix:
        """Add what helps most for its price until the target is met at a first look."""
        mix: Mix = dict(self.mixes.least)
        while _mean(self._levels(mix, self.goal.quick)) < self.goal.target:
            step = self._best_step(mix)
            if step is None:
                break
            mix = step
        return mix

    def _best_step(self, mix: Mix) -> Mix | None:
        """Return the mix with that one thing more that helps most for its price; None where there is room for none."""
        steps = self.mixes.with_one_more(mix)
        if not steps:
            return None
        # All at once, so that several workers have something to do.
        self.study.run([self.mixes.scenario(step) for step in steps], self.goal.quick)
        gains = [(self._gain(mix, step), step) for step in steps]
        # What is cheap and helps by chance alone would else always go before a head.
        sure = [(gain, step) for gain, step in gains if gain.low > 0]
        if sure:
            return max(sure, key=lambda one: one[0].mean / self._price(mix, one[1]))[1]
        heads = [(gain, step) for gain, step in gains if self._heads(step) != self._heads(mix)]
        best = heads or [(gain, step) for gain, step in gains if gain.mean > 0]
        # Nothing helps for sure: a head will, in the end, and of choices alone the one that seems to.
        return (
            max(best, key=lambda one: one[0].mean / self._price(mix, one[1]))[1] if best else None
        )

    def _gain(self, before: Mix, after: Mix) -> Interval:
        quick = self.goal.quick
        return paired_difference(self._levels(before, quick), self._levels(after, quick))

    def _price(self, before: Mix, after: Mix) -> int:
        return max(1, self.mixes.cents(after) - self.mixes.cents(before))

    def _race(self, reached: Mix) -> Mix | None:
        """Return the cheapest mix near the one reached that is good enough; None where none is."""
        field = self.mixes.near(reached, spread=self.goal.spread)
        looks = max(1, len(range(self.goal.quick, self.goal.most + 1, self.goal.quick)))
        level = 1 - 0.05 / max(1, len(field) * looks)
        refused: list[Mix] = []
        for mix in field:
            # More of what helps never hurts, so who has no more of it than somebody refused is refused as well.
            if any(self.mixes.no_more_than(mix, other) for other in refused):
                continue
            verdict = self._verdict(mix, level)
            if verdict:
                return mix
            if verdict is None:
                self.undecided.append(mix)
            else:
                refused.append(mix)
        return None

    def _verdict(self, mix: Mix, level: float) -> bool | None:
        """Return whether a mix is good enough; None where the replications allowed do not tell."""
        goal = self.goal
        for count in range(goal.quick, goal.most + 1, goal.quick):
            interval = mean_interval(self._levels(mix, count), level=level)
            if interval.high < goal.target:
                return False
            if interval.low >= goal.target - goal.indifference:
                return True
            if interval.half_width <= goal.indifference:
                return interval.mean >= goal.target - goal.indifference / 2
        return None


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)

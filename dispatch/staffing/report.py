"""A study's answers together: each scenario, how they differ from the first, and the headcount that was looked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.languages import DEFAULT, LANGUAGES, use_language
from dispatch.languages import gettext as _
from dispatch.staffing.back_test import BackTest, back_test
from dispatch.staffing.build_study import StudyPlan
from dispatch.staffing.past_demand import PastDemand, past_demand
from dispatch.staffing.recommendation import Recommendation
from dispatch.staffing.search import find_staffing
from dispatch.staffing.statistics import Interval, paired_difference
from dispatch.staffing.study import Estimate, Study


@dataclass(frozen=True)
class Answer:
    """One scenario's figures.

    Attributes
    ----------
    estimate : Estimate
        Its service level and the replications behind it.
    difference : Interval or None
        By how much its service level is above the first scenario's, on the same chance; None for the first.
    cents_a_week : int
        What its staff costs.
    """

    estimate: Estimate
    difference: Interval | None
    cents_a_week: int

    @property
    def causes(self) -> dict[str, float]:
        """Promises missed for each cause as a share of all jobs, most first."""
        summaries = self.estimate.summaries
        jobs = sum(summary.jobs for summary in summaries)
        counts: dict[str, int] = {}
        for summary in summaries:
            for cause, count in summary.causes.items():
                counts[cause] = counts.get(cause, 0) + count
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return {cause: count / max(1, jobs) for cause, count in ordered}

    def mean(self, figure: str) -> float:
        """Return the mean of a figure of `Summary` over the replications."""
        values = [getattr(summary, figure) for summary in self.estimate.summaries]
        return float(sum(values) / len(values))


@dataclass(frozen=True)
class Report:
    """All answers of a study.

    Attributes
    ----------
    name : str
        Of the study.
    answers : tuple of Answer
        In the order of the scenarios.
    recommendation : Recommendation or None
        The headcount that was looked for.
    target : float or None
        Of the goal.
    back_test : BackTest or None
        A past period simulated beside what happened; None where none was asked for.
    past_demand : PastDemand or None
        The past jobs beside a fitted model; None where the history is too short for one.
    """

    name: str
    answers: tuple[Answer, ...]
    recommendation: Recommendation | None
    target: float | None
    back_test: BackTest | None = None
    past_demand: PastDemand | None = None

    @property
    def is_trusted(self) -> bool | None:
        """Whether the back-test agrees with what happened; None where there was none."""
        return None if self.back_test is None else self.back_test.is_trusted

    @property
    def sentence(self) -> str:
        """The answer in one sentence, marked where the back-test misses."""
        if self.is_trusted is False:
            return _("NOT TO BE TRUSTED: {answer}", answer=self._answer())
        return self._answer()

    def _answer(self) -> str:
        if self.recommendation is not None and self.target is not None:
            return self.recommendation.sentence(self.target)
        return self.answers[0].estimate.sentence

    def plain(self) -> dict[str, Any]:
        """Return the report as JSON values; its sentences are English there, and `told` has them in every language."""
        with use_language(DEFAULT):
            values = self._plain()
        told = {}
        for language in LANGUAGES:
            with use_language(language):
                told[language] = {
                    "sentence": self.sentence,
                    "back_test": None if self.back_test is None else self.back_test.sentence,
                    "scenarios": [answer.estimate.sentence for answer in self.answers],
                    "demand": self._demand(),
                }
        return {**values, "told": told}

    def _demand(self) -> list[str]:
        return [] if self.past_demand is None else list(self.past_demand.fit.sentences())

    def _plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sentence": self.sentence,
            "trusted": self.is_trusted,
            "target": self.target,
            "scenarios": [_plain(answer) for answer in self.answers],
            "recommendation": None if self.recommendation is None else _found(self.recommendation),
            "back_test": None if self.back_test is None else _compared(self.back_test),
            "demand": self._demand(),
        }


def run_study(plan: StudyPlan, study: Study) -> Report:
    """Run every scenario of a study as often as it needs, then look for the headcount if there is a goal.

    A back-test comes first where the study asks for one, as its faults would be found last otherwise.

    Raises
    ------
    StaffingError
        If the study is cancelled; what is done is kept.
    TaskError
        If a replication fails.
    """
    compared = None if plan.past is None else back_test(study, plan.past)
    estimates = [study.estimate(scenario, plan.precision) for scenario in plan.scenarios]
    first = [summary.service_level for summary in estimates[0].summaries]
    answers = [
        Answer(
            estimate,
            _difference(first, estimate) if number else None,
            estimate.scenario.cents_a_week,
        )
        for number, estimate in enumerate(estimates)
    ]
    found = None
    if plan.goal is not None:
        found = find_staffing(study, plan.scenarios[0], plan.goal, choices=plan.choices)
    target = None if plan.goal is None else plan.goal.target
    demand = past_demand(plan.history, plan.world.standards)
    return Report(plan.name, tuple(answers), found, target, compared, demand)


def _difference(first: list[float], estimate: Estimate) -> Interval:
    levels = [summary.service_level for summary in estimate.summaries]
    count = min(len(first), len(levels))
    return paired_difference(first[:count], levels[:count])


def _plain(answer: Answer) -> dict[str, Any]:
    estimate = answer.estimate
    return {
        "name": estimate.scenario.name,
        "sentence": estimate.sentence,
        "service_level": _interval(estimate.level),
        "difference": None if answer.difference is None else _interval(answer.difference),
        "backlog_growth": _interval(estimate.trend.growth),
        "unstable": estimate.trend.is_unstable,
        "precise": estimate.is_precise,
        "cents_a_week": answer.cents_a_week,
        "first_time_fix": answer.mean("first_time_fix"),
        "utilisation": answer.mean("utilisation"),
        "travel_share": answer.mean("travel_share"),
        "overtime_hours": answer.mean("overtime_hours"),
        "causes": answer.causes,
    }


def _interval(interval: Interval) -> dict[str, float | int | None]:
    wide = interval.half_width == float("inf")
    half_width = None if wide else interval.half_width
    return {"mean": interval.mean, "half_width": half_width, "replications": interval.count}


def _compared(found: BackTest) -> Mapping[str, Any]:
    return {
        "sentence": found.sentence,
        "actual": found.actual,
        "jobs": found.jobs,
        "simulated": _interval(found.simulated),
        "missed_by": found.missed_by,
        "trusted": found.is_trusted,
    }


def _found(found: Recommendation) -> Mapping[str, Any]:
    return {
        "heads": None if found.heads is None else dict(found.heads),
        "choices": dict(found.choices),
        "cents_a_week": found.cents_a_week,
        "service_level": _interval(found.level.level),
        "ceiling": _interval(found.ceiling.level),
        "least": dict(found.least),
        "undecided": [dict(mix) for mix in found.undecided],
        "replications": found.replications,
        "seen": [
            {
                "heads": dict(seen.heads),
                "choices": dict(seen.choices),
                "cents_a_week": seen.cents_a_week,
                "service_level": _interval(seen.level),
                "unstable": seen.is_unstable,
            }
            for seen in found.seen
        ],
    }

"""The search for the cheapest headcount finds it where it is known, and says so where there is none."""

from __future__ import annotations

import itertools
import math
from datetime import time

import pytest

from dispatch.staffing import study as studying
from dispatch.staffing.history import StaffingError
from dispatch.staffing.least_heads import hours_asked_for, least_heads
from dispatch.staffing.recommendation import Goal
from dispatch.staffing.scenario import Scenario
from dispatch.staffing.search import find_staffing
from dispatch.staffing.staff import DailyHours, Role, Rota, Staff
from dispatch.staffing.streams import Streams
from dispatch.staffing.study import Study, Task
from dispatch.staffing.summary import Summary
from tests.dispatch.staffing.small_service import CENTRE, Listed, job, member, world
from tests.dispatch.staffing.test_study import made_up

EIGHT = Rota("weekdays", ((*(DailyHours(time(8), time(16)),) * 5, None, None),))


def role(name: str, skills: dict[str, int], cents: int, **changes: object) -> Role:
    """Return a role of forty hours a week."""
    like = member("like", skills=skills).technician
    return Role(name, like, (CENTRE,), EIGHT, cents)


class Hourly(Listed):
    """Jobs of an hour, each day so many of each kind."""

    def __init__(self, **kinds: int) -> None:
        super().__init__(lambda streams, day: 1)
        self.kinds = kinds

    def week(self, streams: Streams, number: int, monday: object) -> tuple:
        """Return seven days of jobs."""
        [*days] = super().week(streams, number, monday)  # type: ignore[arg-type]
        return tuple(
            job(f"{day.id}-{kind}-{n}", day.reported_at, skills={kind: 1})
            for day in days
            for kind, count in self.kinds.items()
            for n in range(count)
        )


def test_hours_decide_how_many_are_needed_at_least() -> None:
    """14 h of gas a day and 6 h of boiler are 98 h and 42 h a week: three gas and two boiler heads of 40 h."""
    service = world(Hourly(gas=14, boiler=6))
    assert hours_asked_for(service, seed=1) == {(("boiler", 1),): 42, (("gas", 1),): 98}
    roles = {"gas": role("gas", {"gas": 1}, 100), "boiler": role("boiler", {"boiler": 1}, 100)}
    assert least_heads(service, Staff(roles=roles), seed=1) == {"gas": 3, "boiler": 2}


def test_somebody_who_can_do_both_saves_a_head() -> None:
    """98 h and 42 h together are 140 h: four heads, where one of them can do either."""
    service = world(Hourly(gas=14, boiler=6))
    roles = {
        "gas": role("gas", {"gas": 1}, 100),
        "boiler": role("boiler", {"boiler": 1}, 100),
        "both": role("both", {"gas": 1, "boiler": 1}, 120),
    }
    found = least_heads(service, Staff(roles=roles), seed=1)
    assert sum(found.values()) == 4
    assert found["both"] == 1


def test_named_people_count_and_lacking_skills_are_named() -> None:
    """Two named gas technicians leave one to be hired; a kind of job that nobody can do is an error."""
    service = world(Hourly(gas=14))
    named = tuple(member(f"T-{n}", skills={"gas": 2}, rota=EIGHT) for n in range(2))
    roles = {"gas": role("gas", {"gas": 1}, 100)}
    assert least_heads(service, Staff(named, roles), seed=1) == {"gas": 1}
    with pytest.raises(StaffingError, match="ask for chiller at level 1"):
        least_heads(world(Hourly(gas=1, chiller=1)), Staff(named, roles), seed=1)


class Known:
    """Stands in for simulating: a level that is a known function of the headcounts, with a little chance."""

    def __init__(self, noise: float = 0.004, best: float = 1.0) -> None:
        self.noise, self.best = noise, best

    def level(self, gas: int, boiler: int) -> float:
        """Return the true level."""
        return self.best * (1 - math.exp(-0.9 * gas)) * (1 - math.exp(-1.1 * boiler))

    def __call__(self, task: Task, cancel: object) -> Summary:
        """Return a level of a scenario with chance that all scenarios share, and some of its own."""
        heads = task.scenario.staff.heads
        true = self.level(heads["gas"], heads["boiler"])
        streams = Streams(task.seed, task.replication)
        shared = float(streams.of("shared").standard_normal())
        own = float(streams.of("own", str(sorted(heads.items()))).standard_normal())
        return made_up(min(1.0, max(0.0, true + self.noise * (shared + 0.3 * own))))


ROLES = {"gas": role("gas", {"gas": 1}, 100), "boiler": role("boiler", {"boiler": 1}, 130)}
BASE = Scenario("base", Staff(roles=ROLES))
SERVICE = world(Hourly(gas=6, boiler=6))


@pytest.mark.parametrize("seed", range(4))
def test_the_cheapest_good_headcount_is_found(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer costs what the cheapest of all headcounts costs whose true level reaches the target, or a near tie."""
    known = Known()
    monkeypatch.setattr(studying, "replicate", known)
    goal = Goal(target=0.95, indifference=0.005)
    found = find_staffing(Study(SERVICE, seed=seed), BASE, goal)
    assert found.heads is not None
    priced = [
        (100 * gas + 130 * boiler, known.level(gas, boiler))
        for gas, boiler in itertools.product(range(1, 10), repeat=2)
    ]
    cheapest = min(cents for cents, level in priced if level >= goal.target - goal.indifference)
    surely = min(cents for cents, level in priced if level >= goal.target)
    assert cheapest <= found.cents_a_week <= surely
    assert known.level(found.heads["gas"], found.heads["boiler"]) >= goal.target - goal.indifference
    assert "heads (" in found.sentence(0.95)
    assert found.ceiling.level.mean > found.level.level.mean - 0.01


def test_a_target_above_the_ceiling_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where even heads in plenty do not reach it the answer is none, with the causes of what is missed."""
    monkeypatch.setattr(studying, "replicate", Known(best=0.9))
    found = find_staffing(Study(SERVICE), BASE, Goal(target=0.95))
    assert found.heads is None
    assert "No headcount keeps 95.0%" in found.sentence(0.95)
    assert "late" in found.sentence(0.95)
    assert found.replications <= 60


class LuckyAtFirst(Known):
    """The chance that an answer is chosen by is kinder by ten points than all other."""

    def __call__(self, task: Task, cancel: object) -> Summary:
        """Return a level that is too good on the seed of the search."""
        summary = super().__call__(task, cancel)
        lucky = 0.1 if task.seed == 0 else 0.0
        return made_up(min(1.0, summary.service_level + lucky))


def test_an_answer_that_was_only_lucky_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fresh chance shows that the headcount falls short, heads are added until it does not."""
    known = LuckyAtFirst()
    monkeypatch.setattr(studying, "replicate", known)
    goal = Goal(target=0.95, indifference=0.005)
    found = find_staffing(Study(SERVICE), BASE, goal)
    assert found.heads is not None
    assert found.level.level.high >= goal.target - goal.indifference
    assert known.level(found.heads["gas"], found.heads["boiler"]) >= 0.94
    assert "short of" not in found.sentence(0.95)


def test_racing_spares_replications(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search needs fewer than half the replications of trying every near headcount at full length."""
    monkeypatch.setattr(studying, "replicate", Known())
    goal = Goal(target=0.95, most=40, spread=2)
    found = find_staffing(Study(SERVICE, seed=1), BASE, goal)
    assert found.replications < 0.5 * 40 * 5 * 5


def test_a_search_that_goes_on_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every replication kept already the recommendation is the same to its last figure."""
    monkeypatch.setattr(studying, "replicate", Known())
    study = Study(SERVICE, seed=1)
    first = find_staffing(study, BASE, Goal(target=0.95))
    assert find_staffing(study, BASE, Goal(target=0.95)) == first
    assert 0 < first.replications <= len(study.results)


def test_wrong_goals_are_refused() -> None:
    """Targets, indifference and lengths that mean nothing are sentences, and so is a study without a role."""
    with pytest.raises(StaffingError, match=r"target of 1\.2"):
        Goal(target=1.2)
    with pytest.raises(StaffingError, match="1 to 40 replications"):
        Goal(quick=1)
    with pytest.raises(StaffingError, match="no role"):
        find_staffing(Study(SERVICE), Scenario("x", Staff()), Goal())

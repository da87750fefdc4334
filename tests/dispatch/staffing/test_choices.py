"""A search weighs training, stock and other rotas against heads, and takes the cheapest that will do."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from dispatch.domain.place import Depot
from dispatch.staffing import study as studying
from dispatch.staffing.choices import EVERYBODY, Choice
from dispatch.staffing.history import StaffingError
from dispatch.staffing.mixes import Mixes
from dispatch.staffing.recommendation import Goal, Recommendation
from dispatch.staffing.scenario import Scenario, StockPolicy, World
from dispatch.staffing.search import find_staffing
from dispatch.staffing.staff import DailyHours, Rota, Staff
from dispatch.staffing.streams import Streams
from dispatch.staffing.study import Study, Task
from dispatch.staffing.summary import Summary
from tests.dispatch.staffing.small_service import CENTRE, member, world
from tests.dispatch.staffing.test_search import EIGHT, Hourly, role
from tests.dispatch.staffing.test_study import made_up

LATE = Rota("late", ((*(DailyHours(time(12), time(20)),) * 5, None, None),))
NAMED = member("T-1", skills={"boiler": 1}, rota=EIGHT)
ROLES = {"gas": role("gas", {"gas": 1}, 1000)}
DEPOT = Depot("D-1", "Depot", CENTRE, {"P-1": 1, "P-2": None})
BASE = Scenario("base", Staff((NAMED,), ROLES), StockPolicy((DEPOT,)))
TRAIN = Choice("gas for T-1", train={"T-1": {"gas": 1}}, cents_a_week=100)
FILL = Choice("parts", stock={"D-1": {"P-1": 2, "P-2": 5}}, cents_a_week=10, most=3)
MOVE = Choice("late shift", rotas={"T-1": LATE}, cents_a_week=50)
VANS = Choice("vans", vans={EVERYBODY: {"P-1": 1}, "T-1": {"P-1": 1}}, cents_a_week=5)
SERVICE = world(Hourly(gas=6, boiler=2))


def mixes(*choices: Choice, base: Scenario = BASE, service: World = SERVICE) -> Mixes:
    """Return the mixes of the base and some choices."""
    return Mixes(base, choices, world=service, seed=1)


def test_a_choice_changes_what_it_names_and_nothing_else() -> None:
    """Skills are learned, levels rise by so much each time, what is without limit stays so, hours are others."""
    space = mixes(TRAIN, FILL, MOVE, VANS)
    none = {"gas": 2, "gas for T-1": 0, "parts": 0, "late shift": 0, "vans": 0}
    plain = space.scenario(none)
    assert replace(plain, name="") == replace(
        BASE, name="", staff=replace(BASE.staff, heads={"gas": 2})
    )
    changed = space.scenario(
        dict.fromkeys(none, 2) | {"gas for T-1": 1, "late shift": 1, "vans": 1}
    )
    person, *hired = changed.staff.everybody()
    assert person.technician.skills == {"boiler": 1, "gas": 1}
    assert person.rota == LATE
    assert person.technician.van == {"P-1": 2}
    assert [head.technician.van for head in hired] == [{"P-1": 1}] * 2
    assert changed.stock.depots[0].stock == {"P-1": 5, "P-2": None}


def test_a_mix_costs_its_heads_and_its_choices() -> None:
    """Two heads at 1,000, training at 100 and parts three times at 10 are 2,130 cents."""
    space = mixes(TRAIN, FILL)
    assert space.cents({"gas": 2, "gas for T-1": 1, "parts": 3}) == 2130


def test_the_least_heads_allow_for_training() -> None:
    """42 h of gas a week are two heads of 40 h; T-1 trained has 26 of 40 h left over, so that one will do."""
    assert mixes().least["gas"] == 2
    assert mixes(TRAIN).least["gas"] == 1


def test_nobody_works_on_two_rotas() -> None:
    """Two rotas for one person exclude each other; for two persons they do not."""
    early = Choice("early", rotas={"T-1": EIGHT})
    space = mixes(MOVE, early)
    both = {"gas": 1, "late shift": 1, "early": 1}
    assert not space.is_possible(both)
    assert both not in space.with_one_more({**both, "early": 0})
    assert both not in space.ceilings()
    assert {**space.most, "late shift": 0, "early": 0} in space.ceilings()
    assert {**space.most, "early": 0} in space.ceilings()


def test_other_hours_are_not_taken_to_help() -> None:
    """A refused mix refuses what has less of heads, training and stock, but none with another rota."""
    space = mixes(TRAIN, MOVE)
    here = {"gas": 2, "gas for T-1": 1, "late shift": 1}
    assert space.no_more_than({**here, "gas": 1, "gas for T-1": 0}, here)
    assert not space.no_more_than({**here, "late shift": 0}, here)


def test_near_mixes_are_no_dearer_and_differ_little() -> None:
    """Few names: all combinations; many: two of them at a time; never dearer than the mix itself."""
    few = mixes(TRAIN)
    reached = {"gas": 3, "gas for T-1": 0}
    near = few.near(reached, spread=2)
    assert {"gas": 2, "gas for T-1": 1} in near
    assert near == sorted(near, key=few.cents)
    assert all(few.cents(mix) <= few.cents(reached) for mix in near)
    more = [replace(FILL, name=f"parts {n}") for n in range(8)]
    many = mixes(TRAIN, *more)
    start = dict.fromkeys(many.names, 1) | {"gas": 4}
    for mix in many.near(start, spread=2):
        assert sum(mix[name] != start[name] for name in many.names) <= 2


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ((replace(TRAIN, train={"T-9": {"gas": 1}}),), 'no technician "T-9"'),
        ((replace(FILL, stock={"D-9": {"P-1": 1}}),), 'no depot "D-9"'),
        ((replace(TRAIN, name="gas"),), "name of another"),
        ((TRAIN, TRAIN), "name of another"),
    ],
)
def test_names_that_cannot_be_are_refused(choices: tuple[Choice, ...], said: str) -> None:
    """Unknown people and depots, and two things of one name, are sentences."""
    with pytest.raises(StaffingError, match=said):
        mixes(*choices)


def test_a_choice_that_does_nothing_is_refused() -> None:
    """Nothing to change, nothing the second time, or a price below 0: each a sentence."""
    with pytest.raises(StaffingError, match="changes nothing"):
        Choice("x")
    with pytest.raises(StaffingError, match="second time"):
        replace(TRAIN, most=2)
    with pytest.raises(StaffingError, match="price of 0 or more"):
        replace(TRAIN, cents_a_week=-1)


class Known:
    """Stands in for simulating: a level that is a known function of heads, training, parts and hours."""

    def __init__(self, *, training: float = 0.03, parts: float = 0.02, late: float = -0.05) -> None:
        self.training, self.parts, self.late = training, parts, late

    def level(self, task: Task) -> float:
        """Return the true level of a scenario."""
        staff, [depot] = task.scenario.staff, task.scenario.stock.depots
        filled = ((depot.stock["P-1"] or 0) - 1) // 2
        moved = staff.members[0].rota == LATE
        return (
            0.80
            + 0.03 * min(5, staff.heads.get("gas", 0))
            + self.training * bool(staff.trained)
            + self.parts * min(2, filled)
            + self.late * moved
        )

    def __call__(self, task: Task, cancel: object) -> Summary:
        """Return the level with chance that all scenarios share, and a little of its own."""
        streams = Streams(task.seed, task.replication)
        shared = float(streams.of("shared").standard_normal())
        own = float(streams.of("own", task.scenario.name).standard_normal())
        return made_up(min(1.0, self.level(task) + 0.004 * shared + 0.0008 * own))


def found(known: Known, *choices: Choice, monkeypatch: pytest.MonkeyPatch) -> Recommendation:
    """Return what a search for 93 % finds."""
    monkeypatch.setattr(studying, "replicate", known)
    return find_staffing(Study(SERVICE, seed=3), BASE, Goal(target=0.93), choices=choices)


def test_cheap_choices_spare_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training and parts twice are seven points for 120 cents: two heads where four would be needed without."""
    answer = found(Known(), TRAIN, FILL, MOVE, monkeypatch=monkeypatch)
    assert dict(answer.choices) == {"gas for T-1": 1, "parts": 2, "late shift": 0}
    assert dict(answer.heads or {}) == {"gas": 2}
    assert answer.cents_a_week == 2120
    sentence = answer.sentence(0.93)
    assert "2 heads (2 gas) with “gas for T-1”, 2 × “parts” keep" in sentence
    alone = found(Known(), monkeypatch=monkeypatch)
    assert dict(alone.heads or {}) == {"gas": 5}


def test_choices_without_use_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """What gains nothing is not in the answer, however cheap it is."""
    answer = found(Known(parts=0.0), FILL, monkeypatch=monkeypatch)
    assert dict(answer.choices) == {"parts": 0}
    assert dict(answer.heads or {}) == {"gas": 5}


def test_hours_that_help_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A late shift worth six points for 50 cents stands in for two heads."""
    answer = found(Known(late=0.06), MOVE, monkeypatch=monkeypatch)
    assert dict(answer.choices) == {"late shift": 1}
    assert dict(answer.heads or {}) == {"gas": 3}


def test_choices_alone_may_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a role to hire for, training and parts are what is looked among."""
    base = replace(BASE, staff=Staff((NAMED, member("T-2", skills={"gas": 1}, rota=EIGHT))))
    monkeypatch.setattr(studying, "replicate", Known(training=0.12, parts=0.01))
    answer = find_staffing(Study(SERVICE), base, Goal(target=0.91), choices=(TRAIN, FILL))
    assert dict(answer.choices) == {"gas for T-1": 1, "parts": 0}
    assert answer.cents_a_week == 100


def test_the_ceiling_is_that_of_the_best_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hours make it worse the ceiling is without them; a target above it is no headcount and no choice."""
    answer = found(Known(training=0.0, parts=-0.02), MOVE, FILL, monkeypatch=monkeypatch)
    assert answer.ceiling.level.mean == pytest.approx(0.91, abs=0.01)
    assert answer.heads is None
    assert "No headcount and no choice keeps 93.0%" in answer.sentence(0.93)

"""A study file: read whole or with every fault named, and built on the tables and jobs it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from dispatch.domain.day import Day
from dispatch.spreadsheets import read_day
from dispatch.staffing.build_study import StudyPlan, build_study
from dispatch.staffing.demand import FittedDays, WholeWeeks
from dispatch.staffing.history import StaffingError
from dispatch.staffing.study_file import read_study
from dispatch.travel.straight_line import StraightLine
from tests.dispatch.staffing.small_service import ZONE, history, standards

WHOLE = """
name = "March"
day = "city"
history = "history.csv"
first_day = 2026-03-02
days = 7
warm_up_days = 7
seed = 5
plan_days = 1
plan_at = ["07:00", "12:30"]
iterations = 50

[demand]
growth = 1.2

[chances]
no_show = 0.05
no_show_seconds = 300

[stock]
usual_lead_days = 4
lead_days = { P-30 = 9 }

[precision]
half_width = 0.02
least = 4
most = 8

[goal]
target = 0.9

[roles.gas]
like = "T-01"
skills = { gas = 2 }
shift = ["09:00", "18:00"]
days = ["monday", "saturday"]
overtime_minutes = 30
break_minutes = 45
cents_a_week = 150000

[roles.same]
like = "T-01"

[choices."T-03 learns gas"]
train = { T-03 = { gas = 2 } }
cents_a_week = 4000

[choices.pumps]
stock = { D-1 = { P-30 = 2 } }
vans = { "*" = { P-02 = 1 } }
most = 3

[choices.late]
who = ["T-03"]
shift = ["11:00", "20:00"]
days = ["monday"]

[[scenario]]
name = "as it is"

[[scenario]]
name = "changed"
heads = { gas = 2 }
train = { T-03 = { gas = 1 } }
without = ["T-02"]
stock = { D-1 = { P-30 = 6 } }
vans = { T-01 = { P-02 = 3 } }

[[scenario]]
name = "chosen"
choices = { pumps = 2, late = 1 }
"""


@pytest.fixture(scope="module")
def city(repository: Path) -> Day:
    """The sample city."""
    return read_day(repository / "data" / "city", timezone=ZONE)


def _file(folder: Path, text: str = WHOLE) -> Path:
    path = folder / "study.toml"
    path.write_text(text, "utf-8")
    return path


def built(folder: Path, city: Day, text: str = WHOLE) -> StudyPlan:
    """Return the study of a text on a day and six weeks of past jobs."""
    return build_study(
        read_study(_file(folder, text)),
        day=city,
        past=history().jobs,
        standards=standards(),
        travel=StraightLine(a=200.0, p=0.75, detour=1.45),
    )


def test_a_whole_file_isbuilt(tmp_path: Path, city: Day) -> None:
    """Every key of the file is found again in the world, the roles and the scenarios."""
    plan = built(tmp_path, city)
    world = plan.world
    assert (world.first_day, world.days, world.warm_up_days) == (date(2026, 3, 2), 7, 7)
    assert (world.plan_days, world.epochs, world.iterations) == (1, (time(7), time(12, 30)), 50)
    assert (world.chances.no_show, world.chances.no_show_seconds) == (0.05, 300)
    assert isinstance(world.demand, WholeWeeks)
    assert world.demand.growth == 1.2
    assert (plan.precision.half_width, plan.precision.most, plan.seed) == (0.02, 8, 5)
    assert plan.goal is not None
    assert plan.goal.target == 0.9
    as_it_is, changed, _ = plan.scenarios
    assert len(as_it_is.staff.everybody()) == len(city.technicians)
    assert as_it_is.stock.lead("P-30") == 9
    assert as_it_is.stock.lead("P-01") == 4
    people = {m.technician.id: m for m in changed.staff.everybody()}
    assert len(people) == len(city.technicians) - 1 + 2
    assert people["T-03"].technician.skills["gas"] >= 1
    assert people["T-01"].technician.van["P-02"] == 3
    assert changed.stock.depots[0].stock["P-30"] == 6
    role = people["gas-1"]
    assert role.technician.skills == {"gas": 2}
    assert [hours is not None for hours in role.rota.weeks[0]] == [True, *[False] * 4, True, False]
    assert role.rota.hours_a_week == pytest.approx(2 * 8.25)
    assert role.cents_a_week == 150_000


def test_the_shifts_of_one_day_are_those_of_every_workday(tmp_path: Path, city: Day) -> None:
    """The sample has a Monday alone; its technicians then work Monday to Friday, and a role like them as well."""
    plan = built(tmp_path, city)
    week = plan.scenarios[0].staff.everybody()[0].rota.weeks[0]
    assert [hours is not None for hours in week] == [True] * 5 + [False] * 2
    assert plan.scenarios[0].staff.roles["same"].rota.weeks[0] == week


def test_without_a_warm_up_the_open_jobs_are_the_backlog(tmp_path: Path, city: Day) -> None:
    """A study that begins today begins with today's open jobs; what was fixed for them is free again."""
    today = built(tmp_path, city, WHOLE.replace("warm_up_days = 7", "warm_up_days = 0"))
    assert [job.id for job in today.world.backlog] == [job.id for job in city.jobs]
    assert all(job.lock is None and job.told is None for job in today.world.backlog)


def test_fitted_demand_knows_the_holidays(tmp_path: Path, city: Day) -> None:
    """The fitted model takes the national holidays of the history and of the days to come."""
    text = WHOLE.replace("growth = 1.2", 'model = "fitted"\ngrowth = 1.2')
    demand = built(tmp_path, city, text).world.demand
    assert isinstance(demand, FittedDays)
    assert date(2026, 4, 6) in demand.model.holidays


BROKEN = [
    ('name = "March"', "name = 3", "name is 3, which is no text"),
    ("first_day = 2026-03-02", "first_day = 2026-03-03", "is no Monday"),
    ("days = 7\nwarm", "days = 0\nwarm", "days is 0"),
    ('plan_at = ["07:00", "12:30"]', 'plan_at = ["12:30", "07:00"]', "plan_at"),
    ("growth = 1.2", 'model = "guess"', "demand.model is 'guess'"),
    ("no_show = 0.05", 'no_show = "often"', "chances.no_show"),
    ("no_show = 0.05", "illness = 0.05", "chances.illness is no known key"),
    ("lead_days = { P-30 = 9 }", "lead_days = { P-30 = -1 }", "stock.lead_days.P-30"),
    ('shift = ["09:00", "18:00"]', 'shift = ["9", "18:00"]', "roles.gas.shift"),
    ('days = ["monday", "saturday"]', 'days = ["mon"]', "roles.gas.days"),
    ('like = "T-01"\nskills', "skills", "roles.gas.like"),
    ("heads = { gas = 2 }", "heads = { gas = 1.5 }", "scenario[2].heads.gas"),
    ('name = "changed"', 'name = "as it is"', "is there twice"),
    ('who = ["T-03"]\n', "", "choices.late.who is [], which does not go with shift"),
    ("most = 3", "most = 0", "choices.pumps.most"),
    ("cents_a_week = 4000", "cents_a_week = -1", "cents_a_week is -1"),
    ("cents_a_week = 4000", "price = 3", "learns gas.price"),
    ('name = "as it is"', 'name = "as it is"\ncolour = "red"', "scenario[1].colour"),
]


@pytest.mark.parametrize(("before", "after", "said"), BROKEN)
def test_each_fault_is_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    """A wrong value is a sentence with the file and its key."""
    assert WHOLE.count(before) >= 1
    with pytest.raises(StaffingError) as caught:
        read_study(_file(tmp_path, WHOLE.replace(before, after, 1)))
    assert said in str(caught.value)
    assert "study.toml" in str(caught.value)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """Two wrong values are two lines; a file that is none, and one that is missing, are sentences."""
    text = WHOLE.replace("days = 7\nwarm", "days = 0\nwarm").replace("seed = 5", 'seed = "x"')
    with pytest.raises(StaffingError) as caught:
        read_study(_file(tmp_path, text))
    assert len(str(caught.value).splitlines()) == 2
    with pytest.raises(StaffingError, match="is no TOML"):
        read_study(_file(tmp_path, "a ="))
    with pytest.raises(StaffingError, match="cannot be read"):
        read_study(tmp_path / "none.toml")


UNKNOWN = [
    ('without = ["T-02"]', 'without = ["T-99"]', "T-99"),
    ("stock = { D-1", "stock = { D-9", "D-9"),
    ("vans = { T-01", "vans = { T-98", "T-98"),
    ("heads = { gas = 2 }", "heads = { chiller = 2 }", "chiller"),
    ("train = { T-03 = { gas = 1", "train = { T-02 = { gas = 1", "T-02"),
    ('like = "T-01"', 'like = "T-97"', "T-97"),
    ("choices = { pumps = 2,", "choices = { horses = 2,", "horses"),
    ("choices = { pumps = 2,", "choices = { pumps = 4,", "3 times at most, not 4"),
]


@pytest.mark.parametrize(("before", "after", "said"), UNKNOWN)
def test_names_that_nobody_has_are_refused(
    tmp_path: Path, city: Day, before: str, after: str, said: str
) -> None:
    """A technician, depot or role that is not there is named, with those that are."""
    with pytest.raises(StaffingError, match=said):
        built(tmp_path, city, WHOLE.replace(before, after, 1))


def test_a_short_history_is_refused(tmp_path: Path, city: Day) -> None:
    """Too few weeks of past jobs are a sentence."""
    with pytest.raises(StaffingError, match="whole weeks"):
        build_study(
            read_study(_file(tmp_path)),
            day=replace(city, jobs=()),
            past=history(weeks=2).jobs,
            standards=standards(),
            travel=StraightLine(a=200.0, p=0.75, detour=1.45),
        )


BACK_TEST = """
[back_test]
started = "started.csv"
first_day = 2026-02-02
days = 7
replications = 4
scenario = "changed"
"""


def test_a_back_test_isbuilt(tmp_path: Path, city: Day) -> None:
    """Its period, its scenario and the starts are found again; without the section there is none."""
    text = read_study(_file(tmp_path, WHOLE + BACK_TEST))
    assert text.back_test is not None
    assert text.back_test.started == tmp_path / "started.csv"
    plan = built(tmp_path, city, WHOLE + BACK_TEST)
    assert plan.past is not None
    assert (plan.past.first_day, plan.past.days, plan.past.replications) == (
        date(2026, 2, 2),
        7,
        4,
    )
    assert plan.past.scenario is plan.scenarios[1]
    assert built(tmp_path, city).past is None


@pytest.mark.parametrize(
    ("given", "wrong", "problem"),
    [
        ("2026-02-02", "2026-02-03", "back_test.first_day"),
        ("replications = 4", "replications = 2", "back_test.replications is 2"),
        ("days = 7\nrep", "rep", "back_test.days"),
        ('started = "started.csv"', "", "back_test.started"),
        ('scenario = "changed"', 'scenario = "none"', 'there is no scenario "none"'),
    ],
)
def test_faults_of_a_back_test_are_named(
    tmp_path: Path, city: Day, given: str, wrong: str, problem: str
) -> None:
    """Every wrong value of the section is named."""
    assert given in BACK_TEST
    with pytest.raises(StaffingError, match=problem):
        built(tmp_path, city, WHOLE + BACK_TEST.replace(given, wrong))

"""What holds of all figures: parts add up, reading in pieces tells the same, trends, permissions, words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dispatch.desk.figures import FigureBook
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import InputError, NotAllowed
from dispatch.figures.causes import causes_markdown
from dispatch.figures.definitions import BY_KEY, FIGURES, PROMISES
from dispatch.figures.periods import Span, period_of
from dispatch.figures.report import Only, Value
from dispatch.figures.table import figures_markdown
from dispatch.figures.words import answer, is_better, moved
from dispatch.settings import Settings
from dispatch.standards.service_standard import load_standards
from dispatch.storage import Store
from tests.dispatch.figures.test_figures_of_cases import solved
from tests.dispatch.figures.written import MONDAY, PLANNER, Written, at
from tests.dispatch.figures.year import Year

STANDARDS = load_standards()
FIRST = date(2025, 11, 22)
MONTH = period_of(Span.MONTH, date(2026, 6, 1), zone=STANDARDS.timezone)
SINGLE = ("zone", "customer", "fault", "kind")
"""Dimensions of which everything has exactly one group."""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, datetime]]:
    """A store with a year of 600 tickets, and the moment after it; nobody changes it."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('year') / 'year.sqlite'}")
    end = Year(STANDARDS, FIRST, np.random.default_rng(3)).write(store, tickets=600)
    yield store, end
    store.close()


def book_of(store: Store) -> FigureBook:
    """Return the figures of a store, nothing read yet."""
    return FigureBook(store, STANDARDS, Settings())


@pytest.mark.parametrize("dimension", SINGLE)
@pytest.mark.parametrize("months", [1, 12])
def test_the_parts_of_a_breakdown_add_up(
    year: tuple[Store, datetime], dimension: str, months: int
) -> None:
    """Numerators, denominators and counts of all groups are those of the whole, for every figure and length."""
    store, end = year
    last = FIRST + timedelta(days=30 * months)
    period = period_of(Span.RANGE, FIRST, zone=STANDARDS.timezone, last=last)
    book = book_of(store)
    whole = book.report(period, by=PLANNER, at=end).values
    groups = book.groups(period, dimension, by=PLANNER, at=end)
    for key, value in whole.items():
        if dimension not in BY_KEY[key].dimensions:
            assert not any(found[key].whole for found in groups.values())
            continue
        parts = [found[key] for found in groups.values()]
        assert sum(each.part for each in parts) == pytest.approx(value.part), key
        assert sum(each.n for each in parts) == value.n, key
        if key != "backlog":
            assert sum(each.whole for each in parts) == pytest.approx(value.whole), key


def test_technicians_add_up_to_what_knows_technicians(year: tuple[Store, datetime]) -> None:
    """The same by technician; nobody is a group of its own."""
    store, end = year
    book = book_of(store)
    whole = book.report(MONTH, by=PLANNER, at=end).values
    groups = book.groups(MONTH, "technician", by=PLANNER, at=end)
    for each in FIGURES:
        if "technician" in each.dimensions:
            found = sum(values[each.key].whole for values in groups.values())
            assert found == pytest.approx(whole[each.key].whole), each.key


def test_days_add_up_to_the_month(year: tuple[Store, datetime]) -> None:
    """What is counted by moments is counted on one day each."""
    store, end = year
    book = book_of(store)
    whole = book.report(MONTH, by=PLANNER, at=end).values
    days = [MONTH.first + timedelta(days=number) for number in range(MONTH.days)]
    single = [
        book.report(period_of(Span.DAY, day, zone=MONTH.zone), by=PLANNER, at=end).values
        for day in days
    ]
    for key, value in whole.items():
        if key != "backlog":
            assert sum(each[key].part for each in single) == pytest.approx(value.part), key


def test_a_group_alone_is_its_row(year: tuple[Store, datetime]) -> None:
    """A scorecard shows what the table shows, for technicians and skills alike."""
    store, end = year
    book = book_of(store)
    for dimension in ("technician", "skill", "zone"):
        for group, row in book.groups(MONTH, dimension, by=PLANNER, at=end).items():
            alone = book.report(MONTH, by=PLANNER, at=end, only=Only(dimension, group)).values
            for key, value in row.items():
                assert (alone[key].part, alone[key].whole) == (value.part, value.whole), key


def test_causes_add_up_to_the_misses(year: tuple[Store, datetime]) -> None:
    """Every miss has exactly one main cause; and behind each cause stand as many tickets."""
    store, end = year
    book = book_of(store)
    report = book.report(MONTH, by=PLANNER, at=end)
    assert sum(sum(found.values()) for found in report.causes.values()) > 3
    for name in PROMISES:
        value = report.values[name]
        assert sum(report.causes[name].values()) == value.whole - value.part
        for cause, count in report.causes[name].items():
            behind = book.behind(MONTH, name, by=PLANNER, at=end, cause=cause)
            assert len(behind) == count
            assert all(line.part == 0 for line in behind)


def test_what_is_behind_a_figure_adds_up_to_it(year: tuple[Store, datetime]) -> None:
    """The lines of each figure, the open matters included, are its sums."""
    store, end = year
    book = book_of(store)
    for key, value in book.report(MONTH, by=PLANNER, at=end).values.items():
        lines = book.behind(MONTH, key, by=PLANNER, at=end)
        assert sum(line.part for line in lines) == pytest.approx(value.part), key
        assert len(lines) == value.n, key


def test_reading_in_pieces_tells_the_same(written: Written) -> None:
    """A book asked after every few lines ends with the figures of one that reads everything at once."""
    solved(written, "A")
    solved(written, "B")
    written.roster("T-1", ("23 08:00", "23 16:00"))
    written.move("A", "23 12:00", "followed_up", score=3, words="")
    written.call("C", "23 13:00", follows="B")
    written.add("23 13:10", "plan.published", "plan", "P-1", left_out={"C": "no room"})
    written.out("T-1", "23 14:00", "23 14:00")
    written.move("A", "24 09:00", "reopened")
    lines, written.lines = written.lines, []
    book = written.book()
    for number, line in enumerate(lines):
        written.lines = [line]
        written.save()
        if number % 2:
            book.report(written.day(MONDAY), by=PLANNER, at=at("2027-01-31 12:00"))
    now = at("2027-01-31 12:00")
    assert book.report(written.day(MONDAY), by=PLANNER, at=now) == written.report()
    written.call("D", "25 09:00")
    written.save()
    book.report(written.day(MONDAY), by=PLANNER, at=now)
    earlier = at("23 11:30")
    fresh = written.book().report(written.day(MONDAY), by=PLANNER, at=earlier)
    assert book.report(written.day(MONDAY), by=PLANNER, at=earlier) == fresh


def test_trends_are_the_figures_of_their_steps(year: tuple[Store, datetime]) -> None:
    """Twelve months that end with the one asked for; a range is divided into days, weeks or months."""
    store, end = year
    book = book_of(store)
    steps = book.report(MONTH, by=PLANNER, at=end).trends["on_site"]
    assert [period.first for period, _ in steps][-2:] == [date(2026, 5, 1), date(2026, 6, 1)]
    assert len(steps) == 12
    may, value = steps[-2]
    assert book.report(may, by=PLANNER, at=end).values["on_site"] == value
    for days, count in ((31, 31), (32, 5), (200, 7)):
        last = FIRST + timedelta(days=days - 1)
        parts = period_of(Span.RANGE, FIRST, zone=STANDARDS.timezone, last=last).steps()
        assert len(parts) == count
        assert (parts[0].first, parts[-1].last) == (FIRST, last)
        assert sum(part.days for part in parts) == days


def test_the_period_before(written: Written) -> None:
    """As long as this one; a month before a month, whatever its length."""
    week = written.day(date(2026, 11, 25), Span.WEEK)
    assert (week.first, week.before().last) == (MONDAY, date(2026, 11, 22))
    march = written.day(date(2026, 3, 31), Span.MONTH)
    assert (march.before().first, march.before().last) == (date(2026, 2, 1), date(2026, 2, 28))
    span = written.day(date(2026, 3, 1), Span.RANGE, date(2026, 3, 10))
    assert (span.before().first, span.before().last) == (date(2026, 2, 19), date(2026, 2, 28))
    for period in (week, march, span):
        assert period.before().after() == period


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "Give a later last day"),
        (date(2000, 1, 1), date(2026, 3, 1), "Give ten years at most"),
        (date(1900, 1, 1), date(1900, 1, 1), "Give a day of the years"),
    ],
)
def test_periods_that_are_none(first: date, last: date, words: str) -> None:
    """A range that is empty, endless or in no year that is kept is refused with a remedy."""
    with pytest.raises(InputError, match=words):
        period_of(Span.RANGE, first, zone=STANDARDS.timezone, last=last)


def test_who_may_see_figures(written: Written) -> None:
    """Planners, dispatchers and administrators all; technicians their own only."""
    solved(written, "A")
    book, period, now = written.book(), written.day(MONDAY), at("24 12:00")
    for role in (Role.PLANNER, Role.DISPATCHER, Role.ADMIN):
        book.report(period, by=Actor("U-9", role), at=now)
    own = Actor("U-2", Role.TECHNICIAN, "T-1")
    mine = book.report(period, by=own, at=now, only=Only("technician", "T-1"))
    assert mine.values["on_site"].n == 1
    for only in (Only(), Only("technician", "T-2"), Only("zone", "T-1")):
        with pytest.raises(NotAllowed):
            book.report(period, by=own, at=now, only=only)
    with pytest.raises(NotAllowed):
        book.groups(period, "technician", by=own, at=now)
    with pytest.raises(NotAllowed):
        book.behind(period, "on_site", by=own, at=now)
    nobody = Actor("U-3", Role.TECHNICIAN, None)
    with pytest.raises(NotAllowed):
        book.report(period, by=nobody, at=now, only=Only("technician", ""))


def test_targets_come_from_the_settings(written: Written) -> None:
    """A share of 100 misses a target of 101 and reaches 100; less is better for complaints."""
    solved(written, "A")
    written.add("23 15:00", "ticket.complained", "ticket", "A", words="late", owner="U-1")
    now = at("24 12:00")
    for target, met in ((100.0, True), (101.0, False)):
        book = written.book(target_on_site=target, target_complaints=target)
        values = book.report(written.day(MONDAY), by=PLANNER, at=now).values
        assert values["on_site"].is_met is met
        assert values["complaints"].is_met is True
    strict = written.book(target_complaints=99.0)
    assert (
        strict.report(written.day(MONDAY), by=PLANNER, at=now).values["complaints"].is_met is False
    )


def test_the_answer_says_what_is_missed() -> None:
    """Promises first; all reached and nothing recorded have sentences of their own."""
    kept = Value(BY_KEY["on_site"], 9, 10, 10, 0.9)
    missed = Value(BY_KEY["satisfaction"], 8, 2, 2, 4.2)
    assert answer({"on_site": kept}) == "All 1 target is reached."
    both = answer({"satisfaction": missed, "on_site": Value(BY_KEY["on_site"], 8, 10, 10, 0.95)})
    assert both == (
        "2 of 2 targets are missed: on-site promise kept 80.0 % (95.0 %), satisfaction 4.00 (4.20)."
    )
    assert answer({"on_site": Value(BY_KEY["on_site"])}).startswith("Nothing was recorded")


def test_changes_are_told_in_points() -> None:
    """Shares move by points, and fewer complaints are better."""
    now, before = (Value(BY_KEY["complaints"], part, 10, 10) for part in (1, 3))
    assert moved(now, before) == "−20.0 points"
    assert is_better(now, before) is True
    assert moved(now, now) == "same as before"
    assert moved(now, Value(BY_KEY["complaints"])) == ""
    assert (
        is_better(Value(BY_KEY["remote_fixes"], 1, 2, 2), Value(BY_KEY["remote_fixes"], 0, 2, 2))
        is None
    )


def test_the_documentation_tells_how_each_figure_is_counted(repository: Path) -> None:
    """`docs/figures.md` holds the tables that the code makes of itself."""
    text = (repository / "docs" / "figures.md").read_text("utf-8")
    assert figures_markdown() in text
    assert causes_markdown() in text
    for each in FIGURES:
        assert each.sentence.endswith(".")
        assert ". " not in each.sentence, f"{each.key} is counted in one sentence"

"""Figures of customers' matters, each worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.figures.periods import Span
from dispatch.figures.report import Only
from tests.dispatch.figures.written import COMPLEX, EMERGENCY, MONDAY, PLANNER, Written, at

LATER = at("2027-01-31 12:00")


def solved(written: Written, id: str, *, called: str = "23 08:00", **job: object) -> None:
    """Write a matter answered after ten minutes and done by T-1 from 10 to 11."""
    written.call(id, called, **job)  # type: ignore[arg-type]
    written.move(id, "23 08:10", "triaged")
    written.tell(id, "23 08:20", "T-1", "23 10:00")
    written.visit(id, "T-1", out="23 09:30", there="23 10:00", over="23 11:00")


def test_nothing_counted_is_no_zero(written: Written) -> None:
    """In an empty store every figure is a dash, and no cause is found."""
    report = written.report()
    assert {value.words for value in report.values.values()} == {"–"}
    assert not any(value.is_few or value.is_met is not None for value in report.values.values())
    assert not any(report.causes.values())


def test_a_period_without_calls_is_no_zero(written: Written) -> None:
    """A day on which nobody called has no shares; what is open is 0."""
    solved(written, "A")
    report = written.report(written.day(date(2026, 11, 25)))
    assert report.values["on_site"].amount is None
    assert report.values["backlog"].words == "0"


def test_promises_are_shares_of_what_is_decided(written: Written) -> None:
    """Kept on the last second counts, a second later does not; an open promise counts once it is late."""
    solved(written, "A")
    written.call("B", "23 08:00", hours=2)  # on site at 10:00, exactly in time
    written.move("B", "23 08:30", "triaged")
    written.visit("B", "T-1", out="23 09:30", there="23 10:00", over="23 11:00")
    written.call("C", "23 08:00", hours=2)
    written.move("C", "23 08:30:01", "triaged")
    written.visit("C", "T-1", out="23 09:30", there="23 10:00:01", over="23 11:00")
    written.call("D", "23 08:00", hours=30)
    written.move("D", "23 08:05", "triaged")
    assert written.sums("first_response", now="23 12:00") == (3, 4)
    assert written.sums("on_site", now="23 12:00") == (2, 3)
    assert written.sums("on_site", now="24 14:00:01") == (2, 4)
    assert written.sums("resolution", now="23 12:00") == (3, 3)


def test_waits_for_parts_are_taken_out(written: Written) -> None:
    """Solved after two days, one and a half of them waiting: a promise of a day is missed as customers live it."""
    written.call("A", "23 08:00", parts={"V-7": 1})
    written.move("A", "23 08:10", "triaged")
    written.visit("A", "T-1", out="23 09:00", there="23 09:30", over="23 10:00", to="needs_part")
    written.add(
        "23 10:00", "ticket.part_awaited", "ticket", "A", sku="V-7", quantity=1, expected_at=None
    )
    written.call("B", "23 10:05", follows="A")
    written.add("24 22:00", "ticket.part_arrived", "ticket", "A", sku="V-7")
    written.move("B", "24 22:10", "triaged")
    written.visit("B", "T-2", out="25 07:00", there="25 07:30", over="25 08:00")
    assert written.sums("resolution") == (0, 1)
    assert written.sums("resolution_less_waits") == (1, 1)
    assert written.sums("on_site") == (1, 1)
    assert written.sums("missing_parts") == (1, 1)
    assert written.sums("first_time_fix") == (0, 1)
    values = written.report().values
    assert values["complaints"].whole == 1, "a return visit is no matter of its own"
    by_technician = written.book().groups(
        written.day(MONDAY, Span.WEEK), "technician", by=PLANNER, at=LATER
    )
    assert by_technician["T-1"]["repeat_visits"].part == 1, "it was T-1 who had not finished"
    assert by_technician["T-2"]["repeat_visits"].whole == 0


def test_first_visits_count_until_they_fail(written: Written) -> None:
    """A visit that was done counts as enough so far; one reopened within thirty days was not, before and after."""
    solved(written, "A")
    solved(written, "B")
    assert written.sums("first_time_fix", now="24 08:00") == (2, 2)
    written.move("B", "24 09:00", "followed_up")
    written.move("B", "25 09:00", "reopened")
    assert written.sums("first_time_fix", now="25 12:00") == (1, 2)
    assert written.sums("first_time_fix", now="2026-12-23 11:00:01") == (1, 2)


def test_the_last_score_of_a_matter_counts(written: Written) -> None:
    """Told at the call-back or by the customer's link; later words replace earlier ones."""
    for id, score in (("A", 2), ("B", 4), ("C", None)):
        solved(written, id)
        written.move(id, "23 15:00", "followed_up", score=score, words="")
    written.add(
        "23 18:00", "ticket.rated", "ticket", "A", role="customer", score=5, words="", link="L"
    )
    assert written.sums("satisfaction") == (9, 2)
    assert written.sums("satisfied") == (2, 2)
    value = written.report().values["satisfaction"]
    assert (value.words, value.is_met, value.is_few, value.made_of) == (
        "4.50",
        True,
        True,
        "2 scores",
    )


def test_complaints_count_once_a_matter(written: Written) -> None:
    """Two complaints about one visit are one unhappy customer of two."""
    solved(written, "A")
    solved(written, "B")
    for moment in ("23 15:00", "23 16:00"):
        written.add(moment, "ticket.complained", "ticket", "A", words="late", owner="U-1")
    assert written.sums("complaints") == (1, 2)


def test_remote_fixes(written: Written) -> None:
    """Solved with nobody on site, of those solved; a matter that was cancelled is not solved."""
    solved(written, "A")
    for id, end in (("B", "resolved_remotely"), ("C", "cancelled")):
        written.call(id, "23 08:00")
        written.move(id, "23 08:10", "triaged")
        written.move(id, "23 08:20", end)
    assert written.sums("remote_fixes") == (1, 2)
    assert written.sums("resolution") == (2, 2)
    assert written.sums("on_site") == (1, 1), "cancelled and solved in time are void"


def test_call_backs(written: Written) -> None:
    """Within 24 hours of the end of the work; one that may still come is not counted."""
    for id in ("A", "B", "C"):
        solved(written, id)
    written.move("A", "24 11:00", "followed_up")
    written.move("B", "24 11:00:01", "followed_up")
    assert written.sums("call_backs", now="24 10:00") == (1, 2)
    assert written.sums("call_backs", now="24 11:00:01") == (1, 3)


def test_the_backlog_is_what_is_open_at_the_end(written: Written) -> None:
    """At midnight, or now on a day that is not over; a matter that was reopened is open again."""
    solved(written, "A")
    written.call("B", "23 09:00")
    written.call("C", "23 09:00")
    written.move("C", "23 10:00", "cancelled")
    written.move("A", "24 09:00", "followed_up")
    written.move("A", "24 10:00", "reopened")
    assert written.report(now="23 10:30").values["backlog"].words == "2"
    assert written.report().values["backlog"].words == "1"
    assert written.report(written.day(date(2026, 11, 24))).values["backlog"].words == "2"


def test_a_return_visit_keeps_the_matter_open(written: Written) -> None:
    """The first ticket closed, the one that follows not: one open matter, not two and not none."""
    written.call("A", "23 08:00")
    written.move("A", "23 08:10", "triaged")
    written.visit("A", "T-1", out="23 09:00", there="23 09:30", over="23 10:00", to="needs_expert")
    written.call("B", "23 10:05", follows="A")
    assert written.report().values["backlog"].words == "1"
    written.move("A", "23 11:00", "followed_up")
    written.move("A", "23 11:01", "closed")
    assert written.report().values["backlog"].words == "1"
    written.move("B", "23 12:00", "cancelled")
    assert written.report().values["backlog"].words == "0"


def test_what_the_work_was(written: Written) -> None:
    """Emergencies and hard work are shares of the calls, and no target is set for them."""
    solved(written, "A", priority=EMERGENCY)
    solved(written, "B", difficulty=COMPLEX)
    report = written.report()
    assert report.values["emergencies"].made_of == "1 of 2"
    assert report.values["hard_work"].made_of == "1 of 2"
    assert report.values["hard_work"].is_met is None


def test_figures_of_one_group(written: Written) -> None:
    """Narrowed down to a zone, a technician or a part, a figure counts what belongs to it."""
    solved(written, "A", zone="North", parts={"V-7": 1})
    solved(written, "B", zone="South")
    written.move("B", "23 12:00", "followed_up", score=1, words="")
    assert written.sums("on_site", only=Only("zone", "North")) == (1, 1)
    assert written.sums("satisfaction", only=Only("zone", "North")) == (0, 0)
    assert written.sums("on_site", only=Only("technician", "T-1")) == (2, 2)
    assert written.sums("on_site", only=Only("technician", "T-9")) == (0, 0)
    assert written.sums("on_site", only=Only("part", "V-7")) == (1, 1)
    assert written.sums("on_site", only=Only("part", "")) == (1, 1)
    alone = written.report(only=Only("technician", "T-1")).values["backlog"]
    assert alone.amount is None, "what is open belongs to no technician"


def test_a_corrected_ticket_counts_as_corrected(written: Written) -> None:
    """Kind, customer and fault are those of the last correction."""
    solved(written, "A", kind="lift")
    terms = dict(written.lines[0]["details"]["terms"])
    written.add(
        "23 12:00", "ticket.changed", "ticket", "A", job={"kind": ["lift", "door"]}, terms=terms
    )
    assert written.sums("on_site", only=Only("kind", "door")) == (1, 1)
    assert written.sums("on_site", only=Only("kind", "lift")) == (0, 0)


@pytest.mark.parametrize(("count", "few"), [(19, True), (20, False)])
def test_few_are_marked(written: Written, count: int, few: bool) -> None:
    """A figure that rests on fewer than twenty is marked."""
    for number in range(count):
        solved(written, f"A-{number}")
    assert written.report().values["on_site"].is_few is few

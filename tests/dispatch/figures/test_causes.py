"""The main cause of each missed promise: one case for each of the closed list, and every miss has exactly one."""

from __future__ import annotations

from datetime import date

import pytest

from dispatch.figures.causes import RULES, Cause
from tests.dispatch.figures.test_figures_of_cases import solved
from tests.dispatch.figures.written import PLANNER, Written, at


def late(
    written: Written, *, told: tuple[str, str | None] | None = ("23 08:20", "23 11:00")
) -> None:
    """Write a call at 8 whose promise is 12:00; unless said otherwise it was told 11:00 and T-1 came at 13."""
    written.call("A", "23 08:00")
    written.move("A", "23 08:10", "triaged")
    if told is not None:
        written.tell("A", told[0], None if told[1] is None else "T-1", told[1])


def arrive(written: Written, who: str = "T-1", *, there: str = "23 13:00") -> None:
    """Let somebody be on site at last."""
    written.visit("A", who, out="23 12:30", there=there, over="23 14:00")


def cause(written: Written, promise: str = "on_site", *, now: str = "24 07:00") -> Cause:
    """Return the one cause of the one miss of a promise."""
    report = written.report(now=now)
    assert report.values[promise].whole - report.values[promise].part == 1
    ((found, count),) = report.causes[promise].items()
    assert count == 1
    return found


def test_late_triage(written: Written) -> None:
    """An answer an hour late is why the visit was an hour late; an answer after the promise always is."""
    written.call("A", "23 08:00")
    written.move("A", "23 09:30", "triaged")
    written.tell("A", "23 09:40", "T-1", "23 13:00")
    arrive(written)
    assert cause(written) is Cause.LATE_TRIAGE
    assert cause(written, "first_response") is Cause.LATE_TRIAGE


def test_a_little_late_answer_is_not_why_a_visit_is_late_for_hours(written: Written) -> None:
    """Five minutes do not explain an hour."""
    written.call("A", "23 08:00")
    written.move("A", "23 08:35", "triaged")
    written.tell("A", "23 08:40", "T-1", "23 11:00")
    arrive(written)
    assert cause(written) is Cause.RAN_LATE


def test_never_answered(written: Written) -> None:
    """A promise that passes before anybody has answered is missed for want of triage."""
    written.call("A", "23 08:00")
    assert cause(written) is Cause.LATE_TRIAGE


def test_waiting_for_a_part(written: Written) -> None:
    """Less the wait the promise was kept."""
    late(written)
    written.add(
        "23 08:30", "ticket.part_awaited", "ticket", "A", sku="V-7", quantity=1, expected_at=None
    )
    written.add("23 12:00", "ticket.part_arrived", "ticket", "A", sku="V-7")
    arrive(written)
    assert cause(written) is Cause.PART


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("part nowhere", Cause.PART),
        ("skill", Cause.SKILL),
        ("tool", Cause.SKILL),
        ("no room", Cause.CAPACITY),
        ("costs more", Cause.CAPACITY),
    ],
)
def test_left_out_by_the_plan(written: Written, reason: str, expected: Cause) -> None:
    """What the last published plan before the promise gave as its reason; a later one does not count."""
    late(written, told=None)
    written.add("23 08:30", "plan.published", "plan", "P-1", left_out={"A": "no room"})
    written.add("23 11:00", "plan.published", "plan", "P-2", left_out={"A": reason})
    written.add("23 15:00", "plan.published", "plan", "P-3", left_out={"A": "part nowhere"})
    assert cause(written) is expected


def test_the_customer_chose_later(written: Written) -> None:
    """An appointment after the promise, taken by the customer's link."""
    late(written, told=("23 08:20", "23 13:00"))
    written.add("23 08:15", "ticket.slot_chosen", "ticket", "A", opens="2026-11-23T13:00:00+08:00")
    arrive(written)
    assert cause(written) is Cause.CUSTOMER


def test_called_off_before_and_wanted_again(written: Written) -> None:
    """Cancelled in time and reopened: the customer's own doing."""
    late(written)
    written.move("A", "23 09:00", "cancelled")
    written.move("A", "23 12:10", "reopened")
    arrive(written)
    assert cause(written) is Cause.CUSTOMER


def test_technician_out(written: Written) -> None:
    """Who was told for 11:00 fell out at 10; another came too late."""
    late(written)
    written.out("T-1", "23 10:00", "23 10:00")
    written.tell("A", "23 10:10", "T-2", "23 13:00")
    arrive(written, "T-2")
    assert cause(written) is Cause.TECHNICIAN_OUT


def test_an_absence_of_somebody_else_or_after_is_no_cause(written: Written) -> None:
    """T-2 was not told, and T-1's absence that ended before the told start does not matter."""
    late(written)
    written.out("T-2", "23 10:00", "23 10:00")
    written.out("T-1", "23 09:00", "23 09:00", "23 10:00")
    arrive(written)
    assert cause(written) is Cause.RAN_LATE


def test_an_expert_was_needed(written: Written) -> None:
    """The first visit ended because somebody else had to come; on site it was in time."""
    late(written)
    written.visit("A", "T-1", out="23 10:00", there="23 10:30", over="23 11:00", to="needs_expert")
    written.call("B", "23 11:05", follows="A")
    written.move("B", "24 12:00", "triaged")
    written.visit("B", "T-2", out="24 12:30", there="24 13:00", over="24 14:00")
    assert cause(written, "resolution", now="25 08:00") is Cause.SKILL


def test_solved_but_came_back(written: Written) -> None:
    """Solved in time, reopened, solved too late."""
    solved(written, "A")
    written.move("A", "24 09:00", "reopened")
    written.move("A", "24 09:10", "triaged")
    written.visit("A", "T-1", out="24 09:30", there="24 10:00", over="24 11:00")
    assert cause(written, "resolution", now="25 08:00") is Cause.CAME_BACK


def test_the_work_took_too_long(written: Written) -> None:
    """On site before the promise, done after it."""
    written.call("A", "23 08:00", solved_hours=4)
    written.move("A", "23 08:10", "triaged")
    written.tell("A", "23 08:20", "T-1", "23 11:00")
    written.visit("A", "T-1", out="23 10:30", there="23 11:00", over="23 12:30")
    assert cause(written, "resolution") is Cause.LONG_WORK


def test_the_route_ran_late(written: Written) -> None:
    """Told in time until the promise, and nobody there: also while nobody has come at all."""
    late(written)
    assert cause(written, now="23 12:00:01") is Cause.RAN_LATE
    arrive(written)
    assert cause(written) is Cause.RAN_LATE


@pytest.mark.parametrize("later", ["23 13:00", None])
def test_re_planned_later(written: Written, later: str | None) -> None:
    """Told a time that keeps the promise, then a later one or none."""
    late(written)
    written.tell("A", "23 09:00", None if later is None else "T-2", later)
    arrive(written, "T-2")
    assert cause(written) is Cause.REPLANNED


def test_no_room_from_the_start(written: Written) -> None:
    """Never told a time that keeps the promise."""
    late(written, told=("23 08:20", "23 13:00"))
    arrive(written)
    assert cause(written) is Cause.CAPACITY


def test_not_planned(written: Written) -> None:
    """Answered, and then in no published plan before the promise."""
    late(written, told=("23 12:30", "23 13:00"))
    arrive(written)
    assert cause(written) is Cause.NOT_PLANNED


def test_every_cause_has_its_rule() -> None:
    """The list is closed: each cause is explained, in the order in which the rules are tried."""
    assert list(RULES) == list(Cause)


def test_a_cause_changes_with_what_is_recorded_next(written: Written) -> None:
    """Read again after an absence was told, a miss that goes on has another cause; the book is the same."""
    late(written)
    book = written.book()
    period = written.day(date(2026, 11, 23))
    first = book.report(period, by=PLANNER, at=at("23 12:01"))
    assert first.causes["on_site"] == {Cause.RAN_LATE: 1}
    written.out("T-1", "23 12:02", "23 10:30")
    written.save()
    second = book.report(period, by=PLANNER, at=at("23 12:03"))
    assert second.causes["on_site"] == {Cause.TECHNICIAN_OUT: 1}

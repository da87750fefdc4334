"""The service of a period: promises, first visits and scores, counted case by case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dispatch.desk import ticket_changes
from dispatch.desk.histories import all_cases, case_of
from dispatch.desk.quality import Quality, service_quality
from dispatch.domain.ticket import Feedback, TicketState
from dispatch.errors import InputError, NotAllowed
from dispatch.storage import Store
from dispatch.tickets.clocks import Outcome
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    PLANNER,
    STANDARDS,
    reported,
    triaged,
    walk,
)
from tests.dispatch.desk.running_day import running
from tests.dispatch.planning.example import at

S = TicketState
LATER = at(18) + timedelta(days=40)


def quality(store: Store, **changes: object) -> Quality:
    """Return the service as it stands after forty days."""
    given = {"by": PLANNER, "at": LATER, "standards": STANDARDS} | changes
    return service_quality(store, **given)  # type: ignore[arg-type]


def mixed(store: Store) -> tuple[str, str]:
    """Fill a day: one visit that was enough, one that was not, one solved by telephone, one nobody answered."""
    first, second = running(store, count=2)
    walk(store, first, S.ON_THE_WAY, S.ON_SITE, S.DONE, S.FOLLOWED_UP, hour=9, feedback=Feedback(5))
    walk(store, second, S.ON_THE_WAY, S.ON_SITE, S.NEEDS_EXPERT, hour=11)
    back = ticket_changes.arrange_return_visit(
        store, second, by=DISPATCHER, at=at(12), standards=STANDARDS
    )
    remote = triaged(store)
    walk(store, remote.id, S.RESOLVED_REMOTELY, S.FOLLOWED_UP, hour=8, feedback=Feedback(3, "ok"))
    reported(store)
    return second, back.id


def test_cases_are_counted_once(office: Store) -> None:
    """A return visit belongs to its case; the clocks, first visits and scores are those of four customers."""
    mixed(office)
    seen = quality(office)
    assert seen.cases == 4
    assert seen.plain["first_response"] == {Outcome.KEPT: 3, Outcome.MISSED: 1}
    assert seen.plain["on_site"] == {Outcome.KEPT: 2, Outcome.VOID: 1, Outcome.MISSED: 1}
    assert seen.plain["resolution"] == {Outcome.KEPT: 2, Outcome.MISSED: 2}
    fix = seen.first_time_fix
    assert (fix.fixed, fix.known, fix.too_early) == (1, 2, 0)
    assert seen.scores == {3: 1, 5: 1}


def test_the_days_that_count_can_be_set(office: Store) -> None:
    """With sixty days it is too early to say that the first visit was enough."""
    mixed(office)
    fix = quality(office, within_days=60).first_time_fix
    assert (fix.fixed, fix.known, fix.too_early) == (0, 1, 1)


def test_a_period_begins_with_its_first_caller(office: Store) -> None:
    """Who called before is not in it."""
    mixed(office)
    assert quality(office, since=at(6) + timedelta(seconds=1)).cases == 0
    assert quality(office, since=at(6)).cases == 4


def test_a_period_ends_before_its_end(office: Store) -> None:
    """Who called at its end belongs to the next one; a period that ends before it begins is refused."""
    mixed(office)
    assert quality(office, until=at(6)).cases == 0
    assert quality(office, since=at(6), until=at(6) + timedelta(seconds=1)).cases == 4
    with pytest.raises(InputError, match="Give a later end"):
        quality(office, since=at(6), until=at(6))


def test_all_cases_are_those_read_one_by_one(office: Store) -> None:
    """Reading the trail in one go tells the same as ticket by ticket."""
    second, back = mixed(office)
    with office.reading() as session:
        together = {case[0].history.ticket_id: case for case in all_cases(session)}
        assert [each.history.ticket_id for each in together[second]] == [second, back]
        for id, case in together.items():
            assert case == case_of(session, id)


def test_technicians_are_not_shown_the_service(office: Store) -> None:
    """It is for the office and the planner."""
    with pytest.raises(NotAllowed):
        quality(office, by=FIRST)

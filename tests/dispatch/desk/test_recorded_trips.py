"""Ways that technicians recorded: each begins where the plan of the time says, or is left out and counted."""

from __future__ import annotations

from datetime import timedelta

from dispatch.desk.recorded_trips import NOT_PLANNED, OTHER_ORDER, recorded_trips
from dispatch.domain.ticket import TicketState
from dispatch.storage import Store
from dispatch.storage import tickets as rows
from tests.dispatch.desk.office import walk
from tests.dispatch.desk.running_day import publish_now, running, told
from tests.dispatch.planning.example import HOME, at

S = TicketState
VISIT = (S.ON_THE_WAY, S.ON_SITE, S.DONE)


def routes(store: Store, ids: list[str]) -> dict[str, list[str]]:
    """Return the tickets of each technician in the order of their starts."""
    found: dict[str, list[str]] = {}
    for id in ids:
        found.setdefault(told(store, id)[0], []).append(id)
    return found


def place(store: Store, id: str) -> object:
    """Return where a ticket is."""
    with store.reading() as session:
        return rows.job_of(rows.get(session, id)).location


def test_a_way_begins_at_the_stop_before(office: Store) -> None:
    """The first way of the day begins where the shift does, the next one at the visit before; each took ten minutes."""
    ids = max(routes(office, running(office, count=4)).values(), key=len)[:2]
    assert len(ids) == 2
    walk(office, ids[0], *VISIT, hour=9)
    walk(office, ids[1], *VISIT, hour=10)
    trips, left_out = recorded_trips(office)
    assert left_out == {}
    assert [trip.start for trip in trips] == [HOME, place(office, ids[0])]
    assert [trip.end for trip in trips] == [place(office, id) for id in ids]
    assert [trip.seconds for trip in trips] == [600, 600]
    assert [trip.leave_at for trip in trips] == [at(9), at(10)]


def test_another_order_than_planned_is_left_out(office: Store) -> None:
    """Who sets out to the second visit first does not come from the first one; nor is known from where to the first."""
    first, second = max(routes(office, running(office, count=4)).values(), key=len)[:2]
    walk(office, second, *VISIT, hour=9)
    walk(office, first, *VISIT, hour=10)
    trips, left_out = recorded_trips(office)
    assert trips == []
    assert left_out == {OTHER_ORDER: 2}


def test_ways_under_way_or_too_old_are_not_read(office: Store) -> None:
    """A way that has not ended has no time yet; what began before the moment given is passed over."""
    first, second = max(routes(office, running(office, count=4)).values(), key=len)[:2]
    walk(office, first, *VISIT, hour=9)
    walk(office, second, S.ON_THE_WAY, hour=10)
    assert len(recorded_trips(office)[0]) == 1
    assert recorded_trips(office, since=at(9)) == recorded_trips(office)
    assert recorded_trips(office, since=at(9) + timedelta(seconds=1)) == ([], {})


def test_the_plan_that_was_in_force_counts(office: Store) -> None:
    """After a plan is made anew in the day, the next way still begins at the visit that was made before."""
    ids = max(routes(office, running(office, count=4)).values(), key=len)[:2]
    walk(office, ids[0], *VISIT, hour=9)
    publish_now(office, moment=at(9, 40))
    following = max(routes(office, ids).values(), key=len)
    walk(office, ids[1], *VISIT, hour=10)
    trips, left_out = recorded_trips(office)
    assert len(following) == 2
    assert left_out == {}
    assert trips[1].start == place(office, ids[0])


def test_nothing_recorded_gives_nothing(office: Store) -> None:
    """An empty trail has no ways, and no reason stands for none."""
    assert recorded_trips(office) == ([], {})
    assert NOT_PLANNED != OTHER_ORDER

"""How a published plan goes on: what is late pushes what follows, silence and breaks push nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from dispatch.desk.board_forecast import Begun, Circumstances, expected_stops
from dispatch.domain.plan import Route, Stop, StopKind
from tests.dispatch.planning.example import HOME, NORTH, at

WAY = 600


def stop(kind: StopKind, hour: int, minute: int, *, minutes: int, **more: Any) -> Stop:
    """Return a stop that begins on arrival."""
    start_at = at(hour, minute)
    end_at = at(hour + (minute + minutes) // 60, (minute + minutes) % 60)
    return Stop(kind, NORTH, start_at, start_at, end_at, **more)


def route() -> Route:
    """Return a route: ten minutes of way to each visit, 8:10 to 9:00 and 9:30 to 10:00, a break, 12:00 to 12:30."""
    return Route(
        "T-1",
        0,
        (
            Stop(StopKind.START, HOME, at(8), at(8), at(8)),
            stop(StopKind.VISIT, 8, 10, minutes=50, job_id="A", travel_seconds=WAY),
            stop(StopKind.VISIT, 9, 30, minutes=30, job_id="B", travel_seconds=WAY),
            stop(StopKind.BREAK, 11, 0, minutes=30),
            stop(StopKind.VISIT, 12, 0, minutes=30, job_id="C", travel_seconds=WAY),
            stop(StopKind.END, 12, 40, minutes=0, travel_seconds=WAY),
        ),
    )


def expected(hour: int, minute: int = 0, **around: Any) -> list[str]:
    """Return when each stop is expected to begin at a moment, as clocks."""
    circumstances = Circumstances(now=at(hour, minute).timestamp(), **around)
    zone = at(0).tzinfo
    return [
        f"{datetime.fromtimestamp(each.start, tz=zone):%H:%M}"
        for each in expected_stops(route(), circumstances)
    ]


AS_PLANNED = ["08:00", "08:10", "09:30", "11:00", "12:00", "12:40"]


def moment(hour: int, minute: int = 0) -> float:
    """Return a moment of the day as seconds."""
    return at(hour, minute).timestamp()


def test_before_it_begins_and_in_silence_a_route_goes_as_planned() -> None:
    """Nothing was reported: whatever time it is, each stop stays where the plan has it."""
    assert expected(7) == AS_PLANNED
    assert expected(15) == AS_PLANNED


def test_work_that_lasts_longer_pushes_what_follows_but_not_past_its_room() -> None:
    """A on site until 10:05 moves B to 10:15; the break and C have room and stay."""
    begun = {"A": Begun(way=moment(8), site=moment(8, 10), over=moment(10, 5))}
    assert expected(10, 6, begun=begun) == ["08:00", "08:10", "10:15", "11:00", "12:00", "12:40"]


def test_a_visit_under_way_ends_when_it_was_said_to_or_later_than_now() -> None:
    """A ends as long after its start as planned, at the moment told, or now where that has passed; then comes B."""
    begun = {"A": Begun(way=moment(8), site=moment(8, 40))}
    assert expected(8, 45, begun=begun)[2] == "09:40"
    told = {"A": moment(10)}
    assert expected(8, 45, begun=begun, expected_end=told)[2] == "10:10"
    assert expected(10, 30, begun=begun)[2] == "10:40"


def test_whoever_has_reported_is_not_expected_in_the_past() -> None:
    """A is over on time and B should have begun: it is expected now, and C after it."""
    begun = {"A": Begun(over=moment(9))}
    assert expected(11, 50, begun=begun)[2:] == ["11:50", "12:20", "13:00", "13:40"]


def test_somebody_on_the_way_arrives_after_the_way() -> None:
    """On the way to B since 9:45: there ten minutes later, twice that in slow traffic, and not before now."""
    begun = {"A": Begun(over=moment(9)), "B": Begun(way=moment(9, 45))}
    assert expected(9, 46, begun=begun)[2] == "09:55"
    assert expected(9, 46, begun=begun, traffic=2.0)[2] == "10:05"
    assert expected(10, 20, begun=begun)[2] == "10:20"


def test_nothing_new_is_done_before_a_technician_is_free() -> None:
    """Free from 10:00: A at 10:10 and all that has no room before it later."""
    free = {"T-1": moment(10)}
    assert expected(7, 50, free_from=free) == [
        "08:00", "10:10", "11:10", "11:40", "12:20", "13:00",
    ]  # fmt: skip


def test_a_visit_that_was_called_off_holds_nobody_up() -> None:
    """B is gone: A's delay reaches C only as far as A itself does."""
    begun = {"A": Begun(site=moment(8, 10), over=moment(10, 50))}
    late_with_b = expected(10, 50, begun=begun)
    assert late_with_b[3] == "11:30"
    assert expected(10, 50, begun=begun, gone=frozenset({"B"}))[3] == "11:00"


def test_visits_skipped_on_the_way_are_no_longer_ahead() -> None:
    """C has begun before B: what lies before C stays as planned, and C is where it was begun."""
    begun = {"C": Begun(way=moment(8, 50), site=moment(9))}
    assert expected(9, 5, begun=begun) == ["08:00", "08:10", "09:30", "11:00", "09:00", "12:40"]


@pytest.mark.parametrize("begun", [Begun(over=1.0), Begun(way=1.0, over=2.0)])
def test_a_visit_reported_late_is_over_when_it_was_reported(begun: Begun) -> None:
    """Somebody who reports the end alone is taken at the word; no stop ends before it begins."""
    around = Circumstances(now=moment(9), begun={"A": begun})
    found = expected_stops(route(), around)
    assert found[1].end == begun.over
    assert all(each.start <= each.end for each in found)

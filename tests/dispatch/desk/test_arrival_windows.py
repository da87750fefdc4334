"""Arrivals against what was told, read from the trail; margins recorded once a day; windows told with a plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from dispatch.desk.arrival_record import past_errors
from dispatch.desk.arrival_windows import RECENT, margins_at, measure_arrivals
from dispatch.desk.customer_arrival import arrival_of
from dispatch.desk.histories import recorded
from dispatch.desk.ticket_steps import ticket_of
from dispatch.domain.job import Window
from dispatch.domain.ticket import TicketState
from dispatch.errors import SettingsError
from dispatch.planning.archive import read_archive
from dispatch.storage import Store, audit, plans
from dispatch.storage import tickets as rows
from dispatch.storage.audit import Line
from dispatch.tickets.arrival_margins import Ahead, Margin, measured
from dispatch.tickets.arrival_window import NEAREST, Awaited, window_to_tell
from dispatch.worker.caretaker import Caretaker
from tests.dispatch.desk.office import STANDARDS, trail
from tests.dispatch.desk.running_day import running, told
from tests.dispatch.planning.example import ZONE, at

S = TicketState
ALMOST = timedelta(seconds=299)


def line(moment: datetime, action: str, id: str, **details: Any) -> Line:
    """Return a line of the trail."""
    return Line(0, moment, "U-1", action, "ticket", id, details)


def tell(moment: datetime, id: str, start: datetime | None, **more: Any) -> Line:
    """Return that a customer was told a start."""
    text = None if start is None else start.isoformat()
    return line(moment, "ticket.told", id, technician="T-1", start=text, plan="P-1", **more)


def move(moment: datetime, id: str, to: TicketState, technician: str = "T-1") -> Line:
    """Return that a ticket moved."""
    return line(moment, "ticket.moved", id, to=to.value, technician=technician)


def came(id: str, left: datetime, arrived: datetime) -> list[Line]:
    """Return a way to a customer and the end of the visit."""
    ended = arrived + timedelta(minutes=10)
    return [move(left, id, S.ON_THE_WAY), move(arrived, id, S.ON_SITE), move(ended, id, S.DONE)]


def errors(*lines: Line) -> list[tuple[str, bool, float]]:
    """Return past errors in minutes."""
    found = past_errors(lines, timezone=ZONE)
    return [(each.ahead.value, each.is_first, each.seconds / 60) for each in found]


def test_an_arrival_counts_for_each_time_at_which_it_was_told() -> None:
    """Told the evening before for 10:00 and never changed, arrived at 10:12: 12 minutes late, however far ahead.

    The way was planned with 20 minutes and took 24.
    """
    lines = [
        tell(at(18, day=22), "J-1", at(10), way_seconds=1200),
        *came("J-1", at(9, 48), at(10, 12)),
    ]
    assert errors(*lines) == [
        ("far", True, 12),
        ("day", True, 12),
        ("near", True, 12),
        ("way", True, 4),
    ]


def test_a_new_start_is_a_promise_of_its_own() -> None:
    """Told the evening before for 10:00, at 7:00 for 11:00, at 10:00 for 11:30; arrived at 11:20."""
    lines = [
        tell(at(18, day=22), "J-1", at(10)),
        tell(at(7), "J-1", at(11)),
        tell(at(10), "J-1", at(11, 30)),
        *came("J-1", at(11), at(11, 20)),
    ]
    assert errors(*lines) == [("far", True, 80), ("day", True, 20), ("near", True, -10)]


def test_a_visit_taken_back_is_promised_anew() -> None:
    """What was told before it was taken back does not count, nor does anything told after setting out."""
    lines = [
        tell(at(18, day=22), "J-1", at(10)),
        tell(at(8), "J-1", None),
        tell(at(9), "J-1", at(10, 30)),
        move(at(10, 20), "J-1", S.ON_THE_WAY),
        tell(at(10, 25), "J-1", at(15)),
        move(at(10, 35), "J-1", S.ON_SITE),
    ]
    assert errors(*lines) == [("near", True, 5)]


def test_the_first_visit_of_a_technicians_day_is_apart() -> None:
    """Of three visits on two days two are the first; one that never arrived still makes the next one a later one."""
    lines = [
        tell(at(7), "J-1", at(8)),
        tell(at(7), "J-2", at(9)),
        tell(at(7), "J-3", at(8, day=24)),
        *came("J-1", at(7, 50), at(8, 1)),
        *came("J-2", at(8, 50), at(9, 2)),
        *came("J-3", at(7, 50, day=24), at(8, 3, day=24)),
    ]
    near = [each for each in errors(*lines) if each[0] == "near"]
    assert near == [("near", True, 1), ("near", False, 2), ("near", True, 3)]
    called_off = [
        tell(at(7), "J-0", at(8)),
        move(at(7, 20), "J-0", S.ON_THE_WAY),
        move(at(7, 30), "J-0", S.TRIAGED),
    ]
    assert errors(*called_off, *lines)[0] == ("near", False, 1)


def test_who_was_told_nothing_is_no_error() -> None:
    """An emergency that nobody was told a time of, and a way that has not ended, count for nothing."""
    assert (
        errors(
            *came("J-1", at(9), at(10)),
            tell(at(9), "J-2", at(10)),
            move(at(9, 50), "J-2", S.ON_THE_WAY),
        )
        == []
    )


DELAYS = {True: (5, 20), False: (15, 35)}
"""Mean and standard deviation of simulated delays in minutes, of first visits and of later ones."""


def simulated(days: int, chance: np.random.Generator) -> list[Line]:
    """Return the record of five technicians with two visits a day each, told the day before."""
    lines = []
    for number in range(days):
        day = at(0) - timedelta(days=days - number)
        for who in ("T-1", "T-2", "T-3", "T-4", "T-5"):
            for is_first, hour in ((True, 8), (False, 13)):
                id, start = f"{number}-{who}-{hour}", day + timedelta(hours=hour)
                arrived = start + timedelta(minutes=float(chance.normal(*DELAYS[is_first])))
                left, over = arrived - timedelta(minutes=30), arrived + timedelta(minutes=10)
                lines += [
                    tell(start - timedelta(hours=16), id, start),
                    move(left, id, S.ON_THE_WAY, who),
                    move(arrived, id, S.ON_SITE, who),
                    move(over, id, S.DONE, who),
                ]
    return sorted(lines, key=lambda each: each.at)


@pytest.mark.parametrize("days", [20, 85])
def test_from_the_record_to_windows_that_hold_nine_of_ten(days: int) -> None:
    """Of fresh arrivals 87 to 93 % lie in the window told by the record, of first visits and of later ones.

    The mean of 30 records counts: of 100 and 425 arrivals a group, with windows on full five minutes.
    """
    chance = np.random.default_rng(4)
    shares: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(30):
        margins = measured(past_errors(simulated(days, chance), timezone=ZONE), share=0.9)
        for is_first, own in shares.items():
            visit = Awaited(at(9, 1), 1200, margins=margins, is_first=is_first)
            window = window_to_tell(visit, at=at(15, day=22))
            fresh = chance.normal(*DELAYS[is_first], 4000) * 60
            opens, closes = (
                (end - visit.start_at).total_seconds()
                for end in (window.opens_at, window.closes_at)
            )
            own.append(float(np.mean((fresh >= opens) & (fresh <= closes))))
    for own in shares.values():
        assert 0.87 <= float(np.mean(own)) <= 0.93


def write(store: Store, delays: list[float], *, until: datetime) -> None:
    """Write one visit a day for each delay in minutes, told the evening before, the last of them the day before."""
    first = until - timedelta(days=len(delays))
    with store.transaction() as session:
        for number, minutes in enumerate(delays):
            start, id = first + timedelta(days=number), f"X-{number}"
            arrived = start + timedelta(minutes=minutes)
            lines = [tell(start - timedelta(hours=15), id, start)]
            lines += came(id, min(arrived, start) - timedelta(minutes=30), arrived)
            for each in lines:
                audit.record(
                    session, at=each.at, actor="U-1", action=each.action,
                    subject=("ticket", each.subject_id), details=each.details,
                )  # fmt: skip


def measure(store: Store, moment: datetime, *, share: float = 0.9) -> Any:
    """Measure at a moment."""
    return measure_arrivals(store, share=share, at=moment, timezone=ZONE)


def measurements(store: Store) -> list[dict[str, Any]]:
    """Return what was recorded of measuring."""
    return [row.details for row in trail(store) if row.action == "arrivals.measured"]


def test_margins_are_measured_once_a_day_and_kept_in_the_trail(office: Store) -> None:
    """Sixty days late by 1 to 60 minutes: at 90 % the third shortest and longest delay; known from then on only."""
    write(office, [float(n) for n in range(1, 61)], until=at(10))
    found = measure(office, at(7))
    assert found.of(Ahead.FAR, is_first=True) == Margin(-180.0, 58 * 60.0, 60)
    assert measure(office, at(8)) is None
    assert len(measurements(office)) == 1
    assert measurements(office)[0]["share"] == 0.9
    with office.reading() as session:
        assert margins_at(session, at(6, 59)) is None
        assert margins_at(session, at(7)) == found
        assert margins_at(session, at(7) + timedelta(days=40)) == found
    assert measure(office, at(7, day=24)) is not None
    assert len(measurements(office)) == 2


def test_another_share_is_measured_at_once(office: Store) -> None:
    """Who changes the setting does not wait for the next day."""
    write(office, [float(n) for n in range(60)], until=at(10))
    assert measure(office, at(7)) is not None
    found = measure(office, at(8), share=0.8)
    assert found.share == 0.8
    assert found.of(Ahead.FAR, is_first=True).late < 57 * 60


def test_few_or_old_arrivals_change_nothing(office: Store) -> None:
    """Forty-nine arrivals are too few, and what is older than ninety days does not count."""
    write(office, [5.0] * 49, until=at(10))
    assert measure(office, at(7)) is None
    later = at(10) + RECENT + timedelta(days=1)
    write(office, [5.0] * 2, until=later)
    assert measure(office, later) is None
    assert measurements(office) == []


@pytest.mark.parametrize("share", [0.49, 0.995, float("nan")])
def test_a_share_that_cannot_be_is_refused(office: Store, share: float) -> None:
    """It is named with its limits."""
    with pytest.raises(SettingsError, match=r"arrival_share is .*from 0\.5 to 0\.99"):
        measure(office, at(7), share=share)


def test_the_caretaker_measures_each_day(office: Store) -> None:
    """Its first look of a day records margins with the share it was given."""
    write(office, [float(n) for n in range(60)], until=at(10))
    Caretaker(office, STANDARDS, share=0.8, clock=lambda: at(7)).look()
    assert [each["share"] for each in measurements(office)] == [0.8]


def test_the_window_that_was_told_is_recorded_and_shown(office: Store) -> None:
    """With margins of a few minutes each customer is told ten minutes to either side, rounded outwards to five.

    The page shows what the trail says was told.
    """
    write(office, [1.0] * 60, until=at(10))
    measure(office, at(7))
    ids = running(office)
    with office.reading() as session:
        row = plans.current(session)
        assert row is not None
        plan = read_archive(row.archive)
        for id in ids:
            start, visit = told(office, id)[1], recorded(session, id)
            window = Window(_down(max(start - NEAREST, at(7, 30))), _down(start + NEAREST + ALMOST))
            assert visit.windows == (window,)
            ticket = ticket_of(rows.get(session, id))
            shown = arrival_of(session, ticket, visit, plan=plan, at=at(7, 30))
            assert shown is not None
            assert shown.window == window
            telling = audit.trail(session, subject=("ticket", id), actions=["ticket.told"])[0]
            stop = next(s for route in plan.routes for s in route.stops if s.job_id == id)
            assert telling.details["way_seconds"] == stop.travel_seconds


def _down(moment: datetime) -> datetime:
    """Return a moment rounded down to five minutes."""
    return datetime.fromtimestamp(moment.timestamp() // 300 * 300, ZONE)

"""Timing of one route, by hand: places on a line, 600 seconds apart."""

from __future__ import annotations

from typing import Any

import pytest

from solver.documents import read_problem
from solver.plan import Route
from solver.schedule import Item, Pickup, Visit, time_route
from tests.solver.small_days import day, job, person, shift

Times = list[tuple[str, int, int, int]]


def timed(document: dict[str, Any], *items: Item, **more: Any) -> Route | None:
    """Return technician 0's first route through items; without items through all jobs as listed."""
    problem = read_problem(document)
    through = items or tuple(Visit(index) for index in range(len(problem.jobs)))
    return time_route(problem, technician=0, shift=0, items=through, **more)


def times(route: Route | None) -> Times:
    """Return kind, arrive, start and depart of each stop."""
    assert route is not None
    return [(stop.kind.value, stop.arrive, stop.start, stop.depart) for stop in route.stops]


def starts(route: Route | None) -> list[int]:
    """Return the starts between the first and the last stop."""
    return [start for _, _, start, _ in times(route)[1:-1]]


def test_stops_follow_each_other() -> None:
    """Arrive = previous depart + travel, depart = start + service, and home again."""
    assert times(timed(day([job(1), job(3, 100)]))) == [
        ("start", 0, 0, 0),
        ("visit", 600, 600, 1200),
        ("visit", 2400, 2400, 2500),
        ("end", 4300, 4300, 4300),
    ]


def test_an_open_end_repeats_the_last_stop() -> None:
    """Where the shift ends anywhere, the end is where and when the last visit is over."""
    route = timed(day([job(2)], person(shift(to=None))))
    assert times(route)[-2:] == [("visit", 1200, 1200, 1800), ("end", 1800, 1800, 1800)]
    assert route is not None
    assert route.stops[-1].location == 2


def test_the_departure_is_as_late_as_nothing_is_delayed() -> None:
    """A window that opens at 5000 is reached on the dot, not waited for."""
    assert times(timed(day([job(1, windows=[[5000, 6000]])])))[:2] == [
        ("start", 4400, 4400, 4400),
        ("visit", 5000, 5000, 5600),
    ]


def test_waiting_between_visits() -> None:
    """Between visits the technician waits at the customer's."""
    route = timed(day([job(1, due=600), job(2, windows=[[5000, 6000]])]))
    assert times(route)[1:3] == [("visit", 600, 600, 1200), ("visit", 1800, 5000, 5600)]


@pytest.mark.parametrize(
    ("window", "start"), [([0, 600], 600), ([0, 599], None), ([601, 700], 601), ([600, 600], 600)]
)
def test_windows_are_closed(window: list[int], start: int | None) -> None:
    """The first and the last second of a window belong to it; the one after does not."""
    route = timed(day([job(1, windows=[window])]))
    assert (None if route is None else starts(route)[0]) == start


@pytest.mark.parametrize(
    ("service", "start"), [(100, 1300), (101, 1400), (200, 1400), (800, 2000), (801, None)]
)
def test_the_next_of_several_windows(service: int, start: int | None) -> None:
    """The second visit, 600 s further, takes the first window still open; windows may be listed in any order."""
    windows = [[2000, 2000], [600, 1200], [1400, 1450], [1300, 1300]]
    route = timed(day([job(1, service), job(2, windows=windows)]))
    assert (None if route is None else starts(route)[1]) == start


def test_release_and_due() -> None:
    """Nothing starts before its release; a hard due is kept or there is no route, a soft one is missed."""
    assert starts(timed(day([job(1, release=900)]))) == [900]
    assert starts(timed(day([job(1, release=900, due=900, due_hard=True)]))) == [900]
    assert timed(day([job(1, release=901, due=900, due_hard=True)])) is None
    assert starts(timed(day([job(1, release=901, due=900)]))) == [901]


@pytest.mark.parametrize(("fixed", "start"), [(600, 600), (4000, 4000), (599, None)])
def test_a_fixed_start_is_kept(fixed: int, start: int | None) -> None:
    """A lock with a start is kept to the second, or there is no route."""
    route = timed(day([job(1, lock={"technician": "t0", "start": fixed})]))
    assert (None if route is None else starts(route)[0]) == start


def test_a_fixed_start_outside_its_window_is_impossible() -> None:
    """A lock does not open the customer's window."""
    locked = {"technician": "t0", "start": 700}
    assert timed(day([job(1, lock=locked, windows=[[701, 900]])])) is None
    assert starts(timed(day([job(1, lock=locked, windows=[[700, 900]])]))) == [700]


@pytest.mark.parametrize(
    ("end", "overtime", "possible"),
    [(1800, 0, True), (1799, 0, False), (1700, 100, True), (1700, 99, False)],
)
def test_the_route_ends_within_overtime(end: int, overtime: int, possible: bool) -> None:
    """600 there, 600 work, 600 back: the end of the shift and its overtime are closed bounds."""
    route = timed(day([job(1)], person(shift(0, end, overtime=overtime))))
    assert (route is not None) == possible


def test_speed_shortens_and_lengthens() -> None:
    """Service is divided by the speed of the slowest of the job's skills and rounded up."""
    people = person(shift(), speed={"gas": 0.7, "water": 1.4}, skills={"gas": 1, "water": 1})
    jobs = [
        job(0, 600, skills=skills)
        for skills in ({"gas": 1}, {"water": 1}, {"gas": 1, "water": 1}, {})
    ]
    route = timed(day(jobs, people))
    assert [depart - start for _, _, start, depart in times(route)[1:-1]] == [858, 429, 858, 600]


def test_the_route_before_has_to_be_over() -> None:
    """With `not_before` the route leaves no earlier; before the shift's start it changes nothing."""
    assert starts(timed(day([job(1)]), not_before=1000)) == [1600]
    assert starts(timed(day([job(1)], person(shift(500))), not_before=100)) == [1100]


def test_no_visit_is_no_route() -> None:
    """A pick-up alone does not make a route."""
    assert timed(day([job(1)], depots=[{"location": 1}]), Pickup(0, {"pump": 1})) is None


def test_a_pickup_is_timed() -> None:
    """A pick-up waits for the depot to open and for its parts, and takes the depot's service, whatever the speed."""
    document = day(
        [job(2)],
        person(shift(), speed=2),
        depots=[{"location": 1, "service": 300, "windows": [[0, 500], [900, 2000]]}],
    )
    pickup = Pickup(0, {"pump": 2, "seal": 0}, ("ladder",))
    route = timed(document, pickup, Visit(0))
    assert times(route) == [
        ("start", 300, 300, 300),
        ("pickup", 900, 900, 1200),
        ("visit", 1800, 1800, 2100),
        ("end", 3300, 3300, 3300),
    ]
    assert route is not None
    assert (route.stops[1].parts, route.stops[1].tools) == ({"pump": 2}, ("ladder",))
    assert starts(timed(document, Pickup(0, {"pump": 2}, ready=1500), Visit(0))) == [1500, 2400]
    assert timed(document, Pickup(0, {"pump": 2}, ready=2001), Visit(0)) is None


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        # leaves 0, visits 600-1200 at 1 and 1800-2400 at 2, home 3600
        ((300, 1000, 1500), [600, 1200, 2100]),  # between the visits, as soon as the first is over
        ((300, 1300, 1500), [600, 1300, 2200]),  # waits for the window
        ((300, 1200, 1200), [600, 1200, 2100]),  # one second is enough, at its edge
        ((300, 0, 700), [600, 1800]),  # leaving at 0 is not before the window opens
        ((300, -10, -1), [600, 1800]),  # the window is over before the route leaves
        ((300, 3599, 3600), [600, 1800]),  # the route is over when the window closes
        (
            (300, 3599, 3599),
            None,
        ),  # needed, but no stop is over by then and the way home is too long after
    ],
)
def test_where_the_break_goes(pause: tuple[int, int, int], expected: list[int] | None) -> None:
    """The break lies where it delays least; a route that needs none takes none."""
    document = day([job(1, due=600), job(2)], person(shift(0, 4000, pause=pause)))
    route = timed(document)
    if expected is None:
        assert route is None
        return
    assert starts(route) == expected
    pause_kinds = ["break"] if len(expected) == 3 else []
    assert [kind for kind, *_ in times(route)][1:-1] == ["visit", *pause_kinds, "visit"]


def test_the_break_at_the_last_stop() -> None:
    """The break may follow the last visit, before the way home."""
    document = day([job(5, 0, due=3000)], person(shift(0, 9000, pause=(600, 3000, 3000))))
    assert [kind for kind, *_ in times(timed(document))] == ["start", "visit", "break", "end"]
    assert times(timed(document))[-1] == ("end", 6600, 6600, 6600)


def test_the_break_may_follow_the_start() -> None:
    """With a visit that lasts over the window, the break is taken before leaving or the route begins after it opens."""
    document = day([job(1, 5000, due=0)], person(shift(0, 9000, pause=(300, 100, 400))))
    route = timed(document)
    assert times(route)[0] == ("start", 100, 100, 100)
    assert starts(route) == [700]
    early = day([job(1, 5000, windows=[[600, 690]])], person(shift(0, 9000, pause=(10, 50, 400))))
    late = day([job(1, 5000, windows=[[600, 690]])], person(shift(0, 9000, pause=(10, 100, 400))))
    assert starts(timed(early)) == [650]
    assert timed(late) is None


def test_a_break_at_the_end_rather_than_a_late_morning() -> None:
    """A long visit over the break's window: customers are not kept waiting to spare a break that costs nothing."""
    document = day([job(1, 6000), job(2)], person(shift(pause=(600, 3000, 8900))))
    assert starts(timed(document))[0] == 600
    assert [kind for kind, *_ in times(timed(document))].count("break") == 1


def test_the_break_fills_waiting_time() -> None:
    """A break in time that is waited anyway delays nothing."""
    document = day(
        [job(1, due=600), job(2, windows=[[5000, 5000]])], person(shift(pause=(1800, 1000, 3400)))
    )
    assert [start for kind, _, start, _ in times(timed(document)) if kind == "visit"] == [600, 5000]


@pytest.mark.parametrize(
    ("closes", "kinds"),
    [(2400, ["visit", "visit", "break"]), (2399, ["visit", "break", "visit"])],
)
def test_the_break_makes_nobody_late_where_it_need_not(closes: int, kinds: list[str]) -> None:
    """A break after the second visit keeps both dues; where its window is over by then, it has to come before."""
    document = day([job(1, due=600), job(2, due=1800)], person(shift(pause=(3600, 1100, closes))))
    assert [kind for kind, *_ in times(timed(document))][1:-1] == kinds


def test_a_break_moves_on_when_its_place_closes() -> None:
    """Where the break before a short window would miss it, it is taken after."""
    document = day(
        [job(1), job(2, windows=[[1800, 1900]])], person(shift(pause=(1800, 1000, 2400)))
    )
    assert [kind for kind, *_ in times(timed(document))] == [
        "start",
        "visit",
        "visit",
        "break",
        "end",
    ]


def test_the_profile_is_driven_piecewise() -> None:
    """At twice the time until 300, 600 matrix seconds take 300 (half driven: 150) + 450 seconds."""
    document = day([job(1, due=0)], profile=[[0, 2], [300, 1]])
    assert times(timed(document))[:2] == [("start", 0, 0, 0), ("visit", 750, 750, 1350)]


def test_arrivals_are_rounded_up() -> None:
    """600 seconds at 1.0011 take 600.66 seconds."""
    assert starts(timed(day([job(1, due=0)], profile=[[0, 1.0011]]))) == [601]


@pytest.mark.parametrize(
    "profile", [[[0, 1], [3600, 3], [10800, 1]], [[0, 3], [3600, 1]]], ids=["early", "late"]
)
def test_a_leg_is_driven_when_driving_is_cheap(profile: list[list[int]]) -> None:
    """With hours to spare before a window, the way there is driven at the cheaper speed, before or after the rush."""
    route = timed(day([job(1, windows=[[7200, 7200]])], profile=profile))
    assert times(route)[1][1] - times(route)[0][3] == 600


@pytest.mark.parametrize(
    ("told", "expected"), [(2000, [2000]), (400, [600]), (600, [600]), (7000, [7000])]
)
def test_the_published_start_is_waited_for(told: int, expected: list[int]) -> None:
    """Waiting costs nothing here and an hour's difference from what the customer was told does."""
    document = day([job(1, published={"technician": "t0", "start": told})])
    assert starts(timed(document)) == expected


def test_waiting_for_a_published_start_does_not_make_others_late() -> None:
    """The first visit waits no longer than the second can stand: being late is dearer than being early."""
    document = day(
        [job(1, published={"technician": "t0", "start": 9000}), job(2, due=4200)],
        weights={"shifted_hour": 10, "late_hour": 6000},
    )
    assert starts(timed(document)) == [3000, 4200]


def test_working_hours_are_spared() -> None:
    """Where working hours cost, the first visit waits for the second, not the other way round."""
    jobs = [job(1), job(2, windows=[[5000, 6000]])]
    assert starts(timed(day(jobs)))[0] == 600
    assert starts(timed(day(jobs, weights={"work_hour": 1}))) == [3800, 5000]
    late = [job(1, due=1000), jobs[1]]
    assert starts(timed(day(late, weights={"work_hour": 1}))) == [1000, 5000]

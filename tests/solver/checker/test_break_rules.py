"""Rule 5: when a break is required and what it keeps to, to the second."""

from __future__ import annotations

import pytest

from tests.solver.checker.documents import Document, kinds, one_visit, plan_of, stop, visit_at


def with_break(opens: int, closes: int, duration: int = 300) -> Document:
    """Return the problem of one visit, T with a break."""
    problem = one_visit()
    window = [opens, closes]
    problem["technicians"][0]["shifts"][0]["break"] = {"duration": duration, "window": window}
    return problem


def rest_after_visit(start: int, *, duration: int = 300) -> Document:
    """Return the plan 0, visit 600 to 1600, a break from `start` on, 600 s back."""
    ends = start + duration
    stops = [
        stop("start", 0, 0),
        stop("visit", 1, 600, 600, 1600, job="J"),
        stop("break", 1, 1600, start, ends),
        stop("end", 0, ends + 600),
    ]
    return plan_of(("T", 0, stops))


@pytest.mark.parametrize(
    ("opens", "closes", "reported"),
    [
        (101, 2299, ["break-missing"]),
        (100, 2299, []),  # leaves with the opening
        (99, 2299, []),
        (101, 2300, []),  # ends with the closing
        (101, 2301, []),
        (1000, 1000, ["break-missing"]),
    ],
)
def test_when_a_break_is_required(opens: int, closes: int, reported: list[str]) -> None:
    """The route from 100 to 2300 needs its break if it leaves strictly before and ends strictly after the window."""
    assert kinds(with_break(opens, closes), visit_at(700)) == reported


@pytest.mark.parametrize(
    ("opens", "closes", "reported"),
    [
        (1700, 1700, []),
        (1700, 1800, []),
        (1500, 1700, []),
        (1699, 1701, []),
        (1701, 1800, ["break-window"]),
        (1500, 1699, ["break-window"]),
    ],
)
def test_break_starts_in_its_window(opens: int, closes: int, reported: list[str]) -> None:
    """A break from 1700 to 2000 starts inside its window and may end after it."""
    assert kinds(with_break(opens, closes), rest_after_visit(1700)) == reported


@pytest.mark.parametrize(
    ("duration", "reported"), [(300, []), (299, ["break-duration"]), (301, ["break-duration"])]
)
def test_break_lasts_its_duration(duration: int, reported: list[str]) -> None:
    """A break is neither shorter nor longer than its 300 s; speed does not change it."""
    problem = with_break(1000, 2000)
    problem["technicians"][0]["speed"] = 1
    assert kinds(problem, rest_after_visit(1600, duration=duration)) == reported


def test_break_may_wait_but_not_start_early() -> None:
    """A break starts with its arrival or later."""
    assert kinds(with_break(1000, 2000), rest_after_visit(1600)) == []
    assert kinds(with_break(1000, 2000), rest_after_visit(1601)) == []
    assert kinds(with_break(1000, 2000), rest_after_visit(1599)) == ["start-before-arrival"]


def test_break_that_is_not_required_may_be_taken_once() -> None:
    """A route that ends before its break's window closes may take the break."""
    assert kinds(with_break(1600, 9000), rest_after_visit(1600)) == []


def test_break_is_taken_at_most_once() -> None:
    """A second break is reported, at its stop."""
    plan = rest_after_visit(1600)
    stops = plan["routes"][0]["stops"]
    stops[3:] = [stop("break", 1, 1900, 1900, 2200), stop("end", 0, 2800)]
    assert kinds(with_break(1600, 9000), plan) == ["break-repeated"]


def test_break_may_follow_the_start_stop() -> None:
    """A break at the place of departure comes after the start stop, not before it."""
    stops = [
        stop("start", 0, 0),
        stop("break", 0, 0, 0, 300),
        stop("visit", 1, 900, 900, 1900, job="J"),
        stop("end", 0, 2500),
    ]
    assert kinds(with_break(0, 100), plan_of(("T", 0, stops))) == []
    before = [stop("break", 0, 0, 0, 300), *visit_at(900)["routes"][0]["stops"]]
    assert "start-stop" in kinds(with_break(0, 100), plan_of(("T", 0, before)))


def test_break_before_an_open_end() -> None:
    """With `to` null the end repeats the break's departure and place."""
    problem = with_break(1600, 1600)
    problem["technicians"][0]["shifts"][0]["to"] = None
    plan = rest_after_visit(1600)
    plan["routes"][0]["stops"][3] = stop("end", 1, 1900)
    assert kinds(problem, plan) == []


def test_break_is_taken_where_the_stop_before_was() -> None:
    """A break elsewhere, or one that arrives later than the stop before departs, is reported."""
    plan = rest_after_visit(1700)
    plan["routes"][0]["stops"][2]["location"] = 0
    assert kinds(with_break(1000, 2000), plan) == ["break-place"]
    plan = rest_after_visit(1700)
    plan["routes"][0]["stops"][2]["arrive"] = 1601
    assert kinds(with_break(1000, 2000), plan) == ["break-arrival"]


def test_shift_without_break_offers_none() -> None:
    """A break in a shift that has none is reported, once for the route."""
    plan = rest_after_visit(1600)
    assert kinds(one_visit(), plan) == ["break-not-offered"]
    plan["routes"][0]["stops"][3:] = [stop("break", 1, 1900, 1900, 2200), stop("end", 0, 2800)]
    assert kinds(one_visit(), plan) == ["break-repeated", "break-not-offered"]

"""When a search stops, from the options."""

from __future__ import annotations

from dispatch.cli.limits import stop_from
from solver.stop import AnyOf, Iterations, Seconds


def test_without_a_limit_it_takes_ten_seconds() -> None:
    """No option: ten seconds."""
    stop = stop_from(seconds=None, iterations=None)
    assert isinstance(stop, Seconds)
    assert stop.limit == 10


def test_iterations_alone_leave_the_clock_out() -> None:
    """A limit in iterations asks no clock, so it gives the same plan each time."""
    assert stop_from(seconds=None, iterations=5) == Iterations(5)


def test_both_stop_at_whichever_comes_first() -> None:
    """Seconds and iterations together are any of the two."""
    stop = stop_from(seconds=3, iterations=5)
    assert isinstance(stop, AnyOf)
    assert stop(iterations=5, cost=0)

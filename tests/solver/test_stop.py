"""When a search stops."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from solver.stop import AnyOf, Iterations, Seconds, Stop, Target


def asked(stop: Stop, *, iterations: int = 0, cost: int = 10**9) -> bool:
    """Ask a stop."""
    return stop(iterations=iterations, cost=cost)


def clock(*readings: float) -> Iterator[float]:
    """Return a clock that shows these readings."""
    return iter(readings)


def test_iterations() -> None:
    """The limit itself stops; one less does not; 0 stops at once."""
    assert not asked(Iterations(3), iterations=2)
    assert asked(Iterations(3), iterations=3)
    assert asked(Iterations(0))


def test_seconds_run_from_the_first_question() -> None:
    """What passes before a search first asks does not count."""
    readings = clock(100, 100, 104.9, 105)
    stop = Seconds(5, clock=lambda: next(readings))
    assert stop.elapsed == 0
    assert [asked(stop), asked(stop), asked(stop)] == [False, False, True]


def test_target() -> None:
    """A plan as cheap as the target ends the search; one cent more does not."""
    assert asked(Target(500), cost=500)
    assert not asked(Target(500), cost=501)


def test_any_of_several() -> None:
    """One that says stop is enough, and each is asked, so that every clock starts."""
    readings = clock(0, 0, 9, 9)
    seconds = Seconds(5, clock=lambda: next(readings))
    stop = AnyOf(Iterations(1), seconds)
    assert asked(stop, iterations=1)
    assert seconds.elapsed == 9
    assert not asked(AnyOf(Iterations(2), Target(3)), iterations=1, cost=4)
    assert asked(AnyOf(Iterations(2), Target(3)), iterations=1, cost=3)


@pytest.mark.parametrize("limit", [-1, float("inf"), float("nan")])
def test_seconds_that_are_none(limit: float) -> None:
    """A time below 0 or without end is refused with the remedy."""
    with pytest.raises(ValueError, match=r"seconds: .* is not a time; give a number of 0 or more"):
        Seconds(limit)


def test_iterations_below_zero() -> None:
    """A count below 0 is refused with the remedy."""
    with pytest.raises(ValueError, match="iterations: -1 is below 0; give a whole number"):
        Iterations(-1)


def test_no_stop_at_all() -> None:
    """A search that nothing stops is refused."""
    with pytest.raises(ValueError, match="no stop given"):
        AnyOf()

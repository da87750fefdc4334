"""Each kind of lock where the search would rather do otherwise: the same day without the lock shows that it would."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dispatch.errors import SituationError
from dispatch.planning.replanning import (
    Lock,
    LockBoth,
    LockSequence,
    LockTechnician,
    LockTime,
    Proposal,
    Situation,
    replan,
)
from solver.stop import Iterations
from tests.dispatch.planning.replanning.line_days import at, day, job, moment, person, shift, visits

FAR = {("t0", 0): ["j0"]}


def far_away() -> Situation:
    """A job at place 5, given to who starts at place 0; t1 starts beside it at place 4."""
    people = (person(shift()), person(shift(**{"from": 4, "to": 4})))
    return at(-60, day([job(5)], *people), FAR, told=False)


def proposal(situation: Situation, *locks: Lock) -> Proposal:
    """Return a proposal under locks, found in a few steps of the search."""
    return replan(replace(situation, locks=locks), stop=Iterations(200))


def test_a_lock_to_a_technician() -> None:
    """The job goes to the technician beside it, unless it is locked to the other."""
    assert visits(proposal(far_away()).after)[0][:2] == ("j0", "t1")
    assert visits(proposal(far_away(), LockTechnician("j0", "t0")).after)[0][:2] == ("j0", "t0")


def test_a_lock_of_the_time() -> None:
    """The visit starts at the second that is locked, by whoever is cheapest."""
    (visit,) = visits(proposal(far_away(), LockTime("j0", moment(9000))).after)
    assert visit == ("j0", "t1", 9000)


def test_a_lock_of_both() -> None:
    """Technician and start stay."""
    (visit,) = visits(proposal(far_away(), LockBoth("j0", "t0", moment(9000))).after)
    assert visit == ("j0", "t0", 9000)


def zigzag() -> Situation:
    """Places 3, 1, 4 and 2 in this order, by one technician: 600 s more on the way than they need."""
    jobs = [job(3), job(1), job(4), job(2)]
    return at(-60, day(jobs), {("t0", 0): ["j0", "j1", "j2", "j3"]}, told=False)


def test_a_lock_of_a_sequence() -> None:
    """Unlocked the route is straightened out; locked up to the third visit it keeps its first three, in order."""
    straight = [id for id, _, _ in visits(proposal(zigzag()).after)]
    assert straight in (
        ["j1", "j3", "j0", "j2"],
        ["j2", "j0", "j3", "j1"],
        ["j1", "j0", "j2", "j3"],
    )
    found = proposal(zigzag(), LockSequence("t0", "j2"))
    assert [id for id, _, _ in visits(found.after)] == ["j0", "j1", "j2", "j3"]
    assert visits(found.after)[:3] == visits(found.before)[:3]


def test_nothing_comes_between_a_locked_sequence() -> None:
    """A visit waits for its window, and another on the way stays out of the gap: of its own route, or of nobody's."""
    jobs = [job(1, windows=[[600, 600]]), job(2, windows=[[9000, 9000]]), job(1, due=5000)]
    routes = {("t0", 0): ["j0", "j1", "j2"]}
    situation = at(-60, day(jobs), routes, told=False)
    assert [id for id, _, _ in visits(proposal(situation).after)] == ["j0", "j2", "j1"]
    held = proposal(situation, LockSequence("t0", "j1"))
    assert [id for id, _, _ in visits(held.after)] == ["j0", "j1", "j2"]
    nobody = at(-60, day(jobs), {("t0", 0): ["j0", "j1"]}, told=False)
    found = proposal(nobody, LockSequence("t0", "j1"))
    assert [id for id, _, _ in visits(found.after)][:2] == ["j0", "j1"]


def test_a_locked_sequence_holds_what_is_not_begun() -> None:
    """Under way at 4000 s: the visit on site keeps its start, the next keeps its place behind it."""
    begun = at(2000, replace(zigzag()).whole, {("t0", 0): ["j0", "j1", "j2", "j3"]})
    found = proposal(begun, LockSequence("t0", "j1"))
    assert [id for id, _, _ in visits(found.after)][:2] == ["j0", "j1"]


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        (LockTechnician("j9", "t0"), "no such job"),
        (LockTechnician("j0", "t9"), "no such technician"),
        (LockTime("j0", moment(-600)), "that is over"),
        (LockSequence("t1", "j0"), "no visit of j0 ahead"),
    ],
)
def test_a_lock_that_cannot_be_is_refused(lock: Lock, said: str) -> None:
    """The sentence names the lock and what is wrong with it."""
    with pytest.raises(SituationError, match=said):
        proposal(far_away(), lock)


def test_a_start_outside_the_customers_windows_is_refused() -> None:
    """A lock does not change what the customer asked for."""
    situation = at(-60, day([job(1, windows=[[600, 1200]], release=700)]), {("t0", 0): ["j0"]})
    with pytest.raises(SituationError, match="none of the customer's windows"):
        proposal(situation, LockTime("j0", moment(1300)))
    with pytest.raises(SituationError, match="may not start before"):
        proposal(situation, LockBoth("j0", "t0", moment(650)))

"""Work is asked for, within limits, waits in order, and may be cancelled before it begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dispatch.desk import work as desk
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import InputError, NotAllowed, TooManyJobs
from dispatch.storage import Store, work
from tests.dispatch.worker.workshop import MORNING, PLANNER, asked, fill, worker

LATER = MORNING + timedelta(hours=1)


def test_waiting_work_is_cancelled_at_once(file_store: Store) -> None:
    """What has not begun is over at once and is never begun; cancelling what is over changes nothing."""
    fill(file_store, jobs=1)
    id = asked(file_store)
    assert desk.cancel_work(file_store, id, by=PLANNER, at=MORNING).state == "cancelled"
    assert not worker(file_store).run_one()
    again = desk.cancel_work(file_store, id, by=PLANNER, at=LATER)
    assert (again.state, again.finished_at) == ("cancelled", MORNING)


def test_nobody_fills_the_queue(store: Store) -> None:
    """One person has five pieces of work waiting at most; another one, and whoever waits, is not kept out."""
    ids = [asked(store) for _ in range(work.MOST_OPEN)]
    with pytest.raises(TooManyJobs, match="5 pieces of work of U-4"):
        asked(store)
    desk.ask_for_plan(store, by=Actor("U-9", Role.ADMIN), at=MORNING, iterations=1)
    desk.cancel_work(store, ids[0], by=PLANNER, at=MORNING)
    asked(store)


def test_two_workers_share_the_work(store: Store) -> None:
    """A piece of work is claimed by one worker alone, the oldest first."""
    ids = [asked(store) for _ in range(2)]
    claimed = []
    for name in ("one", "two", "three"):
        with store.transaction() as session:
            taken = work.claim(
                session,
                worker=name,
                now=MORNING,
                lease=timedelta(minutes=1),
                most_attempts=3,
            )
            claimed.append(None if taken is None else taken.id)
    assert claimed == [*ids, None]


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"seconds": 3601}, "seconds is 3601. Give a number from 0 to 3600"),
        ({"seconds": float("nan")}, "seconds is nan"),
        ({"iterations": -1}, "iterations is -1"),
        ({"days": 0}, "days is 0"),
        ({"seed": 2**31}, "seed is 2147483648"),
        ({"engine": "magic"}, "engine is 'magic'. Give one of kernel"),
    ],
)
def test_a_request_out_of_range_is_refused(
    file_store: Store, request_: dict[str, Any], said: str
) -> None:
    """Limits that would keep a worker for hours are refused with their range, and nothing is queued."""
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
        asked(file_store, **request_)
    assert desk.list_work(file_store) == ()


def test_who_may_ask_and_cancel(file_store: Store) -> None:
    """Technicians ask for no plans; nobody but an admin cancels what others asked for."""
    technician = Actor("U-2", Role.TECHNICIAN, "T-1")
    with pytest.raises(NotAllowed):
        desk.ask_for_plan(file_store, by=technician, at=MORNING)
    id = asked(file_store)
    with pytest.raises(NotAllowed, match="asked for by U-4"):
        desk.cancel_work(file_store, id, by=Actor("U-7", Role.PLANNER), at=MORNING)
    assert desk.cancel_work(file_store, id, by=Actor("U-8", Role.ADMIN), at=MORNING).state == (
        "cancelled"
    )

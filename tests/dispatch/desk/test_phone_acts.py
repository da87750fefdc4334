"""An act that comes several times at once has one effect, on both engines; whose role it is not is refused."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from dispatch.desk.phone_acts import ActKind, Outcome, PhoneAct, take_act
from dispatch.desk.phone_day import own_day
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import InputError, NotAllowed
from dispatch.storage import Store, accounts, tickets
from tests.dispatch.desk.office import DISPATCHER, at, furnish, trail, triaged

NOW = at(9)
NOTE = PhoneAct("act-0001", ActKind.NOTE, NOW, ticket_id="T-000001", words="门铃坏了")
PICK_UP = PhoneAct("act-0002", ActKind.PICK_UP, NOW, depot_id="D-1", parts={"P-1": 3})


def technician(store: Store) -> Actor:
    """Make an office with a ticket of T-1, and return T-1 as an actor."""
    furnish(store)
    ticket = triaged(store)
    with store.transaction() as session:
        tickets.for_change(session, ticket.id).technician_id = "T-1"
        user = accounts.add_user(
            session,
            name="tim",
            login="tim",
            role=Role.TECHNICIAN,
            technician_id="T-1",
            password="-",
            one_time_until=None,
        )
    return Actor(user.id, Role.TECHNICIAN, "T-1")


@pytest.mark.parametrize("act", [NOTE, PICK_UP], ids=["note", "pick-up"])
def test_at_once_is_once(store: Store, act: PhoneAct) -> None:
    """Six requests with the same act at the same time: one is done, and all are answered the same."""
    tim = technician(store)
    answers: list[Outcome] = []
    faults: list[Exception] = []
    together = threading.Barrier(6)

    def send() -> None:
        together.wait()
        try:
            answers.append(take_act(store, act, by=tim, at=NOW))
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert answers == [Outcome(act.id, is_done=True)] * 6
    done = [row for row in trail(store) if row.action in {"ticket.noted", "stock.picked_up"}]
    assert len(done) == 1


def test_a_refusal_is_kept_with_its_line_in_the_trail(store: Store) -> None:
    """The refused act changed nothing, the office can read of it, and sent again it is answered the same."""
    tim = technician(store)
    greedy = replace(PICK_UP, parts={"P-1": 9})
    first = take_act(store, greedy, by=tim, at=NOW)
    assert not first.is_done
    assert "P-1" in first.sentence
    assert take_act(store, greedy, by=tim, at=at(10)) == first
    (row,) = [row for row in trail(store) if row.action == "phone.refused"]
    assert (row.actor, row.details["sentence"]) == (tim.id, first.sentence)
    assert own_day(store, by=tim, since=at(0)).van == {"P-1": 1}


def test_only_technicians_send(store: Store) -> None:
    """The office has pages of its own."""
    tim = technician(store)
    with pytest.raises(NotAllowed):
        take_act(store, NOTE, by=DISPATCHER, at=NOW)
    with pytest.raises(NotAllowed):
        own_day(store, by=DISPATCHER, since=NOW)
    take_act(store, NOTE, by=tim, at=NOW)
    with pytest.raises(InputError, match="Another act was sent as act-0001"):
        take_act(store, replace(NOTE, words="x"), by=tim, at=NOW)

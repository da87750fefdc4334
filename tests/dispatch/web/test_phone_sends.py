"""What the phone sends: each act once, at its moment, within bounds, and refused in a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch.domain.stock import van
from dispatch.domain.ticket import TicketState
from tests.dispatch.desk.office import trail
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import (
    Phone,
    PhoneDay,
    act,
    done,
    move,
    moves,
    on_site,
    refused,
)
from tests.dispatch.web.store_case import Case

S = TicketState


def test_a_visit_from_the_way_to_its_end(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """Each move keeps the moment at which it happened on the phone, and done books what was planned."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
    on_site(phone, own)
    done(phone, move(own, "done", at(8, 58), words="new electrode"))
    assert moves(phone_case, own) == [
        ("on_the_way", at(8, 40)),
        ("on_site", at(8, 50)),
        ("done", at(8, 58)),
    ]
    state = phone.state()
    assert phone.visit(own)["state"] == "done"
    assert state["van"] == []


def test_a_repeated_act_is_done_once(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """Sent three times, also after what came behind it, it has one effect and one answer; so has a refusal."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
    first = move(own, "on_the_way", at(8, 40))
    note = act("note", at(8, 45), ticket=own, words="traffic")
    early = move(own, "done", at(8, 50))
    sentence = ""
    for _ in range(3):
        done(phone, first)
        done(phone, note)
        said = refused(phone, early)
        sentence = sentence or said
        assert said == sentence
        if not moves(phone_case, own)[1:]:
            done(phone, move(own, "on_site", at(8, 52)))
    # By now the refused act would be possible; its first outcome stands all the same.
    assert [to for to, _ in moves(phone_case, own)] == ["on_the_way", "on_site"]
    rows = trail(phone_case.store, subject=("ticket", own))
    assert [row.details["words"] for row in rows if row.action == "ticket.noted"] == ["traffic"]
    refusals = [row for row in trail(phone_case.store) if row.action == "phone.refused"]
    assert [(row.details["ticket"], row.details["to"]) for row in refusals] == [(own, "done")]


def test_an_id_stands_for_one_act_of_one_user(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """The same id with another content is refused; another technician's phone may use it, and learns nothing."""
    tim, tess = Phone(phone_case), Phone(phone_case, "tess")
    sent = act("note", ticket=closed_phone_day.own[0], words="mine")
    done(tim, sent)
    answer = tim.send(sent | {"words": "other"})
    assert answer.status_code == 422
    assert "Another act was sent as" in answer.json["error"]
    done(tess, sent | {"ticket": closed_phone_day.other, "words": "hers"})


def test_a_queue_is_sent_by_whose_it_is(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """With somebody else's login nothing of the queue is done: it is told apart by the user it names."""
    sent = act("note", ticket=closed_phone_day.other, words="x", user=phone_case.people["tim"].id)
    answer = Phone(phone_case, "tess").send(sent)
    assert answer.status_code == 409
    rows = trail(phone_case.store, subject=("ticket", closed_phone_day.other))
    assert "ticket.noted" not in {row.action for row in rows}


@pytest.mark.parametrize(
    ("happened_at", "kept_at", "said"),
    [
        (at(9) + timedelta(seconds=121), None, "has not come yet"),
        (at(9) + timedelta(seconds=119), at(9), ""),
        (at(8), at(8), ""),
        (at(7, 28), at(7, 30), ""),
        (at(7, 27, day=23), None, "became dispatched at 2026-11-23 07:30:00"),
        (at(9) - timedelta(days=31), None, "more than 30 days ago"),
    ],
)
def test_moments_are_bounded(
    phone_case: Case,
    closed_phone_day: PhoneDay,
    happened_at: datetime,
    kept_at: datetime | None,
    said: str,
) -> None:
    """Not past now by more than two minutes, not before the move before by more: within, it is brought to the bound."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
    sent = move(own, "on_the_way", happened_at)
    if kept_at is None:
        assert said in refused(phone, sent)
        assert not moves(phone_case, own)
    else:
        done(phone, sent)
        assert moves(phone_case, own) == [("on_the_way", kept_at)]


def test_an_end_needs_its_reason(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """A visit that needs a part says which, one that needs an expert says why; both end it and stop what they stop."""
    phone, (first, second, _) = Phone(phone_case), closed_phone_day.own
    on_site(phone, first)
    assert "Say which" in refused(phone, move(first, "needs_part", at(8, 55)))
    assert "Say in a few words why" in refused(phone, move(first, "needs_expert", at(8, 55)))
    done(phone, move(first, "needs_part", at(8, 56), missing={"P-2": 2}, used={"P-1": 1}))
    awaited = [
        row.details for row in trail(phone_case.store) if row.action == "ticket.part_awaited"
    ]
    assert [(each["sku"], each["quantity"]) for each in awaited] == [("P-2", 2)]
    assert phone.state()["van"] == []
    done(phone, move(second, "on_the_way", at(8, 57)))
    done(phone, move(second, "on_site", at(8, 58)))
    done(phone, move(second, "needs_expert", at(8, 59), words="gas line"))
    assert phone.visit(second)["state"] == "needs_expert"


def test_a_pick_up_is_booked_once(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """Parts go from the depot into the van, the card closes, and the visit has them in the van from then on."""
    phone, second = Phone(phone_case), closed_phone_day.own[1]
    state = phone.state()
    (stop,) = state["days"][0]["loading"][0]["pick_ups"]
    assert stop["open"]
    parts = {part["sku"]: part["quantity"] for part in stop["parts"]}
    assert parts == {"P-1": 1, "P-2": 1}
    sent = act("pick_up", depot=stop["depot"], parts=parts, tools=stop["tools"], plan=state["plan"])
    for _ in range(2):
        done(phone, sent)
    (stop,) = phone.state()["days"][0]["loading"][0]["pick_ups"]
    assert not stop["open"]
    assert {part["sku"]: part["quantity"] for part in phone.state()["van"]} == {"P-1": 2, "P-2": 1}
    assert {need["depot"] for need in phone.visit(second)["needs"]} == {""}
    booked = [row for row in trail(phone_case.store) if row.action == "stock.picked_up"]
    assert len(booked) == 1
    assert booked[0].details["plan"] == state["plan"]
    too_many = act("pick_up", at(8, 59), depot="D-1", parts={"P-2": 5}, plan=state["plan"])
    assert "P-2" in refused(phone, too_many)
    assert refused(phone, act("pick_up", depot="D-9", parts={"P-1": 1})).startswith("There is no")


def test_more_than_the_van_holds_is_refused_whole(
    phone_case: Case, closed_phone_day: PhoneDay
) -> None:
    """The visit is not done either: neither half of the act stays."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
    on_site(phone, own)
    assert "P-1" in refused(phone, move(own, "done", at(8, 55), used={"P-1": 3}))
    assert phone.visit(own)["state"] == "on_site"
    done(phone, move(own, "done", at(8, 56), used={"P-1": 0}))
    assert phone.state()["van"][0]["quantity"] == 1
    used = [
        row
        for row in trail(phone_case.store, subject=("stock", str(van("T-1"))))
        if "used" in row.action
    ]
    assert not used


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "dance"}, "kind is 'dance'"),
        ({"id": "short"}, "id has to be"),
        ({"id": None}, "id has to be"),
        ({"happened_at": "2026-11-23T09:00:00"}, "with its zone"),
        ({"happened_at": 7}, "with its zone"),
        ({"to": "closed"}, "to is 'closed'"),
        ({"to": ["done"]}, "to is"),
        ({"words": 7}, "words has to be"),
        ({"words": "x" * 2001}, "2000 characters or less"),
        ({"used": {"P-1": -1}}, "used holds"),
        ({"used": {"P-1": True}}, "used holds"),
        ({"used": {"P-1": 1.5}}, "used holds"),
        ({"missing": {"P-1": 0}}, "missing holds"),
        ({"missing": [1]}, "missing has to be"),
        ({"tools": "ladder"}, "tools has to be"),
        ({"ticket": None}, "ticket has to be"),
    ],
)
def test_what_cannot_be_read_is_named(
    phone_case: Case, closed_phone_day: PhoneDay, change: dict[str, Any], said: str
) -> None:
    """A value of the wrong kind is a sentence that names it, with 422, and leaves no trace."""
    before = len(trail(phone_case.store))
    phone = Phone(phone_case)
    signed_in = len(trail(phone_case.store))
    answer = phone.send(move(closed_phone_day.own[0], "on_the_way") | change)
    assert answer.status_code == 422
    assert said in answer.json["error"]
    assert len(trail(phone_case.store)) == signed_in > before


def test_acts_need_the_token_and_the_login(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """Without the token of the day, or after the login has ended, nothing is done; the same act is taken later."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
    sent = move(own, "on_the_way")
    referer = {"Referer": "https://localhost/"}
    assert phone.client.post("/my/acts", json=sent, headers=referer).status_code == 400
    token = {"X-CSRFToken": phone.state()["csrf"], **referer}
    phone_case.clock.forward(hours=48)
    assert phone.client.post("/my/acts", json=sent, headers=token).status_code == 401
    assert not moves(phone_case, own)
    assert phone.client.get("/my/state").status_code == 302
    done(Phone(phone_case), sent)
    assert moves(phone_case, own) == [("on_the_way", at(9))]

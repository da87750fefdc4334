"""What the phone is given and what it sends: own visits alone, each act once, in bounds, and refused in a sentence."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from dispatch.desk import phone_steps, tickets
from dispatch.domain.actor import SYSTEM
from dispatch.domain.stock import van
from dispatch.domain.ticket import TicketState
from dispatch.storage import Store
from tests.dispatch.desk.office import trail
from tests.dispatch.planning.example import at
from tests.dispatch.web.phone_case import Phone, PhoneDay, open_phone_day, picture, publish_now
from tests.dispatch.web.store_case import Case, make_case
from tests.support.quick_store import without_waiting

S = TicketState


@pytest.fixture(scope="module")
def closed_phone_day(tmp_path_factory: pytest.TempPathFactory) -> PhoneDay:
    """The file of a store with a technician's day that nobody changes."""
    return open_phone_day(tmp_path_factory.mktemp("phone"))


@pytest.fixture
def case(closed_phone_day: PhoneDay, tmp_path: Path) -> Iterator[Case]:
    """An application over that day, at nine in the morning."""
    path = tmp_path / "store.sqlite"
    shutil.copy(closed_phone_day.path, path)
    store = without_waiting(Store.open(f"sqlite:///{path}"))
    case = make_case(store, closed_phone_day.staff)
    case.clock.now = at(9)
    yield case
    store.close()


def act(kind: str, happened_at: datetime | None = None, **fields: Any) -> dict[str, Any]:
    """Return an act as a phone sends it; its id is made from what it is."""
    moment = (happened_at or at(9)).isoformat()
    id = str(uuid5(NAMESPACE_OID, json.dumps([kind, moment, fields])))
    return {"id": id, "kind": kind, "happened_at": moment, **fields}


def move(ticket_id: str, to: str, happened_at: datetime | None = None, **more: Any) -> Any:
    """Return the act that moves a visit."""
    return act("move", happened_at, to=to, ticket=ticket_id, **more)


def done(phone: Phone, sent: dict[str, Any]) -> None:
    """Send an act that has to be done."""
    assert phone.send(sent).json == {"id": sent["id"], "done": True, "sentence": ""}


def refused(phone: Phone, sent: dict[str, Any]) -> str:
    """Send an act that has to be refused, and return why."""
    answer = phone.send(sent)
    assert answer.status_code == 200, answer.text
    assert answer.json["done"] is False
    assert answer.json["sentence"]
    return str(answer.json["sentence"])


def on_site(phone: Phone, ticket_id: str) -> None:
    """Let the technician drive to a visit and arrive, ten minutes ago."""
    done(phone, move(ticket_id, "on_the_way", at(8, 40)))
    done(phone, move(ticket_id, "on_site", at(8, 50)))


def moves(case: Case, ticket_id: str) -> list[tuple[str, datetime]]:
    """Return the moves of a ticket since it was sent to the technician."""
    rows = trail(case.store, subject=("ticket", ticket_id))
    found = [(row.details["to"], row.at) for row in rows if row.action == "ticket.moved"]
    return found[[to for to, _ in found].index("dispatched") + 1 :]


def test_the_shell_holds_nothing_of_anybody(case: Case) -> None:
    """It is the same for each technician, with no name, no token and no customer: phones keep it."""
    own, other = case.browser("tim").get("/my"), case.browser("tess").get("/my")
    assert own.status_code == 200
    assert own.text == other.text
    for secret in ("tim", "csrf_token", "Confucius", case.people["tim"].id):
        assert not re.search(rf"\b{secret}\b", own.text)
    for name in ("dora", "paul", "ada"):
        for path in ("/my", "/my/state"):
            assert case.browser(name).get(path).status_code == 403
    assert case.browser().get("/my/state").location.startswith("/login")


def test_the_worker_changes_with_what_it_keeps(case: Case, tmp_path: Path) -> None:
    """Its scope covers the pages, it is asked for each time, and another byte in any file is another version."""
    answer = case.browser().get("/my/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/my"
    assert answer.headers["Cache-Control"] == "no-cache"
    files = json.loads(re.search(r"FILES = (\[.*\]);", answer.text)[1])  # type: ignore[index]
    assert files[0] == "/my"
    for path in files[1:]:
        assert case.browser().get(path).status_code == 200, path
    static = tmp_path / "static"
    shutil.copytree(str(case.app.static_folder), static)
    case.app.static_folder = str(static)
    assert case.browser().get("/my/worker.js").text == answer.text
    with (static / "phone" / "day.js").open("a") as script:
        script.write("\n")
    version = r'VERSION = "(\w+)"'
    changed = case.browser().get("/my/worker.js").text
    assert re.search(version, changed)[1] != re.search(version, answer.text)[1]  # type: ignore[index]


def test_the_day_is_the_own(case: Case, closed_phone_day: PhoneDay) -> None:
    """The visits in order with their window, what is wrong, parts and where they are, steps; nothing of others."""
    state = Phone(case).state()
    (today,) = state["days"]
    assert [visit["id"] for visit in today["visits"]] == list(closed_phone_day.own)
    first, second, _ = today["visits"]
    assert first["window"] == "09:00–09:30"
    assert first["wrong"] == "Boiler does not heat"
    assert first["call"] == "tel:+861055550101"
    assert "31.250000%2C121.470000" in first["navigate"]
    assert first["needs"] == [{"what": "1 × 阀", "depot": "", "missing": False}]
    assert first["fault"].startswith("BOI-01: ")
    assert len(first["steps"]) > 2
    wheres = {need["what"]: need["depot"] for need in second["needs"]}
    assert wheres == {"1 × 阀": "东仓", "1 × 泵": "东仓", "ladder": ""}
    assert "Secret Garden" not in json.dumps(state, ensure_ascii=False)
    assert [v["customer"] for d in Phone(case, "tess").state()["days"] for v in d["visits"]] == [
        "Secret Garden"
    ]


def test_other_visits_are_not_there(case: Case, closed_phone_day: PhoneDay) -> None:
    """The page, the photos and the acts of another's visit say what they say of one that is not."""
    phone = Phone(case)
    other, own = closed_phone_day.other, closed_phone_day.own[0]
    assert phone.client.get(f"/my/visits/{own}").status_code == 200
    for ticket_id in (other, "T-999999"):
        assert phone.client.get(f"/my/visits/{ticket_id}").status_code == 404
        assert phone.client.get(f"/tickets/{ticket_id}/photos/F-000001").status_code == 404
        for sent in (move(ticket_id, "on_the_way"), act("note", ticket=ticket_id, words="x")):
            sentence = refused(phone, sent)
            assert sentence.replace(ticket_id, "") == (
                "Ticket  is no visit of yours now: it was given to somebody else or called off."
                " Ask the dispatcher."
            )
    assert not moves(case, other)


def test_a_visit_from_the_way_to_its_end(case: Case, closed_phone_day: PhoneDay) -> None:
    """Each move keeps the moment at which it happened on the phone, and done books what was planned."""
    phone, own = Phone(case), closed_phone_day.own[0]
    on_site(phone, own)
    done(phone, move(own, "done", at(8, 58), words="new electrode"))
    assert moves(case, own) == [
        ("on_the_way", at(8, 40)),
        ("on_site", at(8, 50)),
        ("done", at(8, 58)),
    ]
    state = phone.state()
    assert phone.visit(own)["state"] == "done"
    assert state["van"] == []


def test_a_repeated_act_is_done_once(case: Case, closed_phone_day: PhoneDay) -> None:
    """Sent three times, also after what came behind it, it has one effect and one answer; so has a refusal."""
    phone, own = Phone(case), closed_phone_day.own[0]
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
        if not moves(case, own)[1:]:
            done(phone, move(own, "on_site", at(8, 52)))
    # By now the refused act would be possible; its first outcome stands all the same.
    assert [to for to, _ in moves(case, own)] == ["on_the_way", "on_site"]
    rows = trail(case.store, subject=("ticket", own))
    assert [row.details["words"] for row in rows if row.action == "ticket.noted"] == ["traffic"]
    refusals = [row for row in trail(case.store) if row.action == "phone.refused"]
    assert [(row.details["ticket"], row.details["to"]) for row in refusals] == [(own, "done")]


def test_an_id_stands_for_one_act_of_one_user(case: Case, closed_phone_day: PhoneDay) -> None:
    """The same id with another content is refused; another technician's phone may use it, and learns nothing."""
    tim, tess = Phone(case), Phone(case, "tess")
    sent = act("note", ticket=closed_phone_day.own[0], words="mine")
    done(tim, sent)
    answer = tim.send(sent | {"words": "other"})
    assert answer.status_code == 422
    assert "Another act was sent as" in answer.json["error"]
    done(tess, sent | {"ticket": closed_phone_day.other, "words": "hers"})


def test_a_queue_is_sent_by_whose_it_is(case: Case, closed_phone_day: PhoneDay) -> None:
    """With somebody else's login nothing of the queue is done: it is told apart by the user it names."""
    sent = act("note", ticket=closed_phone_day.other, words="x", user=case.people["tim"].id)
    answer = Phone(case, "tess").send(sent)
    assert answer.status_code == 409
    rows = trail(case.store, subject=("ticket", closed_phone_day.other))
    assert "ticket.noted" not in {row.action for row in rows}


def test_a_refused_act_does_not_stop_others(case: Case, closed_phone_day: PhoneDay) -> None:
    """The visit was called off meanwhile: its act is refused with a sentence, that of the next visit is done."""
    phone, (first, second, _) = Phone(case), closed_phone_day.own
    tickets.move_ticket(case.store, first, S.CANCELLED, by=SYSTEM, at=at(8, 30))
    assert "called off" in refused(phone, move(first, "on_the_way", at(8, 40)))
    done(phone, move(second, "on_the_way", at(8, 45)))
    gone = phone.visit(first)
    assert gone["state"] == "cancelled"
    assert set(gone) == {"id", "state", "time", "customer"}


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
    case: Case,
    closed_phone_day: PhoneDay,
    happened_at: datetime,
    kept_at: datetime | None,
    said: str,
) -> None:
    """Not past now by more than two minutes, not before the move before by more: within, it is brought to the bound."""
    phone, own = Phone(case), closed_phone_day.own[0]
    sent = move(own, "on_the_way", happened_at)
    if kept_at is None:
        assert said in refused(phone, sent)
        assert not moves(case, own)
    else:
        done(phone, sent)
        assert moves(case, own) == [("on_the_way", kept_at)]


def test_an_end_needs_its_reason(case: Case, closed_phone_day: PhoneDay) -> None:
    """A visit that needs a part says which, one that needs an expert says why; both end it and stop what they stop."""
    phone, (first, second, _) = Phone(case), closed_phone_day.own
    on_site(phone, first)
    assert "Say which" in refused(phone, move(first, "needs_part", at(8, 55)))
    assert "Say in a few words why" in refused(phone, move(first, "needs_expert", at(8, 55)))
    done(phone, move(first, "needs_part", at(8, 56), missing={"P-2": 2}, used={"P-1": 1}))
    awaited = [row.details for row in trail(case.store) if row.action == "ticket.part_awaited"]
    assert [(each["sku"], each["quantity"]) for each in awaited] == [("P-2", 2)]
    assert phone.state()["van"] == []
    done(phone, move(second, "on_the_way", at(8, 57)))
    done(phone, move(second, "on_site", at(8, 58)))
    done(phone, move(second, "needs_expert", at(8, 59), words="gas line"))
    assert phone.visit(second)["state"] == "needs_expert"


def test_a_pick_up_is_booked_once(case: Case, closed_phone_day: PhoneDay) -> None:
    """Parts go from the depot into the van, the card closes, and the visit has them in the van from then on."""
    phone, second = Phone(case), closed_phone_day.own[1]
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
    booked = [row for row in trail(case.store) if row.action == "stock.picked_up"]
    assert len(booked) == 1
    assert booked[0].details["plan"] == state["plan"]
    too_many = act("pick_up", at(8, 59), depot="D-1", parts={"P-2": 5}, plan=state["plan"])
    assert "P-2" in refused(phone, too_many)
    assert refused(phone, act("pick_up", depot="D-9", parts={"P-1": 1})).startswith("There is no")


def test_more_than_the_van_holds_is_refused_whole(case: Case, closed_phone_day: PhoneDay) -> None:
    """The visit is not done either: neither half of the act stays."""
    phone, own = Phone(case), closed_phone_day.own[0]
    on_site(phone, own)
    assert "P-1" in refused(phone, move(own, "done", at(8, 55), used={"P-1": 3}))
    assert phone.visit(own)["state"] == "on_site"
    done(phone, move(own, "done", at(8, 56), used={"P-1": 0}))
    assert phone.state()["van"][0]["quantity"] == 1
    used = [
        row for row in trail(case.store, subject=("stock", str(van("T-1")))) if "used" in row.action
    ]
    assert not used


def test_photos_are_seen_by_those_of_the_ticket(case: Case, closed_phone_day: PhoneDay) -> None:
    """By the technician and the office, on the ticket's page, as JPEG; not by another technician."""
    phone, own = Phone(case), closed_phone_day.own[0]
    sent = act("photo", ticket=own, words="the plate")
    for _ in range(2):
        answer = phone.photo(sent, picture(form="PNG"))
        assert answer.json == {"id": sent["id"], "done": True, "sentence": ""}
    (note,) = phone.visit(own)["notes"]
    assert note["words"] == "the plate"
    address = note["photo"]
    for name in ("tim", "dora", "paul", "ada"):
        got = case.browser(name).get(address)
        assert (got.status_code, got.mimetype) == (200, "image/jpeg")
        assert got.data.startswith(b"\xff\xd8")
        assert got.headers["Cache-Control"] == "no-store"
    assert case.browser("tess").get(address).status_code == 404
    assert case.browser().get(address).status_code == 302
    page = case.browser("dora").get(f"/tickets/{own}").text
    assert f'src="{address}"' in page
    assert "the plate" in page
    assert (
        case.browser("dora").get(address.replace(own, closed_phone_day.own[1])).status_code == 404
    )


def test_what_is_no_photo_is_refused(
    case: Case, closed_phone_day: PhoneDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other files, too large ones and too many of them: a sentence, and nothing is kept."""
    phone, own = Phone(case), closed_phone_day.own[0]
    answer = phone.photo(act("photo", ticket=own), b"GIF89a no photo")
    assert "no photo that can be read" in answer.json["sentence"]
    assert phone.photo(act("photo", ticket=own), b"").status_code == 422
    wall = phone.client.post(
        "/my/photos",
        data=bytes(7 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
    )
    assert wall.status_code == 413
    assert (
        "no visit of yours"
        in phone.photo(act("photo", ticket=closed_phone_day.other), picture()).json["sentence"]
    )
    monkeypatch.setattr(phone_steps, "MOST_PHOTOS", 2)
    for minute in range(3):
        last = phone.photo(act("photo", at(8, minute), ticket=own), picture()).json
    assert not last["done"]
    assert "2 photos already" in last["sentence"]
    assert len(phone.visit(own)["notes"]) == 2


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
    case: Case, closed_phone_day: PhoneDay, change: dict[str, Any], said: str
) -> None:
    """A value of the wrong kind is a sentence that names it, with 422, and leaves no trace."""
    before = len(trail(case.store))
    phone = Phone(case)
    signed_in = len(trail(case.store))
    answer = phone.send(move(closed_phone_day.own[0], "on_the_way") | change)
    assert answer.status_code == 422
    assert said in answer.json["error"]
    assert len(trail(case.store)) == signed_in > before


def test_acts_need_the_token_and_the_login(case: Case, closed_phone_day: PhoneDay) -> None:
    """Without the token of the day, or after the login has ended, nothing is done; the same act is taken later."""
    phone, own = Phone(case), closed_phone_day.own[0]
    sent = move(own, "on_the_way")
    referer = {"Referer": "https://localhost/"}
    assert phone.client.post("/my/acts", json=sent, headers=referer).status_code == 400
    token = {"X-CSRFToken": phone.state()["csrf"], **referer}
    case.clock.forward(hours=48)
    assert phone.client.post("/my/acts", json=sent, headers=token).status_code == 401
    assert not moves(case, own)
    assert phone.client.get("/my/state").status_code == 302
    done(Phone(case), sent)
    assert moves(case, own) == [("on_the_way", at(9))]


def test_a_visit_given_to_somebody_else_leaves_the_day(
    case: Case, closed_phone_day: PhoneDay
) -> None:
    """After another plan the visit is on the other's phone, and the first one's acts for it are refused."""
    phone, third = Phone(case), closed_phone_day.own[2]
    job = case.program("dora").get(f"/api/v1/tickets/{third}").json["ticket"]
    change = {"changes": {"lock": {"technician_id": "T-2"}}, "version": job["version"]}
    answer = case.program("dora").patch(f"/api/v1/tickets/{third}", json=change)
    assert answer.status_code == 200, answer.text
    publish_now(case.store)
    assert third not in json.dumps(phone.state())
    assert Phone(case, "tess").visit(third)["customer"] == "Old Mill"
    assert "given to somebody else" in refused(phone, move(third, "on_the_way"))


def test_a_day_without_visits_is_empty(case_of: Any) -> None:
    """Before any plan there is a day with nothing in it, and no error."""
    state = Phone(case_of()).state()
    assert (state["days"], state["unplaced"], state["map"]) == ([], [], None)

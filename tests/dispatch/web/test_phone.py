"""What the phone is given: the own visits alone, a shell with nothing of anybody, photos; and what is not there."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dispatch.archive.converter import from_plain
from dispatch.desk import phone_steps, tickets
from dispatch.domain.actor import SYSTEM
from dispatch.domain.job import Assignment, Window
from dispatch.domain.technician import Technician
from dispatch.domain.ticket import TicketState
from dispatch.storage import master
from tests.dispatch.desk.office import triaged
from tests.dispatch.planning.example import at, shift
from tests.dispatch.web.phone_case import (
    Phone,
    PhoneDay,
    act,
    done,
    move,
    moves,
    picture,
    publish_now,
    refused,
)
from tests.dispatch.web.store_case import Case

S = TicketState


def test_the_shell_holds_nothing_of_anybody(phone_case: Case) -> None:
    """It is the same for each technician, with no name, no token and no customer: phones keep it."""
    own, other = phone_case.browser("tim").get("/my"), phone_case.browser("tess").get("/my")
    assert own.status_code == 200
    assert own.text == other.text
    for secret in ("tim", "csrf_token", "Confucius", phone_case.people["tim"].id):
        assert not re.search(rf"\b{secret}\b", own.text)
    for name in ("dora", "paul", "ada"):
        for path in ("/my", "/my/state"):
            assert phone_case.browser(name).get(path).status_code == 403
    assert phone_case.browser().get("/my/state").location.startswith("/login")


def test_the_worker_changes_with_what_it_keeps(phone_case: Case, tmp_path: Path) -> None:
    """Its scope covers the pages, it is asked for each time, and another byte in any file is another version."""
    answer = phone_case.browser().get("/my/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/my"
    assert answer.headers["Cache-Control"] == "no-cache"
    files = json.loads(re.search(r"FILES = (\[.*\]);", answer.text)[1])  # type: ignore[index]
    assert files[0] == "/my"
    for path in files[1:]:
        assert phone_case.browser().get(path).status_code == 200, path
    static = tmp_path / "static"
    shutil.copytree(str(phone_case.app.static_folder), static)
    phone_case.app.static_folder = str(static)
    assert phone_case.browser().get("/my/worker.js").text == answer.text
    with (static / "phone" / "day.js").open("a") as script:
        script.write("\n")
    version = r'VERSION = "(\w+)"'
    changed = phone_case.browser().get("/my/worker.js").text
    assert re.search(version, changed)[1] != re.search(version, answer.text)[1]  # type: ignore[index]


def test_the_day_is_the_own(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """The visits in order with their window, what is wrong, parts and where they are, steps; nothing of others."""
    state = Phone(phone_case).state()
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
    assert [
        v["customer"] for d in Phone(phone_case, "tess").state()["days"] for v in d["visits"]
    ] == ["Secret Garden"]


def test_other_visits_are_not_there(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """The page, the photos and the acts of another's visit say what they say of one that is not."""
    phone = Phone(phone_case)
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
    assert not moves(phone_case, other)


def test_a_refused_act_does_not_stop_others(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """The visit was called off meanwhile: its act is refused with a sentence, that of the next visit is done."""
    phone, (first, second, _) = Phone(phone_case), closed_phone_day.own
    tickets.move_ticket(phone_case.store, first, S.CANCELLED, by=SYSTEM, at=at(8, 30))
    assert "called off" in refused(phone, move(first, "on_the_way", at(8, 40)))
    done(phone, move(second, "on_the_way", at(8, 45)))
    gone = phone.visit(first)
    assert gone["state"] == "cancelled"
    assert set(gone) == {"id", "state", "time", "customer"}


def test_photos_are_seen_by_those_of_the_ticket(
    phone_case: Case, closed_phone_day: PhoneDay
) -> None:
    """By the technician and the office, on the ticket's page, as JPEG; not by another technician."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
    sent = act("photo", ticket=own, words="the plate")
    for _ in range(2):
        answer = phone.photo(sent, picture(form="PNG"))
        assert answer.json == {"id": sent["id"], "done": True, "sentence": ""}
    (note,) = phone.visit(own)["notes"]
    assert note["words"] == "the plate"
    address = note["photo"]
    for name in ("tim", "dora", "paul", "ada"):
        got = phone_case.browser(name).get(address)
        assert (got.status_code, got.mimetype) == (200, "image/jpeg")
        assert got.data.startswith(b"\xff\xd8")
        assert got.headers["Cache-Control"] == "no-store"
    assert phone_case.browser("tess").get(address).status_code == 404
    assert phone_case.browser().get(address).status_code == 302
    page = phone_case.browser("dora").get(f"/tickets/{own}").text
    assert f'src="{address}"' in page
    assert "the plate" in page
    assert (
        phone_case.browser("dora").get(address.replace(own, closed_phone_day.own[1])).status_code
        == 404
    )


def test_what_is_no_photo_is_refused(
    phone_case: Case, closed_phone_day: PhoneDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other files, too large ones and too many of them: a sentence, and nothing is kept."""
    phone, own = Phone(phone_case), closed_phone_day.own[0]
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


def test_a_visit_given_to_somebody_else_leaves_the_day(
    phone_case: Case, closed_phone_day: PhoneDay
) -> None:
    """After another plan the visit is on the other's phone, and the first one's acts for it are refused."""
    phone, third = Phone(phone_case), closed_phone_day.own[2]
    job = phone_case.program("dora").get(f"/api/v1/tickets/{third}").json["ticket"]
    change = {"changes": {"lock": {"technician_id": "T-2"}}, "version": job["version"]}
    answer = phone_case.program("dora").patch(f"/api/v1/tickets/{third}", json=change)
    assert answer.status_code == 200, answer.text
    publish_now(phone_case.store)
    assert third not in json.dumps(phone.state())
    assert Phone(phone_case, "tess").visit(third)["customer"] == "Old Mill"
    assert "given to somebody else" in refused(phone, move(third, "on_the_way"))


def test_a_day_without_visits_is_empty(case_of: Any) -> None:
    """Before any plan there is a day with nothing in it, and no error."""
    state = Phone(case_of()).state()
    assert (state["days"], state["unplaced"], state["map"]) == ([], [], None)


def test_the_days_after_come_by_themselves(phone_case: Case, closed_phone_day: PhoneDay) -> None:
    """A plan of two days is two days on the phone, tomorrow's visits planned and not sent yet; the night moves on."""
    phone, store = Phone(phone_case), phone_case.store
    with store.transaction() as session:
        person = from_plain(master.get(session, master.TECHNICIAN, "T-1").content, Technician)
        tomorrow = shift(start_at=at(8, day=24), end_at=at(17, day=24), rest=None)
        longer = replace(person, shifts=(*person.shifts, tomorrow))
        master.upsert(session, master.TECHNICIAN, {"T-1": longer}, at=at(7))
    later = triaged(
        store,
        customer="Next Day Bakery",
        windows=(Window(at(9, day=24), at(10, day=24)),),
        lock=Assignment("T-1"),
    )
    publish_now(store, days=2)
    today, after = phone.state()["days"]
    assert (today["date"], after["date"]) == ("2026-11-23", "2026-11-24")
    assert [visit["id"] for visit in today["visits"]] == list(closed_phone_day.own)
    (visit,) = after["visits"]
    assert (visit["id"], visit["state"]) == (later.id, "planned")
    assert visit["time"].startswith("Tue 24 Nov 09:")
    assert "cannot become on the way" in refused(phone, move(later.id, "on_the_way"))
    phone_case.clock.now = at(6, day=24)
    state = Phone(phone_case).state()
    assert [day["date"] for day in state["days"]] == ["2026-11-24"]
    assert [visit["id"] for visit in state["unplaced"]] == list(closed_phone_day.own)

"""Taking a call on the page: proposed and never forced, duplicates first, faults beside their fields, the next step."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dispatch.desk.trail import newest_rows
from dispatch.domain.place import FoundPlace, Location
from dispatch.errors import InputFaults
from dispatch.storage import tickets
from dispatch.web import intake as page
from tests.dispatch.web.office_case import SECRETS, Office
from tests.dispatch.web.store_case import Case, send

CALL = {
    "phone": "139 0000 0001",
    "customer": "赵敏 Zhao",
    "latitude": "31.2400",
    "longitude": "121.4800",
    "description": "No hot water",
    "kind": "repair",
    "priority": "normal",
    "difficulty": "simple",
    "minutes": "45",
    "after": "triaged",
}
HOSTILE = '"><img src=x onerror=alert(1)>${1}{{7*7}}'


def call(client: FlaskClient, **more: Any) -> TestResponse:
    """Send the form of a call."""
    return send(client, "/intake", **{**CALL, **more})


def ticket_in(answer: TestResponse) -> str:
    """Return the ticket whose next step an answer leads to."""
    assert answer.status_code == 302, answer.text
    return answer.location.rsplit("/", 1)[1]


def test_a_call_becomes_a_triaged_ticket(day: Case) -> None:
    """With everything that the form says, and the next step is offered."""
    dora = day.browser("dora")
    made = ticket_in(
        call(dora, skills="boiler: 1", tools="ladder, lift", parts="P-1: 2", preferred_id="T-1")
    )
    shown = day.program("dora").get(f"/api/v1/tickets/{made}").json["ticket"]
    job = shown["job"]
    assert (shown["state"], job["customer"], job["phone"]) == (
        "triaged",
        "赵敏 Zhao",
        "139 0000 0001",
    )
    assert job["location"] == {"latitude": 31.24, "longitude": 121.48}
    assert (job["skills"], job["tools"], job["parts"]) == (
        {"boiler": 1},
        ["ladder", "lift"],
        {"P-1": 2},
    )
    assert (job["service_seconds"], job["preferred_id"]) == (2700, "T-1")
    text = dora.get(f"/intake/saved/{made}").text
    assert "Offer appointments" in text
    assert "customer&#39;s link" in text or "customer's link" in text


def test_saved_only_it_waits_for_triage(day: Case) -> None:
    """The next step is to triage it, and the list of triage holds it."""
    dora = day.browser("dora")
    made = ticket_in(call(dora, after="reported"))
    assert "Triage it now" in dora.get(f"/intake/saved/{made}").text
    assert f"/triage/{made}" in dora.get("/triage").text


def test_solved_on_the_phone_closes_it_without_a_visit(day: Case) -> None:
    """What was tried and what helped stands in the history."""
    dora = day.browser("dora")
    made = ticket_in(
        call(dora, fault="BOI-01", after="resolved_remotely", tried="3", note="It lights")
    )
    view = day.program("dora").get(f"/api/v1/tickets/{made}").json
    assert view["ticket"]["state"] == "resolved_remotely"
    assert view["ticket"]["job"]["fault"] == "BOI-01"
    assert view["history"]["moves"][-1]["note"].endswith("It lights")
    assert view["history"]["moves"][-1]["note"].startswith("3. Press reset")
    assert "Call-backs" in dora.get(f"/intake/saved/{made}").text


def test_what_was_changed_of_the_proposal_is_in_the_trail(day: Case) -> None:
    """The server works out what it had proposed; the form cannot say otherwise."""
    dora = day.browser("dora")
    made = ticket_in(call(dora, fault="BOI-05", kind="repair", priority="low", minutes="35"))
    rows = newest_rows(day.store, before=None, count=20)
    (told,) = (r for r in rows if r.action == "ticket.proposed" and r.subject_id == made)
    assert told.details == {"fault": "BOI-05", "changed": {"skills": [{"boiler": 1}, {}]}}


FAULTY = [
    ({"phone": "", "customer": ""}, "phone", "Nobody is named"),
    ({"latitude": "", "longitude": ""}, "latitude", "The place is not known"),
    ({"latitude": "91"}, "latitude", "Give a number from -90 to 90"),
    ({"longitude": "nan"}, "longitude", "Give a number from -180 to 180"),
    ({"minutes": "soon"}, "minutes", "Give a whole number from 1 to 20160"),
    ({"skills": "boiler: x"}, "skills", "Write parts as NUMBER: HOW MANY"),
    ({"description": ""}, "description", "Nothing is wrong yet"),
    ({"fault": "NO-99"}, "fault", "There is no fault &#39;NO-99&#39;"),
    ({"priority": "soonish"}, "priority", "Choose one of emergency"),
]


@pytest.mark.parametrize(("changes", "field", "said"), FAULTY)
def test_a_fault_stands_beside_its_field(
    day: Case, changes: dict[str, str], field: str, said: str
) -> None:
    """Nothing is saved, and what was typed is still there."""
    dora = day.browser("dora")
    last = newest_rows(day.store, before=None, count=1)[0].number
    answer = call(dora, **changes)
    assert answer.status_code == 422
    beside = re.search(rf'id="wrong-{field}">([^<]+)<', answer.text)
    assert beside
    assert said in beside[1]
    assert f'aria-describedby="wrong-{field}"' in answer.text
    assert 'value="赵敏 Zhao"' in answer.text or "customer" in changes
    assert newest_rows(day.store, before=None, count=1)[0].number == last


def test_all_faults_are_told_at_once(day: Case) -> None:
    """Who mends the form mends it once."""
    answer = send(day.browser("dora"), "/intake", minutes="x")
    assert len(re.findall('class="wrong"', answer.text)) == 4


def test_what_the_office_refuses_is_said(day: Case) -> None:
    """A part that nobody knows: the sentence, and the form as it was."""
    answer = call(day.browser("dora"), parts="P-99: 1")
    assert answer.status_code == 422
    assert "there is no part &#39;P-99&#39;" in answer.text
    assert 'value="P-99: 1"' in answer.text


def test_an_open_ticket_of_the_caller_is_shown_before_saving(day: Case, closed_day: Office) -> None:
    """Until it has been seen nothing is saved; after that another matter can be written down."""
    dora = day.browser("dora")
    open_one = closed_day.tickets["T-1"]
    again = {"phone": "+86 10 5555 0101", "customer": "x"}
    answer = call(dora, **again)
    assert answer.status_code == 409
    assert f"/tickets/{open_one}" in answer.text
    assert f'name="seen" value="{open_one}"' in answer.text
    assert ticket_in(call(dora, **again, seen=open_one)) != open_one


def test_it_is_the_same_adds_a_note_there(day: Case, closed_day: Office) -> None:
    """The open ticket holds what the caller says, and no other ticket is made."""
    dora = day.browser("dora")
    open_one = closed_day.tickets["T-1"]
    with day.store.reading() as session:
        before = len(tickets.listing(session))
    answer = send(dora, "/intake/same", ticket=open_one, phone="123456", description="Louder now")
    assert answer.location == f"/tickets/{open_one}"
    row = newest_rows(day.store, before=None, count=1)[0]
    assert (row.action, row.subject_id) == ("ticket.noted", open_one)
    assert row.details["words"] == "The customer called again: 123456, Louder now"
    with day.store.reading() as session:
        assert len(tickets.listing(session)) == before
    assert send(dora, "/intake/same", ticket="T-999999", phone="123456").status_code == 404
    assert send(dora, "/intake/same", ticket=open_one).status_code == 422


def test_what_is_known_follows_the_form(day: Case, closed_day: Office) -> None:
    """Places, duplicates, the promise, parts and steps, as far as the form is filled in; nothing is saved."""
    dora = day.browser("dora")
    last = newest_rows(day.store, before=None, count=1)[0].number
    empty = send(dora, "/intake/look").text
    assert "Set the pin" in empty
    known = send(dora, "/intake/look", phone="86 10 5555 0101").text
    assert 'class="quiet-button use-place"' in known
    assert closed_day.tickets["T-1"] in known
    full = send(dora, "/intake/look", fault="BOI-01", latitude="31.25", longitude="121.47").text
    assert 'data-skills="boiler: 1"' in full
    assert 'data-minutes="60"' in full
    assert "core" in full
    assert "not in the list of parts" in full
    assert "Press reset once" in full
    assert newest_rows(day.store, before=None, count=1)[0].number == last


def test_the_list_of_faults_follows_what_is_typed(day: Case) -> None:
    """In both languages; nothing typed is an empty list, nonsense says what to do."""
    dora = day.browser("dora")
    assert 'data-code="BOI-02"' in dora.get("/intake/faults", query_string={"q": "热水"}).text
    assert 'data-code="BOI-02"' in dora.get("/intake/faults", query_string={"q": "hot wat"}).text
    assert "data-code" not in dora.get("/intake/faults").text
    assert "No fault fits" in dora.get("/intake/faults", query_string={"q": "zzz qqq"}).text


def test_hostile_texts_stay_texts(day: Case) -> None:
    """In the form, beside it, in the list of triage and on the page of the next step."""
    dora = day.browser("dora")
    answer = call(dora, customer=HOSTILE, description=HOSTILE, phone="", minutes="x")
    assert "<img src=x" not in answer.text
    made = ticket_in(call(dora, customer=HOSTILE, description=HOSTILE, phone="", after="reported"))
    for path in (f"/intake/saved/{made}", "/triage", f"/triage/{made}"):
        assert "<img src=x" not in dora.get(path).text, path
    assert "<img src=x" not in send(dora, "/intake/look", customer=HOSTILE).text


def test_appointments_are_offered_and_taken(day: Case) -> None:
    """From the page of the next step: the board is published anew, and the customer is told."""
    dora = day.browser("dora")
    made = ticket_in(call(dora, skills="boiler: 1", latitude="31.251", longitude="121.471"))
    text = dora.get(f"/intake/saved/{made}?slots=1").text
    opens, closes = (
        re.findall(rf'name="{name}" value="([^"]+)"', text)[0] for name in ("opens_at", "closes_at")
    )
    refused = send(dora, f"/intake/saved/{made}", opens_at="soon", closes_at=closes)
    assert refused.status_code == 422
    assert "Choose one of the appointments offered" in refused.text
    assert send(dora, f"/intake/saved/{made}", opens_at=opens, closes_at=closes).status_code == 302
    shown = day.program("dora").get(f"/api/v1/tickets/{made}").json["ticket"]
    assert shown["state"] in {"planned", "dispatched"}
    assert "Customer was told" in dora.get(f"/intake/saved/{made}").text


def test_without_a_plan_no_appointment_is_offered(case: Case) -> None:
    """The sentence says why, and the ticket is there."""
    dora = case.browser("dora")
    made = ticket_in(call(dora))
    answer = dora.get(f"/intake/saved/{made}?slots=1")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


def test_an_address_is_looked_up_only_where_a_geocoder_is_set(
    day: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without one there is no button and a sentence; with one the pin is set; a dead one names no customer."""
    dora = day.browser("dora")
    assert "find-address" not in dora.get("/intake").text
    none = send(dora, "/intake/address", address="1 Road")
    assert (none.status_code, "No geocoder is set" in none.json["error"]) == (422, True)

    def geocoder(answer: Callable[[str], FoundPlace | None]) -> None:
        monkeypatch.setattr(page, "shared_geocoder", lambda _: answer)

    geocoder(lambda address: FoundPlace(Location(31.2, 121.4), "house", address))
    found = send(dora, "/intake/address", address="1 Road").json
    assert found == {
        "latitude": 31.2,
        "longitude": 121.4,
        "precision": "house",
        "words": "exact to the house",
        "is_rough": False,
    }
    geocoder(lambda address: FoundPlace(Location(31.2, 121.4), "city", address))
    rough = send(dora, "/intake/address", address="1 Road").json
    assert (rough["words"], rough["is_rough"]) == ("exact to the city", True)
    geocoder(lambda address: None)
    assert "does not know this address" in send(dora, "/intake/address").json["error"]

    def dead(address: str) -> FoundPlace | None:
        raise page.GeocodingError(f"asked for {address!r}")

    geocoder(dead)
    assert "does not answer" in send(dora, "/intake/address", address="Secret Road 1").json["error"]


def test_the_offices_own_catalogue_is_taken(case_of: Callable[..., Case], tmp_path: Path) -> None:
    """Named in the setting it replaces the product's; with a fault in it the start is refused, by row."""
    own = tmp_path / "own.csv"
    own.write_text("Fault,Symptom,Skill,Minutes on site\nOWN-1,It sings,boiler,20\n", "utf-8")
    dora = case_of(fault_catalogue=str(own)).browser("dora")
    assert "OWN-1" in dora.get("/intake/faults", query_string={"q": "sings"}).text
    assert "data-code" not in dora.get("/intake/faults", query_string={"q": "BOI-01"}).text
    own.write_text("Fault,Symptom,Skill,Minutes on site\nOWN-1,It sings,,20\n", "utf-8")
    with pytest.raises(InputFaults, match=r"own\.csv, row 2, column Skill: the cell is empty"):
        case_of(fault_catalogue=str(own))


@pytest.mark.parametrize("name", ["tim", "paul"])
def test_calls_are_not_for_technicians_and_planners(
    day: Case, closed_day: Office, name: str
) -> None:
    """Neither the form nor what is known of callers."""
    client = day.browser(name)
    for path in ("/intake", "/triage", "/intake/faults?q=boi"):
        assert client.get(path).status_code == 403, path
    answer = send(client, "/intake/look", phone="86 10 5555 0102")
    assert answer.status_code == 403
    assert SECRETS["T-2"] not in answer.text

"""Open tickets that may be the same matter, and places where a caller is known to be."""

from __future__ import annotations

from dispatch.domain.customer import Customer, CustomerPlace
from dispatch.domain.place import Location
from dispatch.triage.duplicates import Call, OpenTicket, find_duplicates
from dispatch.triage.known_places import known_places

HERE = Location(39.9, 116.4)
NORTH_49 = Location(39.9 + 49 / 111_195, 116.4)
NORTH_51 = Location(39.9 + 51 / 111_195, 116.4)
FAR = Location(40.1, 116.4)


def found(call: Call, *tickets: OpenTicket) -> list[tuple[str, tuple[str, ...]]]:
    """Return the ids of likely duplicates with their reasons."""
    return [(like.ticket.id, like.reasons) for like in find_duplicates(call, tickets)]


def test_fifty_metres_are_the_same_place() -> None:
    """Just inside counts, just outside does not."""
    near, off = OpenTicket("T-1", "triaged", NORTH_49), OpenTicket("T-2", "triaged", NORTH_51)
    assert found(Call(location=HERE), near, off) == [("T-1", ("same place",))]
    assert found(Call(), near, off) == []


def test_the_same_telephone_or_name_is_enough() -> None:
    """In whichever form they are written; the name in Latin letters counts too."""
    one = OpenTicket("T-1", "triaged", FAR, phone="+86 10 5555 0102")
    two = OpenTicket("T-2", "triaged", FAR, customer="王芳", customer_en="Wang Fang")
    assert found(Call(phone="010-55550102"), one, two) == [("T-1", ("same telephone",))]
    assert found(Call(customer="wang fang"), one, two) == [("T-2", ("same customer",))]


def test_the_same_words_alone_are_no_duplicate() -> None:
    """Many boilers do not ignite."""
    ticket = OpenTicket("T-1", "triaged", FAR, text="Boiler does not ignite", fault="BOI-01")
    call = Call(phone="139 0000 0001", location=HERE, text="Boiler does not ignite", fault="BOI-01")
    assert found(call, ticket) == []


def test_the_likeliest_comes_first() -> None:
    """More reasons first, then the nearest; words or fault make a ticket of the same caller likelier."""
    other = OpenTicket("T-1", "triaged", FAR, phone="139 0000 0001", text="Breaker trips")
    same = OpenTicket("T-2", "triaged", FAR, phone="139 0000 0001", text="the boiler won't ignite")
    fault = OpenTicket("T-3", "triaged", HERE, phone="139 0000 0001", fault="BOI-01")
    call = Call(phone="139 0000 0001", location=HERE, text="boiler does not ignite", fault="BOI-01")
    assert found(call, other, same, fault) == [
        ("T-3", ("same telephone", "same place", "same fault")),
        ("T-2", ("same telephone", "nearly the same words")),
        ("T-1", ("same telephone",)),
    ]


def test_a_call_that_says_nothing_is_like_nothing() -> None:
    """Empty names and numbers are not the same as other empty ones."""
    assert found(Call(), OpenTicket("T-1", "triaged", HERE)) == []


def job(phone: str, address: str, latitude: float, customer: str = "") -> dict[str, object]:
    """Return a job as the store keeps it."""
    place = {"latitude": latitude, "longitude": 116.4}
    return {
        "phone": phone,
        "customer": customer,
        "customer_en": "",
        "address": address,
        "location": place,
    }


def test_known_places_are_those_of_the_contract_then_of_earlier_tickets() -> None:
    """Each place once, the newest first, five at most."""
    customer = Customer("C-1", "Tower", places=(CustomerPlace("Hall", HERE, "1 Street"),))
    phone = "139 0000 0001"
    jobs = [
        job(phone, "2 Street", 40.0),
        job(phone, "2 Street again", 40.0),
        job(phone, "1 Street", 39.9),
        job("139 0000 0002", "3 Street", 41.0),
        *(job(phone, f"{n} Road", 42.0 + n) for n in range(6)),
    ]
    places = known_places(Call(phone=phone), customer, jobs)
    assert [place.label for place in places] == ["Hall", "2 Street", "0 Road", "1 Road", "2 Road"]
    assert known_places(Call(), None, jobs) == ()

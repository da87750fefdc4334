"""Tickets, stock, master data and the trail: what is put in comes back, in order, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.errors import NotFound, StaleVersion, StorageError
from dispatch.storage import Store, audit, master, stock, tickets
from tests.dispatch.planning import example
from tests.dispatch.storage.contents import NOON, job, saved


def test_a_ticket_keeps_its_job(store: Store) -> None:
    """The job of a ticket comes back as the same moments and values, with the ticket's id."""
    full = example.day().jobs[0]
    with store.transaction() as session:
        assert tickets.add(session, job=full, state="reported", at=NOON).id == "T-000001"
        tickets.add(session, job=full, state="triaged", at=NOON, id="外-7", follows="T-000001")
    with store.reading() as session:
        assert tickets.job_of(tickets.get(session, "T-000001")) == replace(full, id="T-000001")
        row = tickets.get(session, "外-7")
        assert (row.follows, row.version, row.reported_at) == ("T-000001", 1, full.reported_at)


def test_an_id_is_given_once(store: Store) -> None:
    """A second ticket of an id is refused; a number that was taken by hand is passed over."""
    with store.transaction() as session:
        tickets.add(session, job=job(), state="reported", at=NOON, id="T-000002")
    with (
        pytest.raises(StorageError, match="a ticket 'T-000002' already"),
        store.transaction() as session,
    ):
        tickets.add(session, job=job(), state="reported", at=NOON, id="T-000002")
    with store.transaction() as session:
        given = tickets.add(session, job=job(), state="reported", at=NOON)
        assert given.id.startswith("T-00000")
        assert given.id != "T-000002"
        assert tickets.job_of(given).id == given.id


def test_a_return_visit_follows_a_ticket_that_is_there(store: Store) -> None:
    """A link to no ticket is refused by the database, and nothing of it is kept."""
    with pytest.raises(StorageError), store.transaction() as session:
        tickets.add(session, job=job(), state="reported", at=NOON, follows="T-9")
    with store.reading() as session:
        assert tickets.listing(session) == []


def test_a_changed_ticket_has_a_new_version(store: Store) -> None:
    """A change counts the version up; one that rests on an older version is refused with both."""
    with store.transaction() as session:
        tickets.add(session, job=job(), state="reported", at=NOON, id="A")
    with store.transaction() as session:
        row = tickets.for_change(session, "A", version=1)
        row.state = "triaged"
        tickets.set_job(row, replace(tickets.job_of(row), customer="李娜"))
    with pytest.raises(StaleVersion) as caught, store.transaction() as session:
        tickets.for_change(session, "A", version=1).state = "cancelled"
    assert (caught.value.given, caught.value.found) == (1, 2)
    with store.reading() as session:
        row = tickets.get(session, "A")
        assert (row.state, row.version, tickets.job_of(row).customer) == ("triaged", 2, "李娜")
        with pytest.raises(NotFound, match="no ticket 'B'"):
            tickets.get(session, "B")


def test_tickets_are_listed_in_order(store: Store) -> None:
    """Lists are by number, and by states, technician and page where these are given."""
    with store.transaction() as session:
        for index, state in enumerate(("triaged", "reported", "triaged", "closed")):
            row = tickets.add(session, job=job(), state=state, at=NOON, id=f"X-{9 - index}")
            row.technician_id = "T-1" if index > 1 else None

    def listed(**wanted: object) -> list[str]:
        with store.reading() as session:
            return [row.id for row in tickets.listing(session, **wanted)]  # type: ignore[arg-type]

    assert listed() == ["X-9", "X-8", "X-7", "X-6"]
    assert listed(states=["triaged", "closed"]) == ["X-9", "X-7", "X-6"]
    assert listed(technician_id="T-1") == ["X-7", "X-6"]
    assert listed(after=1, limit=2) == ["X-8", "X-7"]


def test_the_ledger_adds_up(store: Store) -> None:
    """Balances are the sums of the lines by place and part."""
    with store.transaction() as session:
        ticket = tickets.add(session, job=job(), state="on_site", at=NOON).id
        for place, quantity in (("depot:D", 10), ("depot:D", -4), ("van:A", 4), ("van:A", -1)):
            stock.book(
                session,
                at=NOON,
                place=place,
                sku="P",
                quantity=quantity,
                kind="moved",
                actor="ann",
                ticket_id=ticket if quantity == -1 else None,
            )
    with store.reading() as session:
        assert stock.balances(session) == {("depot:D", "P"): 6, ("van:A", "P"): 3}
        assert [row.quantity for row in stock.entries(session, place="van:A")] == [4, -1]
        assert [row.quantity for row in stock.entries(session, ticket_id=ticket)] == [-1]
        assert [row.number for row in stock.entries(session, after=1, limit=2)] == [2, 3]


def test_reservations_are_replaced(store: Store) -> None:
    """What a new plan reserves takes the place of all that was reserved, in the order of time."""
    with store.transaction() as session:
        one, two = saved(session).id, saved(session).id
        stock.reserve(session, one, [stock.Reserved("van:A", "P", 9, NOON)])
        later = stock.Reserved("van:A", "Q", 1, NOON + timedelta(hours=1))
        stock.reserve(session, two, [later, stock.Reserved("van:A", "P", 2, NOON)])
    with store.reading() as session:
        kept = [(row.plan_id, row.sku, row.quantity) for row in stock.reservations(session)]
        assert kept == [(two, "P", 2), (two, "Q", 1)]


def test_master_data_is_upserted_with_a_report(store: Store) -> None:
    """Loading again adds, changes and leaves by id, says which fields changed, and keeps what is not named."""
    people = {person.id: person for person in example.day().technicians}
    with store.transaction() as session:
        report = master.upsert(session, master.TECHNICIAN, people, at=NOON)
        assert (report.added, report.changed, report.unchanged) == (("T-1", "T-2"), {}, ())
    changed = replace(people["T-1"], name="陈大伟", tools=())
    new = replace(people["T-1"], id="T-3")
    with store.transaction() as session:
        things = {"T-3": new, "T-1": changed}
        report = master.upsert(session, master.TECHNICIAN, things, at=NOON)
        assert report.added == ("T-3",)
        assert report.changed == {"T-1": {"name": ("陈伟", "陈大伟"), "tools": (["ladder"], [])}}
        again = master.upsert(session, master.TECHNICIAN, things, at=NOON + timedelta(days=1))
        assert again.unchanged == ("T-3", "T-1")
    with store.reading() as session:
        kept = master.all_as(session, master.TECHNICIAN, type(new))
        assert kept == (changed, people["T-2"], new)
        row = master.get(session, master.TECHNICIAN, "T-1")
        assert (row.version, row.changed_at) == (2, NOON)
        assert master.get(session, master.TECHNICIAN, "T-2").version == 1
        with pytest.raises(NotFound, match="no depot 'T-1'"):
            master.get(session, master.DEPOT, "T-1")
    with store.transaction() as session:
        master.remove(session, master.TECHNICIAN, "T-2")
        assert list(master.everything(session, master.TECHNICIAN)) == ["T-1", "T-3"]


def test_the_trail_is_read_by_what_it_tells_of(store: Store) -> None:
    """Rows come in the order in which they were recorded, by subject, action and page."""
    with store.transaction() as session:
        for action, id in (("a", "1"), ("b", "1"), ("a", "2"), ("c", "1")):
            details = {"why": [1, None, "ß"]}
            audit.record(
                session, at=NOON, actor="ann", action=action, subject=("t", id), details=details
            )
    with store.reading() as session:
        assert [row.action for row in audit.trail(session, subject=("t", "1"))] == ["a", "b", "c"]
        assert [row.subject_id for row in audit.trail(session, actions=["a"])] == ["1", "2"]
        assert [row.number for row in audit.trail(session, after=1, limit=2)] == [2, 3]
        assert audit.trail(session)[0].details == {"why": [1, None, "ß"]}


def test_numbers_that_json_does_not_know_are_refused(store: Store) -> None:
    """NaN in a document is an error in words and leaves nothing behind."""
    with pytest.raises(StorageError, match="NaN or an infinite"), store.transaction() as session:
        audit.record(
            session,
            at=NOON,
            actor="ann",
            action="a",
            subject=("t", "1"),
            details={"cost": float("nan")},
        )
    with store.reading() as session:
        assert audit.trail(session) == []

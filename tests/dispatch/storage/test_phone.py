"""What phones sent is kept once and for ever, on both engines, and comes back from a backup to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from dispatch.domain.account import Role
from dispatch.errors import NotFound, StorageError
from dispatch.storage import Session, Store, accounts, phone, tickets
from dispatch.storage.backup import backup, restore
from dispatch.storage.tables import PhoneActRow
from tests.dispatch.storage.contents import NOON, job

PHOTO = bytes(range(256)) * 3


def user(session: Session, name: str) -> str:
    """Add a technician and return the id."""
    return accounts.add_user(
        session,
        name=name,
        login=name,
        role=Role.TECHNICIAN,
        technician_id="T-1",
        password="-",
        one_time_until=None,
    ).id


def act(user_id: str, id: str = "act-0001", **changes: str) -> PhoneActRow:
    """Return an act that was done."""
    values = {
        "id": id,
        "user_id": user_id,
        "technician_id": "T-1",
        "kind": "note",
        "ticket_id": "T-000001",
        "digest": "d",
        "outcome": "done",
        "sentence": "",
        **changes,
    }
    return PhoneActRow(**values, happened_at=NOON, received_at=NOON)


def test_an_act_is_kept_once_for_each_user(store: Store) -> None:
    """The database itself refuses the second of one user and id; another user may use the same id."""
    with store.transaction() as session:
        tim, tess = user(session, "tim"), user(session, "tess")
        phone.keep_act(session, act(tim))
        phone.keep_act(session, act(tess, outcome="refused", sentence="no"))
    with pytest.raises(StorageError), store.transaction() as session:
        phone.keep_act(session, act(tim))
    with store.reading() as session:
        found = phone.act(session, "act-0001", user_id=tim)
        other = phone.act(session, "act-0001", user_id=tess)
        assert found
        assert other
        assert (found.outcome, other.outcome, other.sentence) == ("done", "refused", "no")
        assert phone.act(session, "act-0002", user_id=tim) is None


@pytest.mark.parametrize(
    "statement", ["UPDATE phone_acts SET outcome = 'refused'", "DELETE FROM phone_acts"]
)
def test_an_outcome_never_changes(store: Store, statement: str) -> None:
    """Triggers refuse to change or remove what a repeated send is answered from."""
    with store.transaction() as session:
        phone.keep_act(session, act(user(session, "tim")))
    with (
        pytest.raises(StorageError, match="never changed or removed"),
        store.transaction() as session,
    ):
        session.execute(text(statement))


def test_photos_belong_to_their_ticket(store: Store) -> None:
    """A photo is found under its own ticket alone, and each ticket counts its own."""
    with store.transaction() as session:
        for _ in range(2):
            tickets.add(session, job=job(), state="on_site", at=NOON)
        added = phone.add_photo(
            session,
            ticket_id="T-000001",
            by="U-000001",
            taken_at=NOON,
            width=3,
            height=2,
            content=PHOTO,
        )
        assert added.id == "F-000001"
    with store.reading() as session:
        assert phone.photo_count(session, "T-000001") == 1
        assert phone.photo_count(session, "T-000002") == 0
        assert phone.photo(session, "F-000001", ticket_id="T-000001").content == PHOTO
        with pytest.raises(NotFound, match="F-000001"):
            phone.photo(session, "F-000001", ticket_id="T-000002")


def test_photos_and_acts_come_back_from_a_backup(store: Store, tmp_path: Path) -> None:
    """Every byte of a photo and every outcome is in the store made from a backup."""
    with store.transaction() as session:
        tim = user(session, "tim")
        tickets.add(session, job=job(), state="on_site", at=NOON)
        for _ in range(7):  # more than are read at once
            phone.add_photo(
                session,
                ticket_id="T-000001",
                by=tim,
                taken_at=NOON,
                width=3,
                height=2,
                content=PHOTO,
            )
        phone.keep_act(session, act(tim))
    counts = backup(store, tmp_path / "all.gz")
    assert (counts["ticket_photos"], counts["phone_acts"]) == (7, 1)
    url = f"sqlite:///{tmp_path}/new.sqlite"
    assert restore(tmp_path / "all.gz", url) == counts
    again = Store.open(url)
    with again.reading() as session:
        assert phone.photo(session, "F-000007", ticket_id="T-000001").content == PHOTO
        assert phone.act(session, "act-0001", user_id=tim)
    again.close()

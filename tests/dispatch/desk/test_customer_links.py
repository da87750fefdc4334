"""A customer's link is opened once, until it expires or is revoked, and is good for one case alone (check 15)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dispatch.desk import logins
from dispatch.desk.customer_links import (
    CustomerLink,
    LinkRefused,
    Opened,
    link_of,
    link_of_browser,
    open_link,
    revoke_link,
    send_link,
)
from dispatch.desk.ticket_changes import arrange_return_visit
from dispatch.domain.ticket import TicketState
from dispatch.errors import NotAllowed, NotFound
from dispatch.storage import Store
from tests.dispatch.desk.office import (
    DISPATCHER,
    FIRST,
    PLANNER,
    STANDARDS,
    reported,
    trail,
    walk,
)
from tests.dispatch.desk.running_day import running
from tests.dispatch.planning.example import at

S = TicketState
DAYS = timedelta(days=30)


def send(store: Store, ticket_id: str, *, moment: datetime | None = None) -> CustomerLink:
    """Send a link."""
    return send_link(store, ticket_id, by=DISPATCHER, at=moment or at(7))


def open_(store: Store, link: CustomerLink, *, moment: datetime | None = None) -> Opened:
    """Open a browser with the sending of a link that is at hand."""
    return open_link(
        store, link.id, generation=link.generation, address="192.0.2.1", at=moment or at(8)
    )


def is_open(store: Store, opened: Opened, *, moment: datetime | None = None) -> bool:
    """Return whether a browser that was opened is still let in."""
    return link_of_browser(store, opened.key, at=moment or at(9)) is not None


def test_a_link_opens_one_browser_once(office: Store) -> None:
    """The first browser stays open; the same link again is refused, and the refusal says nothing."""
    link = send(office, reported(office).id)
    first = open_(office, link)
    with pytest.raises(LinkRefused) as refused:
        open_(office, link)
    assert str(refused.value) == "This link cannot be opened."
    assert is_open(office, first)


def test_a_link_sent_again_replaces_the_one_before(office: Store) -> None:
    """The newest opens another browser beside the first; the one that was never opened is void."""
    ticket = reported(office).id
    phone = open_(office, send(office, ticket))
    unopened = send(office, ticket)
    newest = send(office, ticket)
    assert unopened.id == newest.id
    with pytest.raises(LinkRefused):
        open_(office, unopened)
    second = open_(office, newest)
    assert is_open(office, phone)
    assert is_open(office, second)


def test_a_revoked_link_ends_everything(office: Store) -> None:
    """What was not opened is refused, what was opened is closed, and a fresh link opens neither again."""
    ticket = reported(office).id
    phone = open_(office, send(office, ticket))
    unopened = send(office, ticket)
    revoke_link(office, ticket, by=DISPATCHER, at=at(8, 30))
    assert not is_open(office, phone)
    with pytest.raises(LinkRefused):
        open_(office, unopened, moment=at(8, 31))
    with pytest.raises(LinkRefused, match="no link in force"):
        revoke_link(office, ticket, by=DISPATCHER, at=at(8, 32))
    fresh = send(office, ticket, moment=at(8, 33))
    assert not is_open(office, phone)
    with pytest.raises(LinkRefused):
        open_(office, unopened, moment=at(8, 34))
    assert is_open(office, open_(office, fresh, moment=at(8, 35)))


def test_a_link_expires(office: Store) -> None:
    """A minute before it opens, at its end it does not; a browser is let in until then and no longer."""
    link = send(office, reported(office).id)
    end = at(7) + DAYS
    assert link.expires_at == end
    with pytest.raises(LinkRefused):
        open_(office, link, moment=end)
    opened = open_(office, link, moment=end - timedelta(minutes=1))
    assert is_open(office, opened, moment=end - timedelta(seconds=1))
    assert not is_open(office, opened, moment=end)


def test_unknown_links_and_keys_open_nothing(office: Store) -> None:
    """An id that was not signed, one that is none, a generation to come, a key that nobody has."""
    link = send(office, reported(office).id)
    for link_id, generation in ((None, 0), ("L-9", 1), (link.id, 2), (link.id, 0), (link.id, -1)):
        with pytest.raises(LinkRefused):
            open_link(office, link_id, generation=generation, address="192.0.2.1", at=at(8))
    assert link_of_browser(office, "", at=at(8)) is None
    assert link_of_browser(office, "x" * 43, at=at(8)) is None


def test_attempts_are_limited_as_logins_are(office: Store) -> None:
    """Ten for a link and thirty from an address; the right one that comes late has to wait; logins are not touched."""
    link = send(office, reported(office).id)
    for number in range(logins.MOST_BY_ADDRESS):
        with pytest.raises(LinkRefused):
            open_link(office, f"L-{number}", generation=1, address="192.0.2.1", at=at(8))
    with pytest.raises(logins.TooManyAttempts):
        open_(office, link)
    logins.count_attempt(office, login_hash="somebody", address="192.0.2.1", at=at(8))
    assert open_(office, link, moment=at(8) + logins.WITHIN + timedelta(seconds=1))
    other = send(office, reported(office).id)
    for _ in range(logins.MOST_BY_NAME):
        with pytest.raises(LinkRefused):
            open_link(office, other.id, generation=99, address="192.0.2.2", at=at(9))
    with pytest.raises(logins.TooManyAttempts):
        open_(office, other, moment=at(9))


def test_opening_well_is_forgotten(office: Store) -> None:
    """Customers behind one address of a telephone network do not lock each other out."""
    for _ in range(logins.MOST_BY_ADDRESS + 5):
        open_(office, send(office, reported(office).id))


def test_return_visits_share_the_link(office: Store) -> None:
    """A link made on the return visit is that of the case, so the first visit's link is the same one."""
    (first, *_) = running(office, count=1)
    walk(office, first, S.ON_THE_WAY, S.ON_SITE, S.NEEDS_EXPERT, hour=9)
    later = arrange_return_visit(office, first, by=DISPATCHER, at=at(10), standards=STANDARDS)
    made = send(office, first, moment=at(10))
    again = send(office, later.id, moment=at(11))
    assert (again.id, again.ticket_id) == (made.id, first)
    assert link_of(office, later.id, by=DISPATCHER) == again


def test_the_office_alone_sends_and_revokes(office: Store) -> None:
    """Planners, technicians and customers are refused; a ticket that is not there is not found."""
    from dispatch.domain.actor import customer_of

    ticket = reported(office).id
    send(office, ticket)
    for by in (PLANNER, FIRST, customer_of(ticket)):
        with pytest.raises(NotAllowed):
            send_link(office, ticket, by=by, at=at(8))
        with pytest.raises(NotAllowed):
            revoke_link(office, ticket, by=by, at=at(8))
        with pytest.raises(NotAllowed):
            link_of(office, ticket, by=by)
    with pytest.raises(NotFound):
        send(office, "T-999999")


def test_the_trail_tells_of_links_without_their_keys(office: Store) -> None:
    """Made, opened and revoked stand with who did it; the key of the browser stands nowhere, not even in the store."""
    ticket = reported(office).id
    link = send(office, ticket)
    opened = open_(office, link)
    revoke_link(office, ticket, by=DISPATCHER, at=at(9))
    rows = [row for row in trail(office) if row.action.startswith("link.")]
    assert [(row.action, row.actor, row.subject_id) for row in rows] == [
        ("link.made", "U-1", ticket),
        ("link.opened", f"customer:{ticket}", ticket),
        ("link.revoked", "U-1", ticket),
    ]
    assert opened.key not in str([row.details for row in rows])
    office.close()
    file = office.url.database
    assert file
    assert opened.key.encode() not in Path(file).read_bytes()

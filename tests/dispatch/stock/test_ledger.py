"""Ledgers add up: nothing is lost between places, nothing is taken that is not there, a count settles it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.stock import (
    EntryKind,
    Reservation,
    StockEntry,
    StockPlace,
    depot,
    on_order,
    parse_place,
    van,
)
from dispatch.stock.ledger import (
    Deed,
    StockRefused,
    StockShort,
    available,
    balances,
    bring,
    count,
    refuse_impossible,
    shift,
    take,
)
from tests.dispatch.planning.example import at

SHELF, VAN = depot("D-1"), van("T-1")


def deed(moment: datetime) -> Deed:
    """Return an act of the office at a moment."""
    return Deed(moment, "U-1")


def booked(*groups: list[StockEntry]) -> list[StockEntry]:
    """Return a ledger into which acts were booked one after the other, each judged."""
    ledger: list[StockEntry] = []
    for entries in groups:
        refuse_impossible(ledger, entries)
        ledger += entries
    return ledger


def test_a_balance_is_that_of_a_moment() -> None:
    """Five counted at eight, two picked up at nine: at nine three are left, a second before still five."""
    first = count([], SHELF, "P-1", 5, deed(at(8)))
    ledger = booked(first, shift(SHELF, VAN, "P-1", 2, EntryKind.PICKED_UP, deed(at(9))))
    assert balances(ledger, at=at(9))[SHELF, "P-1"] == 3
    assert balances(ledger, at=at(9) - timedelta(seconds=1))[SHELF, "P-1"] == 5
    assert balances(ledger)[VAN, "P-1"] == 2


@pytest.mark.parametrize(("quantity", "short"), [(5, False), (6, True)])
def test_all_can_be_taken_and_no_more(quantity: int, short: bool) -> None:
    """Of five, five can be used; a sixth is refused with what is there."""
    ledger = booked(count([], VAN, "P-1", 5, deed(at(8))))
    entries = take(VAN, "P-1", quantity, EntryKind.USED, deed(at(9)))
    if not short:
        refuse_impossible(ledger, entries)
        return
    with pytest.raises(StockShort) as refused:
        refuse_impossible(ledger, entries)
    assert (refused.value.held, refused.value.asked) == (5, 6)
    assert str(refused.value).startswith(
        "6 of part P-1 cannot be taken from the van of T-1, which holds 5."
    )


def test_what_was_used_later_cannot_be_taken_before() -> None:
    """Five at eight, four used at ten: two taken at nine would have left less than nothing at ten."""
    ledger = booked(
        count([], VAN, "P-1", 5, deed(at(8))), take(VAN, "P-1", 4, EntryKind.USED, deed(at(10)))
    )
    with pytest.raises(StockShort, match="which holds 1 by what was booked afterwards"):
        refuse_impossible(ledger, take(VAN, "P-1", 2, EntryKind.USED, deed(at(9))))
    refuse_impossible(ledger, take(VAN, "P-1", 1, EntryKind.USED, deed(at(9))))


def test_two_entries_of_one_act_count_together() -> None:
    """Taking three and three of five at once is refused, though each alone would do."""
    ledger = booked(count([], VAN, "P-1", 5, deed(at(8))))
    twice = take(VAN, "P-1", 3, EntryKind.USED, deed(at(9))) * 2
    with pytest.raises(StockShort):
        refuse_impossible(ledger, twice)


def test_a_count_has_seen_what_came_before() -> None:
    """Entries older than a count are refused, those of its moment and later are not."""
    ledger = booked(count([], VAN, "P-1", 5, deed(at(10))))
    with pytest.raises(StockRefused, match="so the count has seen it"):
        refuse_impossible(ledger, bring(VAN, "P-1", 1, EntryKind.RECEIVED, deed(at(9, 59))))
    refuse_impossible(ledger, bring(VAN, "P-1", 1, EntryKind.RECEIVED, deed(at(10))))


def test_a_shelf_without_limit_gives_whatever_is_asked() -> None:
    """A hundred leave a shelf that nothing was ever put on; another place is still judged."""
    entries = shift(SHELF, VAN, "P-1", 100, EntryKind.PICKED_UP, deed(at(9)))
    refuse_impossible([], entries, unlimited={(SHELF, "P-1")})
    with pytest.raises(StockShort):
        refuse_impossible([], entries, unlimited={(VAN, "P-1")})


def test_available_is_what_nobody_counts_on() -> None:
    """Three there, two reserved: one is free; reserved without being there it is below nothing."""
    kept = [
        Reservation(VAN, "P-1", 2, at(9), "J-1"),
        Reservation(SHELF, "P-2", 1, at(9), "J-2"),
    ]
    free = available({(VAN, "P-1"): 3}, kept)
    assert free == {(VAN, "P-1"): 1, (SHELF, "P-2"): -1}


@pytest.mark.parametrize("place", [SHELF, VAN, on_order("PO-1")])
def test_a_place_is_read_back_from_its_text(place: StockPlace) -> None:
    """The text by which a place is stored names it again, colons in the id included."""
    assert parse_place(str(place)) == place
    odd = StockPlace(place.kind, "a:b")
    assert parse_place(str(odd)) == odd


@pytest.mark.parametrize("text", ["", "van", "van:", "shelf:D-1", "VAN:T-1"])
def test_a_text_that_names_no_place_is_refused(text: str) -> None:
    """The error shows the text and what to write."""
    with pytest.raises(ValueError, match="is no place; write van:TECHNICIAN"):
        parse_place(text)


PLACES = (SHELF, depot("D-2"), VAN, van("T-2"), on_order("PO-1"))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("bring", "shift", "take", "count")),
        st.sampled_from(PLACES),
        st.sampled_from(PLACES),
        st.sampled_from(("P-1", "P-2")),
        st.integers(0, 5),
        st.integers(0, 600),
    ),
    max_size=30,
)
Act = tuple[str, StockPlace, StockPlace, str, int, int]


def _entries(act: Act, ledger: list[StockEntry]) -> list[StockEntry]:
    what, place, other, sku, quantity, minute = act
    when = deed(at(8) + timedelta(minutes=minute))
    if what == "bring":
        return bring(place, sku, quantity, EntryKind.RECEIVED, when)
    if what == "take":
        return take(place, sku, quantity, EntryKind.USED, when)
    if what == "count":
        return count(ledger, place, sku, quantity, when)
    return shift(place, other, sku, quantity, EntryKind.MOVED, when)


@given(acts=ACTS)
def test_nothing_is_lost_and_nothing_is_owed(acts: list[Act]) -> None:
    """Whatever is booked in whatever order: no place is ever below nothing, and the parts of all places add up."""
    ledger: list[StockEntry] = []
    total: Counter[str] = Counter()
    for act in acts:
        try:
            entries = _entries(act, ledger)
            refuse_impossible(ledger, entries)
        except StockRefused:
            continue
        ledger += entries
        what, _, _, sku, quantity, _ = act
        if what == "bring":
            total[sku] += quantity
        elif what == "take":
            total[sku] -= quantity
        elif what == "count":
            total[sku] += entries[0].quantity
    for sku in ("P-1", "P-2"):
        held = [amount for (_, part), amount in balances(ledger).items() if part == sku]
        assert sum(held) == total[sku]
    for moment in {entry.at for entry in ledger}:
        assert all(amount >= 0 for amount in balances(ledger, at=moment).values())

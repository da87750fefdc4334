"""Ledgers: what a place holds is the sum of its entries, and it never falls below zero unsaid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.stock import EntryKind, Reservation, StockEntry, StockPlace
from dispatch.errors import DispatchError
from dispatch.languages import gettext as _

Shelf = tuple[StockPlace, str]
"""A place and a sku."""
Balances = Mapping[Shelf, int]


class StockRefused(DispatchError):
    """An entry cannot be booked; the text says what the place holds and what to do."""


class StockShort(StockRefused):
    """A place does not hold what is taken from it.

    Attributes
    ----------
    shelf : Shelf
        Place and sku.
    held, asked : int
        What it holds at that moment, and what was to be taken.
    """

    def __init__(self, shelf: Shelf, *, held: int, asked: int, later: bool) -> None:
        """Make the sentence; `later` where the parts were there but entries that follow have used them."""
        place, sku = shelf
        self.shelf, self.held, self.asked = shelf, held, asked
        when = " by what was booked afterwards" if later else ""
        super().__init__(
            f"{asked} of part {sku} cannot be taken from {place.words}, which holds {held}{when}."
            " Count it and book the count first, or say where the parts came from."
        )


@dataclass(frozen=True)
class Deed:
    """What all entries of one act share: when, by whom, for which visit and plan, and a note."""

    at: datetime
    by: str
    ticket_id: str | None = None
    plan_id: str | None = None
    note: str = ""

    def entry(self, place: StockPlace, sku: str, quantity: int, kind: EntryKind) -> StockEntry:
        """Return one line of a ledger."""
        return StockEntry(
            self.at,
            place,
            sku,
            quantity,
            kind,
            by=self.by,
            ticket_id=self.ticket_id,
            plan_id=self.plan_id,
            note=self.note,
        )


def balances(entries: Iterable[StockEntry], *, at: datetime | None = None) -> dict[Shelf, int]:
    """Return what every place holds at a moment, that moment's entries included; None is after all entries."""
    sums: dict[Shelf, int] = defaultdict(int)
    for entry in entries:
        if at is None or entry.at <= at:
            sums[entry.place, entry.sku] += entry.quantity
    return dict(sums)


def available(held: Balances, reserved: Iterable[Reservation]) -> dict[Shelf, int]:
    """Return what is there and not kept for the plan; below 0 where less is there than the plan counts on."""
    left = defaultdict(int, held)
    for kept in reserved:
        left[kept.place, kept.sku] -= kept.quantity
    return dict(left)


def take(
    place: StockPlace, sku: str, quantity: int, kind: EntryKind, deed: Deed
) -> list[StockEntry]:
    """Return the entry of parts that leave a place for good: used or written off."""
    return [deed.entry(place, sku, -_positive(sku, quantity), kind)]


def bring(
    place: StockPlace, sku: str, quantity: int, kind: EntryKind, deed: Deed
) -> list[StockEntry]:
    """Return the entry of parts that come from outside: ordered, received without an order, or returned unused."""
    return [deed.entry(place, sku, _positive(sku, quantity), kind)]


def shift(
    giver: StockPlace, taker: StockPlace, sku: str, quantity: int, kind: EntryKind, deed: Deed
) -> list[StockEntry]:
    """Return both entries of parts that go from one place to another: picked up, received, returned or moved."""
    if giver == taker:
        raise StockRefused(
            _("Part {sku} is in {giver} already. Name another place.", sku=sku, giver=giver.words)
        )
    moved = _positive(sku, quantity)
    return [deed.entry(giver, sku, -moved, kind), deed.entry(taker, sku, moved, kind)]


def count(
    earlier: Iterable[StockEntry], place: StockPlace, sku: str, found: int, deed: Deed
) -> list[StockEntry]:
    """Return the entry that makes a place hold what was found, 0 where it does already.

    Parameters
    ----------
    earlier : iterable of StockEntry
        All entries so far.
    place, sku : StockPlace, str
        What was counted.
    found : int
        0 or more.
    deed : Deed
        When and by whom.

    Raises
    ------
    StockRefused
        If `found` is below 0.
    """
    if found < 0:
        raise StockRefused(
            _("{found} of part {sku} cannot be counted. Give 0 or more.", found=found, sku=sku)
        )
    held = balances(earlier, at=deed.at).get((place, sku), 0)
    return [deed.entry(place, sku, found - held, EntryKind.COUNTED)]


def refuse_impossible(
    earlier: Sequence[StockEntry],
    new: Sequence[StockEntry],
    *,
    unlimited: Collection[Shelf] = (),
) -> None:
    """Refuse entries that a ledger cannot hold.

    A place never holds less than nothing, at the moment of an entry or at any later one. An entry that comes late is
    refused where the place was counted since, because the count has seen what it tells of.

    Parameters
    ----------
    earlier, new : sequence of StockEntry
        What is booked, and what is to be.
    unlimited : collection of Shelf
        Places that hold as much of a part as anybody wants.

    Raises
    ------
    StockShort
        If a place does not hold what is taken.
    StockRefused
        If the place was counted after the moment of an entry.
    """
    for entry in new:
        shelf = entry.place, entry.sku
        lines = [line for line in earlier if (line.place, line.sku) == shelf]
        _refuse_before_a_count(entry, lines)
        if entry.quantity < 0 and shelf not in unlimited:
            _refuse_shortage(
                entry, lines, [line for line in new if (line.place, line.sku) == shelf]
            )


def _refuse_before_a_count(entry: StockEntry, lines: Sequence[StockEntry]) -> None:
    counted_at = max((line.at for line in lines if line.kind is EntryKind.COUNTED), default=None)
    if counted_at is not None and entry.at < counted_at:
        counted_at = counted_at.astimezone(entry.at.tzinfo)
        raise StockRefused(
            _(
                "Part {sku} in {place} was counted at {counted_at:%Y-%m-%d %H:%M}, after {at:%Y-%m-%d"
                " %H:%M}, so the count has seen it. Count again if the count is wrong.",
                sku=entry.sku,
                place=entry.place.words,
                counted_at=counted_at,
                at=entry.at,
            )
        )


def _refuse_shortage(
    entry: StockEntry, lines: Sequence[StockEntry], new: Sequence[StockEntry]
) -> None:
    """Refuse where the balance is below 0 at the moment of the entry or after any later line."""
    asked = -sum(line.quantity for line in new if line.quantity < 0)
    held = sum(line.quantity for line in lines if line.at <= entry.at)
    came = sum(line.quantity for line in new if line.quantity > 0 and line.at <= entry.at)
    lowest, running = held, held
    for line in sorted((line for line in lines if line.at > entry.at), key=lambda line: line.at):
        running += line.quantity
        lowest = min(lowest, running)
    if lowest + came < asked:
        raise StockShort(
            (entry.place, entry.sku),
            held=max(0, lowest + came),
            asked=asked,
            later=held + came >= asked,
        )


def _positive(sku: str, quantity: int) -> int:
    if quantity < 1:
        raise StockRefused(
            _(
                "{quantity} of part {sku} cannot be booked. Give 1 or more.",
                quantity=quantity,
                sku=sku,
            )
        )
    return quantity

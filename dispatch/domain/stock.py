"""Parts in vans, in depots and on order: places, ledger entries and reservations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from dispatch.languages import gettext as _
from dispatch.languages import mark


class PlaceKind(str, Enum):
    """Where parts lie; what is on order lies at its order until it is received."""

    VAN = "van"
    DEPOT = "depot"
    ORDER = "order"


@dataclass(frozen=True, order=True)
class StockPlace:
    """A van, a depot or an order; its text is `van:T-1`, `depot:D-1` or `order:PO-1`.

    Attributes
    ----------
    kind : PlaceKind
        What it is.
    id : str
        Of the technician whose van it is, of the depot, or of the order.
    """

    kind: PlaceKind
    id: str

    def __str__(self) -> str:
        """Return the text by which the place is stored."""
        return f"{self.kind.value}:{self.id}"

    @property
    def words(self) -> str:
        """The place as people say it."""
        if self.kind is PlaceKind.VAN:
            return _("the van of {id}", id=self.id)
        if self.kind is PlaceKind.DEPOT:
            return _("depot {id}", id=self.id)
        return _("order {id}", id=self.id)


def van(technician_id: str) -> StockPlace:
    """Return the van of a technician."""
    return StockPlace(PlaceKind.VAN, technician_id)


def depot(depot_id: str) -> StockPlace:
    """Return the shelf of a depot."""
    return StockPlace(PlaceKind.DEPOT, depot_id)


def on_order(order_id: str) -> StockPlace:
    """Return where the parts of an order lie until they are received."""
    return StockPlace(PlaceKind.ORDER, order_id)


def parse_place(text: str) -> StockPlace:
    """Return the place of a text such as `van:T-1`.

    Raises
    ------
    ValueError
        If the text names no van, depot or order.
    """
    kind, _, id = text.partition(":")
    if kind not in [known.value for known in PlaceKind] or not id:
        raise ValueError(f"{text!r} is no place; write van:TECHNICIAN, depot:DEPOT or order:ORDER")
    return StockPlace(PlaceKind(kind), id)


class EntryKind(str, Enum):
    """Why the stock of a place changed."""

    COUNTED = "counted"
    ORDERED = "ordered"
    RECEIVED = "received"
    PICKED_UP = "picked_up"
    USED = "used"
    RETURNED = "returned"
    MOVED = "moved"
    WRITTEN_OFF = "written_off"

    @property
    def words(self) -> str:
        """The kind as people say it."""
        return _(ENTRY_WORDS[self])


ENTRY_WORDS: Mapping[EntryKind, str] = {
    EntryKind.COUNTED: mark("counted"),
    EntryKind.ORDERED: mark("ordered"),
    EntryKind.RECEIVED: mark("received"),
    EntryKind.PICKED_UP: mark("picked up"),
    EntryKind.USED: mark("used"),
    EntryKind.RETURNED: mark("returned"),
    EntryKind.MOVED: mark("moved"),
    EntryKind.WRITTEN_OFF: mark("written off"),
}
"""What people call the kinds of entry."""


@dataclass(frozen=True)
class StockEntry:
    """One line of a ledger; what a place holds is the sum of its entries.

    Attributes
    ----------
    at : datetime
        When the parts came or went.
    place : StockPlace
        Whose ledger it is.
    sku : str
        Which part.
    quantity : int
        What came (above 0) or went (below 0). A count holds the correction, so that the sum is what was counted.
    kind : EntryKind
        Why.
    by : str
        User id, or `system`.
    ticket_id, plan_id : str or None
        For which visit, by which plan.
    note : str
        Where they came from or went to, or why; may be empty.
    """

    at: datetime
    place: StockPlace
    sku: str
    quantity: int
    kind: EntryKind
    by: str
    ticket_id: str | None = None
    plan_id: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Reservation:
    """Parts of a place that the published plan counts on.

    Attributes
    ----------
    place : StockPlace
        Where they lie until then.
    sku, quantity : str, int
        What is kept; 1 or more.
    at : datetime
        When they are used (van) or picked up (depot).
    ticket_id : str or None
        For which visit; None for what is picked up for none of them.
    """

    place: StockPlace
    sku: str
    quantity: int
    at: datetime
    ticket_id: str | None = None

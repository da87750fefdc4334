"""Parts in vans and depots: places, ledger entries and reservations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class PlaceKind(str, Enum):
    """Where parts lie."""

    VAN = "van"
    DEPOT = "depot"


@dataclass(frozen=True, order=True)
class StockPlace:
    """A van or a depot; its text is `van:T-1` or `depot:D-1`.

    Attributes
    ----------
    kind : PlaceKind
        Van or depot.
    id : str
        Of the technician whose van it is, or of the depot.
    """

    kind: PlaceKind
    id: str

    def __str__(self) -> str:
        """Return the text by which the place is stored."""
        return f"{self.kind.value}:{self.id}"

    @property
    def words(self) -> str:
        """The place as people say it."""
        return f"The van of {self.id}" if self.kind is PlaceKind.VAN else f"Depot {self.id}"


def van(technician_id: str) -> StockPlace:
    """Return the van of a technician."""
    return StockPlace(PlaceKind.VAN, technician_id)


def depot(depot_id: str) -> StockPlace:
    """Return the shelf of a depot."""
    return StockPlace(PlaceKind.DEPOT, depot_id)


def parse_place(text: str) -> StockPlace:
    """Return the place of a text such as `van:T-1`.

    Raises
    ------
    ValueError
        If the text names neither a van nor a depot.
    """
    kind, _, id = text.partition(":")
    if kind not in (PlaceKind.VAN.value, PlaceKind.DEPOT.value) or not id:
        raise ValueError(f"{text!r} is no place; write van:TECHNICIAN or depot:DEPOT")
    return StockPlace(PlaceKind(kind), id)


class EntryKind(str, Enum):
    """Why the stock of a place changed; `ORDERED` changes what is on order, not what is there."""

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
        return self.value.replace("_", " ")


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
        What came (above 0) or went (below 0). A count holds the correction, so that the sum is what was counted. An
        order holds what was ordered (below 0: what of it will not come).
    kind : EntryKind
        Why.
    ticket_id, plan_id, order_id : str or None
        For which visit, by which plan, under which order.
    by : str
        User id, or `system`.
    """

    at: datetime
    place: StockPlace
    sku: str
    quantity: int
    kind: EntryKind
    ticket_id: str | None = None
    plan_id: str | None = None
    order_id: str | None = None
    by: str = "system"


@dataclass(frozen=True)
class Reservation:
    """Parts of a place that the published plan, or a slot taken, counts on.

    Attributes
    ----------
    place : StockPlace
        Where they lie until then.
    sku, quantity : str, int
        What is kept; 1 or more.
    at : datetime
        When they are used (van) or picked up (depot).
    technician_id : str
        For whom.
    ticket_id : str or None
        For which visit; None for a pick-up that serves several.
    plan_id : str or None
        By which plan; None for a slot that no plan holds yet.
    """

    place: StockPlace
    sku: str
    quantity: int
    at: datetime
    technician_id: str
    ticket_id: str | None = None
    plan_id: str | None = None

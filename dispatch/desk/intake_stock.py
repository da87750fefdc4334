"""Whether the parts that a job may want are there: in vans, in depots, or on order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.desk import reservations, stock_book
from dispatch.desk.days import open_orders
from dispatch.domain.stock import PlaceKind
from dispatch.domain.technician import Part
from dispatch.standards.service_standard import ServiceStandards
from dispatch.stock.ledger import Balances, Shelf
from dispatch.storage import Session, master


@dataclass(frozen=True)
class PartOutlook:
    """One part that a job may want.

    Attributes
    ----------
    sku, name, name_en : str
        Which; without a name where the list of parts does not hold it.
    is_known : bool
        Whether the list of parts holds it; a job for one that it does not hold is refused.
    likelihood : float or None
        How often a visit for the fault uses it; None where the catalogue does not say.
    take : bool
        Whether it is proposed to be taken along.
    in_vans, in_depots : int, int or None
        How many are there and not reserved; None is without limit.
    arrives_at : datetime or None
        When the next ones on order are to come.
    """

    sku: str
    name: str
    name_en: str
    is_known: bool
    likelihood: float | None
    take: bool
    in_vans: int
    in_depots: int | None
    arrives_at: datetime | None

    @property
    def is_there(self) -> bool:
        """Whether any is in a van or a depot."""
        return self.in_vans > 0 or self.in_depots is None or self.in_depots > 0


def outlooks(
    session: Session,
    likelihoods: Mapping[str, float],
    wanted: Mapping[str, int],
    *,
    at: datetime,
    standards: ServiceStandards,
    take_from: float,
) -> tuple[PartOutlook, ...]:
    """Return the parts of a fault, the likeliest first, then the others that a job wants."""
    skus = [*sorted(likelihoods, key=lambda sku: -likelihoods[sku]), *wanted]
    if not skus:
        return ()
    parts = {part.sku: part for part in master.all_as(session, master.PART, Part)}
    held = stock_book.held(session, at=at)
    free = _free(session, held)
    unlimited = {sku for _, sku in stock_book.unlimited_shelves(session)}
    arrivals: dict[str, datetime] = {}
    for order in open_orders(session, held, at=at, standards=standards):
        first = arrivals.get(order.sku, order.arrives_at)
        arrivals[order.sku] = min(first, order.arrives_at)
    return tuple(
        PartOutlook(
            sku=sku,
            name=parts[sku].name if sku in parts else "",
            name_en=parts[sku].name_en if sku in parts else "",
            is_known=sku in parts,
            likelihood=likelihoods.get(sku),
            take=sku in parts and likelihoods.get(sku, 0.0) >= take_from,
            in_vans=free.get((PlaceKind.VAN, sku), 0),
            in_depots=None if sku in unlimited else free.get((PlaceKind.DEPOT, sku), 0),
            arrives_at=arrivals.get(sku),
        )
        for sku in dict.fromkeys(skus)
    )


def _free(session: Session, held: Balances) -> dict[tuple[PlaceKind, str], int]:
    """Return how many of each part all vans and all depots hold and have not reserved."""
    reserved = Counter[Shelf]()
    for item in reservations.reserved(session):
        reserved[item.place, item.sku] += item.quantity
    free: dict[tuple[PlaceKind, str], int] = {}
    for (place, sku), quantity in held.items():
        left = max(0, quantity - reserved[place, sku])
        free[place.kind, sku] = free.get((place.kind, sku), 0) + left
    return free

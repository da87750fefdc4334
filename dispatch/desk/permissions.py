"""Which role may do what beside the moves of tickets, which have their own table."""

from __future__ import annotations

from collections.abc import Collection

from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.stock import PlaceKind, StockPlace
from dispatch.errors import NotAllowed

OFFICE = frozenset({Role.DISPATCHER, Role.ADMIN})
PLANNING = OFFICE | {Role.PLANNER}
STAFFING = frozenset({Role.PLANNER, Role.ADMIN})
EVERYONE_AT_WORK = OFFICE | {Role.TECHNICIAN}


def require(by: Actor, roles: Collection[Role], deed: str) -> None:
    """Refuse a deed to whoever has none of these roles.

    Raises
    ------
    NotAllowed
        The text names the deed and who may do it.
    """
    if by.role not in roles:
        allowed = " or ".join(role.value for role in Role if role in roles)
        raise NotAllowed(f"A {by.role.value} may not {deed}. Ask a {allowed}.")


def require_own_van(by: Actor, place: StockPlace, deed: str) -> None:
    """Refuse technicians any place but their own van.

    Raises
    ------
    NotAllowed
        The text names the place.
    """
    if by.role is Role.TECHNICIAN:
        own = place.kind is PlaceKind.VAN and place.id == by.technician_id
        if not own:
            raise NotAllowed(
                f"{by.technician_id or by.id} may not {deed} for {place.words}. Ask the dispatcher."
            )

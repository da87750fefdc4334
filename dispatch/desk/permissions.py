"""Which role may do what beside the moves of tickets, which have their own table."""

from __future__ import annotations

from collections.abc import Collection

from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.stock import PlaceKind, StockPlace
from dispatch.errors import NotAllowed
from dispatch.languages import gettext as _

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
        allowed = _(" or ").join(role.words for role in Role if role in roles)
        raise NotAllowed(
            _(
                "A {role} may not {deed}. Ask a {allowed}.",
                role=by.role.words,
                deed=deed,
                allowed=allowed,
            )
        )


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
                _(
                    "{by} may not {deed} for {place}. Ask the dispatcher.",
                    by=by.technician_id or by.id,
                    deed=deed,
                    place=place.words,
                )
            )

"""Who does something: every change of the day's state names its actor."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.account import Role


@dataclass(frozen=True)
class Actor:
    """A person, or the product itself.

    Attributes
    ----------
    id : str
        User id; `customer:` and the id of a ticket; `system` for what the product does by itself.
    role : Role
        What the actor may do.
    technician_id : str or None
        Whose visits these are, where the role is technician.
    """

    id: str
    role: Role
    technician_id: str | None = None


def customer_of(ticket_id: str) -> Actor:
    """Return the customer of a ticket, who acts on that ticket and on nothing else."""
    return Actor(f"customer:{ticket_id}", Role.CUSTOMER)


SYSTEM = Actor("system", Role.ADMIN)
"""The product itself, for what no person asked for at that moment."""

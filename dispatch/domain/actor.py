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
        User id; `system` for what the product does by itself.
    role : Role
        What the actor may do.
    technician_id : str or None
        Whose visits these are, where the role is technician.
    """

    id: str
    role: Role
    technician_id: str | None = None


SYSTEM = Actor("system", Role.ADMIN)
"""The product itself, for what no person asked for at that moment."""

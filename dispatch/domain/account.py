"""Who may use the product: people with a role, and the tokens that other systems use in their name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from dispatch.languages import gettext as _
from dispatch.languages import mark


class Role(str, Enum):
    """What a person does here; it decides what is shown and what may be changed."""

    DISPATCHER = "dispatcher"
    TECHNICIAN = "technician"
    PLANNER = "planner"
    ADMIN = "admin"
    CUSTOMER = "customer"
    """Whoever a link was sent to: no user, nobody who logs in; sees and changes one case alone."""

    @property
    def words(self) -> str:
        """The role as people say it."""
        return _(ROLE_WORDS[self])


ROLE_WORDS: Mapping[Role, str] = {
    Role.DISPATCHER: mark("dispatcher"),
    Role.TECHNICIAN: mark("technician"),
    Role.PLANNER: mark("planner"),
    Role.ADMIN: mark("admin"),
    Role.CUSTOMER: mark("customer"),
}
"""What people call the roles."""

STAFF = tuple(role for role in Role if role is not Role.CUSTOMER)
"""The roles that users have."""


@dataclass(frozen=True)
class User:
    """Somebody who can log in.

    Attributes
    ----------
    id : str
        Never changes and is never given again; the audit trail names it.
    name : str
        What is typed at the login; unique whatever its capitals.
    role : Role
        What this person may do; one of `STAFF`.
    technician_id : str or None
        The technician this person is; set for the role technician alone.
    is_active : bool
        Whether logins and tokens are taken.
    one_time_until : datetime or None
        Set while the password is a one-time one: nothing but changing it is possible, and it is void after this moment.
    """

    id: str
    name: str
    role: Role
    technician_id: str | None = None
    is_active: bool = True
    one_time_until: datetime | None = None

    @property
    def must_change(self) -> bool:
        """Whether the password has to be changed before anything else."""
        return self.one_time_until is not None


@dataclass(frozen=True)
class Token:
    """What is known of an API token after it was shown once: never its text.

    Attributes
    ----------
    revoked_at : datetime or None
        Since when it is refused.
    """

    id: str
    user_id: str
    name: str
    created_at: datetime
    revoked_at: datetime | None = None

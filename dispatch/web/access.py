"""Who may use which view: each view names the roles it is for, and one that names none is refused to everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, g

from dispatch.domain.account import STAFF, Role, User
from dispatch.domain.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])

ROLES = "dispatch_roles"
PUBLIC = frozenset({"anybody"})
OFFICE = (Role.DISPATCHER, Role.PLANNER, Role.ADMIN)
DISPATCH = (Role.DISPATCHER, Role.ADMIN)
EVERYBODY = STAFF
ADMIN = (Role.ADMIN,)
# Views that libraries register; they hold nothing of any customer.
OTHERS = {"static": PUBLIC, "api-docs.openapi_json": PUBLIC}


def allow(*roles: Role) -> Callable[[View], View]:
    """Return a decorator by which a view names the roles it is for; it goes below the one with the route."""

    def mark(view: View) -> View:
        setattr(view, ROLES, frozenset(roles))
        return view

    return mark


def public(view: View) -> View:
    """Let everybody use a view, whether logged in or not."""
    setattr(view, ROLES, PUBLIC)
    return view


def roles_of(app: Flask, endpoint: str) -> frozenset[Any]:
    """Return the roles that a view is for; empty for one that names none."""
    if endpoint in OTHERS:
        return OTHERS[endpoint]
    found: frozenset[Any] = getattr(app.view_functions.get(endpoint), ROLES, frozenset())
    return found


def current_user() -> User | None:
    """Return who is logged in; None in the pages of a folder, which know no users."""
    user: User | None = g.get("user")
    return user


def acting_user() -> User:
    """Return who is logged in, in a view that nobody else reaches."""
    user: User = g.user
    return user


def acting() -> Actor:
    """Return who is logged in, as the use cases name it."""
    user = acting_user()
    return Actor(user.id, user.role, user.technician_id)


def only_technician() -> str | None:
    """Return the one technician whose visits may be shown to the current user; None where all may."""
    user = current_user()
    if user is None or user.role is not Role.TECHNICIAN:
        return None
    return user.technician_id or ""


def may_see_technician(technician_id: str | None) -> bool:
    """Return whether the visits of a technician may be shown to the current user."""
    only = only_technician()
    return only is None or only == technician_id

"""What the application works with when it has a store: the store itself, the clock, how passwords are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import current_app

from dispatch.desk.logins import Lifetime
from dispatch.desk.passwords import Passwords
from dispatch.storage.engine import Store

EXTENSION = "dispatch_store"


def wall_clock() -> datetime:
    """Return the moment it is, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class StoreMode:
    """What the views of a store work with.

    Attributes
    ----------
    store : Store
        Everything that is known.
    clock : callable
        Returns now; the only clock that the views read.
    passwords : Passwords
        How passwords are kept.
    lifetime : Lifetime
        How long a login lasts.
    """

    store: Store
    clock: Callable[[], datetime] = wall_clock
    passwords: Passwords = field(default_factory=Passwords)
    lifetime: Lifetime = field(default_factory=Lifetime)


def store_mode() -> StoreMode:
    """Return what the application at work has."""
    mode: StoreMode = current_app.extensions[EXTENSION]
    return mode


def current_store() -> Store:
    """Return the store of the application at work."""
    return store_mode().store


def now() -> datetime:
    """Return the moment it is, by the application's clock."""
    return store_mode().clock()

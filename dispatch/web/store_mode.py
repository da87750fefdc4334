"""What the application works with when it has a store: the store itself, the clock, how passwords are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask, current_app

from dispatch.desk.edit_book import EditBook
from dispatch.desk.fixes import FixBook
from dispatch.desk.logins import Lifetime
from dispatch.desk.passwords import Passwords
from dispatch.desk.slots import SlotBook
from dispatch.desk.slots_ready import Keeper
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.standards.service_standard import ServiceStandards, load_standards
from dispatch.storage.engine import Store
from dispatch.travel.straight_line import StraightLine
from dispatch.travel.travel_times import TravelTimes

EXTENSION = "dispatch_store"
CLOCKS_DIFFER = timedelta(minutes=2)


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
    standards : ServiceStandards
        What is promised to customers.
    travel : TravelTimes
        How long the ways take.
    slots : SlotBook
        The plan on the board, made ready for questions about appointments.
    edits : EditBook
        The same, made ready for edits by hand.
    fixes : FixBook
        The same, made ready to be asked what would serve a job.
    """

    store: Store
    clock: Callable[[], datetime] = wall_clock
    passwords: Passwords = field(default_factory=Passwords)
    lifetime: Lifetime = field(default_factory=Lifetime)
    standards: ServiceStandards = field(default_factory=load_standards)
    travel: TravelTimes = field(default_factory=StraightLine)
    slots: SlotBook = field(init=False)
    edits: EditBook = field(init=False)
    fixes: FixBook = field(init=False)

    def __post_init__(self) -> None:
        """Open the books of appointments and of edits; nothing is read yet."""
        slots = SlotBook(self.store, self.standards, travel=self.travel)
        object.__setattr__(self, "slots", slots)
        object.__setattr__(self, "edits", EditBook(self.store, self.standards, slots))
        object.__setattr__(self, "fixes", FixBook(self.edits))


@contextmanager
def appointments_ready(app: Flask) -> Iterator[None]:
    """Let each plan that is published be loaded beside the block, before a caller asks or a dispatcher edits."""
    mode: StoreMode = app.extensions[EXTENSION]

    def prepare() -> None:
        mode.slots.prepare()
        mode.edits.prepare(at=mode.clock())

    keeper = Keeper(prepare)
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


def store_mode() -> StoreMode:
    """Return what the application at work has."""
    mode: StoreMode = current_app.extensions[EXTENSION]
    return mode


def current_store() -> Store:
    """Return the store of the application at work."""
    return store_mode().store


def standards() -> ServiceStandards:
    """Return what is promised to customers."""
    return store_mode().standards


def travel() -> TravelTimes:
    """Return how long the ways take."""
    return store_mode().travel


def slot_book() -> SlotBook:
    """Return the book that offers and takes appointments."""
    return store_mode().slots


def edit_book() -> EditBook:
    """Return the book that judges edits by hand."""
    return store_mode().edits


def happened_at(given: datetime | None) -> datetime:
    """Return when something happened that is told now; without a moment given, now.

    Raises
    ------
    InputError
        If the moment has not come yet.
    """
    current = now()
    if given is None:
        return current
    if given > current + CLOCKS_DIFFER:
        raise InputError(
            _(
                "It is {current:%Y-%m-%d %H:%M} UTC, and {given} has not come yet. Leave it out.",
                current=current,
                given=given,
            )
        )
    return min(given, current)


def now() -> datetime:
    """Return the moment it is, by the application's clock."""
    return store_mode().clock()

"""Customers with a contract: who they are, what they are promised, and the inspections they pay for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from dispatch.domain.job import OwnStandard
from dispatch.domain.place import Location


@dataclass(frozen=True)
class Contact:
    """Somebody to talk to at a customer's."""

    name: str
    phone: str = ""
    role: str = ""


@dataclass(frozen=True)
class CustomerPlace:
    """One of a customer's places."""

    name: str
    location: Location
    address: str = ""


@dataclass(frozen=True)
class Customer:
    """A customer with a contract.

    Attributes
    ----------
    id : str
        Empty before the store has given one.
    name : str
        As people say it; jobs of this customer's name are the customer's.
    name_en : str
        In Latin letters; may be empty.
    also_called : tuple of str
        Other names by which jobs are known to be the customer's.
    phones : tuple of str
        Numbers by which jobs are known to be the customer's, those of the contacts beside them.
    preferred_id : str or None
        The customer's own technician.
    preferred_only : bool
        Whether nobody else is sent.
    standard : OwnStandard or None
        What is promised in place of the service standards.
    targets : Mapping of promise to share
        What share of promises is to be kept, from 0 to 1: `first_response`, `on_site`, `resolution`.
    contacts, places : tuple
        Whom to talk to, and where.
    note : str
        For the dispatcher.
    """

    id: str
    name: str
    name_en: str = ""
    also_called: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    preferred_id: str | None = None
    preferred_only: bool = False
    standard: OwnStandard | None = None
    targets: Mapping[str, float] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    places: tuple[CustomerPlace, ...] = ()
    note: str = ""


class Rhythm(str, Enum):
    """In what an inspection's rhythm is counted."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Inspection:
    """Work that a contract asks for again and again.

    Attributes
    ----------
    id, customer_id : str
        `id` is empty before the store has given one.
    name : str
        What is done; the description of each ticket.
    place : str
        Name of one of the customer's places.
    every, rhythm : int, Rhythm
        Every so many weeks or months.
    starts_on : date
        The first date; all others are counted from it, so that the end of a month stays the end of the month.
    window_days : int
        How many days each visit may lie in, the date the first of them; a soft window.
    lead_days : int
        How many days before its date a visit becomes a ticket.
    service_seconds : int
        Time on site of a technician of speed 1.
    skill, level : str, int
        What the technician has to hold; an empty skill is none.
    kind : str
        Kind of job.
    tools, parts
        What has to be aboard; what each visit uses up.
    owner : str
        Id of the user who owns the tickets.
    """

    id: str
    customer_id: str
    name: str
    place: str
    every: int
    rhythm: Rhythm
    starts_on: date
    window_days: int = 5
    lead_days: int = 14
    service_seconds: int = 3600
    skill: str = ""
    level: int = 1
    kind: str = "inspection"
    tools: tuple[str, ...] = ()
    parts: Mapping[str, int] = field(default_factory=dict)
    owner: str = ""


class Severity(str, Enum):
    """How bad a device says it is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

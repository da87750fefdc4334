"""What a customer's page is made of: the steps, what can be done, and all that is shown of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from dispatch.domain.job import Window
from dispatch.domain.ticket import Feedback, TicketState
from dispatch.tickets.arrival_window import Arrival
from dispatch.tickets.clocks import Outcome

S = TicketState


class Step(int, Enum):
    """The four steps of the page."""

    RECEIVED = 0
    PLANNED = 1
    ON_THE_WAY = 2
    DONE = 3


STEPS: Mapping[TicketState, Step | None] = {
    S.REPORTED: Step.RECEIVED,
    S.TRIAGED: Step.RECEIVED,
    S.REOPENED: Step.RECEIVED,
    S.NEEDS_PART: Step.RECEIVED,
    S.NEEDS_EXPERT: Step.RECEIVED,
    S.PLANNED: Step.PLANNED,
    S.DISPATCHED: Step.PLANNED,
    S.ON_THE_WAY: Step.ON_THE_WAY,
    S.ON_SITE: Step.ON_THE_WAY,
    S.DONE: Step.DONE,
    S.RESOLVED_REMOTELY: Step.DONE,
    S.FOLLOWED_UP: Step.DONE,
    S.CLOSED: Step.DONE,
    S.CANCELLED: None,
}


class May(str, Enum):
    """What the customer can do now."""

    CONFIRM = "confirm"
    CHOOSE = "choose"
    CANCEL = "cancel"
    COME_BACK = "come_back"
    RATE = "rate"
    WISH_CALL = "wish_call"


@dataclass(frozen=True)
class AwaitedPart:
    """A part that the work waits for, by name, and when it is said to come, as far as that is known."""

    name: str
    expected_at: datetime | None


@dataclass(frozen=True)
class Promised:
    """A promise that counts: what, by when (None while it stands still for a part), and how it stands."""

    what: str
    due_at: datetime | None
    outcome: Outcome


@dataclass(frozen=True)
class CustomerView:
    """All that a customer is shown, and nothing beyond it.

    Attributes
    ----------
    ticket_id : str
        The visit that goes on.
    state, step : TicketState, Step or None
        How it stands; a cancelled one is at no step.
    reported_at, moved_at : datetime
        When the customer called, and when the state last changed.
    kind : str
        Of the work; may be empty.
    is_return : bool
        Whether a visit was made before.
    technician : str
        First name of who comes, or who was there; may be empty.
    told_start_at : datetime or None
        The planned start that a confirmation rests on, while somebody is to come.
    arrival : Arrival or None
        When to expect the technician; None while nobody comes, and when that is not known any more.
    appointment : Window or None
        What was agreed.
    changed_from : datetime or None
        The start that was told before, where the plan has changed since.
    confirmed_at : datetime or None
        When the customer agreed to the time that holds now.
    confirmed_before : bool
        Whether the customer had agreed to another time.
    awaited : tuple of AwaitedPart
        What the work waits for.
    promised : tuple of Promised
        On site and resolution.
    rating : Feedback or None
        The last score and words of the customer.
    call_wished_at : datetime or None
        When the customer asked to be called, where nobody has moved the case since.
    may : frozenset of May
        What can be done now.
    """

    ticket_id: str
    state: TicketState
    step: Step | None
    reported_at: datetime
    moved_at: datetime
    kind: str
    is_return: bool
    technician: str
    told_start_at: datetime | None
    arrival: Arrival | None
    appointment: Window | None
    changed_from: datetime | None
    confirmed_at: datetime | None
    confirmed_before: bool
    awaited: tuple[AwaitedPart, ...]
    promised: tuple[Promised, ...]
    rating: Feedback | None
    call_wished_at: datetime | None
    may: frozenset[May]

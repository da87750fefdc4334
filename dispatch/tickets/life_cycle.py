"""The closed list of moves between the states of a ticket, and who may make them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.domain.account import STAFF, Role
from dispatch.domain.actor import Actor, customer_of
from dispatch.domain.ticket import Ticket, TicketState
from dispatch.errors import DispatchError, NotAllowed
from dispatch.languages import gettext as _
from dispatch.languages import mark

S = TicketState
OFFICE = frozenset({Role.DISPATCHER, Role.ADMIN})
VISIT = OFFICE | {Role.TECHNICIAN}
WISH = OFFICE | {Role.CUSTOMER}


class MoveRefused(DispatchError):
    """A ticket cannot be moved as asked; the text says what is possible now.

    Attributes
    ----------
    possible : tuple of TicketState
        Where the actor may move the ticket now.
    """

    def __init__(self, text: str, possible: tuple[TicketState, ...] = ()) -> None:
        self.possible = possible
        super().__init__(text)


class MoveNotAllowed(MoveRefused, NotAllowed):
    """The move exists, but this person may not make it."""


@dataclass(frozen=True)
class Rule:
    """One move: who may make it, and what it means."""

    roles: frozenset[Role]
    means: str


MOVES: Mapping[tuple[TicketState, TicketState], Rule] = {
    (S.REPORTED, S.TRIAGED): Rule(
        OFFICE, mark("the customer was answered and it is known what is needed")
    ),
    (S.REPORTED, S.CANCELLED): Rule(WISH, mark("the customer no longer wants it")),
    (S.TRIAGED, S.RESOLVED_REMOTELY): Rule(OFFICE, mark("solved without a visit")),
    (S.TRIAGED, S.PLANNED): Rule(OFFICE, mark("a published plan holds its visit")),
    (S.TRIAGED, S.CANCELLED): Rule(WISH, mark("the customer no longer wants it")),
    (S.PLANNED, S.DISPATCHED): Rule(OFFICE, mark("the technician was sent the visit")),
    (S.PLANNED, S.TRIAGED): Rule(OFFICE, mark("a new plan leaves it out")),
    (S.PLANNED, S.RESOLVED_REMOTELY): Rule(OFFICE, mark("solved without a visit")),
    (S.PLANNED, S.CANCELLED): Rule(WISH, mark("the customer no longer wants it")),
    (S.DISPATCHED, S.ON_THE_WAY): Rule(VISIT, mark("the technician drives to the customer")),
    (S.DISPATCHED, S.PLANNED): Rule(OFFICE, mark("taken back: a new plan gives it to another")),
    (S.DISPATCHED, S.TRIAGED): Rule(OFFICE, mark("taken back: a new plan leaves it out")),
    (S.DISPATCHED, S.RESOLVED_REMOTELY): Rule(OFFICE, mark("solved without a visit")),
    (S.DISPATCHED, S.CANCELLED): Rule(WISH, mark("the customer no longer wants it")),
    (S.ON_THE_WAY, S.ON_SITE): Rule(VISIT, mark("the work on site begins")),
    (S.ON_THE_WAY, S.PLANNED): Rule(OFFICE, mark("called back: a new plan gives it to another")),
    (S.ON_THE_WAY, S.TRIAGED): Rule(OFFICE, mark("called back: a new plan leaves it out")),
    (S.ON_THE_WAY, S.CANCELLED): Rule(OFFICE, mark("the customer no longer wants it")),
    (S.ON_SITE, S.DONE): Rule(VISIT, mark("the work is finished")),
    (S.ON_SITE, S.NEEDS_PART): Rule(VISIT, mark("the visit ended for want of a part")),
    (S.ON_SITE, S.NEEDS_EXPERT): Rule(VISIT, mark("the visit ended: somebody else has to come")),
    (S.ON_SITE, S.PLANNED): Rule(OFFICE, mark("broken off: a new plan gives it to another")),
    (S.ON_SITE, S.TRIAGED): Rule(OFFICE, mark("broken off: a new plan leaves it out")),
    (S.ON_SITE, S.CANCELLED): Rule(OFFICE, mark("the customer sent the technician away")),
    (S.RESOLVED_REMOTELY, S.FOLLOWED_UP): Rule(OFFICE, mark("the customer was called back")),
    (S.RESOLVED_REMOTELY, S.REOPENED): Rule(OFFICE, mark("it is not solved after all")),
    (S.DONE, S.FOLLOWED_UP): Rule(OFFICE, mark("the customer was called back")),
    (S.DONE, S.REOPENED): Rule(OFFICE, mark("it is not solved after all")),
    (S.NEEDS_PART, S.FOLLOWED_UP): Rule(
        OFFICE, mark("the return visit is agreed with the customer")
    ),
    (S.NEEDS_PART, S.CANCELLED): Rule(OFFICE, mark("the customer wants no return visit")),
    (S.NEEDS_EXPERT, S.FOLLOWED_UP): Rule(
        OFFICE, mark("the return visit is agreed with the customer")
    ),
    (S.NEEDS_EXPERT, S.CANCELLED): Rule(OFFICE, mark("the customer wants no return visit")),
    (S.FOLLOWED_UP, S.CLOSED): Rule(OFFICE, mark("nothing is left to do")),
    (S.FOLLOWED_UP, S.REOPENED): Rule(OFFICE, mark("it is not solved after all")),
    (S.CLOSED, S.REOPENED): Rule(OFFICE, mark("it came back")),
    (S.CANCELLED, S.REOPENED): Rule(WISH, mark("the customer wants it after all")),
    (S.CANCELLED, S.CLOSED): Rule(OFFICE, mark("nothing is left to do")),
    (S.REOPENED, S.TRIAGED): Rule(
        OFFICE, mark("the customer was answered and it is known what is needed")
    ),
    (S.REOPENED, S.CANCELLED): Rule(WISH, mark("the customer no longer wants it")),
}
"""Every move there is; what is not here is refused."""

PLANNABLE = frozenset({S.TRIAGED, S.PLANNED, S.DISPATCHED})
"""States in which a plan may give a ticket's visit to anybody."""
UNDER_WAY = frozenset({S.ON_THE_WAY, S.ON_SITE})
"""States in which a visit has begun."""
RESOLVED = frozenset({S.DONE, S.RESOLVED_REMOTELY})
"""States that end the work with success."""
ENDED = frozenset({S.CLOSED, S.CANCELLED})
"""States in which nothing is left to do."""


def possible_moves(state: TicketState, role: Role) -> tuple[TicketState, ...]:
    """Return the states a role may move a ticket into, in the order of the list."""
    return tuple(
        after for (before, after), rule in MOVES.items() if before is state and role in rule.roles
    )


NO_MOVE = mark("Ticket {ticket} is {state} and cannot become {after}. {possible}")
NOT_THEIRS = mark(
    "A {role} may not move ticket {ticket} from {state} to {after}; a {allowed} may. {possible}"
)


def check_move(ticket: Ticket, after: TicketState, by: Actor) -> None:
    """Refuse a move that the list does not hold or that the actor may not make.

    Raises
    ------
    MoveRefused
        With a sentence that says what is possible now; `MoveNotAllowed` where another person may.
    """
    possible = possible_moves(ticket.state, by.role)
    said = {
        "ticket": ticket.id,
        "state": ticket.state.words,
        "after": after.words,
        "possible": _possible(possible, by),
    }
    if (ticket.state, after) not in MOVES:
        raise MoveRefused(_(NO_MOVE, **said), possible)
    if by.role is Role.CUSTOMER and by.id != customer_of(ticket.id).id:
        raise MoveNotAllowed(_("Ticket {ticket} is another customer's.", ticket=ticket.id))
    own = by.technician_id is not None and by.technician_id == ticket.technician_id
    if by.role is Role.TECHNICIAN and not own:
        raise MoveNotAllowed(
            _(
                "Ticket {ticket} is not a visit of {by}. Technicians move their own visits; ask the"
                " dispatcher.",
                ticket=ticket.id,
                by=by.technician_id or by.id,
            )
        )
    if after not in possible:
        allowed = _(" or ").join(
            role.words for role in STAFF if role in MOVES[ticket.state, after].roles
        )
        told = _(NOT_THEIRS, role=by.role.words, allowed=allowed, **said)
        raise MoveNotAllowed(told, possible)


def _possible(possible: tuple[TicketState, ...], by: Actor) -> str:
    if not possible:
        return _("A {role} can do nothing with it now.", role=by.role.words)
    return _("Possible now: {states}.", states=_(", ").join(state.words for state in possible))


def life_cycle_markdown() -> str:
    """Return the table of moves of `docs/tickets.md`."""
    lines = ["| from | to | means | by |", "|---|---|---|---|"]
    for (before, after), rule in MOVES.items():
        roles = ", ".join(role.value for role in Role if role in rule.roles)
        lines.append(f"| {before.words} | {after.words} | {rule.means} | {roles} |")
    return "\n".join(lines) + "\n"

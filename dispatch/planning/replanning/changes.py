"""What re-planning would change: each visit before and after, and the cost of each choice to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

Cents = Mapping[str, int]
"""Cents by component, `total` included."""


class ChangeKind(str, Enum):
    """What becomes of a visit, compared with the plan in force."""

    KEPT = "kept"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    DROPPED = "dropped"
    NEWLY_SERVED = "newly_served"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class VisitAt:
    """A visit in a plan: who, in which shift, when, and by how much its promise is missed."""

    technician_id: str
    shift: int
    start_at: datetime
    late_seconds: int


@dataclass(frozen=True)
class Change:
    """What becomes of one job.

    Attributes
    ----------
    job_id : str
        Which job.
    kind : ChangeKind
        Compared with the plan in force: kept at its technician and time, moved in time, handed over to another
        technician, dropped, newly served, or left out in both.
    was, carried, now : VisitAt or None
        Its visit in the plan in force, in that plan carried on as it is, and in the proposal; None: no visit.
    newly_late : bool
        Late in the proposal, and not in the plan in force.
    choice : bool
        Whether this can be accepted or refused. A visit whose time moves only because others change follows from them.
    cost : Mapping of component to cents, `total` included
        What the plan costs more once the choice is made, after those that `Diff.choices` lists before it; all 0 where
        it is no choice. Below 0: it saves.
    needs : tuple of str
        Choices that were worked out together with this one, as none of them could be made alone; see `accept`.
    """

    job_id: str
    kind: ChangeKind
    was: VisitAt | None
    carried: VisitAt | None
    now: VisitAt | None
    newly_late: bool = False
    choice: bool = False
    cost: Cents = field(default_factory=dict)
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diff:
    """Everything that a proposal changes.

    Attributes
    ----------
    changes : tuple of Change
        One for each job of the remainder; choices first, in the order in which their cost was worked out.
    before, after : Mapping of component to cents, `total` included
        What the plan in force costs carried on as it is, and what the proposal costs.
    rest : Mapping of component to cents, `total` included
        What timing the routes as a whole saves after all choices are made; belongs to no job, mostly 0.
    """

    changes: tuple[Change, ...]
    before: Cents
    after: Cents
    rest: Cents

    @property
    def choices(self) -> tuple[Change, ...]:
        """The changes that can be accepted or refused."""
        return tuple(change for change in self.changes if change.choice)

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """Return the changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def newly_late(self) -> tuple[Change, ...]:
        """The visits that keep their promise in the plan in force and miss it in the proposal."""
        return tuple(change for change in self.changes if change.newly_late)

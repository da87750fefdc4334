"""What a person may change in a plan by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dispatch.domain.plan import Plan
from dispatch.planning.replanning.changes import Cents
from dispatch.planning.replanning.touched import Touched
from solver.violations import Violation

Document = dict[str, Any]


@dataclass(frozen=True)
class MoveVisit:
    """Let a technician make a visit, whoever makes it now, or nobody.

    Attributes
    ----------
    job_id, technician_id : str
        Which visit, by whom; the same technician as now changes position or time alone.
    shift : int or None
        In which shift; None: the one that `start_at` or the present visit lies in, else the first that is left.
    position : int or None
        How many visits of that route come before; None: by `start_at`, else where it is cheapest.
    start_at : datetime or None
        When it shall start; None: as soon as suits the route. `HoldVisit` keeps it there when the plan changes again.
    """

    job_id: str
    technician_id: str
    shift: int | None = None
    position: int | None = None
    start_at: datetime | None = None


@dataclass(frozen=True)
class LeaveOut:
    """Visit a job no more."""

    job_id: str


@dataclass(frozen=True)
class HoldVisit:
    """Lock a visit where it stands: with its technician, at its start, or both; neither lifts the lock."""

    job_id: str
    technician: bool = True
    start: bool = False


Edit = MoveVisit | LeaveOut | HoldVisit


@dataclass(frozen=True)
class Edited:
    """What an edit would do; nothing is changed yet (`Editing.save`).

    Attributes
    ----------
    edit : Edit
        What was asked for.
    violations : tuple of Violation
        Every rule that the plan would break, as the checker names it, those broken before included; empty: none.
    cost : Mapping of component to cents, `total` included
        What the plan would cost more.
    total : int
        What it would cost, cents.
    starts : Mapping of job id to (before, after)
        Visits whose start changes; None: no visit.
    later : tuple of (job id, seconds)
        Visits that would miss their promise by more than before, and by how much more.
    """

    edit: Edit
    violations: tuple[Violation, ...]
    cost: Cents
    total: int
    starts: Mapping[str, tuple[datetime | None, datetime | None]]
    later: tuple[tuple[str, int], ...]
    touched: Touched = field(repr=False, compare=False)
    job: Document | None = field(repr=False, compare=False, default=None)

    @property
    def valid(self) -> bool:
        """Whether the plan would keep every rule."""
        return not self.violations

    @property
    def sentences(self) -> tuple[str, ...]:
        """The violations in words."""
        return tuple(violation.sentence for violation in self.violations)


@dataclass(frozen=True)
class Judged:
    """A plan with a person's edit in it, judged by the checker.

    Attributes
    ----------
    problem, plan : dict
        The problem document and the plan document.
    violations : tuple of Violation
        The rules it breaks, empty but for a forced edit.
    shown : Plan or None
        The day as people see it.
    """

    problem: Document
    plan: Document
    violations: tuple[Violation, ...]
    shown: Plan | None

"""The manager's figures, read from the audit trail in one snapshot and kept for the next question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from threading import Lock

from dispatch.desk import figures_trail as read
from dispatch.desk.figures_known import (
    Known,
    note_events,
    take_cases,
    take_tickets,
    without_collecting,
)
from dispatch.desk.permissions import PLANNING, require
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.errors import NotAllowed
from dispatch.figures.causes import Cause
from dispatch.figures.definitions import FIGURES, Unit
from dispatch.figures.observations import Observation, Rules, of_case
from dispatch.figures.periods import Period
from dispatch.figures.report import (
    EVERYTHING,
    Ledger,
    Only,
    Value,
    behind,
    by_group,
    causes,
    figures,
    trend,
)
from dispatch.figures.shifts import of_shifts
from dispatch.languages import gettext as _
from dispatch.settings import Settings
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, audit


@dataclass(frozen=True)
class Report:
    """The figures of a period.

    Attributes
    ----------
    period, only : Period, Only
        Of what.
    values, before : mapping of key to Value
        Of the period, and of the one before it.
    trends : mapping of key to sequence of (Period, Value)
        Step by step, the oldest first.
    causes : mapping of promise to mapping of Cause to count
        Why promises were missed; the counts add up to the misses.
    names : mapping of technician id to str
        For people.
    """

    period: Period
    only: Only
    values: Mapping[str, Value]
    before: Mapping[str, Value]
    trends: Mapping[str, Sequence[tuple[Period, Value]]]
    causes: Mapping[str, Mapping[Cause, int]]
    names: Mapping[str, str]


class FigureBook:
    """The figures of a store: reads what is new in the trail, and counts anew only what it changes."""

    def __init__(self, store: Store, standards: ServiceStandards, settings: Settings) -> None:
        """Read nothing yet.

        Parameters
        ----------
        store, standards, settings : Store, ServiceStandards, Settings
            Where from; working hours and the clock of days; targets and how figures are counted.
        """
        self._store, self._standards = store, standards
        self._targets = targets_of(settings)
        self._rules = Rules(
            appointment_seconds=settings.appointment_minutes * 60,
            call_back_seconds=settings.call_back_hours * 3600,
        )
        self._lock = Lock()
        self._known = Known()

    @property
    def zone_name(self) -> str:
        """The clock by which days are told apart."""
        return str(self._standards.timezone)

    def read_ahead(self, at: datetime) -> None:
        """Read and count everything now, so that the first page need not wait for it."""
        with self._lock:
            self._current(at)

    def report(self, period: Period, *, by: Actor, at: datetime, only: Only = EVERYTHING) -> Report:
        """Return the figures of a period, with the period before, trends and causes.

        Raises
        ------
        NotAllowed
            If the role may not; technicians may ask for themselves only.
        """
        ledger, names = self._ledger(by=by, at=at, only=only)
        return Report(
            period,
            only,
            figures(ledger, period, only=only),
            figures(ledger, period.before(), only=only),
            trend(ledger, period, [each.key for each in FIGURES], only=only),
            causes(ledger, period, only=only),
            names,
        )

    def groups(
        self,
        period: Period,
        dimension: str,
        *,
        by: Actor,
        at: datetime,
        only: Only = EVERYTHING,
    ) -> dict[str, dict[str, Value]]:
        """Return the figures of each group of a dimension; `NotAllowed` if the role may not."""
        ledger, _ = self._ledger(by=by, at=at, only=only)
        return by_group(ledger, period, dimension, only=only)

    def behind(
        self,
        period: Period,
        figure: str,
        *,
        by: Actor,
        at: datetime,
        only: Only = EVERYTHING,
        cause: Cause | None = None,
    ) -> list[Observation]:
        """Return what a figure is made of, the newest first; `NotAllowed` if the role may not."""
        ledger, _ = self._ledger(by=by, at=at, only=only)
        return behind(ledger, period, figure, only=only, cause=cause)

    def _ledger(self, *, by: Actor, at: datetime, only: Only) -> tuple[Ledger, Mapping[str, str]]:
        own = Only("technician", by.technician_id or "")
        if by.role is Role.TECHNICIAN:
            if by.technician_id is None or only != own:
                raise NotAllowed(
                    _("Technicians see their own figures only. Open your own figures.")
                )
        else:
            require(by, PLANNING, _("see figures"))
        with self._lock:
            return self._current(at), dict(self._known.names)

    def _current(self, at: datetime) -> Ledger:
        with without_collecting():
            with self._store.reading() as session:
                self._read(session)
            return self._counted(at)

    def _read(self, session: Session) -> None:
        """Take what is new in the trail; all of it where a line was added below the last one read."""
        known = self._known
        rows, last = audit.extent(session)
        if audit.extent(session, until=known.last)[0] != known.rows:
            known = self._known = Known()
        if last == known.last:
            return
        fresh = audit.lines(session, actions=read.LINES, after=known.last)
        touched = note_events(known, fresh)
        changed = {line.subject_id for line in fresh if line.subject_kind == "ticket"}
        if known.last:
            subjects = [("ticket", id) for id in sorted(changed)]
            lines = (
                audit.lines(session, actions=read.TICKET_LINES, subjects=subjects)
                if subjects
                else []
            )
        else:
            lines = [line for line in fresh if line.subject_kind == "ticket"]
        take_tickets(known, lines)
        take_cases(known, changed | touched)
        known.rows, known.last, known.ledger = rows, last, None

    def _counted(self, at: datetime) -> Ledger:
        """Count what may have changed since the last time, and add what is final."""
        known, zone = self._known, self._standards.timezone
        if known.ledger is not None and known.ledger.now == at:
            return known.ledger
        if known.counted_at is not None and at < known.counted_at:
            known.count_anew()  # what is final later need not be so yet
        known.counted_at = at
        known.ledger = None
        current: list[Observation] = []
        for id, case in list(known.open.items()):
            found, is_final = of_case(
                case,
                calendar=self._standards.calendar,
                absences=known.absences,
                rules=self._rules,
                now=at,
            )
            if is_final:
                known.final[id] = found
                known.settled = None
                del known.open[id]
            else:
                current += found
        if known.settled is None:
            known.settled = [each for found in known.final.values() for each in found]
            known.settled.sort(key=attrgetter("stamp"))
        visits = (visit for case in known.cases.values() for visit in case.visits)
        current += of_shifts(known.shifts, visits, absences=known.absences, zone=zone, now=at)
        counted = known.settled + current
        counted.sort(key=attrgetter("stamp"))
        known.ledger = Ledger(counted, tuple(known.cases.values()), self._targets, at)
        return known.ledger


def targets_of(settings: Settings) -> dict[str, float]:
    """Return the target of each figure that has one, in its own unit; shares from 0 to 1."""
    found = {}
    for each in FIGURES:
        if each.target:
            value = float(getattr(settings, each.target))
            found[each.key] = value / 100 if each.unit is Unit.SHARE else value
    return found

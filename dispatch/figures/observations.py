"""What each figure is the sum of: observations, each with its moment, its tickets and what it is broken down by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.domain.job import Difficulty, Priority
from dispatch.domain.ticket import TicketState
from dispatch.figures.causes import Cause, main_cause
from dispatch.figures.definitions import PROMISES
from dispatch.figures.facts import About, Absence, Case, Visit
from dispatch.standards.calendar import Calendar
from dispatch.tickets.clocks import Clocks, Outcome, read_clocks
from dispatch.tickets.first_time_fix import FirstVisit, judge_first_visit
from dispatch.tickets.life_cycle import RESOLVED

S = TicketState
ENOUGH = 4
_DECIDED = (Outcome.KEPT, Outcome.MISSED)
_STANDING = (Outcome.RUNNING, Outcome.WAITING)


@dataclass(frozen=True)
class Rules:
    """What the settings say of how figures are counted."""

    appointment_seconds: float = 900.0
    call_back_seconds: float = 86_400.0


@dataclass(frozen=True, slots=True)
class Observation:
    """One line of a figure's sum.

    Attributes
    ----------
    figure : str
        Key of the figure.
    at : datetime
        The moment that puts it into a period.
    part, whole : float
        What it adds to numerator and denominator.
    tickets : tuple of str
        Where it can be looked up.
    technician : str or None
        Whom it counts for; empty is nobody, None where the figure knows no technician.
    about : About or None
        What else it is broken down by; None where the figure knows technicians only.
    parts : tuple of str or None
        The parts it counts for where these are not those of the case.
    cause : Cause or None
        Of a missed promise.
    stamp : float
        The moment as a timestamp, by which many are sorted quickly.
    """

    figure: str
    at: datetime
    part: float
    whole: float
    tickets: tuple[str, ...]
    technician: str | None
    about: About | None
    parts: tuple[str, ...] | None = None
    cause: Cause | None = None
    stamp: float = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the moment as a timestamp."""
        object.__setattr__(self, "stamp", self.at.timestamp())


def of_case(
    case: Case,
    *,
    calendar: Calendar,
    absences: Mapping[str, Sequence[Absence]],
    rules: Rules,
    now: datetime,
) -> tuple[list[Observation], bool]:
    """Return what a case adds to the figures, and whether that is final as long as nothing else is recorded.

    Parameters
    ----------
    case, absences : Case, mapping of technician id to sequence of Absence
        What happened.
    calendar : Calendar
        Working hours.
    rules, now : Rules, datetime
        How it is counted, and when.
    """
    clocks = read_clocks(case.chain, case.terms, calendar, now=now)
    first_visit = judge_first_visit(case.chain, now=now)
    found = list(_promises(case, clocks, absences, now))
    found += _results(case, clocks, first_visit)
    found += _said(case)
    calls, undecided = _call_backs(case, rules, now)
    found += calls
    found += _visits(case, rules)
    standing = any(
        reading.outcome in _STANDING
        for clock in (clocks.first_response, clocks.on_site, clocks.resolution)
        for reading in (clock.plain, clock.less_waits)
    )
    # A miss that goes on can still change its cause as it grows.
    growing = any(
        clock.plain.outcome is Outcome.MISSED and clock.plain.met_at is None
        for clock in (clocks.on_site, clocks.resolution)
    )
    early = first_visit is FirstVisit.TOO_EARLY
    return found, not (standing or growing or undecided or early)


def _first_person(case: Case) -> str:
    return case.on_site[0].technician_id if case.on_site else ""


def _last_person(case: Case) -> str:
    return case.on_site[-1].technician_id if case.on_site else ""


def _promises(
    case: Case, clocks: Clocks, absences: Mapping[str, Sequence[Absence]], now: datetime
) -> Iterator[Observation]:
    at, ids = case.terms.reported_at, _ids(case)
    for name in PROMISES:
        clock = getattr(clocks, name)
        person = None if name == "first_response" else _first_person(case)
        readings = [(name, clock.plain)]
        if person is not None:
            readings.append((f"{name}_less_waits", clock.less_waits))
        for key, reading in readings:
            if reading.outcome in _DECIDED:
                kept = reading.outcome is Outcome.KEPT
                cause = None
                if key == name and not kept:
                    cause = main_cause(name, case, clocks, absences=absences, now=now)
                yield Observation(key, at, float(kept), 1.0, ids, person, case.about, cause=cause)


def _results(case: Case, clocks: Clocks, first_visit: FirstVisit) -> Iterator[Observation]:
    at, ids, first = case.terms.reported_at, _ids(case), _first_person(case)
    if first_visit is not FirstVisit.NO_VISIT:
        # Failures are known at once: without those that hold so far every month would begin at nothing.
        fixed = float(first_visit is not FirstVisit.NOT_FIXED)
        yield Observation("first_time_fix", at, fixed, 1.0, ids, first, case.about)
    if clocks.resolution.plain.met_at is not None:
        remote = float(not case.on_site)
        yield Observation("remote_fixes", at, remote, 1.0, ids, None, case.about)
    urgent = float(case.about.priority == Priority.EMERGENCY.value)
    yield Observation("emergencies", at, urgent, 1.0, ids, first, case.about)
    hard = float(case.about.difficulty in (Difficulty.COMPLEX.value, Difficulty.HARD.value))
    yield Observation("hard_work", at, hard, 1.0, ids, first, case.about)


def _said(case: Case) -> Iterator[Observation]:
    at, ids, last = case.terms.reported_at, _ids(case), _last_person(case)
    if case.score is not None:
        yield Observation("satisfaction", at, float(case.score), 1.0, ids, last, case.about)
        enough = float(case.score >= ENOUGH)
        yield Observation("satisfied", at, enough, 1.0, ids, last, case.about)
    complained = float(bool(case.complaints))
    yield Observation("complaints", at, complained, 1.0, ids, last, case.about)


def _call_backs(case: Case, rules: Rules, now: datetime) -> tuple[list[Observation], bool]:
    """Return whether each solved ticket was called back in time; and whether one still may be."""
    found, undecided = [], False
    within = timedelta(seconds=rules.call_back_seconds)
    for history in case.chain:
        for number, move in enumerate(history.moves):
            if move.after not in RESOLVED:
                continue
            later = history.moves[number + 1 :]
            called = next((each.at for each in later if each.after is S.FOLLOWED_UP), None)
            again = next((each.at for each in later if each.after is S.REOPENED), None)
            if again is not None and (called is None or again < called):
                continue  # it came back before it was called about
            if called is None and now <= move.at + within:
                undecided = True
                continue
            kept = called is not None and called <= move.at + within
            who = next(
                (v.technician_id for v in case.visits if v.ticket_id == history.ticket_id), ""
            )
            found.append(
                Observation(
                    "call_backs", move.at, float(kept), 1.0, (history.ticket_id,), who, case.about
                )
            )
    return found, undecided


def _visits(case: Case, rules: Rules) -> Iterator[Observation]:
    for number, visit in enumerate(case.on_site):
        assert visit.on_site_at is not None
        ids, at = (visit.ticket_id,), visit.on_site_at
        who = case.on_site[number - 1].technician_id if number else visit.technician_id
        yield Observation("repeat_visits", at, float(number > 0), 1.0, ids, who, case.about)
        if visit.told_at is not None:
            off = abs((visit.on_site_at - visit.told_at).total_seconds())
            kept = float(off <= rules.appointment_seconds)
            who = visit.technician_id
            yield Observation("appointments", at, kept, 1.0, ids, who, case.about)
        if visit.window is not None:
            kept = float(visit.window.opens_at <= at <= visit.window.closes_at)
            who = visit.technician_id
            yield Observation("arrival_windows", at, kept, 1.0, ids, who, case.about)
    for visit in case.visits:
        yield from _work(case.about, visit)


def _work(about: About, visit: Visit) -> Iterator[Observation]:
    if visit.ended_at is None:
        return
    ids, who = (visit.ticket_id,), visit.technician_id
    if visit.ended_as in (S.DONE, S.NEEDS_PART, S.NEEDS_EXPERT):
        for sku in sorted({*visit.asked, *visit.missing}):
            missed = float(sku in visit.missing)
            yield Observation(
                "missing_parts", visit.ended_at, missed, 1.0, ids, who, about, parts=(sku,)
            )
    if visit.set_out_at is not None:
        arrived_at = visit.on_site_at or visit.ended_at
        way = (arrived_at - visit.set_out_at).total_seconds()
        whole = (visit.ended_at - visit.set_out_at).total_seconds()
        yield Observation("travel_share", visit.set_out_at, way, whole, ids, who, about)


def _ids(case: Case) -> tuple[str, ...]:
    return tuple(history.ticket_id for history in case.chain)

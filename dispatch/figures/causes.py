"""Why a promise was missed: a closed list, each cause with its rule, exactly one for each miss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from dispatch.domain.ticket import TicketState
from dispatch.figures.facts import Absence, Case, Telling
from dispatch.languages import LazyText, lazy_gettext, mark
from dispatch.tickets.clocks import Clocks, Outcome
from dispatch.tickets.life_cycle import ENDED, RESOLVED

S = TicketState


class Cause(str, Enum):
    """The main cause of a missed promise, in the order in which the rules are tried."""

    LATE_TRIAGE = mark("late triage")
    PART = mark("waiting for a part")
    CUSTOMER = mark("customer chose later or called off")
    TECHNICIAN_OUT = mark("technician out")
    SKILL = mark("no technician with the skill")
    CAME_BACK = mark("solved, but came back")
    LONG_WORK = mark("work took too long")
    RAN_LATE = mark("route ran late")
    REPLANNED = mark("re-planned later")
    CAPACITY = mark("no room in the plan")
    NOT_PLANNED = mark("not planned in time")


RULES: Mapping[Cause, LazyText] = {
    Cause.LATE_TRIAGE: lazy_gettext(
        "The first answer was what was missed, or came after the promise, or was late by at"
        " least as much as the promise was missed by."
    ),
    Cause.PART: lazy_gettext(
        "Less the time in which a part was awaited the promise was kept or could still be; or"
        " a visit ended before it for want of a part, or the last plan before it left the case"
        " out for want of one."
    ),
    Cause.CUSTOMER: lazy_gettext(
        "The customer chose a start after the promise, or had called the matter off before it."
    ),
    Cause.TECHNICIAN_OUT: lazy_gettext(
        "A technician whom the customer was told to expect in time fell out before the promise."
    ),
    Cause.SKILL: lazy_gettext(
        "A visit ended before the promise because an expert was needed, or the last plan"
        " before it found nobody with the skill, the right or the tool."
    ),
    Cause.CAME_BACK: lazy_gettext("The matter was solved before the promise and reopened."),
    Cause.LONG_WORK: lazy_gettext(
        "The technician was on site before the promise and the work ended after it."
    ),
    Cause.RAN_LATE: lazy_gettext(
        "At the promised moment the customer had been told a time that keeps it, and nobody"
        " was there."
    ),
    Cause.REPLANNED: lazy_gettext(
        "The customer was told a time that keeps the promise, and before the promise a later"
        " one or none."
    ),
    Cause.CAPACITY: lazy_gettext(
        "Published plans left the case out for want of time, or planned it too late from the start."
    ),
    Cause.NOT_PLANNED: lazy_gettext(
        "None of these: no published plan held the visit before the promise."
    ),
}
_PART_REASONS = frozenset({"part nowhere", "part on order", "pick-up too far", "part taken"})
_PEOPLE_REASONS = frozenset({"skill", "not allowed", "locked technician", "tool"})


@dataclass(frozen=True)
class _Miss:
    """A missed promise: what was due, when it happened (or now), and the case."""

    name: str
    case: Case
    clocks: Clocks
    due_at: datetime
    until: datetime
    absences: Mapping[str, Sequence[Absence]]

    def ended(self, state: TicketState) -> bool:
        """Return whether a visit ended so before the promise."""
        return any(
            visit.ended_as is state and visit.ended_at is not None and visit.ended_at <= self.due_at
            for visit in self.case.visits
        )

    @property
    def last_reason(self) -> str:
        """Why the last plan before the promise left the case out; empty where none did."""
        reasons = [reason for at, reason in self.case.left_out if at <= self.due_at]
        return reasons[-1] if reasons else ""

    @property
    def told(self) -> list[Telling]:
        """What the customer was told before the promise."""
        return [each for each in self.case.told if each.at <= self.due_at]

    def in_time(self, telling: Telling) -> bool:
        """Return whether a told start keeps the promise."""
        return telling.start_at is not None and telling.start_at <= self.due_at


def main_cause(
    name: str,
    case: Case,
    clocks: Clocks,
    *,
    absences: Mapping[str, Sequence[Absence]],
    now: datetime,
) -> Cause:
    """Return the main cause of a missed promise: the first of the list whose rule holds.

    Parameters
    ----------
    name : str
        first_response, on_site or resolution; its plain reading is missed.
    case, clocks : Case, Clocks
        What happened, and what was due.
    absences : mapping of technician id to sequence of Absence
        Who was out.
    now : datetime
        Until when a promise that is still open is late.
    """
    reading = getattr(clocks, name).plain
    assert reading.due_at is not None
    ended = [
        move.at for move in case.chain[-1].moves if move.after in ENDED or move.after in RESOLVED
    ]
    until = reading.met_at or (ended[-1] if ended else now)
    miss = _Miss(name, case, clocks, reading.due_at, until, absences)
    return next((cause for cause, rule in _TESTS.items() if rule(miss)), Cause.NOT_PLANNED)


def _late_triage(miss: _Miss) -> bool:
    answer = miss.clocks.first_response.plain
    if miss.name == "first_response" or answer.met_at is None or answer.met_at > miss.due_at:
        return True
    assert answer.due_at is not None
    late = answer.met_at - answer.due_at
    return late.total_seconds() > 0 and late >= miss.until - miss.due_at


def _part(miss: _Miss) -> bool:
    less_waits = getattr(miss.clocks, miss.name).less_waits
    stood = less_waits.outcome is not Outcome.MISSED
    return stood or miss.ended(S.NEEDS_PART) or miss.last_reason in _PART_REASONS


def _customer(miss: _Miss) -> bool:
    called_off = any(
        move.after is S.CANCELLED and move.at <= miss.due_at
        for history in miss.case.chain
        for move in history.moves
    )
    return called_off or any(start > miss.due_at for start in miss.case.chosen)


def _technician_out(miss: _Miss) -> bool:
    told = miss.told
    ends = [each.at for each in miss.case.told[1:]]
    for number, telling in enumerate(told):
        if telling.technician_id is None or not miss.in_time(telling):
            continue
        assert telling.start_at is not None
        held_until = ends[number] if number < len(ends) else miss.until
        for out in miss.absences.get(telling.technician_id, ()):
            while_told = telling.at <= out.recorded_at <= held_until
            hits = out.from_at <= miss.due_at and (
                out.until_at is None or out.until_at > telling.start_at
            )
            if while_told and hits:
                return True
    return False


def _skill(miss: _Miss) -> bool:
    return miss.ended(S.NEEDS_EXPERT) or miss.last_reason in _PEOPLE_REASONS


def _came_back(miss: _Miss) -> bool:
    return miss.name == "resolution" and any(
        move.after in RESOLVED and move.at <= miss.due_at
        for history in miss.case.chain
        for move in history.moves
    )


def _long_work(miss: _Miss) -> bool:
    return miss.name == "resolution" and any(
        visit.on_site_at is not None
        and visit.on_site_at <= miss.due_at
        and (visit.ended_at is None or visit.ended_at > miss.due_at)
        for visit in miss.case.visits
    )


def _ran_late(miss: _Miss) -> bool:
    return bool(miss.told) and miss.in_time(miss.told[-1])


def _replanned(miss: _Miss) -> bool:
    return any(miss.in_time(each) for each in miss.told)


def _capacity(miss: _Miss) -> bool:
    return bool(miss.told) or bool(miss.last_reason)


_TESTS: Mapping[Cause, Callable[[_Miss], bool]] = {
    Cause.LATE_TRIAGE: _late_triage,
    Cause.PART: _part,
    Cause.CUSTOMER: _customer,
    Cause.TECHNICIAN_OUT: _technician_out,
    Cause.SKILL: _skill,
    Cause.CAME_BACK: _came_back,
    Cause.LONG_WORK: _long_work,
    Cause.RAN_LATE: _ran_late,
    Cause.REPLANNED: _replanned,
    Cause.CAPACITY: _capacity,
}


def causes_markdown() -> str:
    """Return the list of causes of `docs/figures.md`."""
    lines = ["| cause | rule |", "|---|---|"]
    lines += [f"| {cause.value} | {RULES[cause]} |" for cause in Cause]
    return "\n".join(lines) + "\n"

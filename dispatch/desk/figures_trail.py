"""What figures are made of, read from lines of the audit trail: tickets, cases, shifts, absences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action
from dispatch.desk.histories import Recorded, from_trail, told_window
from dispatch.domain.job import Window
from dispatch.domain.ticket import History, TicketState
from dispatch.figures.facts import About, Absence, Case, Shift, Telling, Visit
from dispatch.storage.audit import Line

# As plain texts, because very many lines are compared with them.
REPORTED = Action.TICKET_REPORTED.value
MOVED = Action.TICKET_MOVED.value
CHANGED = Action.TICKET_CHANGED.value
TOLD = Action.TICKET_TOLD.value
CHOSEN = Action.TICKET_SLOT_CHOSEN.value
RATED = Action.TICKET_RATED.value
COMPLAINED = Action.TICKET_COMPLAINED.value
AWAITED = Action.PART_AWAITED.value
ARRIVED = Action.PART_ARRIVED.value
PUBLISHED = Action.PLAN_PUBLISHED.value
LOADED = Action.MASTER_LOADED.value
HAPPENED = Action.EVENT_RECORDED.value
TICKET_LINES = (
    REPORTED,
    MOVED,
    CHANGED,
    TOLD,
    CHOSEN,
    RATED,
    COMPLAINED,
    AWAITED,
    ARRIVED,
)
LINES = (
    *TICKET_LINES,
    PUBLISHED,
    LOADED,
    HAPPENED,
)
"""Every action that a figure rests on."""


@dataclass(frozen=True)
class TicketFacts:
    """What the trail tells of one ticket.

    Attributes
    ----------
    recorded : Recorded
        Moves, waits, terms.
    about : About
        What its case is broken down by, as far as this ticket says.
    visits, told, chosen, complaints
        As a `Case` has them.
    scores : tuple of (number, score)
        With the number of the line, so that the last of a case is known.
    """

    recorded: Recorded
    about: About
    visits: tuple[Visit, ...]
    told: tuple[Telling, ...]
    chosen: tuple[datetime, ...]
    scores: tuple[tuple[int, int], ...]
    complaints: tuple[datetime, ...]

    @property
    def history(self) -> History:
        """Moves and waits."""
        return self.recorded.history

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.recorded.state is TicketState.CANCELLED


def ticket_facts(lines: Sequence[Line]) -> TicketFacts:
    """Return what the lines of one ticket tell, in the order in which they were recorded."""
    recorded = from_trail(lines)
    job = _job(lines)
    return TicketFacts(
        recorded,
        _about(lines[0].details, job, recorded.history),
        tuple(_visits(lines, job, recorded.history)),
        tuple(
            Telling(line.at, line.details["technician"], _moment(line.details["start"]))
            for line in lines
            if line.action == TOLD
        ),
        tuple(
            datetime.fromisoformat(line.details["opens"]) for line in lines if line.action == CHOSEN
        ),
        tuple(
            (line.number, line.details["score"])
            for line in lines
            if line.action in (MOVED, RATED) and line.details.get("score") is not None
        ),
        tuple(line.at for line in lines if line.action == COMPLAINED),
    )


def case_facts(
    chain: Sequence[TicketFacts], left_out: Mapping[str, Sequence[tuple[datetime, str]]]
) -> Case:
    """Return a case of its tickets, with when and why plans left one of them out."""
    first = chain[0]
    visits = [visit for each in chain for visit in each.visits]
    scores = sorted(score for each in chain for score in each.scores)
    told = [telling for each in chain for telling in each.told]
    without = [line for each in chain for line in left_out.get(each.history.ticket_id, ())]
    return Case(
        chain=tuple(each.history for each in chain),
        terms=first.recorded.terms,
        about=_together([each.about for each in chain]),
        visits=tuple(sorted(visits, key=_began)),
        told=tuple(sorted(told, key=lambda telling: telling.at)),
        left_out=tuple(sorted(without)),
        chosen=tuple(start for each in chain for start in each.chosen),
        score=scores[-1][1] if scores else None,
        complaints=tuple(moment for each in chain for moment in each.complaints),
    )


def chain_from(
    first: TicketFacts, followers: Mapping[str, Sequence[TicketFacts]]
) -> list[TicketFacts]:
    """Return a case's tickets; of several return visits the last that was not cancelled goes on with it."""
    chain = [first]
    while following := followers.get(chain[-1].history.ticket_id):
        alive = [each for each in following if not each.is_cancelled]
        chain.append((alive or following)[-1])
    return chain


def shifts_of(lines: Iterable[Line]) -> tuple[tuple[Shift, ...], dict[str, str]]:
    """Return the shifts of all technicians, each as it stood when it was over, and the names of the technicians."""
    known: dict[str, dict[datetime, Shift]] = {}
    names: dict[str, str] = {}
    for line in lines:
        if line.action != LOADED or line.subject_kind != "technician":
            continue
        id, details = line.subject_id, line.details
        changed = details.get("changed", {})
        record = details.get("added") or {key: pair[1] for key, pair in changed.items()}
        names[id] = record.get("name", names.get(id, id))
        if "shifts" in record:
            over = {at: s for at, s in known.get(id, {}).items() if s.end_at <= line.at}
            fresh = (_shift(id, each) for each in record["shifts"])
            known[id] = over | {shift.start_at: shift for shift in fresh}
    return tuple(shift for own in known.values() for shift in own.values()), names


def absences_of(lines: Iterable[Line]) -> dict[str, list[Absence]]:
    """Return who was out, by technician, in the order in which it was recorded."""
    found: dict[str, list[Absence]] = {}
    for line in lines:
        if line.action == HAPPENED:
            for each in line.details["effect"].get("absences", ()):
                who, from_at = each["technician"], datetime.fromisoformat(each["from"])
                absence = Absence(who, from_at, _moment(each["until"]), line.at)
                found.setdefault(who, []).append(absence)
    return found


def _job(lines: Sequence[Line]) -> dict[str, Any]:
    """Return the job as last corrected."""
    job = dict(lines[0].details["job"])
    for line in lines:
        if line.action == CHANGED:
            job |= {name: values[1] for name, values in line.details["job"].items()}
    return job


def _about(report: Mapping[str, Any], job: Mapping[str, Any], history: History) -> About:
    awaited = {wait.sku for wait in history.waits}
    return About(
        customer=job["customer"],
        kind=job["kind"],
        fault=job.get("fault") or "",
        zone=report["zone_name"] or report["zone"],
        priority=job["priority"],
        difficulty=job["difficulty"],
        skills=tuple(sorted(job["skills"])),
        parts=tuple(sorted({*job["parts"], *awaited})),
    )


def _together(all_about: Sequence[About]) -> About:
    first = all_about[0]
    return About(
        first.customer,
        first.kind,
        first.fault,
        first.zone,
        first.priority,
        first.difficulty,
        tuple(sorted({skill for each in all_about for skill in each.skills})),
        tuple(sorted({sku for each in all_about for sku in each.parts})),
    )


def _visits(lines: Sequence[Line], job: Mapping[str, Any], history: History) -> Iterable[Visit]:
    """Give each way to the customer, from setting out to the move that ended it."""
    asked = tuple(sorted(job["parts"]))
    who, told_at, told = "", None, None
    window: Window | None = None
    held: Window | None = None
    set_out_at: datetime | None = None
    on_site_at: datetime | None = None

    def visit(ended_at: datetime | None, ended_as: TicketState | None) -> Visit:
        missing = _awaited(history, ended_at) if ended_as is TicketState.NEEDS_PART else ()
        return Visit(
            history.ticket_id,
            who,
            set_out_at,
            on_site_at,
            ended_at,
            ended_as,
            told,
            asked,
            missing,
            held,
        )

    for line in lines:
        if line.action == TOLD:
            told_at, window = _moment(line.details["start"]), told_window(line.details)
        if line.action != MOVED:
            continue
        after = TicketState(line.details["to"])
        if after is TicketState.ON_THE_WAY:
            who, told, set_out_at, on_site_at = line.details["technician"], told_at, line.at, None
            held = window
        elif after is TicketState.ON_SITE:
            on_site_at = line.at
        elif set_out_at is not None:
            yield visit(line.at, after)
            set_out_at = on_site_at = None
    if set_out_at is not None:
        yield visit(None, None)


def _awaited(history: History, at: datetime | None) -> tuple[str, ...]:
    assert at is not None
    return tuple(
        sorted(
            wait.sku
            for wait in history.waits
            if wait.since <= at and (wait.until is None or wait.until > at)
        )
    )


def _began(visit: Visit) -> datetime:
    assert visit.set_out_at is not None
    return visit.set_out_at


def _shift(technician_id: str, record: Mapping[str, Any]) -> Shift:
    rest = record.get("rest")
    return Shift(
        technician_id,
        datetime.fromisoformat(record["start_at"]),
        datetime.fromisoformat(record["end_at"]),
        0 if rest is None else int(rest["seconds"]),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

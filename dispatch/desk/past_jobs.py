"""What staffing studies read of the store: everybody and all stock, the jobs that came in, and when each was begun."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatch.archive.converter import from_plain, to_plain
from dispatch.desk.actions import Action
from dispatch.desk.exporting import everything
from dispatch.domain.day import Day
from dispatch.domain.job import Job
from dispatch.domain.technician import Technician
from dispatch.domain.ticket import TicketState
from dispatch.standards.service_standard import ServiceStandards
from dispatch.storage import Session, Store, audit, master, tickets

WITHOUT_VISIT = frozenset({TicketState.CANCELLED, TicketState.RESOLVED_REMOTELY})
"""Tickets that ended so asked for no visit in the end, and are no demand for technicians."""


@dataclass(frozen=True)
class StudyInputs:
    """What a study is built on beside its file.

    Attributes
    ----------
    day : Day
        Technicians with their shifts, depots, parts, zones; its open jobs are the backlog.
    past : tuple of Job
        The jobs that came in.
    started : mapping of job id to datetime
        When somebody first came; jobs that nobody came to are left out.
    """

    day: Day
    past: tuple[Job, ...]
    started: Mapping[str, datetime]

    def text(self) -> str:
        """Return the inputs as JSON."""
        content = {
            "day": to_plain(self.day),
            "past": [to_plain(job) for job in self.past],
            "started": {id: moment.isoformat() for id, moment in self.started.items()},
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, text: str, zone: ZoneInfo) -> StudyInputs:
        """Return the inputs that `text` wrote, moments in a zone."""
        content = json.loads(text)
        return cls(
            day=from_plain(content["day"], Day, zone=zone),
            past=tuple(from_plain(job, Job, zone=zone) for job in content["past"]),
            started={
                id: datetime.fromisoformat(moment) for id, moment in content["started"].items()
            },
        )


@dataclass(frozen=True)
class StudyChoices:
    """What a form may offer: technicians as (id, name), skills, depots, parts, and how many past jobs there are."""

    technicians: tuple[tuple[str, str], ...]
    skills: tuple[str, ...]
    depots: tuple[str, ...]
    parts: tuple[str, ...]
    past_jobs: int


def study_choices(store: Store) -> StudyChoices:
    """Return what a form of a study may offer of the store."""
    with store.reading() as session:
        people = master.all_as(session, master.TECHNICIAN, Technician)
        return StudyChoices(
            technicians=tuple((person.id, person.name) for person in people),
            skills=tuple(sorted({skill for person in people for skill in person.skills})),
            depots=tuple(master.everything(session, master.DEPOT)),
            parts=tuple(master.everything(session, master.PART)),
            past_jobs=len(tickets.listing(session)),
        )


def study_inputs(store: Store, *, at: datetime, standards: ServiceStandards) -> StudyInputs:
    """Return everything in the store that a study may rest on.

    Return visits are no demand of their own: the simulation makes them. Neither are tickets that were cancelled or
    settled without a visit.

    Parameters
    ----------
    store : Store
        From where.
    at : datetime
        Now: stock is what the ledger says at this moment.
    standards : ServiceStandards
        Whose clock the moments use.

    Raises
    ------
    InputError
        If no technician has a shift.
    """
    with store.reading() as session:
        day = everything(session, at=at, standards=standards)
        past = _past(session, standards.timezone)
        began = first_starts(session)
    return StudyInputs(day, past, {job.id: began[job.id] for job in past if job.id in began})


def _past(session: Session, zone: ZoneInfo) -> tuple[Job, ...]:
    return tuple(
        from_plain(row.job, Job, zone=zone)
        for row in tickets.listing(session)
        if row.follows is None and TicketState(row.state) not in WITHOUT_VISIT
    )


def first_starts(session: Session) -> dict[str, datetime]:
    """Return when somebody first was on site, by ticket, as the trail has it."""
    found: dict[str, datetime] = {}
    for line in audit.lines(session, actions=[Action.TICKET_MOVED.value]):
        if line.details["to"] == TicketState.ON_SITE.value:
            found[line.subject_id] = min(line.at, found.get(line.subject_id, line.at))
    return found

"""A new ticket enters the day: its job, its clocks, its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dispatch.domain.job import Job, Promise
from dispatch.domain.place import Location, ZoneKind
from dispatch.errors import PlaceError, SituationError, TravelError
from dispatch.languages import gettext as _
from dispatch.planning.convert import Places, document_text, job_entry
from dispatch.planning.replanning.situation import Situation
from dispatch.travel.travel_times import TravelTimes
from solver import problem as solving
from solver.checker import load_json
from solver.documents import read_problem

Document = dict[str, Any]


def with_ticket(
    situation: Situation, job: Job, promise: Promise, travel: TravelTimes | None
) -> Situation:
    """Return the situation with one more job.

    Raises
    ------
    SituationError
        If the id is taken, a technician is not known, or nobody can say how long the way to its place takes.
    """
    _check(situation, job)
    changed = replace(situation, shown=_shown(situation, job, promise))
    if promise.zone is ZoneKind.OUTSIDE:
        return changed
    places = KnownPlaces(situation.whole["locations"])
    entry = job_entry(job, promise, situation.horizon, places)
    whole = {**situation.whole, "jobs": [*situation.whole["jobs"], entry]}
    if places.added:
        whole["locations"] = [
            *whole["locations"],
            *([p.latitude, p.longitude] for p in places.added),
        ]
        whole["travel"] = _travel(whole, job, travel)
    return replace(changed, whole=whole)


class KnownPlaces(Places):
    """The locations of a problem document, at their indices, and those added behind them."""

    def __init__(self, locations: Iterable[tuple[float, float]]) -> None:
        """Begin with the locations of a document; a place that stands there twice is met first."""
        super().__init__()
        self.added: list[Location] = []
        self._known: dict[Location, int] = {}
        for index, (latitude, longitude) in enumerate(locations):
            self._known.setdefault(Location(latitude, longitude), index)
            self._count = index + 1

    def index(self, place: Location) -> int:
        """Return the index of a place, a new one where it was not met before."""
        if place not in self._known:
            self._known[place] = self._count + len(self.added)
            self.added.append(place)
        return self._known[place]


def _check(situation: Situation, job: Job) -> None:
    taken = job.id in situation.jobs or situation.progress.of(job.id) is not None
    if taken:
        raise SituationError(
            _("ticket {job}: there is a job of this id. Give another id.", job=job.id)
        )
    people = {*job.allowed_ids, *job.forbidden_ids, job.preferred_id}
    people |= {held.technician_id for held in (job.lock, job.told) if held is not None}
    unknown = sorted(id for id in people if id is not None and id not in situation.technicians)
    if unknown:
        raise SituationError(
            _(
                "ticket {job}: there is no technician {unknown}.",
                job=job.id,
                unknown=", ".join(unknown),
            )
        )


def _shown(situation: Situation, job: Job, promise: Promise) -> Any:
    shown = situation.shown
    if shown is None:
        return None
    outside = (job.id,) if promise.zone is ZoneKind.OUTSIDE else ()
    return replace(
        shown,
        day=replace(shown.day, jobs=(*shown.day.jobs, job)),
        promises={**shown.promises, job.id: promise},
        mail_in=(*shown.mail_in, *outside),
    )


def _travel(whole: Document, job: Job, travel: TravelTimes | None) -> Document:
    """Return the travel of a document with one more location."""
    given: Document = whole["travel"]
    if "duration" not in given:
        return given
    if travel is None:
        raise SituationError(
            _(
                "ticket {job}: nobody can say how long the way to its place takes. Give a source of"
                " travel times.",
                job=job.id,
            )
        )
    try:
        matrix = travel.matrix([Location(*place) for place in whole["locations"]])
    except PlaceError as error:
        raise TravelError(_("ticket {id}: {reason}", id=job.id, reason=error)) from error
    profile = {"profile": given["profile"]} if "profile" in given else {}
    return {**matrix.document(), **profile}


def as_solver_job(entry: Document, document: Document, problem: solving.Problem) -> solving.Job:
    """Return a job entry as the solver reads it, without reading the whole document again."""
    small = {
        **{key: document[key] for key in ("version", "name", "horizon")},
        "locations": [[0, 0]],
        "travel": {"a": 1, "p": 1, "detour": 1},
        "technicians": [{"id": person.id, "shifts": []} for person in problem.technicians],
        "jobs": [{**entry, "location": 0}],
    }
    try:
        job = read_problem(load_json(document_text(small))).jobs[0]
    except solving.ProblemError as error:
        raise SituationError(
            _("{entry} cannot be planned. {error}", entry=entry["id"], error=error)
        ) from error
    return replace(job, location=entry["location"])

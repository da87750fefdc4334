"""The problem of the rest of the day: what is over leaves it, what is under way is fixed in it.

The remainder is a problem document like any other. Its horizon, ids and locations are those of the whole day.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.job_entries import as_told, check_locks, fixed, locked
from dispatch.planning.replanning.lent_tools import keep_lent_tools
from dispatch.planning.replanning.rest_of_shifts import RestOfShifts, rest_of_shifts
from dispatch.planning.replanning.situation import Situation, plain
from dispatch.planning.replanning.standing import Standing, Standings
from dispatch.planning.replanning.stock_now import depot_now, van_now
from solver.documents import read_problem
from solver.travel import Travel

Document = dict[str, Any]
Sequences = Mapping[tuple[str, int], tuple[str, ...]]


@dataclass(frozen=True)
class Remainder:
    """What is left to plan.

    Attributes
    ----------
    document : dict
        The problem document.
    sequences : Mapping of (technician id, shift) to job ids
        The plan in force, less what is over; a visit under way comes first.
    done : tuple of str
        Jobs whose visits are over.
    under_way : Mapping of job id to technician id
        Visits that are fixed because the technician is on site or on the way.
    """

    document: Document
    sequences: Sequences
    done: tuple[str, ...]
    under_way: Mapping[str, str]


def remainder(situation: Situation) -> Remainder:
    """Return the problem of the rest of the day.

    - Visits that are done leave it. A visit on site, or one that the technician is on the way to, stays with its start,
      its end and its technician; nothing it asks for can stand in its way any more.
    - A technician's shift begins where and when he or she is free; one under way at a visit begins with that visit.
    - Vans and depots hold what they hold now; tools lent earlier in the shift are still aboard.
    - Travel takes as long as traffic makes it take from now on.

    Raises
    ------
    SituationError
        If progress or locks do not fit the day.
    """
    _check_progress(situation)
    check_locks(situation)
    return Rest(situation).remainder()


class Rest:
    """A remainder in the making: `standing` and `shifts` of each technician by id."""

    def __init__(self, situation: Situation) -> None:
        """Work out where everybody is."""
        self.situation = situation
        whole = {key: value for key, value in situation.whole.items() if key != "travel"}
        travel = slower(situation.whole["travel"], situation.traffic)
        self.document: Document = {**plain(whole), "travel": travel}
        driving = travel_of(self.document)
        self.vans = {id: van_now(situation, id) for id in situation.technicians}
        standings = Standings(situation, driving, self._turned_back())
        self.standing: dict[str, Standing | None] = {}
        self.shifts: dict[str, RestOfShifts] = {}
        for id, person in situation.technicians.items():
            self.standing[id] = standings.of(person)
            self.shifts[id] = rest_of_shifts(situation, person, self.standing[id], driving)
        self.done = [visit.job_id for visit in situation.progress.visits if visit.done]
        self.under_way = {
            where.visit.job_id: id
            for id, where in self.standing.items()
            if where is not None and where.visit is not None and self.shifts[id].keeps_visit
        }

    def remainder(self) -> Remainder:
        """Put the parts together."""
        self._people()
        self._depots()
        self._jobs()
        sequences = self._sequences()
        keep_lent_tools(self.document, self.standing, self.shifts, sequences)
        return Remainder(self.document, sequences, tuple(self.done), self.under_way)

    def _turned_back(self) -> frozenset[str]:
        """Return the visits on the way that cannot be made, as the van lacks their parts: others may make them."""
        return frozenset(
            visit.job_id
            for visit in self.situation.progress.visits
            if visit.on_site_at is None
            and not visit.done
            and any(
                self.vans[visit.technician_id].get(sku, 0) + visit.used.get(sku, 0) < quantity
                for sku, quantity in self.situation.jobs[visit.job_id].get("parts", {}).items()
            )
        )

    def _people(self) -> None:
        for person in self.document["technicians"]:
            van = self.vans[person["id"]]
            for job_id, id in self.under_way.items():
                if id == person["id"]:
                    self._take_off(van, job_id)
            person["van"] = {sku: quantity for sku, quantity in van.items() if quantity > 0}
            rest = self.shifts[person["id"]]
            # Indices stay; without the shifts behind the last open one nobody is said to be nearly in time.
            person["shifts"] = rest.shifts[: max(rest.open, default=-1) + 1]

    def _take_off(self, van: dict[str, int], job_id: str) -> None:
        """Take the parts of a visit under way off a van; what was booked is off already."""
        visit = self.situation.progress.of(job_id)
        booked = {} if visit is None else visit.used
        for sku, quantity in self.situation.jobs[job_id].get("parts", {}).items():
            van[sku] = max(0, van.get(sku, 0) - max(0, quantity - booked.get(sku, 0)))

    def _depots(self) -> None:
        for depot in self.document.get("depots", []):
            depot["stock"], depot["arrivals"] = depot_now(self.situation, depot["id"])

    def _jobs(self) -> None:
        situation, over = self.situation, set(self.done)
        jobs = {job["id"]: job for job in self.document["jobs"] if job["id"] not in over}
        for id, told in situation.told.items():
            if id in jobs:
                jobs[id] = as_told(jobs[id], told, situation)
        jobs |= locked(jobs, situation)
        for id, technician_id in self.under_way.items():
            where = self.standing[technician_id]
            assert where is not None
            assert where.visit is not None
            jobs[id] = fixed(jobs[id], situation.technicians[technician_id], where.visit)
        self.document["jobs"] = list(jobs.values())

    def _sequences(self) -> Sequences:
        """Return the visits of the plan in force that are left, those under way first."""
        found: dict[tuple[str, int], list[str]] = {}
        here = {job["id"] for job in self.document["jobs"]}
        for id, technician_id in self.under_way.items():
            where = self.standing[technician_id]
            assert where is not None
            found[technician_id, where.shift] = [id]
        for route in self.situation.plan["routes"]:
            jobs = [stop["job"] for stop in route["stops"] if stop["kind"] == "visit"]
            left = [job for job in jobs if job in here and job not in self.under_way]
            found.setdefault((route["technician"], route["shift"]), []).extend(left)
        return {key: tuple(jobs) for key, jobs in found.items() if jobs}


def slower(travel: Document, factor: float) -> Document:
    """Return travel that takes `factor` times as long; metres stay."""
    if factor == 1:
        return travel
    if "duration" in travel:
        rows = [[math.ceil(seconds * factor) for seconds in row] for row in travel["duration"]]
        return {**travel, "duration": rows}
    return {**travel, "a": float(travel["a"]) * factor}


def travel_of(document: Document) -> Travel:
    """Return the travel of a problem document."""
    return read_problem({**document, "technicians": [], "depots": [], "jobs": []}).travel


def _check_progress(situation: Situation) -> None:
    """Refuse progress that names what is not there, or lies ahead."""
    faults = []
    for visit in situation.progress.visits:
        if visit.technician_id not in situation.technicians:
            faults.append(
                _(
                    "visit of {job_id}: there is no technician {technician_id}.",
                    job_id=visit.job_id,
                    technician_id=visit.technician_id,
                )
            )
        if not visit.done and visit.job_id not in situation.jobs:
            faults.append(
                _("visit of {job_id}: there is no such job. Check its id.", job_id=visit.job_id)
            )
        if visit.begun_at is None:
            faults.append(
                _("visit of {job_id}: it has not begun. Leave it out.", job_id=visit.job_id)
            )
        moments = (visit.on_the_way_at, visit.on_site_at, visit.done_at)
        if any(moment is not None and moment > situation.now_at for moment in moments):
            faults.append(
                _(
                    "visit of {job_id}: what happened lies after {now_at}.",
                    job_id=visit.job_id,
                    now_at=situation.now_at,
                )
            )
    for pickup in situation.progress.pickups:
        if pickup.depot_id not in situation.depots:
            faults.append(
                _(
                    "pick-up by {technician_id}: there is no depot {depot_id}.",
                    technician_id=pickup.technician_id,
                    depot_id=pickup.depot_id,
                )
            )
    if faults:
        raise SituationError("\n".join(faults))

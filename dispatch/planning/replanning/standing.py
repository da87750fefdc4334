"""Where each technician is and when he or she is free, from what has happened so far."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.progress import BreakTaken, PickupMade, VisitProgress
from dispatch.planning.replanning.situation import Situation
from solver.travel import Travel

Document = dict[str, Any]


@dataclass(frozen=True)
class UnderWay:
    """A visit under way: when it began or will begin on site, when it is expected to end, its service at speed 1."""

    job_id: str
    start: int
    depart: int
    service: int


@dataclass(frozen=True)
class Standing:
    """Where a technician is.

    Attributes
    ----------
    shift : int
        The shift that has been begun.
    place : int
        Location, an index.
    free : int
        Second from which on something new can be done, now or later.
    left : int
        Second at which the route of this shift set out, as far as is known.
    visit : UnderWay or None
        The visit that is fixed because it is under way.
    rested : bool
        Whether the break of this shift was taken.
    tools : frozenset of str
        Lent by depots during this shift.
    """

    shift: int
    place: int
    free: int
    left: int
    visit: UnderWay | None = None
    rested: bool = False
    tools: frozenset[str] = frozenset()


Entry = VisitProgress | PickupMade | BreakTaken


class Standings:
    """Works out where technicians are."""

    def __init__(self, situation: Situation, travel: Travel, turned_back: frozenset[str]) -> None:
        """Take the situation, the travel that holds from now on, and the visits whose technicians turned back."""
        self.situation, self.travel = situation, travel
        self._seconds = situation.horizon.seconds
        self._entries: dict[str, list[Entry]] = {}
        progress = situation.progress
        visits = [visit for visit in progress.visits if visit.job_id not in turned_back]
        entries: list[Entry] = [*progress.pickups, *progress.breaks, *visits]
        for entry in entries:
            self._entries.setdefault(entry.technician_id, []).append(entry)

    def of(self, person: Document) -> Standing | None:
        """Return where a technician is; None where no shift has been begun.

        Raises
        ------
        SituationError
            If two visits of the technician are under way at once.
        """
        entries = self._in_order(person["id"])
        shift = self._shift(person, entries)
        if shift is None:
            return None
        begun = [entry for entry in entries if self._belongs(person, entry, shift)]
        rested = any(isinstance(entry, BreakTaken) for entry in begun)
        tools = {tool for entry in begun if isinstance(entry, PickupMade) for tool in entry.tools}
        place, free = self._place(person["shifts"][shift]["from"], begun)
        visit = self._under_way(person, entries, place, free)
        if visit is not None:
            place, free = self.situation.jobs[visit.job_id]["location"], visit.depart
        free = max(free, self.situation.now, self._free_from(person["id"]))
        left = min(self._moment(entry) for entry in begun)
        return Standing(shift, place, free, left, visit, rested, frozenset(tools))

    def _in_order(self, technician_id: str) -> list[Entry]:
        """Return what a technician did in order; a visit under way is last."""
        entries = self._entries.get(technician_id, [])
        open_visits = [e.job_id for e in entries if isinstance(e, VisitProgress) and not e.done]
        if len(open_visits) > 1:
            raise SituationError(
                _(
                    "{technician_id} has {count} visits under way at once: {open_visits}. Say which of"
                    " them are done.",
                    technician_id=technician_id,
                    count=len(open_visits),
                    open_visits=", ".join(open_visits),
                )
            )

        def order(entry: Entry) -> tuple[bool, int, bool]:
            is_visit = isinstance(entry, VisitProgress)
            is_open = isinstance(entry, VisitProgress) and not entry.done
            return is_open, self._moment(entry), is_visit

        return sorted(entries, key=order)

    def _moment(self, entry: Entry) -> int:
        if isinstance(entry, PickupMade):
            return self._seconds(entry.at)
        if isinstance(entry, BreakTaken):
            return self._seconds(entry.start_at)
        begun_at = entry.begun_at
        assert begun_at is not None
        return self._seconds(begun_at)

    def _shift(self, person: Document, entries: Sequence[Entry]) -> int | None:
        """Return the shift that what was done last belongs to."""
        if not entries or not person["shifts"]:
            return None
        return self._shift_at(person, max(self._moment(entry) for entry in entries))

    def _shift_at(self, person: Document, second: int) -> int:
        """Return the last shift that has begun by a second, or the first of all."""
        shifts = person["shifts"]
        order = sorted(range(len(shifts)), key=lambda index: (shifts[index]["start"], index))
        return [i for i in order if i == order[0] or shifts[i]["start"] <= second][-1]

    def _belongs(self, person: Document, entry: Entry, shift: int) -> bool:
        return self._shift_at(person, self._moment(entry)) == shift

    def _place(self, home: int, entries: Sequence[Entry]) -> tuple[int, int]:
        """Return where the technician is when all but a visit under way is over, and from when on."""
        place, free = home, min((self._moment(entry) for entry in entries), default=0)
        for entry in entries:
            if isinstance(entry, PickupMade):
                place, free = self.situation.depots[entry.depot_id]["location"], self._moment(entry)
            elif isinstance(entry, BreakTaken):
                free = self._seconds(entry.end_at)
            elif entry.done_at is not None:
                job = self.situation.jobs.get(entry.job_id)
                place = place if job is None else job["location"]
                free = self._seconds(entry.done_at)
        return place, free

    def _under_way(
        self, person: Document, entries: Sequence[Entry], place: int, free: int
    ) -> UnderWay | None:
        last = entries[-1]
        if not isinstance(last, VisitProgress) or last.done:
            return None
        job = self.situation.jobs[last.job_id]
        if last.on_site_at is not None:
            start = self._seconds(last.on_site_at)
        else:
            assert last.on_the_way_at is not None
            start = self._arrival(last, place, free, job)
        if last.expected_end_at is not None:
            depart = self._seconds(last.expected_end_at)
        else:
            depart = start + seconds_on_site(person, job)
        lasts = max(depart, start, self.situation.now) - start
        # A slow technician's clock has a coarse step, so the end may lie a second or so later than expected.
        service = service_for(person, lasts)
        lasts = math.ceil(service / speed_of(person, {}))
        return UnderWay(job["id"], start, start + lasts, service)

    def _arrival(self, visit: VisitProgress, place: int, free: int, job: Document) -> int:
        """Return when a visit that the technician is on the way to can begin."""
        assert visit.on_the_way_at is not None
        leave = max(self._seconds(visit.on_the_way_at), free)
        arrive = self.travel.arrival(place, job["location"], leave=leave)
        arrive = max(arrive, self.situation.now, self._free_from(visit.technician_id))
        return max(next_start(job, arrive), self._planned(visit))

    def _planned(self, visit: VisitProgress) -> int:
        """Return when the plan in force starts a visit: who is early waits. Now, where it does not."""
        starts = (
            stop["start"]
            for route in self.situation.plan["routes"]
            for stop in route["stops"]
            if stop.get("job") == visit.job_id and route["technician"] == visit.technician_id
        )
        return int(next(starts, self.situation.now))

    def _free_from(self, technician_id: str) -> int:
        moment = self.situation.progress.free_from.get(technician_id)
        return self.situation.now if moment is None else self._seconds(moment)


def next_start(job: Document, arrive: int) -> int:
    """Return the first second from an arrival on at which a job may start; the arrival where none is left."""
    release = job.get("release")
    earliest = arrive if release is None else max(arrive, release)
    for opens, closes in sorted(job.get("windows", [])):
        if earliest <= closes:
            return max(earliest, opens)
    return earliest


def speed_of(person: Document, skills: Mapping[str, int]) -> Fraction:
    """Return the speed that counts for a job with these skills."""
    speed = person.get("speed", 1)
    if isinstance(speed, Mapping):
        return min((Fraction(str(speed.get(skill, 1))) for skill in skills), default=Fraction(1))
    return Fraction(str(speed))


def service_for(person: Document, seconds: int) -> int:
    """Return the least service with which a job without skills keeps a technician for so many seconds or more."""
    return 0 if seconds <= 0 else math.floor(speed_of(person, {}) * (seconds - 1)) + 1


def seconds_on_site(person: Document, job: Document) -> int:
    """Return how long a technician is on site for a job."""
    return math.ceil(job["service"] / speed_of(person, job.get("skills", {})))

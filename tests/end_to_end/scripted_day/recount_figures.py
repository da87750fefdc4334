"""The figures of a day worked out again from the trail: every numerator and denominator, by nothing but the trail.

Nothing of the product is used here, so that a mistake of the product cannot hide in the test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.end_to_end.scripted_day.recount import ZONE, Row, Story, clocks, stories

Sums = dict[str, tuple[float, float, int]]
SOLVED = ("done", "resolved_remotely")
LEFT = (*SOLVED, "closed", "cancelled")


@dataclass
class Trip:
    """One way to a customer."""

    ticket: str
    who: str
    out: datetime
    told: datetime | None
    window: tuple[datetime, datetime] | None
    there: datetime | None = None
    over: datetime | None = None
    became: str = ""


@dataclass
class Counted:
    """Sums by figure."""

    sums: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0, 0]))

    def add(self, figure: str, part: float, whole: float = 1.0) -> None:
        """Add a line."""
        line = self.sums[figure]
        line[0] += part
        line[1] += whole
        line[2] += 1


def figures(rows: Sequence[Row], *, day: datetime, now: datetime) -> Sums:
    """Return numerator, denominator and count of each figure of the local day that holds a moment."""
    first = day.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    last = first + timedelta(days=1)
    told, trips, counted = stories(rows), list(_trips(rows)), Counted()
    jobs = _jobs(rows)

    def inside(moment: datetime) -> bool:
        return first <= moment < last

    cases = [chain for chain in _chains(told) if inside(_called(chain[0][1]))]
    for chain in cases:
        _case(counted, chain, trips, jobs, rows, now)
    _call_backs(counted, told, inside, now)
    _visits(counted, _chains(told), trips, jobs, rows, inside)
    _shifts(counted, rows, trips, inside, now)
    end = min(last, now)
    waiting = sum(any(_open_at(story, end) for _, story in chain) for chain in _chains(told))
    counted.sums["backlog"] = [waiting, 1, waiting]
    return {name: (part, whole, int(n)) for name, (part, whole, n) in counted.sums.items()}


def _called(story: Story) -> datetime:
    return datetime.fromisoformat(story.terms["reported_at"])


def _chains(told: Mapping[str, Story]) -> list[list[tuple[str, Story]]]:
    found = []
    for id, story in told.items():
        if story.follows is not None:
            continue
        chain = [(id, story)]
        while later := [each for each in told.items() if each[1].follows == chain[-1][0]]:
            alive = [each for each in later if each[1].state != "cancelled"]
            chain.append((alive or later)[-1])
        found.append(chain)
    return found


def _jobs(rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["action"] == "ticket.reported":
            jobs[row["id"]] = dict(row["details"]["job"])
        elif row["action"] == "ticket.changed":
            for name, (_, after) in row["details"]["job"].items():
                jobs[row["id"]][name] = after
    return jobs


def _trips(rows: Iterable[Row]) -> Iterable[Trip]:
    told: dict[str, datetime | None] = {}
    windows: dict[str, tuple[datetime, datetime] | None] = {}
    under_way: dict[str, Trip] = {}
    for row in rows:
        id, details = row["id"], row["details"]
        if row["action"] == "ticket.told":
            start = details["start"]
            told[id] = None if start is None else datetime.fromisoformat(start)
            ends = [datetime.fromisoformat(end) for end in details.get("window", ())]
            windows[id] = (ends[0], ends[1]) if ends else None
        if row["action"] != "ticket.moved":
            continue
        if details["to"] == "on_the_way":
            window = windows.get(id)
            under_way[id] = Trip(id, details["technician"], row["at"], told.get(id), window)
        elif details["to"] == "on_site":
            under_way[id].there = row["at"]
        elif id in under_way:
            trip = under_way.pop(id)
            trip.over, trip.became = row["at"], details["to"]
            yield trip
    yield from under_way.values()


def _case(
    counted: Counted,
    chain: list[tuple[str, Story]],
    trips: list[Trip],
    jobs: Mapping[str, Mapping[str, Any]],
    rows: Sequence[Row],
    now: datetime,
) -> None:
    ids = [id for id, _ in chain]
    read = clocks([story for _, story in chain], now)
    for name, (plain, less_waits) in read.items():
        for key, (_, _, outcome) in ((name, plain), (f"{name}_less_waits", less_waits)):
            if outcome in ("kept", "missed") and key != "first_response_less_waits":
                counted.add(key, outcome == "kept")
    came = [trip for trip in trips if trip.ticket in ids and trip.there is not None]
    if read["resolution"][0][1] is not None:
        counted.add("remote_fixes", not came)
    fixed = _fixed(chain)
    if fixed is not None:
        counted.add("first_time_fix", fixed)
    said = [
        row["details"]["score"]
        for row in rows
        if row["id"] in ids and row["details"].get("score") is not None
    ]
    if said:
        counted.add("satisfaction", said[-1])
        counted.add("satisfied", said[-1] >= 4)
    complained = [row for row in rows if row["id"] in ids and row["action"] == "ticket.complained"]
    counted.add("complaints", bool(complained))
    counted.add("emergencies", jobs[ids[0]]["priority"] == "emergency")
    counted.add("hard_work", jobs[ids[0]]["difficulty"] in ("complex", "hard"))


def _fixed(chain: list[tuple[str, Story]]) -> bool | None:
    """Return whether the first visit was enough so far; None where there was none."""
    story = chain[0][1]
    done, failed = story.when("done"), story.when("needs_part", "needs_expert")
    if failed and (not done or failed[0] < done[0]):
        return False
    if not done:
        return None
    end = done[0] + timedelta(days=30)
    again = story.when("reopened") + [each.when("reported")[0] for _, each in chain[1:2]]
    return not any(done[0] <= at <= end for at in again)


def _call_backs(counted: Counted, told: Mapping[str, Story], inside: Any, now: datetime) -> None:
    for story in told.values():
        for number, (state, at) in enumerate(story.states):
            if state not in SOLVED or not inside(at):
                continue
            later = story.states[number + 1 :]
            nexts = [each for each in later if each[0] in ("followed_up", "reopened")]
            if nexts and nexts[0][0] == "reopened":
                continue
            if nexts:
                counted.add("call_backs", nexts[0][1] - at <= timedelta(hours=24))
            elif now - at > timedelta(hours=24):
                counted.add("call_backs", 0)


def _visits(
    counted: Counted,
    chains: list[list[tuple[str, Story]]],
    trips: list[Trip],
    jobs: Mapping[str, Mapping[str, Any]],
    rows: Sequence[Row],
    inside: Any,
) -> None:
    for chain in chains:
        ids = [id for id, _ in chain]
        own = sorted((trip for trip in trips if trip.ticket in ids), key=lambda trip: trip.out)
        for number, trip in enumerate(trip for trip in own if trip.there is not None):
            assert trip.there is not None
            if inside(trip.there):
                counted.add("repeat_visits", number > 0)
                if trip.told is not None:
                    late = abs(trip.there - trip.told)
                    counted.add("appointments", late <= timedelta(minutes=30))
                if trip.window is not None:
                    opens, closes = trip.window
                    counted.add("arrival_windows", opens <= trip.there <= closes)
        for trip in own:
            if trip.over is None:
                continue
            if inside(trip.out):
                way = (trip.there or trip.over) - trip.out
                whole = trip.over - trip.out
                counted.add("travel_share", way.total_seconds(), whole.total_seconds())
            if inside(trip.over) and trip.became in ("done", "needs_part", "needs_expert"):
                lacking = _awaited(rows, trip) if trip.became == "needs_part" else set()
                for sku in set(jobs[trip.ticket]["parts"]) | lacking:
                    counted.add("missing_parts", sku in lacking)


def _awaited(rows: Iterable[Row], trip: Trip) -> set[str]:
    """Return the parts that a ticket waited for at the moment its visit ended."""
    waiting: set[str] = set()
    for row in rows:
        if row["id"] == trip.ticket and row["at"] <= trip.over:
            if row["action"] == "ticket.part_awaited":
                waiting.add(row["details"]["sku"])
            elif row["action"] == "ticket.part_arrived":
                waiting.discard(row["details"]["sku"])
    return waiting


def _shifts(
    counted: Counted, rows: Sequence[Row], trips: list[Trip], inside: Any, now: datetime
) -> None:
    """Add what each shift of the day was used for, and what was worked between its end and the next."""
    out = _absences(rows)
    for who, shifts in _rosters(rows).items():
        for number, (start, end, pause) in enumerate(shifts):
            if not inside(start) or end > now:
                continue
            until = shifts[number + 1][0] if number + 1 < len(shifts) else end + timedelta(days=99)
            own = [t for t in trips if t.who == who and t.over is not None]
            worked = sum(_common(t.out, t.over, start, end) for t in own)
            after = sum(_common(t.out, t.over, end, until) for t in own)
            away = sum(_common(a, b, start, end) for a, b in out.get(who, ()))
            there = (end - start).total_seconds() - pause - away
            counted.add("overtime", after)
            if there > 0:
                counted.add("utilisation", min(worked, there), there)


def _rosters(rows: Iterable[Row]) -> dict[str, list[tuple[datetime, datetime, int]]]:
    """Return the shifts of each technician; the scripted day loads them once."""
    found = {}
    for row in rows:
        if row["action"] == "master.loaded" and row["kind"] == "technician":
            found[row["id"]] = [
                (
                    datetime.fromisoformat(each["start_at"]),
                    datetime.fromisoformat(each["end_at"]),
                    each["rest"]["seconds"] if each["rest"] else 0,
                )
                for each in row["details"]["added"]["shifts"]
            ]
    return found


def _absences(rows: Iterable[Row]) -> dict[str, list[tuple[datetime, datetime]]]:
    """Return who was out when: one without an end ends with the next word about it."""
    said: dict[str, list[list[datetime]]] = defaultdict(list)
    for row in rows:
        if row["action"] != "event.recorded":
            continue
        for each in row["details"]["effect"].get("absences", ()):
            begin = datetime.fromisoformat(each["from"])
            midnight = begin.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
            end = each["until"] and datetime.fromisoformat(each["until"])
            before = said[each["technician"]]
            if before and before[-1][1] > begin:
                before[-1][1] = begin
            before.append([begin, end or midnight + timedelta(days=1)])
    return {who: [(a, b) for a, b in spans] for who, spans in said.items()}


def _common(a: datetime, b: datetime | None, c: datetime, d: datetime) -> float:
    assert b is not None
    return max(0.0, (min(b, d) - max(a, c)).total_seconds())


def _open_at(story: Story, moment: datetime) -> bool:
    is_open = False
    for state, at in story.states:
        if at <= moment and state in ("reported", "reopened"):
            is_open = True
        elif at <= moment and state in LEFT:
            is_open = False
    return is_open

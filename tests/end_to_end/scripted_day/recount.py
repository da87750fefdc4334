"""The sums over the audit trail: states, promises, stock and clocks worked out again, by nothing but the trail.

Nothing of the product is used here, so that a mistake of the product cannot hide in the test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
ZONE = ZoneInfo("Asia/Shanghai")
HOURS = (
    (timedelta(hours=8, minutes=30), timedelta(hours=12)),
    (timedelta(hours=13), timedelta(hours=17, minutes=30)),
)
NEVER = datetime.max.replace(tzinfo=ZoneInfo("UTC"))


@dataclass
class Story:
    """What the trail tells of one ticket."""

    follows: str | None
    terms: Mapping[str, Any]
    states: list[tuple[str, datetime]] = field(default_factory=list)
    technician: str | None = None
    told: tuple[str, datetime] | None = None
    owner: str = ""
    waits: list[tuple[datetime, datetime]] = field(default_factory=list)
    open_waits: dict[str, datetime] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The last state."""
        return self.states[-1][0]

    def when(self, *states: str) -> list[datetime]:
        """Return the moments at which any of these states began."""
        return [at for state, at in self.states if state in states]


def stories(rows: Iterable[Row]) -> dict[str, Story]:
    """Return what the trail tells of each ticket; every move begins where the one before ended."""
    found: dict[str, Story] = {}
    for row in rows:
        details, at = row["details"], row["at"]
        if row["action"] == "ticket.reported":
            story = Story(details["follows"], details["terms"], owner=details["owner"])
            story.states.append(("reported", at))
            found[row["id"]] = story
        if not row["action"].startswith("ticket."):
            continue
        story = found[row["id"]]
        if row["action"] == "ticket.moved":
            assert details["from"] == story.state, f"{row['id']} moved from where it was not"
            assert at >= story.states[-1][1], f"{row['id']} moved back in time"
            story.states.append((details["to"], at))
            story.technician = details["technician"]
        elif row["action"] == "ticket.told":
            start = details["start"]
            story.told = (
                None if start is None else (details["technician"], datetime.fromisoformat(start))
            )
            story.technician = details["technician"]
        elif row["action"] == "ticket.handed_over":
            assert details["from"] == story.owner
            assert details["why"]
            story.owner = details["to"]
        elif row["action"] == "ticket.part_awaited":
            story.open_waits.setdefault(details["sku"], at)
        elif row["action"] == "ticket.part_arrived":
            story.waits.append((story.open_waits.pop(details["sku"]), at))
    return found


def stock(rows: Iterable[Row]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return what every place holds and what is reserved there; no place ever holds less than nothing."""
    held: Counter[tuple[str, str]] = Counter()
    kept: Counter[tuple[str, str, str | None]] = Counter()
    for row in rows:
        details = row["details"]
        for entry in details.get("entries", ()):
            held[entry["place"], entry["sku"]] += entry["quantity"]
            assert held[entry["place"], entry["sku"]] >= 0, f"{row} leaves less than nothing"
        if row["action"] == "plan.published":
            kept = Counter()
        sign = {"plan.published": 1, "stock.released": -1, "stock.kept_aboard": -1}.get(
            row["action"]
        )
        for item in details.get("reservations", ()) if sign else ():
            kept[item["place"], item["sku"], item["ticket"]] += sign * item["quantity"]
            if row["action"] == "stock.kept_aboard":
                kept[details["van"], item["sku"], item["ticket"]] += item["quantity"]
    reserved: Counter[tuple[str, str]] = Counter()
    for (place, sku, _), quantity in kept.items():
        assert quantity >= 0
        reserved[place, sku] += quantity
    shelves = set(held) | {shelf for shelf, count in reserved.items() if count}
    return {shelf: (held[shelf], reserved[shelf]) for shelf in shelves}


def clocks(chain: list[Story], now: datetime) -> dict[str, tuple[tuple[Any, Any, str], ...]]:
    """Return each clock of a case read twice: (due, met, outcome) plain, and less the waits."""
    first, last = chain[0], chain[-1]
    start = datetime.fromisoformat(first.terms["reported_at"])
    waits = sorted(wait for story in chain for wait in story.waits)
    waits += [(since, NEVER) for story in chain for since in story.open_waits.values()]
    solved = None
    over = None
    for state, at in last.states:
        if state in ("done", "resolved_remotely"):
            solved = at
        if state in ("done", "resolved_remotely", "closed", "cancelled"):
            over = over or at
        if state == "reopened":
            solved = over = None
    arrivals = [at for story in chain for at in story.when("on_site")]
    met = {
        "first_response": next(iter(first.when("triaged")), None),
        "on_site": arrivals[0] if arrivals else None,
        "resolution": solved,
    }
    result = {}
    for name, moment in met.items():
        pauses = [] if name == "first_response" else waits
        dues = [_due(start, first.terms[name], some) for some in ([], pauses)]
        result[name] = tuple((due, moment, _outcome(due, moment, over, now)) for due in dues)
    return result


def _outcome(
    due: datetime | None, met: datetime | None, over: datetime | None, now: datetime
) -> str:
    if met is not None:
        return "kept" if due is None or met <= due else "missed"
    if due is not None and (over or now) > due:
        return "missed"
    if over is not None:
        return "void"
    return "waiting" if due is None else "running"


def _due(
    start: datetime, allowance: Mapping[str, Any], waits: list[tuple[datetime, datetime]]
) -> datetime | None:
    """Return when the allowance is used up, going from one border of hours and waits to the next."""
    left = timedelta(seconds=allowance["seconds"])
    borders = sorted({moment for wait in waits for moment in wait if moment is not NEVER})
    now = start
    for _ in range(10_000):
        if not left:
            return now
        counts = not any(since <= now < until for since, until in waits)
        if any(since <= now and until is NEVER for since, until in waits):
            return None
        ends = [border for border in borders if border > now]
        if allowance["counting"] == "working":
            open_now, change = _hours(now)
            counts = counts and open_now
            ends.append(change)
        end = min(ends, default=NEVER)
        span = end - now if end is not NEVER else left
        if counts and span >= left:
            return now + left
        left -= span if counts else timedelta()
        now = end
    raise AssertionError("the allowance is never used up")


def _hours(moment: datetime) -> tuple[bool, datetime]:
    """Return whether work is done at a moment, and when that changes next. The week has no holidays."""
    local = moment.astimezone(ZONE)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    for opens, closes in HOURS if local.weekday() < 5 else ():
        if local < midnight + opens:
            return False, midnight + opens
        if local < midnight + closes:
            return True, midnight + closes
    return False, midnight + timedelta(days=1)

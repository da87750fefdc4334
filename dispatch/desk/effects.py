"""What recorded events mean for planning: who is out, who is late, which visit ends later, how slow traffic is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from dispatch.desk.actions import Action
from dispatch.domain.horizon import Horizon
from dispatch.domain.technician import Shift, Technician
from dispatch.planning.replanning import Absence
from dispatch.storage import Session, audit


@dataclass
class Effects:
    """What holds now because of events of the period planned.

    Attributes
    ----------
    absences : dict of technician id to Absence
        The last one recorded for each technician.
    traffic : float
        Factor on every travel time.
    free_from : dict of technician id to datetime
        Nothing new is done before.
    expected_end : dict of job id to datetime
        When a visit under way is said to end.
    """

    absences: dict[str, Absence] = field(default_factory=dict)
    traffic: float = 1.0
    free_from: dict[str, datetime] = field(default_factory=dict)
    expected_end: dict[str, datetime] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return what holds as values of JSON."""
        return {
            "absences": [
                {
                    "technician": absence.technician_id,
                    "from": absence.from_at.isoformat(),
                    "until": absence.until_at.isoformat() if absence.until_at else None,
                }
                for absence in self.absences.values()
            ],
            "traffic": self.traffic,
            "free_from": {id: moment.isoformat() for id, moment in self.free_from.items()},
            "expected_end": {id: moment.isoformat() for id, moment in self.expected_end.items()},
        }

    def take(self, effect: dict[str, Any]) -> None:
        """Let what an event changed hold from now on."""
        for each in effect.get("absences", ()):
            until = each["until"] and datetime.fromisoformat(each["until"])
            from_at = datetime.fromisoformat(each["from"])
            self.absences[each["technician"]] = Absence(each["technician"], from_at, until)
        self.traffic = effect.get("traffic", self.traffic)
        for known, key in ((self.free_from, "free_from"), (self.expected_end, "expected_end")):
            for id, moment in effect.get(key, {}).items():
                known[id] = datetime.fromisoformat(moment)


def standing_effects(session: Session, horizon: Horizon, *, at: datetime) -> Effects:
    """Return what holds at a moment because of the events recorded since the horizon's start."""
    effects = Effects()
    actions = [Action.EVENT_RECORDED.value]
    for row in audit.trail(session, actions=actions, since=horizon.start_at):
        if row.at <= at:
            effects.take(row.details["effect"])
    return effects


def changed_effects(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return what an event changed, of the plain effects before and after it."""
    changed: dict[str, Any] = {}
    absences = [each for each in after["absences"] if each not in before["absences"]]
    if absences:
        changed["absences"] = absences
    if after["traffic"] != before["traffic"]:
        changed["traffic"] = after["traffic"]
    for key in ("free_from", "expected_end"):
        moved = {id: moment for id, moment in after[key].items() if before[key].get(id) != moment}
        if moved:
            changed[key] = moved
    return changed


def at_work(person: Technician, at: datetime, absences: dict[str, Absence]) -> Technician:
    """Return a technician with what is left of the shifts from a moment on, less the absence."""
    absence = absences.get(person.id)
    return replace(person, shifts=tuple(_left(shift, at, absence) for shift in person.shifts))


def _left(shift: Shift, at: datetime, absence: Absence | None) -> Shift:
    """Return what is left of a shift; one that is over keeps its place in the list, with no time in it."""
    opens, closes = max(shift.start_at, at), shift.end_at
    cut_short = False
    if absence is not None:
        until = absence.until_at
        before = min(closes, absence.from_at) - opens
        after = closes - closes if until is None else closes - max(opens, until)
        if until is None or before >= after:
            cut_short = absence.from_at < closes
            closes = min(closes, absence.from_at)
        elif until > opens:
            opens = until
    if closes <= opens:
        end = max(at, shift.end_at)
        return replace(shift, start_at=end, end_at=end, overtime_seconds=0, rest=None)
    rest = shift.rest
    if rest is not None and (opens > rest.closes_at or closes <= rest.opens_at):
        rest = None
    elif rest is not None:
        rest = replace(rest, opens_at=max(opens, rest.opens_at))
    overtime = 0 if cut_short else shift.overtime_seconds
    return replace(shift, start_at=opens, end_at=closes, overtime_seconds=overtime, rest=rest)

"""What is left of each shift: from where and when the technician is free, less absences, with the break still owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.planning.replanning.situation import Absence, Situation
from dispatch.planning.replanning.standing import Standing, UnderWay
from solver.travel import Travel

Document = dict[str, Any]


@dataclass(frozen=True)
class RestOfShifts:
    """The shifts of one technician in the remainder, and whether the visit under way is kept.

    `open` holds the indices of the shifts in which something can still be done.
    """

    shifts: list[Document]
    keeps_visit: bool
    open: frozenset[int]


def rest_of_shifts(
    situation: Situation, person: Document, standing: Standing | None, travel: Travel
) -> RestOfShifts:
    """Return what is left of a technician's shifts; indices stay, a shift that is over has no length.

    Raises
    ------
    SituationError
        If an absence lies in the middle of a shift.
    """
    away = [absence for absence in situation.absences if absence.technician_id == person["id"]]
    visit = None if standing is None else standing.visit
    keeps = visit is not None and not any(_given_up(situation, visit, each) for each in away)
    first = None if standing is None else person["shifts"][standing.shift]["start"]
    shifts, still_open = [], set()
    for index, shift in enumerate(person["shifts"]):
        whole = {"overtime": 0, "break": None, **shift}
        if standing is not None and index == standing.shift:
            rest = _begun(whole, standing, visit if keeps else None)
        elif first is not None and shift["start"] <= first:
            rest = _closed(whole, situation.now)
        else:
            rest = _starting(whole, _available(situation, person["id"]), whole["from"])
        rest = _without(situation, person["id"], rest, whole, away)
        if keeps and standing is not None and index == standing.shift:
            assert visit is not None
            rest = _long_enough(rest, visit, travel)
        shifts.append(rest)
        if _latest(rest) > rest["start"] or (keeps and index == getattr(standing, "shift", None)):
            still_open.add(index)
    return RestOfShifts(shifts, keeps, frozenset(still_open))


def _available(situation: Situation, technician_id: str) -> int:
    moment = situation.progress.free_from.get(technician_id)
    return (
        situation.now if moment is None else max(situation.now, situation.horizon.seconds(moment))
    )


def _latest(shift: Document) -> int:
    latest: int = shift["end"] + shift["overtime"]
    return latest


def _given_up(situation: Situation, visit: UnderWay, absence: Absence) -> bool:
    """Return whether a technician who goes away cannot finish the visit under way."""
    leaves, back = _seconds_of(situation, absence)
    return leaves < visit.depart and (back is None or back > visit.start)


def _seconds_of(situation: Situation, absence: Absence) -> tuple[int, int | None]:
    seconds = situation.horizon.seconds
    back = None if absence.until_at is None else seconds(absence.until_at)
    return seconds(absence.from_at), back


def _closed(shift: Document, second: int) -> Document:
    """Return a shift in which there is no time for anything."""
    return {**shift, "start": second, "end": second, "overtime": 0, "break": None}


def _starting(shift: Document, second: int, place: int) -> Document:
    """Return a shift that starts no earlier than a second, from a place."""
    start = max(shift["start"], second)
    if start > _latest(shift):
        return _closed({**shift, "from": place}, start)
    end = max(start, shift["end"])
    overtime = _latest(shift) - end
    return {**shift, "start": start, "end": end, "overtime": overtime, "from": place}


def _begun(shift: Document, standing: Standing, visit: UnderWay | None) -> Document:
    """Return the rest of a shift that the technician has begun."""
    start = standing.free if visit is None else visit.start
    # What is under way may have begun before the shift or after its end: it is a fact.
    rest = _starting({**shift, "start": min(shift["start"], start)}, start, standing.place)
    rest["break"] = _owed(shift["break"], standing, visit)
    if visit is None and _latest(rest) == rest["start"]:
        rest["break"] = None
    return rest


def _owed(rest: Document | None, standing: Standing, visit: UnderWay | None) -> Document | None:
    """Return the break that is still to be taken.

    By the rules nobody needs a break whose route leaves after its window opens, and the rest of a route leaves late. So
    the window opens behind the start of the visit under way, or, for a technician who is waiting, after a wait of the
    break's length: who waits that long has had a break.
    """
    if rest is None or standing.rested or standing.left >= rest["window"][0]:
        return None
    opens, closes = rest["window"]
    if visit is not None:
        opens = max(opens, visit.start + 1)
        closes = max(closes, visit.depart)
    else:
        opens = max(opens, standing.free + rest["duration"])
    return {**rest, "window": [opens, max(opens, closes)]}


def _without(
    situation: Situation,
    technician_id: str,
    rest: Document,
    whole: Document,
    away: Sequence[Absence],
) -> Document:
    """Return a shift without the time in which the technician is out."""
    for absence in away:
        leaves, back = _seconds_of(situation, absence)
        latest = _latest(rest)
        if leaves >= latest or (back is not None and back <= rest["start"]):
            continue
        if leaves <= rest["start"]:
            over = back is None or back >= latest
            rest = (
                _closed(rest, rest["start"]) if over else _starting(rest, back or 0, whole["from"])
            )
        elif back is None or back >= latest:
            end = min(rest["end"], leaves)
            rest = {**rest, "end": end, "overtime": leaves - end}
        else:
            raise SituationError(
                _(
                    "{technician_id} is out from {from_at} to {until_at}, in the middle of a shift. Give"
                    " an absence that begins now or lasts until the shift's end.",
                    technician_id=technician_id,
                    from_at=absence.from_at,
                    until_at=absence.until_at,
                )
            )
    return rest


def _long_enough(shift: Document, visit: UnderWay, travel: Travel) -> Document:
    """Return a shift that leaves time to finish the visit under way, rest where that is owed, and go home."""
    end = _home(shift, visit.depart, travel)
    rest = shift["break"]
    if rest is not None and end > rest["window"][1]:
        end = _home(shift, max(visit.depart, rest["window"][0]) + rest["duration"], travel)
    return {**shift, "overtime": max(_latest(shift), end) - shift["end"]}


def _home(shift: Document, leave: int, travel: Travel) -> int:
    to = shift["to"]
    return leave if to is None else travel.arrival(shift["from"], to, leave=leave)

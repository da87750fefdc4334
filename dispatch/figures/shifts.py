"""What shifts add to the figures: how much of them was used, and what was worked after their end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from dispatch.figures.facts import Absence, Shift, Visit
from dispatch.figures.observations import Observation

Interval = tuple[datetime, datetime]
Piece = tuple[datetime, datetime, str]
_FAR = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Work:
    """What somebody did, by its beginning; `latest[k]` is when the first k + 1 pieces were all over."""

    pieces: Sequence[Piece]
    begins: Sequence[datetime]
    latest: Sequence[datetime]

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> _Work:
        ordered = sorted(pieces)
        latest = list(accumulate((end for _, end, _ in ordered), max))
        return cls(ordered, [begin for begin, _, _ in ordered], latest)

    def between(self, first: datetime, last: datetime) -> list[Piece]:
        """Return the pieces that lie at least in part between two moments."""
        low, high = bisect_right(self.latest, first), bisect_left(self.begins, last)
        return [piece for piece in self.pieces[low:high] if piece[1] > first]


def of_shifts(
    shifts: Iterable[Shift],
    visits: Iterable[Visit],
    *,
    absences: Mapping[str, Sequence[Absence]],
    zone: ZoneInfo,
    now: datetime,
) -> list[Observation]:
    """Return what the shifts that are over add to the figures.

    Parameters
    ----------
    shifts, visits, absences
        What was rostered, what was done, and who was out, by technician.
    zone : ZoneInfo
        Whose midnight ends an absence without an end.
    now : datetime
        Shifts that end later do not count yet.
    """
    work: dict[str, list[Piece]] = defaultdict(list)
    for visit in visits:
        began_at = visit.set_out_at or visit.on_site_at
        if began_at is not None and visit.ended_at is not None:
            work[visit.technician_id].append((began_at, visit.ended_at, visit.ticket_id))
    rostered: dict[str, list[Shift]] = defaultdict(list)
    for shift in shifts:
        rostered[shift.technician_id].append(shift)
    found = []
    for person, own in rostered.items():
        done = _Work.of(work.get(person, ()))
        out = absent(absences.get(person, ()), zone=zone)
        ordered = sorted(own, key=lambda shift: shift.start_at)
        nexts = [shift.start_at for shift in ordered[1:]]
        for shift, until in zip(ordered, [*nexts, None], strict=True):
            if shift.end_at <= now:
                near = done.between(shift.start_at, until or _FAR)
                found += _of_shift(shift, near, out, until=until)
    return found


def absent(absences: Sequence[Absence], *, zone: ZoneInfo) -> list[Interval]:
    """Return when somebody was out, without overlaps.

    An absence without an end lasts until the next one of that day begins, or to the end of its day.
    """
    ordered = sorted(absences, key=lambda each: each.from_at)
    spans: list[Interval] = []
    for number, each in enumerate(ordered):
        until = each.until_at
        if until is None:
            local = each.from_at.astimezone(zone).date() + timedelta(days=1)
            until = datetime(local.year, local.month, local.day, tzinfo=zone)
            if number + 1 < len(ordered):
                until = min(until, ordered[number + 1].from_at)
        if spans and each.from_at <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], until))
        else:
            spans.append((each.from_at, until))
    return spans


def _of_shift(
    shift: Shift,
    work: Sequence[Piece],
    out: Sequence[Interval],
    *,
    until: datetime | None,
) -> list[Observation]:
    own = (shift.start_at, shift.end_at)
    reach = until or _FAR
    away = sum(_overlap(own, each) for each in out)
    there = (shift.end_at - shift.start_at).total_seconds() - shift.pause_seconds - away
    inside = sum(_overlap(own, (since, end)) for since, end, _ in work)
    over = sum(_overlap((shift.end_at, reach), (since, end)) for since, end, _ in work)
    ids = tuple(dict.fromkeys(id for _, _, id in work))
    who = shift.technician_id
    found = [Observation("overtime", shift.start_at, over, 1.0, ids, who, None)]
    if there > 0:
        used = min(inside, there)
        found.append(Observation("utilisation", shift.start_at, used, there, ids, who, None))
    return found


def _overlap(first: Interval, second: Interval) -> float:
    begin, end = max(first[0], second[0]), min(first[1], second[1])
    return max(0.0, (end - begin).total_seconds())

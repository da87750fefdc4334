"""What needs a person, most urgent first: each with its reason and the best next act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from dispatch.domain.job import Assignment
from dispatch.domain.place_words import is_rough, place_warning
from dispatch.languages import gettext as _
from dispatch.languages import mark, ngettext
from dispatch.maps.words import Clock, customer_of, duration, reason_words
from dispatch.stock.shortage import RunsShort
from dispatch.web.board_view import OFF_SECONDS, UNHEARD, BoardView, Seen, is_overdue
from dispatch.web.next_acts import NEXT_ACTS, PLAN_IT

Values = dict[str, Any]
SOON_SECONDS = 4 * 3600
"""How long before its promise an unserved job is urgent."""


@dataclass(frozen=True)
class _Need:
    """One line of the list; a lower rank comes first, within it the lower `order`."""

    rank: int
    order: float
    kind: str
    title: str
    text: str
    act: str
    job: str = ""
    sku: str = ""
    href: str = ""

    def values(self) -> Values:
        return {
            "kind": self.kind,
            "job": self.job,
            "sku": self.sku,
            "title": self.title,
            "text": self.text,
            "act": self.act,
            "href": self.href,
        }


def needs(view: BoardView, clock: Clock) -> list[Values]:
    """Return what needs a person, the most urgent first; each job stands there once, for its gravest reason."""
    found = list(_out(view, clock))
    now = view.facts.around.now
    for seen in view.jobs.values():
        for rule in (_late, _broken, _new, _unserved, _rough):
            need = rule(seen, clock, now)
            if need is not None:
                found.append(need)
                break
    found += _unheard(view, clock)
    found += [_short(each, clock) for each in view.facts.short]
    return [need.values() for need in sorted(found, key=lambda need: (need.rank, need.order))]


def _title(seen: Seen) -> str:
    name = customer_of(seen.job)
    return seen.job.id if name == seen.job.id else f"{seen.job.id} · {name}"


def _late(seen: Seen, clock: Clock, now: float) -> _Need | None:
    if seen.standing != "late" or seen.slack is None or seen.promise is None:
        return None
    assert seen.expected is not None
    text = _(
        "Late by {late}: starts {start}, promised by {due}",
        late=duration(seen.slack),
        start=_at(seen.expected.start, clock),
        due=clock.time(seen.promise.due_at),
    )
    act = _("See who could be there earlier")
    return _Need(0, seen.slack, "late", _title(seen), text, act, job=seen.job.id)


def _broken(seen: Seen, clock: Clock, now: float) -> _Need | None:
    """Return a visit that begins later than its customer was told, or a told one that the plan leaves out."""
    if seen.standing == "unserved" and seen.job.told is not None:
        text, act = _told_in_vain(seen.job.told, clock), _("Call the customer")
        return _Need(1, 0.0, "broken", _title(seen), text, act, job=seen.job.id)
    if not seen.is_ahead or seen.line is None or seen.expected is None:
        return None
    closes = max((each.closes_at.timestamp() for each in seen.job.windows), default=None)
    is_missed = closes is not None and seen.expected.start > closes
    if seen.delay <= OFF_SECONDS and not is_missed:
        return None
    times = {
        "told": clock.time(seen.line.stop.start_at),
        "expected": _at(seen.expected.start, clock),
    }
    if is_missed:
        window = clock.windows(seen.job.windows)
        text = _(
            "Told {told}, now expected {expected}, after its window {window}",
            window=window,
            **times,
        )
    else:
        text = _("Told {told}, now expected {expected}", **times)
    act = _("Tell the customer")
    return _Need(1, -seen.delay, "broken", _title(seen), text, act, job=seen.job.id)


def _told_in_vain(told: Assignment, clock: Clock) -> str:
    if told.start_at is None:
        return _(
            "The customer was told {technician}, and no visit is planned",
            technician=told.technician_id,
        )
    return _(
        "The customer was told {time} with {technician}, and no visit is planned",
        time=clock.appointment(told.start_at),
        technician=told.technician_id,
    )


def _new(seen: Seen, clock: Clock, now: float) -> _Need | None:
    if seen.state not in UNHEARD:
        return None
    by = seen.promise.first_response_at if seen.promise else seen.job.reported_at
    is_missed = by.timestamp() < now
    word = _("Reopened") if seen.state.value == "reopened" else _("Not triaged")
    sentence = (
        mark("{word}: an answer was promised by {time}")
        if is_missed
        else mark("{word}: an answer is promised by {time}")
    )
    text = _(sentence, word=word, time=clock.time(by))
    return _Need(
        2 if is_missed else 5,
        by.timestamp(),
        "new",
        _title(seen),
        text,
        _("Answer and triage it"),
        job=seen.job.id,
        href=url_for("tickets.ticket", ticket_id=seen.job.id),
    )


def why_unserved(seen: Seen) -> str:
    """Return in a few words why a job has no visit."""
    if seen.left is None:
        return _("In no plan yet")
    return reason_words(seen.left.reason) or _("Left out by the plan")


def _unserved(seen: Seen, clock: Clock, now: float) -> _Need | None:
    if seen.standing != "unserved":
        return None
    due = seen.promise.due_at.timestamp() if seen.promise else float("inf")
    why = why_unserved(seen)
    text = why
    if seen.promise:
        text = _("{why}; promised by {due}", why=why, due=clock.time(seen.promise.due_at))
    return _Need(
        3 if due - now < SOON_SECONDS else 6,
        due,
        "unserved",
        _title(seen),
        text,
        _(NEXT_ACTS.get(seen.left.reason, PLAN_IT) if seen.left else PLAN_IT),
        job=seen.job.id,
    )


def _rough(seen: Seen, clock: Clock, now: float) -> _Need | None:
    """Return a job ahead whose place is known roughly only: nobody should drive there without asking."""
    if not seen.is_ahead or not is_rough(seen.job):
        return None
    return _Need(
        6,
        seen.promise.due_at.timestamp() if seen.promise else float("inf"),
        "rough",
        _title(seen),
        place_warning(seen.job),
        _("Set the pin, or ask the customer"),
        job=seen.job.id,
        href=url_for("places.ticket", ticket_id=seen.job.id),
    )


def _unheard(view: BoardView, clock: Clock) -> Iterator[_Need]:
    """Yield a line for each technician of whom nothing was heard though a visit should have begun."""
    waiting: dict[str, list[Seen]] = {}
    for seen in view.jobs.values():
        if seen.sheet is not None and is_overdue(seen, view.facts.around.now):
            waiting.setdefault(seen.sheet.technician.id, []).append(seen)
    for held in waiting.values():
        first = min(held, key=_planned)
        assert first.line is not None
        assert first.sheet is not None
        planned, after = clock.time(first.line.stop.start_at), len(held) - 1
        text = (
            _(
                "Planned for {time}, and nothing was heard of it, nor of {after} after it",
                time=planned,
                after=after,
            )
            if after
            else _("Planned for {time}, and nothing was heard of it", time=planned)
        )
        yield _Need(
            4,
            _planned(first),
            "overdue",
            f"{first.sheet.name}: {_title(first)}",
            text,
            _("Call the technician"),
            job=first.job.id,
        )


def _planned(seen: Seen) -> float:
    assert seen.line is not None
    return seen.line.stop.start_at.timestamp()


def _out(view: BoardView, clock: Clock) -> Iterator[_Need]:
    """Yield a line for each technician who is out while the plan still holds visits there."""
    for absence in view.facts.effects.absences.values():
        since = absence.from_at.timestamp()
        until = absence.until_at.timestamp() if absence.until_at else float("inf")
        held = [
            seen
            for seen in view.jobs.values()
            if seen.is_ahead
            and seen.begun is None
            and seen.sheet is not None
            and seen.sheet.technician.id == absence.technician_id
            and seen.expected is not None
            and since <= seen.expected.start < until
        ]
        if held:
            person = view.table.technicians.get(absence.technician_id)
            name = (person.name or person.id) if person else absence.technician_id
            yield _Need(
                0,
                float("-inf"),
                "out",
                _("{name} is out", name=name),
                ngettext(
                    "From {time}; {count} visit is still planned, first {job}",
                    "From {time}; {count} visits are still planned, first {job}",
                    len(held),
                    time=clock.time(absence.from_at),
                    job=held[0].job.id,
                ),
                _("Hand the visits over, or re-plan"),
                job=held[0].job.id,
            )


def _short(short: RunsShort, clock: Clock) -> _Need:
    figures = {
        "few": short.shortfall,
        "depot": short.depot_id,
        "held": short.held,
        "wanted": short.reserved + short.wanted,
    }
    text = (
        _(
            "{few} too few at {depot}: {held} there, {wanted} wanted; next delivery {time}",
            time=clock.time(short.delivery_at),
            **figures,
        )
        if short.delivery_at
        else _(
            "{few} too few at {depot}: {held} there, {wanted} wanted; none is on order", **figures
        )
    )
    return _Need(
        7,
        short.delivery_at.timestamp() if short.delivery_at else 0.0,
        "short",
        _("Part {sku}", sku=short.sku),
        text,
        _("Order more, or move some between depots"),
        sku=short.sku,
        href=url_for("stock.stock"),
    )


def _at(second: float, clock: Clock) -> str:
    return clock.time(datetime.fromtimestamp(second, tz=UTC))

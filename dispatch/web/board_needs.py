"""What needs a person, most urgent first: each with its reason and the best next act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from dispatch.maps.words import Clock, customer_of, duration, reason_words
from dispatch.stock.shortage import RunsShort
from dispatch.web.board_view import OFF_SECONDS, UNHEARD, BoardView, Seen, is_overdue

Values = dict[str, Any]
SOON_SECONDS = 4 * 3600
"""How long before its promise an unserved job is urgent."""

# What a dispatcher tries first, by the reason for which a job is left out.
NEXT_ACTS = {
    "skill": "Solve it remotely, or borrow somebody with the skill",
    "not allowed": "Ask the customer to allow another technician",
    "locked technician": "Take the lock off",
    "no shift": "Ask for an extra shift, or offer another day",
    "tool": "Have the tool brought to a depot",
    "part nowhere": "Order the part",
    "part on order": "Tell the customer when the part comes",
    "part taken": "Order more, or choose who gets it",
    "contradicting times": "Correct the times of the ticket",
    "outside every shift": "Offer a time within a shift",
    "too far": "Offer a later time, or solve it remotely",
    "pick-up too far": "Load the part in the morning",
    "break": "Move the break, or offer another time",
    "locked time": "Take the lock off",
    "hard due": "Agree a later time with the customer",
    "no room": "See where it could go, or re-plan",
    "costs more": "See where it could go",
}
PLAN_IT = "See where it could go, or re-plan"


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
        for rule in (_late, _broken, _new, _unserved):
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
    text = (
        f"Late by {duration(seen.slack)}: starts {_at(seen.expected.start, clock)},"
        f" promised by {clock.time(seen.promise.due_at)}"
    )
    return _Need(
        0, seen.slack, "late", _title(seen), text, "See who could be there earlier", job=seen.job.id
    )


def _broken(seen: Seen, clock: Clock, now: float) -> _Need | None:
    """Return a visit that begins later than its customer was told, or a told one that the plan leaves out."""
    if seen.standing == "unserved" and seen.job.told is not None:
        told = seen.job.told
        when = f"{clock.appointment(told.start_at)} with " if told.start_at else ""
        text = f"The customer was told {when}{told.technician_id}, and no visit is planned"
        return _Need(1, 0.0, "broken", _title(seen), text, "Call the customer", job=seen.job.id)
    if not seen.is_ahead or seen.line is None or seen.expected is None:
        return None
    closes = max((each.closes_at.timestamp() for each in seen.job.windows), default=None)
    is_missed = closes is not None and seen.expected.start > closes
    if seen.delay <= OFF_SECONDS and not is_missed:
        return None
    text = f"Told {clock.time(seen.line.stop.start_at)}, now expected {_at(seen.expected.start, clock)}"
    if is_missed:
        text += f", after its window {clock.windows(seen.job.windows)}"
    return _Need(1, -seen.delay, "broken", _title(seen), text, "Tell the customer", job=seen.job.id)


def _new(seen: Seen, clock: Clock, now: float) -> _Need | None:
    if seen.state not in UNHEARD:
        return None
    by = seen.promise.first_response_at if seen.promise else seen.job.reported_at
    is_missed = by.timestamp() < now
    word = "Reopened" if seen.state.value == "reopened" else "Not triaged"
    text = f"{word}: an answer {'was' if is_missed else 'is'} promised by {clock.time(by)}"
    return _Need(
        2 if is_missed else 5,
        by.timestamp(),
        "new",
        _title(seen),
        text,
        "Answer and triage it",
        job=seen.job.id,
        href=url_for("tickets.ticket", ticket_id=seen.job.id),
    )


def why_unserved(seen: Seen) -> str:
    """Return in a few words why a job has no visit."""
    if seen.left is None:
        return "In no plan yet"
    return reason_words(seen.left.reason) or "Left out by the plan"


def _unserved(seen: Seen, clock: Clock, now: float) -> _Need | None:
    if seen.standing != "unserved":
        return None
    due = seen.promise.due_at.timestamp() if seen.promise else float("inf")
    why = why_unserved(seen)
    text = f"{why}; promised by {clock.time(seen.promise.due_at)}" if seen.promise else why
    return _Need(
        3 if due - now < SOON_SECONDS else 6,
        due,
        "unserved",
        _title(seen),
        text,
        NEXT_ACTS.get(seen.left.reason, PLAN_IT) if seen.left else PLAN_IT,
        job=seen.job.id,
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
        text = f"Planned for {clock.time(first.line.stop.start_at)}, and nothing was heard of it"
        if len(held) > 1:
            text += f", nor of {len(held) - 1} after it"
        yield _Need(
            4,
            _planned(first),
            "overdue",
            f"{first.sheet.name}: {_title(first)}",
            text,
            "Call the technician",
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
            visits = "1 visit is" if len(held) == 1 else f"{len(held)} visits are"
            yield _Need(
                0,
                float("-inf"),
                "out",
                f"{name} is out",
                f"From {clock.time(absence.from_at)}; {visits} still planned, first {held[0].job.id}",
                "Hand the visits over, or re-plan",
                job=held[0].job.id,
            )


def _short(short: RunsShort, clock: Clock) -> _Need:
    coming = (
        f"next delivery {clock.time(short.delivery_at)}"
        if short.delivery_at
        else "none is on order"
    )
    wanted = short.reserved + short.wanted
    text = (
        f"{short.shortfall} too few at {short.depot_id}:"
        f" {short.held} there, {wanted} wanted; {coming}"
    )
    return _Need(
        7,
        short.delivery_at.timestamp() if short.delivery_at else 0.0,
        "short",
        f"Part {short.sku}",
        text,
        "Order more, or move some between depots",
        sku=short.sku,
        href=url_for("stock.stock"),
    )


def _at(second: float, clock: Clock) -> str:
    return clock.time(datetime.fromtimestamp(second, tz=UTC))

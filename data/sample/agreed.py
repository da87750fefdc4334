"""What was agreed with customers before the day was planned: visits told to them, visits that are fixed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sample.jobs import Call
from sample.moments import at, text
from sample.staff import Hand, Row


def agree(calls: Sequence[Call], hands: Sequence[Hand], *, told: int, fixed: int) -> None:
    """Tell `told` customers who comes when, and fix `fixed` further visits; one visit for each technician.

    Only jobs with an appointment on the planned day are taken; every second fixed visit has a fixed time as well.
    """
    free = [hand for hand in hands if hand.shift[0] == "08:00" and hand.shift[1] == "17:00"]
    done = 0
    for call in calls:
        if done == told + fixed or not free:
            return
        if call.window is None or not at("08:30") <= call.window[0] <= at("14:00"):
            continue
        hand = next((hand for hand in free if _able(hand, call)), None)
        if hand is None:
            continue
        free.remove(hand)
        start = call.window[0] + timedelta(minutes=30)
        if done < told:
            call.told = hand.id, start
        else:
            call.lock = hand.id, start if (done - told) % 2 == 0 else None
            call.preferred = ""
        done += 1


def _able(hand: Hand, call: Call) -> bool:
    return call.suits(hand) and call.preferred in ("", hand.id)


def job_rows(calls: Sequence[Call]) -> list[Row]:
    """Return the table of jobs."""
    return [_row(call) for call in calls]


def _row(call: Call) -> Row:
    work = call.work
    window = "" if call.window is None else "/".join(text(moment) for moment in call.window)
    lock_technician, lock_start = call.lock or ("", None)
    told_technician, told_start = call.told or ("", None)
    return {
        "id": call.id,
        "reported_at": text(call.reported_at),
        "kind": work.kind,
        "priority": call.priority,
        "difficulty": call.difficulty,
        "service_minutes": str(call.minutes),
        "description": f"{work.text} {work.text_en}",
        "customer": call.customer[0],
        "customer_en": call.customer[1],
        "phone": call.phone,
        "address": call.address,
        "latitude": f"{call.place[0]:.4f}",
        "longitude": f"{call.place[1]:.4f}",
        "skills": f"{work.skill}:{call.level}",
        "tools": "; ".join(work.tools),
        "parts": "; ".join(f"{sku}:{number}" for sku, number in call.parts.items()),
        "windows": window,
        "preferred": call.preferred,
        "lock_technician": lock_technician,
        "lock_start_at": text(lock_start),
        "told_technician": told_technician,
        "told_start_at": text(told_start),
    }

"""Fixes as the board's scripts read them: sentences made here, moments as seconds since 1970."""

from __future__ import annotations

from typing import Any

from flask import url_for

from dispatch.desk.fixes import FixesFound
from dispatch.languages import gettext as _
from dispatch.planning.fixes import (
    Change,
    Fix,
    LaterDue,
    MorePart,
    PutOff,
    ReleaseLock,
    Serve,
    SoonerOrder,
    VanPart,
    WiderWindow,
    Words,
    change_text,
    cost_terms,
)

Values = dict[str, Any]

OF_JOBS = (WiderWindow, LaterDue, PutOff, ReleaseLock)
OF_STOCK = (MorePart, SoonerOrder, VanPart)


def shown_fixes(answer: FixesFound, *, may_load: bool) -> Values:
    """Return what would serve a job; see docs/fixes.md."""
    found, words = answer.found, answer.words
    return {
        "board": {"plan": answer.board.plan_id, "version": answer.board.version},
        "fixes": [_fix(fix, words, may_load=may_load) for fix in found.fixes],
        "own": words.own(found),
        "note": "" if found.fixes else words.none_found(found),
    }


def _fix(fix: Fix, words: Words, *, may_load: bool) -> Values:
    changes = [*fix.changes, Serve(fix.job_id)]
    texts = [change_text(change, words.horizon) for change in changes]
    places = [places_to_change(change, may_load=may_load) for change in fix.changes]
    visit = fix.visit
    return {
        "words": words.fix(fix),
        "kinds": sorted(fix.kinds),
        "visit": words.visit(fix),
        "technician": visit.technician_id,
        "start": round(visit.start_at.timestamp()),
        "price": words.price(fix),
        "cents": fix.others_cents,
        "cost": [
            {"term": name, "words": told, "cents": cents}
            for name, told, cents in cost_terms(fix.outcome.cost)
        ],
        "broken": [words.broken(job) for job in fix.outcome.broken],
        "what_if": url_for("fixes.what_if", change=texts),
        "places": [
            place for number, place in enumerate(places) if place and place not in places[:number]
        ],
    }


def places_to_change(change: Change, *, may_load: bool) -> Values | None:
    """Return the page on which a change is really made; None where there is none."""
    if isinstance(change, OF_JOBS):
        return {
            "url": url_for("tickets.ticket", ticket_id=change.job),
            "words": _("Open {job}", job=change.job),
        }
    if isinstance(change, OF_STOCK):
        return {"url": url_for("stock.stock"), "words": _("Open the stock")}
    if isinstance(change, Serve) or not may_load:
        return None
    return {"url": url_for("loading.page"), "words": _("Load technicians and shifts")}

"""Entries of a problem document found by their ids and replaced; what is not changed stays the very same object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch.errors import SituationError
from dispatch.languages import gettext as _
from dispatch.languages import mark

Document = dict[str, Any]
Edit = Callable[[Document], Document]

DAY = 86400
NAMES = {
    "technicians": mark("There is no technician {id} in the plan. Check the id."),
    "jobs": mark("There is no job {id} in the plan. Check the id."),
    "depots": mark("There is no depot {id} in the plan. Check the id."),
}


def entry(document: Document, kind: str, id: str) -> Document:
    """Return the technician, job or depot of an id.

    Raises
    ------
    SituationError
        If the document has none of that id.
    """
    for each in document.get(kind, []):
        if each["id"] == id:
            found: Document = each
            return found
    raise SituationError(_(NAMES[kind], id=id))


def with_entry(document: Document, kind: str, id: str, edit: Edit) -> Document:
    """Return the document with one technician, job or depot changed; `SituationError` if there is none."""
    old = entry(document, kind, id)
    new = edit(old)
    return {**document, kind: [new if each is old else each for each in document[kind]]}


def with_job(document: Document, id: str, **values: Any) -> Document:
    """Return the document with some values of a job changed."""
    return with_entry(document, "jobs", id, lambda job: {**job, **values})


def shift_of(document: Document, technician: str, shift: int) -> Document:
    """Return one shift of a technician.

    Raises
    ------
    SituationError
        If there is no such technician or shift.
    """
    shifts = entry(document, "technicians", technician)["shifts"]
    if not 0 <= shift < len(shifts):
        raise SituationError(
            _(
                "{technician} has {count} shifts, counted from 0; there is no shift {shift}.",
                technician=technician,
                count=len(shifts),
                shift=shift,
            )
        )
    found: Document = shifts[shift]
    return found


def with_shift(document: Document, technician: str, shift: int, edit: Edit) -> Document:
    """Return the document with one shift of a technician changed; `SituationError` if there is none."""
    shift_of(document, technician, shift)

    def edited(person: Document) -> Document:
        shifts = list(person["shifts"])
        shifts[shift] = edit(shifts[shift])
        return {**person, "shifts": shifts}

    return with_entry(document, "technicians", technician, edited)


def with_more(table: dict[str, Any] | None, sku: str, quantity: int) -> dict[str, Any]:
    """Return a table of parts with more of one; a quantity of None has no limit and keeps none."""
    known = dict(table or {})
    if sku not in known or known[sku] is not None:
        known[sku] = known.get(sku, 0) + quantity
    return known


def refuse_below(value: int, least: int, what: str) -> None:
    """Refuse a number that is too small.

    Raises
    ------
    SituationError
        Naming what it is.
    """
    if value < least:
        raise SituationError(
            _("{what}: {value} is below {least}.", what=what, value=value, least=least)
        )

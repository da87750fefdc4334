"""Ids of technicians and jobs inside a sentence, made into links, and its moments by the clock of the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import url_for
from markupsafe import Markup

from dispatch.maps.timetable import Timetable
from dispatch.maps.words import Clock, both_names, customer_of

_TOKEN = re.compile(r"(\w(?:[\w./-]*\w)?)")


def linked(text: str, table: Timetable) -> Markup:
    """Return a reason's sentence with each known technician and job as a link, the name as its title.

    Moments are written by the clock of the pages; all else is escaped.

    Only ids with a letter and a digit and without blanks are looked for, so that no word or number of the sentence is
    taken for one.
    """
    clock = Clock(table.plan.day.horizon.start_at)
    return Markup("").join(_pieces(clock.sentence(text), table))


def _pieces(text: str, table: Timetable) -> Iterator[Markup]:
    # Every second piece is a token: what the pattern's group caught.
    for position, piece in enumerate(_TOKEN.split(text)):
        found = _target(piece, table) if position % 2 else None
        if found is None:
            yield Markup.escape(piece)
        else:
            address, name = found
            yield Markup('<a href="{}" title="{}">{}</a>').format(address, name, piece)


def _target(token: str, table: Timetable) -> tuple[str, str] | None:
    if not (any(map(str.isdigit, token)) and any(map(str.isalpha, token))):
        return None
    if person := table.technicians.get(token):
        address = url_for("technicians.technician", technician_id=token)
        return address, both_names(person.name, person.name_en)
    if job := table.jobs.get(token):
        return url_for("jobs.job", job_id=token), customer_of(job)
    return None

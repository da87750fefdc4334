"""A technician's calendar of the plan that holds."""

from __future__ import annotations

from dispatch.archive.converter import from_plain
from dispatch.calendars.technician import empty_calendar, technician_calendar
from dispatch.desk.permissions import EVERYONE_AT_WORK, PLANNING, require
from dispatch.desk.plans import opened
from dispatch.domain.account import Role
from dispatch.domain.actor import Actor
from dispatch.domain.technician import Technician
from dispatch.errors import NotFound
from dispatch.languages import gettext as _
from dispatch.storage import Store, master, plans


def published_calendar(store: Store, technician_id: str, *, by: Actor) -> bytes:
    """Return the published plan of a technician as an iCalendar file; without entries where no plan holds any.

    The same plan gives the same bytes.

    Parameters
    ----------
    store, technician_id : Store, str
        Whose calendar.
    by : Actor
        Technicians are given their own alone.

    Raises
    ------
    NotFound
        If there is no such technician, or a technician asks for another's: both are told the same.
    """
    require(by, PLANNING | EVERYONE_AT_WORK, _("see calendars"))
    if by.role is Role.TECHNICIAN and by.technician_id != technician_id:
        raise NotFound(master.TECHNICIAN, technician_id)
    with store.reading() as session:
        content = master.get(session, master.TECHNICIAN, technician_id).content
        board, row = plans.board(session), plans.current(session)
        if row is not None:
            plan = opened(row).plan
            if any(person.id == technician_id for person in plan.day.technicians):
                # The board's version rises from plan to plan, also where an earlier plan is put up again.
                return technician_calendar(
                    plan, technician_id, made_at=row.created_at, number=board.version
                )
        return empty_calendar(from_plain(content, Technician))

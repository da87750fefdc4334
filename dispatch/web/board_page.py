"""The dispatcher's board as a page: its frame, with the map and the state that the scripts draw at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from markupsafe import Markup

from dispatch.desk.board_facts import whole_days
from dispatch.domain.ticket import TicketState
from dispatch.languages import gettext as _
from dispatch.languages import mark
from dispatch.maps import draw_board_map, map_parts
from dispatch.maps.map_data import safe_in_html
from dispatch.maps.words import capital
from dispatch.web.access import DISPATCH, acting_user
from dispatch.web.board_figures import figures
from dispatch.web.board_keeper import board_keeper
from dispatch.web.board_state import state_text
from dispatch.web.board_view import BoardView
from dispatch.web.codes import word
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import now, standards

STANDINGS = (
    ("late", mark("late")),
    ("tight", mark("tight")),
    ("on-time", mark("on time")),
    ("done", mark("done")),
    ("was-late", mark("done, but late")),
    ("unserved", mark("unserved")),
    ("new", mark("not triaged")),
    ("waiting", mark("waits for part or expert")),
    ("overdue", mark("not begun in time")),
    ("under-way", mark("under way")),
    ("moved", mark("not as told before")),
    ("locked", mark("locked")),
    ("mail-in", mark("mail-in")),
    ("off", mark("called off")),
)
"""What jobs can be filtered by, in words."""


def board_page() -> str:
    """Return the page of the board."""
    kept = board_keeper().text(now())
    table = kept.view.table
    jobs = kept.view.jobs.values()
    zones = {each.promise.zone_name or word(each.promise.zone) for each in jobs if each.promise}
    skills = {name for each in jobs for name in each.job.skills}
    return render_template(
        "board_store.html",
        map=map_parts(draw_board_map(table, settings=current_settings())),
        data=data_block(state_text()),
        figures=figures_of_today(kept.view, now()),
        has_plan=kept.has_plan,
        empty=kept.empty,
        technicians=table.plan.day.technicians,
        zones=sorted(zones),
        skills=sorted(skills),
        standings=[(value, _(words)) for value, words in STANDINGS],
        states=[(state.value, capital(state.words)) for state in TicketState],
        unsent=unsent_today(kept.view, now()),
        may_act=acting_user().role in DISPATCH,
        zone=standards().timezone,
    )


def unsent_today(view: BoardView, at: datetime) -> int:
    """Return how many visits of today technicians have not been sent: on their phones these have no button."""
    zone = standards().timezone
    today = at.astimezone(zone).date()
    planned = (seen for seen in view.jobs.values() if seen.state is TicketState.PLANNED)
    starts = (seen.line.stop.start_at for seen in planned if seen.line is not None)
    return sum(start_at.astimezone(zone).date() == today for start_at in starts)


def figures_of_today(view: BoardView, at: datetime) -> dict[str, Any]:
    """Return the figures of the day that the scripts will show first, so that nothing jumps."""
    days = [
        (begin.timestamp(), end.timestamp())
        for begin, end in whole_days(view.table.plan.day.horizon)
    ]
    ahead = [day for day in days if at.timestamp() < day[1]]
    return figures(view, (ahead or days[-1:])[0])


def data_block(text: str) -> Markup:
    """Return JSON as a block of data of the page; no character of it can end the block."""
    block = f'<script type="application/json" id="board-data">{safe_in_html(text)}</script>'
    return Markup(block)

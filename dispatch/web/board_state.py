"""The dispatcher's board as JSON: the whole state, what has changed since, and the panel of one job.

`GET /board/state` answers (moments are seconds since 1970, durations seconds, `at` is [latitude, longitude]):

- `version`: text for `/board/changes?since=`; `now`: the server's moment; `zone`: time zone of all clocks
- `board`: `{plan, version, name, reason, by, made_at}`: the published plan, null before the first, and the version that
  acts send as `board_version`
- `empty`: "", "no-plan", "no-jobs" or "no-technicians"; `past`: whether the plan's last day is over
- `estimated`: why the plan's ways are straight lines although roads were asked for; empty where they are what was asked
- `days`: `[{date, label, start, end, figures}]` of the plan
- `technicians`: `[{id, name, hue, dash, skills: {name: level}, tools, shifts, out: [[from, until or null]]}]` with
  `shifts: [{index, start, end, latest, rest: null or {opens, closes, seconds}}]`
- `routes`: `[{technician, shift, travel, metres, stops}]` with `stops: [{kind, at, way, arrive, start, depart, travel,
  job, depot, number, expected, leaves}]`: `start` is planned, `expected` when it begins and `leaves` when it ends as
  the day goes now; `way` is the road that leads there as `dispatch.domain.polyline` writes it, empty where it is not
  known
- `jobs`: `[{id, customer, address, kind, work, priority, skills, zone, state, ticket_version, technician, shift, start,
  expected, depart, due, slack, windows: [[a, b]], told: null or {technician, start}, locked, standing, standings,
  reason, detail, days: [date], at}]`; `state` is that of the ticket; `slack` is `due` less `expected` (negative: late),
  null without a visit; `standing` is the sign to draw: "done", "on-time", "tight", "late", "unserved", "new", "waiting"
  (for a part or an expert), "mail-in", "off" (called off); `standings` holds it and whatever else can be filtered:
  "moved", "locked", "overdue", "under-way", "was-late"; the page adds `search`
- `needs`: `[{kind, job, sku, title, text, act, href}]`, the most urgent first; `kind` is "late", "overdue", "broken",
  "unserved", "new", "short" or "out"; `act` is the next act in words, `href` the page for it or ""
- `figures`, of all days, and in each of `days`: `{jobs, visits, done, on_time_percent, late, tight, unserved, new,
  waiting, travel_percent, travel_seconds, metres, overtime_seconds}`
- `may`: `{act}`: whether the reader may change the day

`GET /board/changes?since=VERSION` answers `{version, changed, board: {plan, version}, work: […]}`, cheaply.
`GET /board/panel?job=ID` answers a piece of HTML for `<aside id="panel">`.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from dispatch.desk.ticket_views import view_ticket
from dispatch.desk.users import list_users
from dispatch.languages import gettext as _
from dispatch.maps.words import Clock
from dispatch.web.access import DISPATCH, OFFICE, acting, acting_user, allow
from dispatch.web.board_keeper import board_keeper
from dispatch.web.store_mode import current_store, now, standards

blueprint = Blueprint("board_state", __name__, url_prefix="/board")


@blueprint.get("/state")
@allow(*OFFICE)
def state() -> Response:
    """Answer with the whole board; the module's docstring says what each value means."""
    return Response(state_text(), mimetype="application/json")


def state_text() -> str:
    """Return the board as JSON for whoever is logged in."""
    kept = board_keeper().text(now())
    may_act = "true" if acting_user().role in DISPATCH else "false"
    return f'{{"now":{round(now().timestamp())},"may":{{"act":{may_act}}},{kept.inner}}}'


@blueprint.get("/changes")
@allow(*OFFICE)
def changes() -> Response:
    """Answer whether the board is another than the one of a version, and what work waits or runs."""
    version, plan_id, board_version, running = board_keeper().version(now())
    names = _names() if running else {}
    work: list[dict[str, Any]] = [
        {**asdict(each), "asked_by": names.get(each.asked_by, each.asked_by)} for each in running
    ]
    return jsonify(
        version=version,
        changed=request.args.get("since", "") != version,
        now=round(now().timestamp()),
        board={"plan": plan_id, "version": board_version},
        work=work,
    )


@blueprint.get("/panel")
@allow(*OFFICE)
def panel() -> str:
    """Answer with the piece of HTML that tells of one job: where it stands, its clocks, reasons and history."""
    job_id = request.args.get("job", "")
    kept = board_keeper().text(now())
    seen = kept.view.jobs.get(job_id)
    if seen is None:
        abort(404, _("There is no job {job_id!r} on the board. Choose another.", job_id=job_id))
    ticket = view_ticket(current_store(), job_id, by=acting(), at=now(), standards=standards())
    return render_template(
        "board_panel.html",
        seen=seen,
        job=seen.job,
        table=kept.view.table,
        clock=Clock(kept.view.table.plan.day.horizon.start_at),
        expected_at=seen.expected and datetime.fromtimestamp(seen.expected.start, tz=UTC),
        view=ticket,
        names=_names(),
        zone=standards().timezone,
    )


def _names() -> dict[str, str]:
    return {user.id: user.name for user in list_users(current_store())}

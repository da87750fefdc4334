"""The dispatcher's board as JSON: the whole state, what has changed since, and the panel of one job.

`GET /board/state` answers (moments are seconds since 1970, durations seconds, `at` is [latitude, longitude]):

- `version`: text for `/board/changes?since=`; `now`: the server's moment; `zone`: time zone of all clocks
- `board`: `{plan, version, published_at, by, name}`: the published plan, null before the first, and the version that acts
  send as `board_version`
- `empty`: "", "no-plan", "no-jobs" or "no-technicians"; `past`: whether the plan's last day is over
- `days`: `[{date, label, start, end}]` of the plan
- `technicians`: `[{id, name, hue, dash, skills: {name: level}, tools, shifts, out: [[from, until or null]]}]` with
  `shifts: [{index, start, end, latest, rest: null or {opens, closes, seconds}}]`
- `routes`: `[{technician, shift, travel, metres, stops}]` with `stops: [{kind, at, arrive, start, depart, travel, job,
  depot, number, expected, leaves}]`: `start` is planned, `expected` when it begins and `leaves` when it ends as the day
  goes now
- `jobs`: `[{id, customer, address, kind, work, priority, skills, zone, state, ticket_version, technician, shift, start,
  expected, depart, due, slack, windows: [[a, b]], told: null or {technician, start}, locked, standing, standings,
  reason, detail, days: [date], search, at}]`; `state` is that of the ticket; `slack` is `due` less `expected` (negative:
  late), null without a visit; `standing` is the sign to draw: "done", "on-time", "tight", "late", "unserved", "new",
  "waiting" (for a part or an expert), "off" (called off); `standings` holds it and whatever else can be filtered:
  "moved", "locked", "overdue", "under-way"
- `needs`: `[{kind, job, sku, title, text, act, href}]`, the most urgent first; `kind` is "late", "overdue", "broken",
  "unserved", "new", "short" or "out"; `act` is the next act in words, `href` the page for it or ""
- `figures`: `{jobs, visits, done, on_time_percent, late, tight, unserved, new, waiting, travel_percent, travel_seconds,
  metres, overtime_seconds}`
- `may`: `{act}`: whether the reader may change the day

`GET /board/changes?since=VERSION` answers `{version, changed, board: {plan, version}, work: […]}`, cheaply.
`GET /board/panel/JOB` answers a piece of HTML for `<aside id="panel">`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("board_state", __name__, url_prefix="/board")

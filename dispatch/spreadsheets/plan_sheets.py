"""A plan as sheets: one row a stop, a visit, a part to load, a job left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from dispatch.domain.job import Assignment, Job, Promise
from dispatch.domain.place_words import place_warning, rough_jobs
from dispatch.domain.plan import Plan, Route, Stop, StopKind
from dispatch.domain.retelling import retold
from dispatch.languages import gettext as _
from dispatch.languages import pgettext
from dispatch.spreadsheets.loading import load_lines
from dispatch.spreadsheets.out_sheets import Format, OutSheet, Value
from dispatch.spreadsheets.plan_summary import summary_sheet

_TEXT, _MOMENT, _WHOLE, _TENTH = Format.TEXT, Format.MOMENT, Format.WHOLE, Format.TENTH


def _clock_columns() -> tuple[tuple[str, Format], ...]:
    """Return the columns of the promised moments."""
    return (
        (_("First answer by"), _MOMENT), (_("On site by"), _MOMENT), (_("Resolved by"), _MOMENT),
        (_("Part arrives"), _MOMENT), (_("On site by (from the report)"), _MOMENT),
        (_("Resolved by (from the report)"), _MOMENT),
    )  # fmt: skip


def plan_sheets(plan: Plan) -> list[OutSheet]:
    """Return the sheets of a plan's workbook; the one of notes only where there are any."""
    notes = _notes(plan)
    return [
        summary_sheet(plan),
        _routes(plan),
        _visits(plan),
        _loading(plan),
        _unserved(plan),
        _mail_in(plan),
        _skipped(plan),
        *([notes] if notes.rows else []),
    ]


def amounts_text(amounts: Mapping[str, int]) -> str:
    """Return names with whole numbers as the input writes them.

    >>> amounts_text({"P-07": 1, "P-09": 2})
    'P-07:1; P-09:2'
    """
    return "; ".join(f"{name}:{number}" for name, number in amounts.items())


def numbered_stops(route: Route) -> Iterable[tuple[int | None, Stop]]:
    """Yield the stops with the number of each visit, as the map numbers them; None for other stops."""
    number = 0
    for stop in route.stops:
        number += stop.kind is StopKind.VISIT
        yield (number if stop.kind is StopKind.VISIT else None), stop


def _jobs(plan: Plan) -> dict[str, Job]:
    return {job.id: job for job in plan.day.jobs}


def _minutes(seconds: int) -> float:
    return seconds / 60


def _routes(plan: Plan) -> OutSheet:
    columns = (
        (_("Technician"), _TEXT), (_("Name"), _TEXT), (_("Technician's phone"), _TEXT), (_("Date"), Format.DATE),
        (_("Visit"), _WHOLE), (pgettext("heading", "Stop"), _TEXT), (_("Arrive"), _MOMENT),
        (pgettext("heading", "Start"), _MOMENT),
        (_("Depart"), _MOMENT), (_("Job"), _TEXT), (_("Customer"), _TEXT), (_("Address"), _TEXT),
        (_("Depot"), _TEXT), (_("Travel minutes"), _TENTH), (_("Kilometres"), _TENTH), (_("Minutes late"), _TENTH),
        (_("Parts"), _TEXT), (_("Tools"), _TEXT),
    )  # fmt: skip
    jobs = _jobs(plan)
    people = {person.id: (person.name, person.phone) for person in plan.day.technicians}
    rows: list[tuple[Value, ...]] = []
    for route in plan.routes:
        for number, stop in numbered_stops(route):
            job = jobs.get(stop.job_id or "")
            rows.append(
                (
                    *(route.technician_id, *people.get(route.technician_id, ("", ""))),
                    *(route.stops[0].depart_at, number, _(stop.kind.value)),
                    *(stop.arrive_at, stop.start_at, stop.depart_at),
                    stop.job_id,
                    job.customer if job else None,
                    job.address if job else None,
                    stop.depot_id,
                    _minutes(stop.travel_seconds),
                    stop.travel_metres / 1000,
                    _minutes(plan.lateness_seconds(stop)) if job else None,
                    amounts_text(job.parts if job else stop.parts),
                    "; ".join(job.tools if job else stop.tools),
                )
            )
    return OutSheet(_("Routes"), columns, rows)


def _visits(plan: Plan) -> OutSheet:
    columns = (
        (_("Job"), _TEXT), (_("Customer"), _TEXT), (_("Customer (English)"), _TEXT), (_("Phone"), _TEXT),
        (_("Address"), _TEXT), (_("Description"), _TEXT), (_("Kind"), _TEXT), (_("Priority"), _TEXT),
        (_("Zone"), _TEXT), (_("Technician"), _TEXT), (_("Name"), _TEXT), (pgettext("heading", "Start"), _MOMENT),
        (_("Depart"), _MOMENT), (_("Promised by"), _MOMENT), (_("Minutes late"), _TENTH),
        (_("Reported at"), _MOMENT), *_clock_columns(), (_("Told technician"), _TEXT), (_("Told start"), _MOMENT),
    )  # fmt: skip
    jobs = _jobs(plan)
    names = {technician.id: technician.name for technician in plan.day.technicians}
    rows: list[tuple[Value, ...]] = []
    for route in plan.routes:
        for stop in route.visits:
            job, promise = jobs[stop.job_id or ""], plan.promises[stop.job_id or ""]
            rows.append(
                (
                    *(job.id, job.customer, job.customer_en, job.phone, job.address),
                    *(job.description, job.kind, _(job.priority.value)),
                    _zone(promise),
                    route.technician_id,
                    names.get(route.technician_id, ""),
                    *(stop.start_at, stop.depart_at, promise.due_at),
                    _minutes(plan.lateness_seconds(stop)),
                    job.reported_at,
                    *_clocks(promise),
                    *_assigned(job.told),
                )
            )
    return OutSheet(_("Visits"), columns, rows)


def _loading(plan: Plan) -> OutSheet:
    columns = (
        (_("Technician"), _TEXT), (_("Name"), _TEXT), (_("Date"), Format.DATE), (_("Part or tool"), _TEXT),
        (_("Item"), _TEXT), (_("Item name"), _TEXT), (_("Item name (English)"), _TEXT), (_("Aboard"), _WHOLE),
        (_("Pick up"), _WHOLE), (_("Needed"), _WHOLE), (_("Left"), _WHOLE), (_("Pick up at"), _TEXT),
    )  # fmt: skip
    parts = {part.sku: part for part in plan.day.parts}
    depots = {depot.id: depot.name for depot in plan.day.depots}
    rows: list[tuple[Value, ...]] = []
    for line in load_lines(plan):
        part = None if line.is_tool else parts.get(line.item)
        places = "; ".join(f"{name} {depots.get(name, '')}".strip() for name in line.depot_ids)
        rows.append(
            (
                line.technician.id,
                line.technician.name,
                datetime.combine(line.day, time()),
                _("tool") if line.is_tool else _("part"),
                line.item,
                part.name if part else line.item,
                part.name_en if part else "",
                *(line.aboard, line.picked_up, line.used, line.left, places),
            )
        )
    return OutSheet(_("Loading"), columns, rows)


def _unserved(plan: Plan) -> OutSheet:
    columns = (
        (_("Job"), _TEXT), (_("Customer"), _TEXT), (_("Phone"), _TEXT), (_("Address"), _TEXT),
        (_("Priority"), _TEXT), (_("Zone"), _TEXT), (_("Promised by"), _MOMENT), (_("Reason"), _TEXT),
        (_("Detail"), _TEXT), (_("Skills"), _TEXT), (_("Parts"), _TEXT), (_("Reported at"), _MOMENT),
        *_clock_columns(), (_("Locked to"), _TEXT), (_("Locked start"), _MOMENT), (_("Told technician"), _TEXT),
        (_("Told start"), _MOMENT),
    )  # fmt: skip
    jobs = _jobs(plan)
    rows: list[tuple[Value, ...]] = []
    for left in sorted(plan.unserved, key=lambda left: _is_open(jobs[left.job_id])):
        job, promise = jobs[left.job_id], plan.promises[left.job_id]
        rows.append(
            (
                *(job.id, job.customer, job.phone, job.address, _(job.priority.value)),
                *(_zone(promise), promise.due_at),
                *(
                    left.reason_words,
                    left.sentence,
                    amounts_text(job.skills),
                    amounts_text(job.parts),
                ),
                job.reported_at,
                *_clocks(promise),
                *_assigned(job.lock),
                *_assigned(job.told),
            )
        )
    return OutSheet(_("Unserved"), columns, rows)


def _is_open(job: Job) -> bool:
    """Whether nobody counts on a technician and a time yet."""
    return job.lock is None and job.told is None


def _assigned(assignment: Assignment | None) -> tuple[Value, Value]:
    return (assignment.technician_id, assignment.start_at) if assignment else (None, None)


def _clocks(promise: Promise) -> tuple[Value, ...]:
    """Return the values of `_CLOCKS`; without an awaited part, those from the report would say the same twice."""
    counted = (promise.first_response_at, promise.on_site_at, promise.resolution_at)
    if promise.part_at is None:
        return (*counted, None, None, None)
    reported = (promise.reported_on_site_at, promise.reported_resolution_at)
    return (*counted, promise.part_at, *reported)


def _zone(promise: Promise) -> str:
    return promise.zone_name or _(promise.zone.value)


def _mail_in(plan: Plan) -> OutSheet:
    """Nobody goes there and no part is held for them, so there is no clock on site and none that starts again."""
    columns = (
        (_("Job"), _TEXT), (_("Customer"), _TEXT), (_("Phone"), _TEXT), (_("Address"), _TEXT), (_("Zone"), _TEXT),
        (_("Description"), _TEXT), (_("Parts"), _TEXT), (_("Reported at"), _MOMENT),
        (_("First answer by"), _MOMENT), (_("Resolved by"), _MOMENT),
    )  # fmt: skip
    jobs = _jobs(plan)
    rows: list[tuple[Value, ...]] = []
    for job_id in plan.mail_in:
        job, promise = jobs[job_id], plan.promises[job_id]
        rows.append(
            (
                *(job.id, job.customer, job.phone, job.address),
                _zone(promise),
                *(job.description, amounts_text(job.parts)),
                *(job.reported_at, promise.first_response_at, promise.resolution_at),
            )
        )
    return OutSheet(_("Mail-in"), columns, rows)


def _skipped(plan: Plan) -> OutSheet:
    columns = (
        (_("File"), _TEXT), (_("Row"), _WHOLE), (_("Column"), _TEXT), (_("Value"), _TEXT), (_("Problem"), _TEXT),
        (_("Remedy"), _TEXT),
    )  # fmt: skip
    rows = [
        (fault.file, fault.row, fault.column, fault.value, fault.problem, fault.remedy)
        for fault in plan.day.skipped
    ]
    return OutSheet(_("Skipped rows"), columns, rows)


def _notes(plan: Plan) -> OutSheet:
    columns = ((_("About"), _TEXT), (_("Note"), _TEXT))
    rows: list[tuple[Value, ...]] = [
        (job.id, _("{warning}: {address}", warning=place_warning(job), address=job.address))
        for job in rough_jobs(plan.day.jobs)
    ]
    if warnings := plan.stats.get("warnings"):
        rows.append((_("Warnings"), retold(str(warnings))))
    return OutSheet(_("Data quality"), columns, rows)

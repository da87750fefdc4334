"""`dispatch replan FOLDER --events FILE`: what happened, the rest of the day planned again, what that would change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from dispatch.cli.handed_over import refuse_unusable, write_all
from dispatch.cli.limits import stop_from
from dispatch.cli.progress import interrupts_held_off, shown_search
from dispatch.cli.replan_summary import print_proposal
from dispatch.domain.plan import Plan
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.planning.archive import load_plan
from dispatch.planning.make_plan import Planned
from dispatch.planning.replanning import (
    Acceptance,
    Proposal,
    Situation,
    accept,
    as_planned,
    occur,
    replan,
)
from dispatch.planning.replanning.event_text import Reported, read_reported
from dispatch.planning.replanning.situation_text import load_situation, save_situation
from dispatch.settings import Settings
from dispatch.standards.due import promises
from dispatch.standards.service_standard import ServiceStandards, load_standards

SECONDS = 5.0
ALL, NONE = "all", "none"


@click.command("replan", short_help="Plan the rest of a day again after something happened.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--events",
    "events",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What happened: JSON or TOML, see docs/replanning.md.",
)
@click.option(
    "--at",
    "at",
    metavar="TIME",
    help="The moment, such as 10:30 or 2026-11-23T10:30 [what the file says].",
)
@click.option(
    "--accept",
    "accepted",
    default=ALL,
    show_default=True,
    metavar="all|none|JOBS",
    help="Which changes to accept: all, none, or jobs divided by commas.",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the accepted plan goes; without it nothing is written.",
)
@click.option(
    "--standards",
    "standards_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Service standards that new tickets are promised by [the product's].",
)
@click.option(
    "--seconds", type=click.FloatRange(min=0), help=f"Stop after this time [{SECONDS:g}]."
)
@click.option(
    "--iterations", type=click.IntRange(min=0), help="Stop after so many steps; the same each time."
)
@click.option("--seed", type=click.IntRange(min=0, max=2**31 - 1), default=0, show_default=True)
def replan_command(
    folder: Path,
    events: Path | None,
    at: str | None,
    accepted: str,
    out: Path | None,
    standards_path: Path | None,
    seconds: float | None,
    iterations: int | None,
    seed: int,
) -> None:
    """Plan the rest of the day in the plan folder FOLDER again, show what would change, and write what is accepted.

    Until the moment given everything is taken to have happened as planned, but for what the file says; customers count
    as told what the plan says. Visits that have begun stay as they are.
    """
    if out is not None:
        refuse_unusable(out, source=folder)
    shown = load_plan(folder)
    reported = _reported(events, shown, load_standards(standards_path))
    situation = _situation(folder, shown, reported, _moment(at, reported, shown))
    console = Console(highlight=False, soft_wrap=True)
    limit = SECONDS if seconds is None and iterations is None else seconds
    with shown_search(Console(stderr=True, highlight=False, soft_wrap=True)) as (report, cancel):
        proposal = replan(
            situation,
            stop=stop_from(seconds=limit, iterations=iterations),
            seed=seed,
            on_progress=report,
            cancel=cancel,
        )
    print_proposal(proposal, console)
    if out is None:
        console.print(
            "\n" + _("Nothing was written. To write what you accept: --out DIR"), markup=False
        )
    else:
        _accept(proposal, accepted, out, console)


def _accept(proposal: Proposal, accepted: str, out: Path, console: Console) -> None:
    """Write the plan with what is accepted, and say what could not be."""
    result = accept(proposal, _chosen(accepted))
    with interrupts_held_off():
        _write(result, proposal.situation, out)
    for each in result.not_alone:
        console.print(each.sentence, markup=False, style="bold red")
    console.print(
        "\n"
        + _(
            "Accepted {accepted} of {offered} changes; written to {out}. Look at it: dispatch serve {out}",
            accepted=len(result.accepted),
            offered=len(proposal.diff.choices),
            out=out,
        ),
        markup=False,
    )


def _reported(path: Path | None, shown: Plan, standards: ServiceStandards) -> Reported:
    """Return what a file of events reports."""
    if path is None:
        return Reported(None, (), (), ())
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            _(
                "{path} cannot be read: {error}. Check the name.",
                path=path,
                error=error.strerror or error,
            )
        ) from error
    day = shown.day
    return read_reported(
        text,
        toml=path.suffix.lower() == ".toml",
        day=day,
        promise=lambda job: promises(replace(day, jobs=(job,)), standards)[job.id],
    )


def _moment(at: str | None, reported: Reported, shown: Plan) -> datetime:
    """Return the moment that the plan is made anew at."""
    start_at = shown.day.horizon.start_at
    if at is None:
        if reported.at is None:
            raise InputError(
                _("The moment is not known. Give it: --at 10:30, or at = … in the file.")
            )
        return reported.at
    for text in (at, f"{start_at:%Y-%m-%d}T{at}"):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        zone = start_at.tzinfo
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    raise InputError(_("--at {at} is no time. Give one such as 10:30 or 2026-11-23T10:30.", at=at))


def _situation(folder: Path, shown: Plan, reported: Reported, now_at: datetime) -> Situation:
    """Return the situation of a folder after everything that was reported."""
    known = load_situation(folder, now_at).with_told()
    progress = as_planned(known.plan, known.horizon, now_at, so_far=known.progress)
    said = {visit.job_id for visit in reported.visits}
    for visit in reported.visits:
        # Who is said to be at one visit is not at another that the plan has for now.
        others = [
            v.job_id
            for v in progress.visits
            if v.technician_id == visit.technician_id and not v.done
        ]
        for job_id in others if not visit.done else ():
            progress = progress if job_id in said else progress.without_visit(job_id)
        progress = progress.with_visit(visit)
    locks = (*known.locks, *reported.locks)
    return occur(replace(known, progress=progress, locks=locks), reported.events)


def _chosen(accepted: str) -> list[str] | None:
    if accepted in (ALL, NONE):
        return None if accepted == ALL else []
    return [job.strip() for job in accepted.split(",") if job.strip()]


def _write(result: Acceptance, situation: Situation, out: Path) -> None:
    assert result.shown is not None
    write_all(Planned(result.shown, result.problem, result.plan), out, Settings.load())
    save_situation(situation, out)

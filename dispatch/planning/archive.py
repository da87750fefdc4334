"""A plan in a folder: `problem.json`, `plan.json`, and `day.json` with everything that people are shown.

`day.json` is written last, by renaming, so a folder holds either the whole earlier plan or the whole new one.
"""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dispatch.archive.converter import BaseValidationError, from_plain, make_converter
from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError
from dispatch.languages import gettext as _
from dispatch.planning.by_area import PlannedByArea
from dispatch.planning.convert import document_text
from dispatch.planning.make_plan import Planned
from dispatch.saving import save_text

ARCHIVE = "day.json"
PROBLEM = "problem.json"
PLAN = "plan.json"
AREAS = "areas"
VERSION = 1


def save_plan(planned: Planned, folder: Path) -> None:
    """Write the three documents of a plan into a folder, which is made where it is missing.

    Raises
    ------
    PlanFolderError
        If the folder cannot be written.
    """
    try:
        save_text(folder / PROBLEM, document_text(planned.problem_document))
        save_text(folder / PLAN, document_text(planned.plan_document))
        save_text(folder / ARCHIVE, archive_text(planned.plan))
        for stale in (folder / AREAS).glob("*.json"):
            stale.unlink()
    except OSError as error:
        raise _not_written(folder, error) from error


def save_areas(planned: PlannedByArea, folder: Path) -> None:
    """Write the plan of a large day into a folder: its areas' documents below `areas`, and what people are shown.

    Raises
    ------
    PlanFolderError
        If the folder cannot be written.
    """
    below = folder / AREAS
    try:
        written = set()
        for number, documents in enumerate(planned.areas, 1):
            for name, document in zip((PROBLEM, PLAN), documents, strict=True):
                path = below / f"{number:02}-{name}"
                save_text(path, document_text(document))
                written.add(path)
        save_text(folder / ARCHIVE, archive_text(planned.plan))
        # Of an earlier plan, which had one document of each kind or more areas.
        for stale in {folder / PROBLEM, folder / PLAN, *below.glob("*.json")} - written:
            stale.unlink(missing_ok=True)
    except OSError as error:
        raise _not_written(folder, error) from error


def _not_written(folder: Path, error: OSError) -> PlanFolderError:
    return PlanFolderError(
        _(
            "{folder} cannot be written: {error}. Free some space or choose another folder.",
            folder=folder,
            error=error.strerror or error,
        )
    )


def load_plan(folder: Path) -> Plan:
    """Return the plan of a folder.

    Raises
    ------
    PlanFolderError
        If the folder holds no plan, or one that cannot be read.
    """
    path = folder / ARCHIVE
    if not path.is_file():
        raise PlanFolderError(
            _(
                "{folder} holds no plan ({archive} is missing). Make one: dispatch plan INPUT --out"
                " {folder}",
                folder=folder,
                archive=ARCHIVE,
            )
        )
    try:
        return read_archive(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, BaseValidationError) as error:
        raise PlanFolderError(
            _(
                "{path} cannot be read ({kind}). Plan the day again: dispatch plan INPUT --out {folder}",
                path=path,
                kind=type(error).__name__,
                folder=folder,
            )
        ) from error


def archive_text(plan: Plan) -> str:
    """Return a plan as JSON text; the zone of its clock is kept by name."""
    zone = getattr(plan.day.horizon.start_at.tzinfo, "key", "UTC")
    content = {"version": VERSION, "timezone": zone, "plan": make_converter(UTC).unstructure(plan)}
    return json.dumps(content, ensure_ascii=False)


def read_archive(text: str) -> Plan:
    """Return the plan written by `archive_text`; ValueError where the text is none."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise ValueError(f"not an archive of version {VERSION}")
    return from_plain(content["plan"], Plan, zone=_zone(content["timezone"]))


def _zone(timezone: str) -> ZoneInfo:
    try:
        return ZoneInfo(timezone)
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"unknown time zone {timezone}") from error

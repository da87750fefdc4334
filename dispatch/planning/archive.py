"""A plan in a folder: `problem.json`, `plan.json`, and `day.json` with everything that people are shown.

`day.json` is written last, by renaming, so a folder holds either the whole earlier plan or the whole new one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any, Union
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cattrs import Converter
from cattrs.errors import BaseValidationError

from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError
from dispatch.planning.convert import document_text
from dispatch.planning.make_plan import Planned
from dispatch.saving import save_text

ARCHIVE = "day.json"
PROBLEM = "problem.json"
PLAN = "plan.json"
VERSION = 1

# `Mapping[str, float] | float`, in the two spellings that annotations take.
_SPEED = (float | Mapping[str, float], Union[float, Mapping[str, float]])  # noqa: UP007


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
    except OSError as error:
        raise PlanFolderError(
            f"{folder} cannot be written: {error.strerror or error}. Free some space or choose another folder."
        ) from error


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
            f"{folder} holds no plan ({ARCHIVE} is missing). Make one: dispatch plan INPUT --out {folder}"
        )
    try:
        return read_archive(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, BaseValidationError) as error:
        raise PlanFolderError(
            f"{path} cannot be read ({type(error).__name__}). Plan the day again: dispatch plan INPUT --out {folder}"
        ) from error


def archive_text(plan: Plan) -> str:
    """Return a plan as JSON text; the zone of its clock is kept by name."""
    zone = getattr(plan.day.horizon.start_at.tzinfo, "key", "UTC")
    content = _converter(zone).unstructure(plan, unstructure_as=Plan)
    return json.dumps({"version": VERSION, "timezone": zone, "plan": content}, ensure_ascii=False)


def read_archive(text: str) -> Plan:
    """Return the plan written by `archive_text`; ValueError where the text is none."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("version") != VERSION:
        raise ValueError(f"not an archive of version {VERSION}")
    return _converter(content["timezone"]).structure(content["plan"], Plan)


def _converter(timezone: str) -> Converter:
    try:
        zone = ZoneInfo(timezone)
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"unknown time zone {timezone}") from error
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
    converter.register_structure_hook(
        datetime, lambda text, _: datetime.fromisoformat(text).astimezone(zone)
    )
    converter.register_unstructure_hook(time, lambda clock: clock.isoformat())
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    for kind in (*_SPEED, str | int | float):
        converter.register_structure_hook(kind, _as_is)
    converter.register_structure_hook(int | None, _as_is)
    return converter


def _as_is(value: Any, _: Any) -> Any:
    return value

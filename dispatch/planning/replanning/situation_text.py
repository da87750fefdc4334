"""A situation beside the plan in a folder, so that the day can be planned again and again from files alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from dispatch.archive.converter import BaseValidationError, from_plain, to_plain
from dispatch.domain.job import Assignment
from dispatch.errors import PlanFolderError
from dispatch.languages import gettext as _
from dispatch.planning.archive import PLAN, PROBLEM, load_plan
from dispatch.planning.convert import document_text
from dispatch.planning.replanning.locks import (
    Lock,
    LockBoth,
    LockSequence,
    LockTechnician,
    LockTime,
)
from dispatch.planning.replanning.progress import Progress
from dispatch.planning.replanning.situation import Absence, Situation
from dispatch.saving import save_text

SITUATION = "situation.json"
VERSION = 1

LOCKS: Mapping[str, type[Lock]] = {
    "technician": LockTechnician,
    "time": LockTime,
    "both": LockBoth,
    "sequence": LockSequence,
}
"""The kinds of lock by name."""


def situation_text(situation: Situation) -> str:
    """Return everything of a situation but the plan in force and the day shown, as JSON text."""
    kinds = {kind: name for name, kind in LOCKS.items()}
    content = {
        "version": VERSION,
        "now": situation.now_at.isoformat(),
        "progress": to_plain(situation.progress),
        "locks": [{"kind": kinds[type(lock)], **to_plain(lock)} for lock in situation.locks],
        "told": {id: to_plain(told) for id, told in situation.told.items()},
        "absences": [to_plain(absence) for absence in situation.absences],
        "traffic": situation.traffic,
        "whole": json.loads(document_text(situation.whole)),
    }
    return json.dumps(content, ensure_ascii=False)


def save_situation(situation: Situation, folder: Path) -> None:
    """Write a situation beside a plan.

    Raises
    ------
    PlanFolderError
        If the folder cannot be written.
    """
    try:
        save_text(folder / SITUATION, situation_text(situation))
    except OSError as error:
        raise PlanFolderError(
            _(
                "{folder} cannot be written: {error}. Free some space or choose another folder.",
                folder=folder / SITUATION,
                error=error.strerror or error,
            )
        ) from error


def load_situation(folder: Path, now_at: datetime) -> Situation:
    """Return the situation of a plan folder at a moment: as it was saved, or the plan alone where it never was.

    Raises
    ------
    PlanFolderError
        If the folder holds no plan, or one that cannot be read.
    """
    shown = load_plan(folder)
    try:
        plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
        path = folder / SITUATION
        if not path.is_file():
            whole = json.loads((folder / PROBLEM).read_text(encoding="utf-8"))
            return Situation(whole, plan, now_at, shown=shown)
        content = json.loads(path.read_text(encoding="utf-8"))
        return _situation(content, plan, now_at, shown.day.horizon.start_at.tzinfo, shown)
    except (OSError, ValueError, KeyError, TypeError, BaseValidationError) as error:
        raise PlanFolderError(
            _(
                "{folder} cannot be planned again ({kind}: {error}). Plan the day anew: dispatch plan",
                folder=folder,
                kind=type(error).__name__,
                error=error,
            )
        ) from error


def _situation(
    content: Mapping[str, Any], plan: Any, now_at: datetime, zone: tzinfo | None, shown: Any
) -> Situation:
    if content["version"] != VERSION or zone is None:
        raise ValueError(f"not a situation of version {VERSION}")

    def read(value: Any, kind: Any) -> Any:
        return from_plain(value, kind, zone=zone)

    locks = []
    for entry in content["locks"]:
        fields = {key: value for key, value in entry.items() if key != "kind"}
        locks.append(read(fields, LOCKS[entry["kind"]]))
    return Situation(
        whole=content["whole"],
        plan=plan,
        now_at=now_at,
        progress=read(content["progress"], Progress),
        locks=tuple(locks),
        told={id: read(told, Assignment) for id, told in content["told"].items()},
        absences=tuple(read(absence, Absence) for absence in content["absences"]),
        traffic=content["traffic"],
        shown=shown,
    )

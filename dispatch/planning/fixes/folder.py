"""Fixes of a plan in a folder: its documents loaded, and what would serve a job written into `detail`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dispatch.domain.plan import Plan
from dispatch.errors import PlanFolderError
from dispatch.languages import DEFAULT, use_language
from dispatch.languages import gettext as _
from dispatch.planning.archive import PLAN, PROBLEM
from dispatch.planning.fixes.fix import Fixes
from dispatch.planning.fixes.ground import Ground
from dispatch.planning.fixes.words import Words
from dispatch.planning.make_plan import Planned

Document = dict[str, Any]

MARK = " What would serve it: "
"""Stands in `detail` between the reason and the fixes."""

MOST_TOLD = 3


def ground_of(folder: Path, shown: Plan) -> Ground:
    """Return the plan of a folder, loaded.

    Raises
    ------
    PlanFolderError
        If a document of the folder cannot be read.
    """
    documents = []
    for name in (PROBLEM, PLAN):
        try:
            documents.append(json.loads((folder / name).read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise PlanFolderError(
                _(
                    "{path} cannot be read ({error}). Plan the day again.",
                    path=folder / name,
                    error=type(error).__name__,
                )
            ) from error
    return Ground(documents[0], documents[1], horizon=shown.day.horizon)


def names_of(shown: Plan) -> Mapping[str, str]:
    """Return what technicians are called: the name with the id, for those that have a name."""
    return {
        person.id: f"{name} ({person.id})"
        for person in shown.day.technicians
        if (name := person.name or person.name_en)
    }


def with_details(ground: Ground, shown: Plan, found: Mapping[str, Fixes]) -> Planned:
    """Return the plan with what would serve each job left out in its `detail`, in English as all of the documents.

    What an earlier call wrote there is replaced; nothing else of the plan changes.
    """
    with use_language(DEFAULT):
        details = {
            id: _detail(Words(ground.document, ground.horizon), each)
            for id, each in found.items()
            if not each.late_seconds
        }
    written = [
        {**left, "detail": details.get(left["job"], left["detail"])}
        for left in ground.written["unserved"]
    ]
    unserved = tuple(
        replace(left, detail=details.get(left.job_id, left.detail)) for left in shown.unserved
    )
    plan = replace(shown, unserved=unserved)
    return Planned(plan, ground.document, {**ground.written, "unserved": written})


def _detail(words: Words, found: Fixes) -> str:
    reason = found.detail.partition(MARK)[0]
    if not found.fixes:
        return f"{reason}{MARK}{words.none_found(found)}"
    told = [f"({n}) {words.fix(fix)} {words.price(fix)}" for n, fix in enumerate(found.fixes, 1)]
    return reason + MARK + " ".join(told[:MOST_TOLD])

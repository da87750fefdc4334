"""The audit trail, for administrators."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template, request

from dispatch.desk.trail import newest_rows
from dispatch.desk.users import list_users
from dispatch.web.access import ADMIN, allow
from dispatch.web.store_mode import current_store

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

ROWS = 100
NOTHING = "–"


@blueprint.app_template_filter("recorded")
def recorded(value: Any) -> str:
    """Return a value of a row's details as people read it: texts as they are, all else as JSON, nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@blueprint.get("")
@allow(*ADMIN)
def trail() -> str:
    """Show what was done, the newest first."""
    rows = newest_rows(current_store(), before=request.args.get("before", type=int), count=ROWS)
    return render_template(
        "audit.html",
        rows=rows,
        names={user.id: user.name for user in list_users(current_store())},
        older=rows[-1].number if len(rows) == ROWS else None,
    )

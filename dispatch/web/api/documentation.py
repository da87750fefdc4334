"""The table of calls in `docs/api.md`, made from the application itself."""

from __future__ import annotations

import re

from flask import Flask

from dispatch.domain.account import STAFF
from dispatch.web.access import roles_of
from dispatch.web.api import BLUEPRINTS, PREFIX


def calls_markdown(app: Flask) -> str:
    """Return a table for each part of the API: method, path, what it does, and for whom."""
    lines: list[str] = []
    for blueprint in BLUEPRINTS:
        lines += [f"### {blueprint.name}", "", blueprint.description, ""]
        lines += ["| call | what it does | for |", "|---|---|---|"]
        for rule in app.url_map.iter_rules():
            if rule.endpoint.rsplit(".", 1)[0] != blueprint.name:
                continue
            method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule.removeprefix(PREFIX))
            text = (app.view_functions[rule.endpoint].__doc__ or "").split("\n")[0]
            named = roles_of(app, rule.endpoint)
            roles = [role.value for role in STAFF if role in named]
            people = "everybody" if len(roles) == len(STAFF) else ", ".join(roles)
            lines.append(f"| `{method} {path}` | {text} | {people} |")
        lines.append("")
    return "\n".join(lines)

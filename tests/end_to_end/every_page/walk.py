"""The pages of an application over a store: each address that answers a browser with a page, and who opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from dispatch.domain.account import Role
from dispatch.web.access import PUBLIC, roles_of

OPENERS = {Role.ADMIN: "ada", Role.DISPATCHER: "dora", Role.PLANNER: "paul", Role.TECHNICIAN: "tim"}
"""Who opens a page: the first of these whose role may."""

CUSTOMER = "customer"
"""Who opens the pages behind a customer's link."""


@dataclass(frozen=True)
class Door:
    """An address, and the person who opens it; None is somebody who is not logged in."""

    endpoint: str
    address: str
    person: str | None


def doors(app: Flask, values: Mapping[str, str]) -> Iterator[Door]:
    """Yield every address that is read by GET, outside the API and the files, in the order of the addresses.

    Parameters
    ----------
    values
        What stands for each argument of an address, by its name. `endpoint:argument` goes before it.

    Raises
    ------
    KeyError
        If an argument has no value: name one, so that the page is looked at.
    """
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" in (rule.methods or ()) and not is_file(rule):
                chosen: dict[str, Any] = dict(rule.defaults or {})
                for name in rule.arguments - set(chosen):
                    chosen[name] = values.get(f"{rule.endpoint}:{name}") or values[name]
                address = app.url_for(rule.endpoint, **chosen)
                yield Door(rule.endpoint, address, opener(app, rule.endpoint))


def is_file(rule: Rule) -> bool:
    """Return whether a rule is of the API or serves files alone."""
    files = {"static", "assets.map_file", "basemap.streets"}
    return rule.rule.startswith("/api/") or rule.endpoint in files


def opener(app: Flask, endpoint: str) -> str | None:
    """Return who opens the view in these tests."""
    roles = roles_of(app, endpoint)
    if roles == PUBLIC:
        return None
    if roles == {Role.CUSTOMER}:
        return CUSTOMER
    return next(name for role, name in OPENERS.items() if role in roles)

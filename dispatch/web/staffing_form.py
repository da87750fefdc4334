"""The short form of a staffing study, written as the study file that it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from flask import request

from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.staffing.study_text import WEEKDAYS
from dispatch.web.forms import decimal, optional_whole, whole

ROLES = ("1", "2", "3")
"""Rows of the form for who may be hired."""
MOST_COST = 10**7
WEEKS = {
    "weekdays": WEEKDAYS[:5],
    "monday to saturday": WEEKDAYS[:6],
    "every day": WEEKDAYS,
    "weekend": WEEKDAYS[5:],
}
"""Days on which somebody works other hours, by their name in the form."""


def study_of_form(*, today: date) -> str:
    """Return the study file that the form sent stands for.

    Parameters
    ----------
    today : date
        The simulated weeks begin with the Monday after it.

    Raises
    ------
    InputError
        If a field cannot be used; the text names it.
    """
    roles = list(_roles())
    search = "search" in request.form
    choices = list(_choice_lines())
    if search and not roles and not choices:
        raise InputError(
            _(
                "A headcount is looked for and nobody may be hired. Choose somebody like "
                "whom heads are hired."
            )
        )
    lines = [*_head(today), *_goal(search), *_role_lines(roles), *choices, *_scenarios(roles), ""]
    return "\n".join(lines)


def next_monday(today: date) -> date:
    """Return the Monday after a day."""
    return today + timedelta(days=7 - today.weekday())


def _head(today: date) -> Iterator[str]:
    width = decimal("half_width", least=0.1, most=20)
    yield f"name = {_text(_name())}"
    yield 'day = "store"'
    yield 'history = "store"'
    yield f"first_day = {next_monday(today).isoformat()}"
    yield f"days = {whole('days', least=7, most=366)}"
    yield f"warm_up_days = {whole('warm_up_days', least=0, most=84)}"
    yield f"iterations = {whole('iterations', least=0, most=10_000)}"
    yield from ("", "[demand]", f"growth = {decimal('growth', least=1, most=1000) / 100:g}")
    yield from ("", "[precision]", f"half_width = {width / 100:g}")
    yield f"most = {whole('most', least=10, most=200)}"


def _goal(search: bool) -> Iterator[str]:
    target = decimal("target", least=1, most=99.9)
    if search:
        yield from ("", "[goal]", f"target = {target / 100:g}")
        yield f"most = {whole('most', least=10, most=200)}"


def _roles() -> Iterator[tuple[str, int]]:
    """Give the technician like whom each role is, and what a head costs a week in cents."""
    found = set()
    for row in ROLES:
        like = request.form.get(f"like_{row}", "").strip()
        cost = optional_whole(f"cost_{row}", least=0, most=MOST_COST) or 0
        if like and like not in found:
            found.add(like)
            yield like, 100 * cost


def _role_lines(roles: list[tuple[str, int]]) -> Iterator[str]:
    for like, cents in roles:
        yield from ("", f"[roles.{_text(_role(like))}]", f"like = {_text(like)}")
        yield f"cents_a_week = {cents}"


def _scenarios(roles: list[tuple[str, int]]) -> Iterator[str]:
    yield from ("", "[[scenario]]", 'name = "as it is"')
    for like, _count in roles:
        yield from ("", "[[scenario]]", f"name = {_text(f'one more like {like}')}")
        yield f"heads = {{ {_text(_role(like))} = 1 }}"
    for choice in _choices():
        yield from ("", "[[scenario]]", f"name = {_text(choice[0])}")
        yield f"choices = {{ {_text(choice[0])} = 1 }}"


def _choices() -> Iterator[tuple[str, list[str]]]:
    """Give the name and the lines of each thing that may change beside who is hired."""
    who, skill = _field("train_who"), _field("train_skill")
    if bool(who) != bool(skill):
        raise InputError(
            _("Training needs both who learns and which skill. Give both, or neither.")
        )
    if who:
        level = whole("train_level", least=1, most=10)
        train = f"train = {{ {_text(who)} = {{ {_text(skill)} = {level} }} }}"
        yield f"{who} learns {skill} ({level})", [train, _cents("train_cost")]
    depot, part = _field("stock_depot"), _field("stock_part")
    if bool(depot) != bool(part):
        raise InputError(_("Stock needs both a depot and a part. Give both, or neither."))
    if depot:
        pieces = whole("stock_pieces", least=1, most=100_000)
        stock = f"stock = {{ {_text(depot)} = {{ {_text(part)} = {pieces} }} }}"
        most = f"most = {whole('stock_most', least=1, most=20)}"
        yield f"{pieces} more of {part} in {depot}", [stock, most, _cents("stock_cost")]
    if who := _field("rota_who"):
        days = _field("rota_days")
        if days not in WEEKS:
            raise InputError(
                _('"{days}" are no days to work on. Choose some of the list.', days=days)
            )
        start, end = _field("rota_from"), _field("rota_until")
        if not start or not end:
            raise InputError(
                _("Other hours need a beginning and an end. Give both, such as 11:00 and 20:00.")
            )
        hours = f"shift = [{_text(start)}, {_text(end)}]"
        names = ", ".join(f'"{name}"' for name in WEEKS[days])
        yield (
            f"{who} from {start} to {end}",
            [f"who = [{_text(who)}]", hours, f"days = [{names}]", _cents("rota_cost")],
        )


def _choice_lines() -> Iterator[str]:
    for name, lines in _choices():
        yield from ("", f"[choices.{_text(name)}]", *lines)


def _cents(field: str) -> str:
    return f"cents_a_week = {100 * (optional_whole(field, least=0, most=MOST_COST) or 0)}"


def _field(name: str) -> str:
    return request.form.get(name, "").strip()


def _name() -> str:
    if not (name := _field("name")):
        raise InputError(_("The study has no name. Write a few words."))
    return name


def _role(like: str) -> str:
    return f"like {like}"


def _text(text: str) -> str:
    """Return a text of TOML, which writes texts in one line as JSON does but for one letter."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

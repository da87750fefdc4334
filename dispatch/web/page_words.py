"""The words that templates write numbers, moments and names with."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from dispatch.domain.place_words import place_warning, precision_words, rough_jobs
from dispatch.domain.retelling import retold
from dispatch.domain.words import COST_NAMES, RULE_NAMES
from dispatch.languages import format_number, pgettext
from dispatch.languages import gettext as _
from dispatch.maps.appointments import was_moved
from dispatch.maps.map_data import HUES
from dispatch.maps.words import (
    both_names,
    capital,
    customer_of,
    distance,
    duration,
    hours,
    plain_words,
    reason_words,
)
from dispatch.web.codes import word
from dispatch.web.id_links import linked
from dispatch.web.links import call_link, navigation_link
from dispatch.web.plan_source import current_settings

MINUS = "\u2212"


def register(app: Flask) -> None:
    """Give the templates of this application their filters and names."""
    app.jinja_env.filters.update(
        both_names=both_names,
        capital=capital,
        call_link=call_link,
        customer=customer_of,
        distance=distance,
        duration=duration,
        hours=hours,
        linked=linked,
        moment=moment,
        money=money,
        plain_words=plain_words,
        reason_words=reason_words,
        size=size,
        told=told,
        word=word,
    )
    app.jinja_env.globals.update(
        change=change,
        cost_names=COST_NAMES,
        difference=difference,
        hues=HUES,
        navigation_link=lambda place: navigation_link(current_settings().navigation_url, place),
        page_zone=page_zone,
        place_warning=place_warning,
        precision_words=precision_words,
        rough_jobs=rough_jobs,
        rule_names=RULE_NAMES,
        was_moved=was_moved,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def moment(at: datetime) -> str:
    """Return a moment as `2026-11-23 09:40`, by the clock of the service standards."""
    return f"{at.astimezone(page_zone()):%Y-%m-%d %H:%M}"


def page_zone() -> ZoneInfo | None:
    """Return the time zone of the pages of a store; None in the pages of a folder, which go by their plan."""
    mode = current_app.extensions.get("dispatch_store")
    return mode.standards.timezone if mode else None


def money(cents: int) -> str:
    """Return cents as units: `1,234.50`; the input names no currency."""
    return format_number(cents / 100, 2)


def size(count: int) -> str:
    """Return bytes as `18 kB` or `2.4 MB`."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1000))} kB"


def told(value: object) -> object:
    """Return a sentence that was stored in English in the language at work; any other value as it is."""
    return retold(value) if isinstance(value, str) else value


def difference(own: int, other: int) -> str:
    """Return how much `own` differs from `other`: `+3`, `−2` or `the same`."""
    if own == other:
        return _("the same")
    return f"+{own - other:,}" if own > other else f"{MINUS}{other - own:,}"


def change(own: float, other: float) -> str:
    """Return the change from `other` to `own` in per cent: `−21 %`; without a base, `the same` or `more`."""
    if own == other:
        return _("the same")
    if other == 0:
        return pgettext("change", "more")
    percent = round(100 * (own - other) / other)
    number = f"{MINUS}{-percent}" if percent < 0 else f"+{percent}"
    return _("{number} %", number=number)

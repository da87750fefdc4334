"""Changes as short texts for commands and addresses: `overtime technician=T-01 shift=0 more=40`.

The kind comes first, then the values by name; one with blanks stands in quotes. Amounts of time are minutes, moments
are written as `2026-11-23T09:00`, or as `09:00` for the first day of the plan. A shift that is not named is the first.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any

from dispatch.domain.horizon import Horizon
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.planning.fixes.changes import (
    MINUTE,
    Away,
    Change,
    EarlierStart,
    ExtraShift,
    MoreOvertime,
    MoreSkill,
    MoreTool,
    OneMore,
    WiderBreak,
)
from dispatch.planning.fixes.job_changes import (
    AllowTechnician,
    LaterDue,
    PutOff,
    ReleaseLock,
    Serve,
    WiderWindow,
)
from dispatch.planning.fixes.part_changes import MorePart, SoonerOrder, VanPart

KINDS: Mapping[str, Any] = {
    each.kind: each
    for each in (
        MoreOvertime,
        EarlierStart,
        ExtraShift,
        Away,
        OneMore,
        MoreSkill,
        MoreTool,
        WiderBreak,
        VanPart,
        MorePart,
        SoonerOrder,
        WiderWindow,
        LaterDue,
        PutOff,
        AllowTechnician,
        ReleaseLock,
        Serve,
    )
}
"""Every change by its kind, in the order in which people are offered them."""

LARGEST = 10**6
"""Minutes, pieces or levels that a text may ask for."""


def change_text(change: Change, horizon: Horizon) -> str:
    """Return a change as a text that `read_change` reads."""
    words = [change.kind]
    for each in _fields(type(change)):
        value, unit = getattr(change, each.name), each.metadata.get("unit")
        if unit == "moment":
            value = f"{horizon.moment(value):%Y-%m-%dT%H:%M}"
        elif unit == "seconds":
            value = value // MINUTE
        if value != "":
            words.append(shlex.quote(f"{each.name}={value}"))
    return " ".join(words)


def read_change(text: str, horizon: Horizon) -> Change:
    """Return the change that a text describes.

    Raises
    ------
    InputError
        If there is no such kind, a value is missing, unknown or of no use; the text names it and what is known.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        raise InputError(_("“{text}”: a quote is not closed.", text=text)) from None
    kind = KINDS.get(words[0]) if words else None
    if kind is None:
        known = ", ".join(KINDS)
        raise InputError(
            _("“{text}” begins with no kind of change. Known are: {known}.", text=text, known=known)
        )
    given = dict(_pair(word, text) for word in words[1:])
    known_fields = {each.name: each for each in _fields(kind)}
    unknown = sorted(given.keys() - known_fields.keys())
    if unknown:
        raise InputError(
            _(
                "“{text}”: {name} is not known here. Give: {known}.",
                text=text,
                name=unknown[0],
                known=", ".join(known_fields),
            )
        )
    values = {
        name: _value(each, given.get(name), text, horizon) for name, each in known_fields.items()
    }
    change: Change = kind(**values)
    return change


def _fields(kind: Any) -> list[Field[Any]]:
    return list(fields(kind))


def _pair(word: str, text: str) -> tuple[str, str]:
    name, sign, value = word.partition("=")
    if not sign:
        raise InputError(_("“{text}”: {word} is no value. Write name=value.", text=text, word=word))
    return name, value


def _value(each: Field[Any], given: str | None, text: str, horizon: Horizon) -> str | int:
    """Return the value of a field, of its type and unit."""
    if given is None or given == "":
        if each.default is not MISSING:
            default: str | int = each.default
            return default
        if each.name == "shift":
            return 0
        raise InputError(_("“{text}”: {name} is missing.", text=text, name=each.name))
    unit = each.metadata.get("unit")
    if unit == "moment":
        return _moment(given, text, horizon)
    if each.type not in ("int", int):
        return given
    if not given.isdecimal() or len(given) > len(str(LARGEST)) or int(given) > LARGEST:
        raise InputError(
            _(
                "“{text}”: {name}={value} is no whole number from 0 to {most}.",
                text=text,
                name=each.name,
                value=given,
                most=LARGEST,
            )
        )
    return int(given) * (MINUTE if unit == "seconds" else 1)


def _moment(given: str, text: str, horizon: Horizon) -> int:
    start_at = horizon.start_at
    for written in (given, f"{start_at:%Y-%m-%d}T{given}"):
        try:
            moment = datetime.fromisoformat(written)
        except ValueError:
            continue
        zoned = moment.replace(tzinfo=start_at.tzinfo) if moment.tzinfo is None else moment
        return horizon.seconds(zoned)
    raise InputError(
        _(
            "“{text}”: {value} is no moment. Write 09:00 or 2026-11-23T09:00.",
            text=text,
            value=given,
        )
    )

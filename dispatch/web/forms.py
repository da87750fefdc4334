"""Fields of forms as values; what cannot be read is refused in a sentence that names the field."""

from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request

from dispatch.errors import InputError
from dispatch.languages import gettext as _


def whole(name: str, *, least: int, most: int) -> int:
    """Return the whole number of a field; InputError where it is none or out of range."""
    found = optional_whole(name, least=least, most=most)
    if found is None:
        raise InputError(
            _(
                "{name} is empty. Give a whole number from {least} to {most}.",
                name=name,
                least=least,
                most=most,
            )
        )
    return found


def optional_whole(name: str, *, least: int, most: int) -> int | None:
    """Return the whole number of a field, None where it is empty; InputError otherwise."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        number = int(text) if len(text) < 20 else None
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise InputError(
            _(
                "{name} is {text!r}. Give a whole number from {least} to {most}.",
                name=name,
                text=text[:40],
                least=least,
                most=most,
            )
        )
    return number


def decimal(name: str, *, least: float, most: float) -> float:
    """Return the number of a field; InputError where it is none or out of range."""
    text = request.form.get(name, "").strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most:
        raise InputError(
            _(
                "{name} is {text!r}. Give a number from {least:g} to {most:g}.",
                name=name,
                text=text[:40],
                least=least,
                most=most,
            )
        )
    return number


def moment(name: str, *, zone: ZoneInfo) -> datetime | None:
    """Return the moment of a field by the clock of a zone, None where it is empty; InputError otherwise."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            _("{name} is {text!r}. Give a day and a time.", name=name, text=text[:40])
        ) from error
    if not 1970 <= found.year <= 2200:
        raise InputError(
            _("{name} is {text!r}. Give a year of 1970 to 2200.", name=name, text=text[:40])
        )
    return found if found.tzinfo else found.replace(tzinfo=zone)


def parts_of(name: str) -> dict[str, int]:
    """Return the parts of a field such as `VLV-1: 2, FLT-3`, by number with how many; InputError otherwise."""
    found: dict[str, int] = {}
    for piece in request.form.get(name, "").replace("\n", ",").split(","):
        sku, colon, count = (text.strip() for text in piece.partition(":"))
        if not sku and not colon:
            continue
        if not sku or (colon and not (count.isascii() and count.isdigit() and len(count) < 8)):
            raise InputError(
                _(
                    "{name} holds {text!r}. Write parts as NUMBER: HOW MANY.",
                    name=name,
                    text=piece.strip()[:40],
                )
            )
        found[sku] = found.get(sku, 0) + (int(count) if colon else 1)
    return found

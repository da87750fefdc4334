"""Domain objects to plain JSON values and back: dataclasses by field, moments as ISO 8601, enums by value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from typing import Any, TypeVar, Union

from cattrs import Converter
from cattrs.errors import BaseValidationError

__all__ = ["BaseValidationError", "from_plain", "make_converter", "to_plain"]

T = TypeVar("T")

# `Mapping[str, float] | float`, in the two spellings that annotations take.
_SPEED = (float | Mapping[str, float], Union[float, Mapping[str, float]])  # noqa: UP007


@lru_cache(maxsize=8)
def make_converter(zone: tzinfo) -> Converter:
    """Return a converter that gives moments back in this time zone and refuses unknown keys."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(
        datetime, lambda text, _: datetime.fromisoformat(text).astimezone(zone)
    )
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(datetime, lambda moment: moment.isoformat())
    converter.register_unstructure_hook(time, lambda clock: clock.isoformat())
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    for kind in (*_SPEED, str | int | float):
        converter.register_structure_hook(kind, _as_is)
    converter.register_structure_hook(int | None, _as_is)
    return converter


def to_plain(thing: Any) -> Any:
    """Return a domain object, such as a `Job`, as the values that JSON gives back: dicts, lists, texts, numbers."""
    plain = make_converter(UTC).unstructure(thing)
    return json.loads(json.dumps(plain, ensure_ascii=False, allow_nan=False))


def from_plain(content: Any, kind: type[T], *, zone: tzinfo = UTC) -> T:
    """Return the domain object that `to_plain` wrote, its moments in a zone.

    Raises
    ------
    BaseValidationError
        If the content is no such object.
    """
    return make_converter(zone).structure(content, kind)


def _as_is(value: Any, _: Any) -> Any:
    return value

"""The kinds of values that calls take: bounded texts, ids, moments with a zone, numbers in their range."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

LONGEST_ID = 200
LONGEST_LINE = 500
LONGEST_TEXT = 10_000
MOST_ITEMS = 500
LARGEST = 1_000_000
FIRST_YEAR, LAST_YEAR = 1970, 2200


class Moment(fields.AwareDateTime):
    """A moment with its offset, in years that a plan may lie in; given out as it is."""

    def __init__(self, **options: Any) -> None:
        """Take what every field takes."""
        super().__init__(format="iso", **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> datetime:
        try:
            moment: datetime = super()._deserialize(value, attr, data, **options)
            moment.astimezone(UTC)
        except (OverflowError, TypeError) as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(f"Give a year of {FIRST_YEAR} to {LAST_YEAR}.")
        return moment


class Truth(fields.Boolean):
    """True or false; no number and no text is taken for either."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def identifier(**options: Any) -> fields.String:
    """Return a field for an id."""
    return fields.String(validate=validate.Length(1, LONGEST_ID), **options)


def line(**options: Any) -> fields.String:
    """Return a field for a text of one line."""
    return fields.String(validate=validate.Length(max=LONGEST_LINE), **options)


def text(**options: Any) -> fields.String:
    """Return a field for a text of many lines."""
    return fields.String(validate=validate.Length(max=LONGEST_TEXT), **options)


def whole(least: int = 0, most: int = LARGEST, **options: Any) -> fields.Integer:
    """Return a field for a whole number from `least` to `most`; no text and no fraction is taken for one."""
    return fields.Integer(strict=True, validate=validate.Range(least, most), **options)


def number(least: float, most: float, **options: Any) -> fields.Float:
    """Return a field for a number from `least` to `most`."""
    return fields.Float(allow_nan=False, validate=validate.Range(least, most), **options)


def ids(**options: Any) -> fields.List:
    """Return a field for a list of ids."""
    return fields.List(identifier(), validate=validate.Length(max=MOST_ITEMS), **options)


def quantities(least: int = 1, **options: Any) -> fields.Dict:
    """Return a field for whole numbers by id."""
    return fields.Dict(
        keys=identifier(),
        values=whole(least),
        validate=validate.Length(max=MOST_ITEMS),
        **options,
    )


class Page(Schema):
    """Which part of a listing is asked for."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, 200),
        metadata={"description": "How many at most."},
    )

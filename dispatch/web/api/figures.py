"""Calls for the manager's figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from dispatch.figures.definitions import DIMENSIONS
from dispatch.figures.periods import FIRST_DAY, LAST_DAY, Span, period_of
from dispatch.figures.report import Only, Value
from dispatch.figures.words import group_name
from dispatch.web.access import OFFICE, acting
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.api.values import line
from dispatch.web.figures import figure_book
from dispatch.web.store_mode import now, standards

blueprint = ApiBlueprint("Figures", __name__, description="The manager's figures.")


def _day(text: str) -> fields.Date:
    return fields.Date(
        required=True, validate=validate.Range(FIRST_DAY, LAST_DAY), metadata={"description": text}
    )


class FiguresOf(Schema):
    """Which figures are asked for."""

    first = _day("The first day, by the clock of the standards.")
    last = _day("The last day, which belongs to the period.")
    by = fields.String(
        load_default=None,
        validate=validate.OneOf(DIMENSIONS),
        metadata={"description": "Also the figures of each group of this dimension."},
    )
    of = fields.String(
        load_default="",
        validate=validate.OneOf(["", *DIMENSIONS]),
        metadata={"description": "With `group`: only what belongs to that group of a dimension."},
    )
    group = line(load_default="", metadata={"description": "Empty is what has none."})


class FigureAnswer(Schema):
    """One figure."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    unit = fields.String(required=True, metadata={"description": "%, of 5, h or cases."})
    value = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "A share from 0 to 1; null where there is nothing to count."},
    )
    numerator = fields.Float(required=True)
    denominator = fields.Float(required=True)
    n = fields.Integer(required=True, metadata={"description": "How many it rests on."})
    few = fields.Boolean(required=True, metadata={"description": "Chance may have made it."})
    target = fields.Float(required=True, allow_none=True)
    reached = fields.Boolean(required=True, allow_none=True)
    sentence = fields.String(required=True, metadata={"description": "How it is counted."})


class GroupAnswer(Schema):
    """The figures of one group."""

    group = fields.String(required=True)
    name = fields.String(required=True)
    figures = fields.List(fields.Nested(FigureAnswer), required=True)


class FiguresAnswer(Schema):
    """The figures of a period."""

    first = fields.Date(required=True)
    last = fields.Date(required=True)
    figures = fields.List(fields.Nested(FigureAnswer), required=True)
    before = fields.List(
        fields.Nested(FigureAnswer),
        required=True,
        metadata={"description": "As many days just before."},
    )
    causes = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=fields.Integer()),
        required=True,
        metadata={"description": "By promise: main causes of the misses, and how many of each."},
    )
    groups = fields.List(fields.Nested(GroupAnswer), required=True)


@call(blueprint, "GET", "/figures", roles=OFFICE)
@blueprint.arguments(FiguresOf, location="query")
@blueprint.response(200, FiguresAnswer)
def figures(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of some days, and why promises were missed."""
    first: date = asked["first"]
    period = period_of(Span.RANGE, first, zone=standards().timezone, last=asked["last"])
    only = Only(asked["of"], asked["group"]) if asked["of"] else Only()
    book, by, at = figure_book(), acting(), now()
    report = book.report(period, by=by, at=at, only=only)
    dimension = asked["by"]
    found = {} if dimension is None else book.groups(period, dimension, by=by, at=at, only=only)
    return {
        "first": period.first,
        "last": period.last,
        "figures": [_plain(value) for value in report.values.values()],
        "before": [_plain(value) for value in report.before.values()],
        "causes": {
            name: {cause.value: count for cause, count in counted.items()}
            for name, counted in report.causes.items()
        },
        "groups": [
            {
                "group": group,
                "name": group_name(dimension, group, report.names),
                "figures": [_plain(value) for value in values.values()],
            }
            for group, values in found.items()
        ],
    }


def _plain(value: Value) -> dict[str, Any]:
    definition = value.definition
    return {
        "key": definition.key,
        "label": definition.label,
        "unit": definition.unit.value,
        "value": value.amount,
        "numerator": value.part,
        "denominator": value.whole,
        "n": value.n,
        "few": value.is_few,
        "target": value.target,
        "reached": value.is_met,
        "sentence": definition.sentence,
    }

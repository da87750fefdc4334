"""A job as calls take and give it."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from dispatch.domain.job import Assignment, Difficulty, Job, Priority, Window
from dispatch.domain.place import Location
from dispatch.web.api.values import (
    MOST_ITEMS,
    Moment,
    Truth,
    identifier,
    ids,
    line,
    number,
    quantities,
    text,
    whole,
)

LONGEST_SERVICE = 14 * 24 * 3600


class LocationValue(Schema):
    """A point in WGS-84 degrees."""

    latitude = number(-90, 90, required=True)
    longitude = number(-180, 180, required=True)

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> Location:
        """Return the domain's own."""
        return Location(**found)


class WindowValue(Schema):
    """A closed interval in which the work has to start on site."""

    opens_at = Moment(required=True)
    closes_at = Moment(required=True)

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> Window:
        """Return the domain's own."""
        return Window(**found)


class AssignmentValue(Schema):
    """A technician, and a start on site where one is fixed."""

    technician_id = identifier(required=True)
    start_at = Moment(load_default=None, allow_none=True)

    @post_load
    def make(self, found: dict[str, Any], **_: Any) -> Assignment:
        """Return the domain's own."""
        return Assignment(**found)


class JobChanges(Schema):
    """Fields of a job that people may correct; what is left out stays."""

    location = fields.Nested(LocationValue)
    service_seconds = whole(0, LONGEST_SERVICE)
    kind = line()
    customer = line()
    customer_en = line()
    phone = line()
    address = line()
    description = text()
    fault = line()
    priority = fields.Enum(Priority, by_value=True)
    difficulty = fields.Enum(Difficulty, by_value=True)
    skills = quantities()
    tools = ids()
    parts = quantities()
    windows = fields.List(fields.Nested(WindowValue), validate=validate.Length(max=MOST_ITEMS))
    release_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    due_hard = Truth()
    weight = number(1, 1e6, allow_none=True)
    allowed_ids = ids()
    forbidden_ids = ids()
    preferred_id = identifier(allow_none=True)
    lock = fields.Nested(AssignmentValue, allow_none=True)

    @post_load
    def lists_to_tuples(self, found: dict[str, Any], **_: Any) -> Any:
        """Return lists in the form that the domain keeps them in."""
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in found.items()
        }


class NewJob(JobChanges):
    """What a customer asks for."""

    id = identifier(metadata={"description": "Left out, the ticket takes the next number."})
    location = fields.Nested(LocationValue, required=True)
    reported_at = Moment(metadata={"description": "When the customer called; left out, now."})
    service_seconds = whole(0, LONGEST_SERVICE, required=True)


class OwnStandardAnswer(Schema):
    """What a contract promises in place of the service standards; null leaves a promise to them."""

    first_response_hours = fields.Float(allow_none=True)
    on_site_hours = fields.Float(allow_none=True)
    resolution_hours = fields.Float(allow_none=True)
    working_hours = fields.Boolean()


class JobAnswer(JobChanges):
    """A job as it is kept."""

    id = fields.String(required=True)
    reported_at = Moment(required=True)
    told = fields.Nested(AssignmentValue, allow_none=True)
    place_precision = fields.String()
    own_standard = fields.Nested(
        OwnStandardAnswer,
        allow_none=True,
        metadata={
            "description": "What the customer's contract promised at the report; null is none."
        },
    )


def job_of(found: dict[str, Any], **defaults: Any) -> Job:
    """Return the job of what `NewJob` has read; `defaults` fill what was left out."""
    return Job(**{"id": "", **defaults, **found})

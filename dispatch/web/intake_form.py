"""The form of a call: its fields as a job, and a job as its fields; each fault stands beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar

from flask import request

from dispatch.domain.gcj02 import coordinates_of, to_wgs84
from dispatch.domain.job import Difficulty, Job, Priority
from dispatch.domain.place import EXACT, Location
from dispatch.errors import InputError, SettingsError
from dispatch.languages import gettext as _
from dispatch.triage import Catalogue, KnownFault
from dispatch.triage.propose import FIELDS
from dispatch.web.forms import decimal, parts_of, whole

LONGEST_LINE, LONGEST_TEXT = 500, 10_000
LONGEST_MINUTES = 14 * 24 * 60
T = TypeVar("T")
E = TypeVar("E", bound=Enum)
NOWHERE = Location(0.0, 0.0)
PRECISIONS = EXACT | {"street", "district", "city", "unknown"}
NAMES = (
    "phone", "customer", "address", "latitude", "longitude", "fault", "description", "kind", "priority",
    "difficulty", "minutes", "skills", "tools", "parts", "preferred_id", "coordinates", "place_precision",
)  # fmt: skip
PROPOSED = dict(
    zip(
        FIELDS,
        ("fault", "kind", "priority", "difficulty", "skills", "tools", "parts", "minutes"),
        strict=True,
    )
)
"""The field of the form for each field of a job that the catalogue proposes."""


@dataclass
class CallForm:
    """What stands in the form.

    Attributes
    ----------
    job : Job
        As far as it can be read; what cannot is left at its default.
    has_place : bool
        Whether latitude and longitude are a place.
    fault : KnownFault or None
        The one chosen.
    faults : dict of field to sentence
        What is wrong, by field; empty where the job can be saved.
    """

    job: Job
    has_place: bool = False
    fault: KnownFault | None = None
    faults: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, reader: Callable[[], T], default: T) -> T:
        """Return the value of a field; where it cannot be read, keep the sentence and return the default."""
        try:
            return reader()
        except (InputError, SettingsError) as error:
            self.faults[name] = str(error)
            return default


def read_form(catalogue: Catalogue, *, at: datetime) -> CallForm:
    """Return the form of the request at work; nothing in it raises."""
    form = CallForm(Job("", NOWHERE, at, 0))
    _read_place(form)
    code = line("fault")
    form.fault = catalogue.by_code.get(code)
    if code and form.fault is None:
        form.faults["fault"] = _(
            "There is no fault {code!r} in the catalogue. Search for it again.", code=code
        )
    form.job = replace(
        form.job,
        service_seconds=60
        * form.read("minutes", lambda: whole("minutes", least=1, most=LONGEST_MINUTES), 0),
        kind=line("kind") or "repair",
        customer=line("customer"),
        phone=line("phone"),
        address=line("address"),
        description=request.form.get("description", "").strip()[:LONGEST_TEXT],
        priority=_choice(form, "priority", Priority, Priority.NORMAL),
        difficulty=_choice(form, "difficulty", Difficulty, Difficulty.SIMPLE),
        skills=form.read("skills", lambda: parts_of("skills"), {}),
        tools=tuple(name.strip() for name in line("tools").split(",") if name.strip()),
        parts=form.read("parts", lambda: parts_of("parts"), {}),
        preferred_id=line("preferred_id") or None,
        fault=form.fault.code if form.fault else "",
    )
    if not (form.job.customer or form.job.phone):
        form.faults["phone"] = _("Nobody is named. Give a telephone number or a name.")
    if not (form.job.description or form.fault):
        form.faults["description"] = _("Nothing is wrong yet. Choose a fault, or say it in words.")
    if form.fault is not None and not form.job.description:
        form.job = replace(form.job, description=symptom_of(form.fault))
    return form


def symptom_of(fault: KnownFault) -> str:
    """Return a symptom in both languages, as a description."""
    return " ".join(filter(None, (fault.symptom_zh, fault.symptom)))


def _read_place(form: CallForm) -> None:
    if not (line("latitude") or line("longitude")):
        form.faults["latitude"] = _(
            "The place is not known. Set the pin on the map, or give latitude and longitude."
        )
        return
    latitude = form.read("latitude", lambda: decimal("latitude", least=-90, most=90), None)
    longitude = form.read("longitude", lambda: decimal("longitude", least=-180, most=180), None)
    if latitude is not None and longitude is not None:
        coordinates = form.read(
            "latitude", lambda: coordinates_of(line("coordinates"), what="coordinates"), None
        )
        location = Location(latitude, longitude)
        form.job = replace(
            form.job,
            location=to_wgs84(location, coordinates) if coordinates else location,
            place_precision=line("place_precision")
            if line("place_precision") in PRECISIONS
            else "",
        )
        form.has_place = True


def _choice(form: CallForm, name: str, kind: type[E], default: E) -> E:
    given = line(name)
    with suppress(ValueError):
        return kind(given) if given else default
    known = ", ".join(str(each.value) for each in kind)
    form.faults[name] = _(
        "{name} is {given!r}. Choose one of {known}.", name=name, given=given[:40], known=known
    )
    return default


def line(name: str) -> str:
    """Return a field of one line, without blanks around it."""
    return request.form.get(name, "").strip()[:LONGEST_LINE]


def fields_of(job: Job, *, has_place: bool = True) -> dict[str, str]:
    """Return a job as the fields of the form show it."""
    place = {
        "latitude": f"{job.location.latitude:.6f}" if has_place else "",
        "longitude": f"{job.location.longitude:.6f}" if has_place else "",
    }
    return {
        "phone": job.phone,
        "customer": job.customer,
        "address": job.address,
        **place,
        "description": job.description,
        "preferred_id": job.preferred_id or "",
        "place_precision": job.place_precision,
        **proposed_fields({name: getattr(job, name) for name in FIELDS}),
    }


def proposed_fields(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return fields of a job that the catalogue proposes as the form shows them."""
    return {PROPOSED[name]: _shown(name, value) for name, value in fields.items()}


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {count}" for key, count in value.items())
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value / 60:.0f}" if name == "service_seconds" else str(value)


def changes_of(before: Job, form: CallForm) -> dict[str, Any]:
    """Return the fields of a ticket's job that the form changes."""
    after = form.job
    names = (
        "customer", "phone", "address", "description", "preferred_id", "location", *FIELDS,
    )  # fmt: skip
    changes = {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }
    near = changes.get("location")
    if near is not None and _same_place(near, before.location):
        del changes["location"]
    if after.place_precision != before.place_precision:
        changes["place_precision"] = after.place_precision
    return changes


def _same_place(one: Location, other: Location) -> bool:
    """Return whether two places are the same as the form shows them."""
    return (round(one.latitude, 6), round(one.longitude, 6)) == (
        round(other.latitude, 6),
        round(other.longitude, 6),
    )

"""The forms of contracts: a customer and an inspection as fields, and back."""

from __future__ import annotations

from datetime import date

from flask import request

from dispatch.desk.customer_checks import PROMISES
from dispatch.domain.customer import Contact, Customer, CustomerPlace, Inspection, Rhythm
from dispatch.domain.job import OwnStandard
from dispatch.domain.place import Location
from dispatch.errors import InputError
from dispatch.languages import gettext as _
from dispatch.web.forms import decimal, parts_of, whole

LONGEST_LINE, LONGEST_TEXT = 500, 10_000
MOST_HOURS = 366 * 24


def line(name: str) -> str:
    """Return a field of one line."""
    return request.form.get(name, "").strip()[:LONGEST_LINE]


def read_customer(customer_id: str = "") -> Customer:
    """Return the customer of the form; InputError with every fault, a line each."""
    faults: list[str] = []
    hours = {name: _optional(f"{name}_hours", 0.01, MOST_HOURS, faults) for name in PROMISES}
    targets = {name: _optional(f"{name}_target", 0, 100, faults) for name in PROMISES}
    has_standard = any(value is not None for value in hours.values())
    working = line("counting") == "working"
    customer = Customer(
        id=customer_id,
        name=line("name"),
        name_en=line("name_en"),
        also_called=_list("also_called"),
        phones=_list("phones"),
        preferred_id=line("preferred_id") or None,
        preferred_only=line("preferred_only") == "yes",
        standard=OwnStandard(
            hours["first_response"], hours["on_site"], hours["resolution"], working
        )
        if has_standard
        else None,
        targets={name: share / 100 for name, share in targets.items() if share is not None},
        contacts=tuple(_contacts(faults)),
        places=tuple(_places(faults)),
        note=request.form.get("note", "").strip()[:LONGEST_TEXT],
    )
    if faults:
        raise InputError("\n".join(faults))
    return customer


def _list(name: str) -> tuple[str, ...]:
    """Return the texts of a field, one a line or with commas between them."""
    text = request.form.get(name, "")[:LONGEST_TEXT].replace("，", ",").replace("\n", ",")
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _optional(name: str, least: float, most: float, faults: list[str]) -> float | None:
    if not line(name):
        return None
    try:
        return decimal(name, least=least, most=most)
    except InputError as error:
        faults.append(str(error))
        return None


def _rows(name: str) -> list[list[str]]:
    """Return the cells of a field with a row a line and bars between the cells."""
    lines = request.form.get(name, "")[:LONGEST_TEXT].replace("｜", "|").splitlines()
    return [[cell.strip() for cell in text.split("|")] for text in lines if text.strip()]


def _contacts(faults: list[str]) -> list[Contact]:
    found = []
    for cells in _rows("contacts"):
        if not cells[0] or len(cells) > 3:
            faults.append(
                _(
                    "contacts: {line!r}. Write NAME | PHONE | ROLE, a line each.",
                    line=" | ".join(cells),
                )
            )
            continue
        found.append(Contact(*cells))
    return found


def _places(faults: list[str]) -> list[CustomerPlace]:
    found = []
    for cells in _rows("places"):
        try:
            name, latitude, longitude, *address = cells
            where = Location(float(latitude), float(longitude))
        except ValueError:
            faults.append(
                _(
                    "places: {line!r}. Write NAME | LATITUDE | LONGITUDE | ADDRESS, a line each.",
                    line=" | ".join(cells),
                )
            )
            continue
        found.append(CustomerPlace(name, where, " ".join(address)))
    return found


def fields_of(customer: Customer) -> dict[str, str]:
    """Return a customer as the fields of the form show it."""
    standard = customer.standard
    hours = {f"{name}_hours": getattr(standard, f"{name}_hours", None) for name in PROMISES}
    shares = {f"{name}_target": customer.targets.get(name) for name in PROMISES}
    return {
        "name": customer.name,
        "name_en": customer.name_en,
        "also_called": "\n".join(customer.also_called),
        "phones": "\n".join(customer.phones),
        "preferred_id": customer.preferred_id or "",
        "preferred_only": "yes" if customer.preferred_only else "",
        "counting": "working" if standard and standard.working_hours else "calendar",
        **{name: "" if value is None else f"{value:g}" for name, value in hours.items()},
        **{name: "" if value is None else f"{100 * value:g}" for name, value in shares.items()},
        "contacts": "\n".join(
            " | ".join(filter(None, (each.name, each.phone, each.role)))
            for each in customer.contacts
        ),
        "places": "\n".join(
            f"{place.name} | {place.location.latitude:.6f} | {place.location.longitude:.6f} | {place.address}"
            for place in customer.places
        ),
        "note": customer.note,
    }


def read_inspection(customer_id: str) -> Inspection:
    """Return the inspection of the form; InputError names the field that cannot be read."""
    rhythm = line("rhythm")
    if rhythm not in {each.value for each in Rhythm}:
        raise InputError(_("rhythm is {rhythm!r}. Choose weeks or months.", rhythm=rhythm[:40]))
    try:
        starts_on = date.fromisoformat(line("starts_on"))
    except ValueError as error:
        raise InputError(
            _(
                "starts_on is {line!r}. Give the first date, as in 2026-12-01.",
                line=line("starts_on")[:40],
            )
        ) from error
    return Inspection(
        id="",
        customer_id=customer_id,
        name=line("what"),
        place=line("place"),
        every=whole("every", least=1, most=120),
        rhythm=Rhythm(rhythm),
        starts_on=starts_on,
        window_days=whole("window_days", least=1, most=60),
        lead_days=whole("lead_days", least=0, most=120),
        service_seconds=60 * whole("minutes", least=1, most=14 * 24 * 60),
        skill=line("skill"),
        level=whole("level", least=1, most=100) if line("level") else 1,
        tools=_list("tools"),
        parts=parts_of("parts"),
    )

"""Calls about contracts: customers, inspections that recur, and the warnings of devices."""

from __future__ import annotations

from typing import Any

from dispatch.desk import customers, early_warnings, inspections
from dispatch.desk.early_warnings import Taken, Warned
from dispatch.web.access import DISPATCH, OFFICE, acting
from dispatch.web.api import customer_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.fault_catalogue import catalogue
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store, now, standards

blueprint = ApiBlueprint("Contracts", __name__, description="Customers with promises of their own.")

STALE = (404, 409)


@call(blueprint, "GET", "/customers", roles=OFFICE)
@blueprint.arguments(values.CustomerPage, location="query")
@blueprint.response(200, values.HeldAnswer(many=True))
def list_customers(page: dict[str, Any]) -> list[customers.Held]:
    """List the customers with a contract."""
    return customers.list_customers(current_store(), by=acting(), ended=page["ended"])


@call(blueprint, "POST", "/customers", roles=DISPATCH, refusals=(409,))
@blueprint.arguments(values.CustomerValue)
@blueprint.response(201, values.HeldAnswer)
def add_customer(wanted: dict[str, Any]) -> customers.Held:
    """Add a customer with a contract."""
    customer = values.customer_of(wanted)
    return customers.add_customer(current_store(), customer, by=acting(), at=now())


@call(blueprint, "GET", "/customers/<id:customer_id>", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.HeldAnswer)
def customer(customer_id: str) -> customers.Held:
    """Return a customer with a contract."""
    return customers.view_customer(current_store(), customer_id, by=acting()).held


@call(blueprint, "PUT", "/customers/<id:customer_id>", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.CustomerChange)
@blueprint.response(200, values.HeldAnswer)
def change_customer(order: dict[str, Any], customer_id: str) -> customers.Held:
    """Change a customer; what is left out is empty from then on."""
    return customers.change_customer(
        current_store(),
        values.customer_of(order["customer"], customer_id),
        by=acting(),
        at=now(),
        version=order["version"],
    )


@call(blueprint, "DELETE", "/customers/<id:customer_id>", roles=DISPATCH, refusals=STALE)
@blueprint.response(204)
def end_contract(customer_id: str) -> None:
    """End a contract with its inspections; open tickets stay as they are."""
    customers.end_contract(current_store(), customer_id, by=acting(), at=now())


@call(blueprint, "GET", "/customers/<id:customer_id>/inspections", roles=OFFICE, refusals=(404,))
@blueprint.response(200, values.HeldInspectionAnswer(many=True))
def list_inspections(customer_id: str) -> list[dict[str, Any]]:
    """List the inspections of a contract with the tickets they became."""
    view = customers.view_customer(current_store(), customer_id, by=acting())
    return [_inspection(held) for held in view.inspections]


@call(blueprint, "POST", "/customers/<id:customer_id>/inspections", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.InspectionValue)
@blueprint.response(201, values.HeldInspectionAnswer)
def add_inspection(wanted: dict[str, Any], customer_id: str) -> dict[str, Any]:
    """Add an inspection that recurs; the worker makes tickets of its dates in time."""
    held = inspections.add_inspection(
        current_store(),
        values.inspection_of(wanted, customer_id),
        by=acting(),
        at=now(),
        standards=standards(),
    )
    return _inspection(held)


def _inspection(held: customers.HeldInspection) -> dict[str, Any]:
    return {
        "inspection": held.inspection,
        "version": held.version,
        "ended_at": held.ended_at,
        "tickets": {day.isoformat(): id for day, id in held.tickets.items()},
    }


@call(blueprint, "DELETE", "/inspections/<id:inspection_id>", roles=DISPATCH, refusals=STALE)
@blueprint.response(204)
def end_inspection(inspection_id: str) -> None:
    """End an inspection: no date becomes a ticket any more."""
    inspections.end_inspection(current_store(), inspection_id, by=acting(), at=now())


@call(blueprint, "POST", "/due-inspections", roles=DISPATCH)
@blueprint.response(200, values.MadeAnswer(many=True))
def make_due() -> list[inspections.Made]:
    """Make tickets of the dates that have come near; each date once, however often it is asked."""
    return inspections.make_due(current_store(), at=now(), standards=standards(), by=acting())


@call(blueprint, "POST", "/warnings", roles=DISPATCH, refusals=STALE)
@blueprint.arguments(values.WarningValue)
@blueprint.response(201, values.TakenAnswer)
def receive(warned: Warned) -> Taken:
    """Take a warning of a device: a reported ticket, or a note at the device's open one; each event once."""
    return early_warnings.receive(
        current_store(),
        warned,
        by=acting(),
        at=now(),
        standards=standards(),
        catalogue=catalogue(),
        take_from=current_settings().part_likelihood,
    )


@call(blueprint, "GET", "/warnings", roles=OFFICE)
@blueprint.arguments(values.WarningPage, location="query")
@blueprint.response(200, values.WarningAnswer(many=True))
def list_warnings(page: dict[str, Any]) -> list[Any]:
    """List the newest warnings."""
    return early_warnings.list_warnings(current_store(), by=acting(), **page)

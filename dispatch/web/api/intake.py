"""Calls about the fault catalogue and about complaints."""

from __future__ import annotations

from typing import Any

from dispatch.desk import complaints
from dispatch.desk.complaints import Complaint
from dispatch.triage import KnownFault
from dispatch.triage.search import search
from dispatch.web.access import DISPATCH, EVERYBODY, OFFICE, acting
from dispatch.web.api import customer_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.fault_catalogue import catalogue
from dispatch.web.store_mode import current_store, now

blueprint = ApiBlueprint(
    "Faults and complaints", __name__, description="What is proposed, and what was said."
)


@call(blueprint, "GET", "/faults", roles=EVERYBODY)
@blueprint.arguments(values.FaultPage, location="query")
@blueprint.response(200, values.FaultValue(many=True))
def list_faults(page: dict[str, Any]) -> list[KnownFault]:
    """List the faults of the catalogue, or those that fit some words, the best first."""
    known = catalogue()
    return search(known, page["q"], limit=20) if page["q"].strip() else list(known)


@call(blueprint, "GET", "/complaints", roles=OFFICE)
@blueprint.response(200, values.ComplaintAnswer(many=True))
def list_complaints() -> list[Complaint]:
    """List complaints, those that are open first."""
    return complaints.list_complaints(current_store(), by=acting())


@call(blueprint, "POST", "/tickets/<id:ticket_id>/complaint", roles=DISPATCH, refusals=(404, 409))
@blueprint.arguments(values.ComplaintValue)
@blueprint.response(204)
def complain(said: dict[str, Any], ticket_id: str) -> None:
    """Write a complaint about a ticket down."""
    complaints.complain(
        current_store(), ticket_id, said["words"], by=acting(), at=now(), owner=said["owner"]
    )


@call(
    blueprint,
    "POST",
    "/tickets/<id:ticket_id>/complaint/answer",
    roles=DISPATCH,
    refusals=(404, 409),
)
@blueprint.arguments(values.Words)
@blueprint.response(204)
def answer(said: dict[str, Any], ticket_id: str) -> None:
    """Write down how the open complaint about a ticket was answered."""
    complaints.answer_complaint(current_store(), ticket_id, said["words"], by=acting(), at=now())

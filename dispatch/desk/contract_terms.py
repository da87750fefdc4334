"""What contracts add to the jobs of their customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dispatch.contracts.matching import customer_of, with_contract
from dispatch.domain.customer import Customer
from dispatch.domain.job import Job
from dispatch.storage import Session, customers, master


def in_force(session: Session) -> tuple[Customer, ...]:
    """Return the customers whose contract holds."""
    return tuple(customers.customer_of(row) for row in customers.listing(session))


def contract_of(
    session: Session, *, name: str, phone: str, known: Sequence[Customer] | None = None
) -> Customer | None:
    """Return the customer with a contract that a caller belongs to; `known` are those in force, read before."""
    return customer_of(in_force(session) if known is None else known, name=name, phone=phone)


def with_terms(session: Session, job: Job, *, customers: Sequence[Customer] | None = None) -> Job:
    """Return a job with what its customer's contract says; a technician who has left is not asked for."""
    found = contract_of(session, name=job.customer, phone=job.phone, known=customers)
    if found is None and job.customer_en:
        found = contract_of(session, name=job.customer_en, phone="", known=customers)
    changed = with_contract(job, found)
    if changed.preferred_id != job.preferred_id or changed.allowed_ids != job.allowed_ids:
        people = master.everything(session, master.TECHNICIAN)
        if found is not None and found.preferred_id not in people:
            return replace(changed, preferred_id=job.preferred_id, allowed_ids=job.allowed_ids)
    return changed

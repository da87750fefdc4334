"""The first schema."""

from __future__ import annotations

from dispatch.storage.migrations.first import (
    accounts,
    append_only,
    plans,
    stock,
    subjects,
    webhooks,
)

revision = "0001"
down_revision = None

STEPS = (subjects, plans, stock, accounts, webhooks, append_only)
"""In the order in which tables point at each other."""


def upgrade() -> None:
    """Make every table."""
    for step in STEPS:
        step.create()

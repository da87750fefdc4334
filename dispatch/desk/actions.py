"""The words of the audit trail for tickets, stock, plans and events, and the form of their details."""

from __future__ import annotations

from enum import Enum

from dispatch.domain.stock import EntryKind


class Action(str, Enum):
    """What was done; each word with the keys of its details."""

    TICKET_REPORTED = "ticket.reported"
    """role, job, terms, zone, zone_name, owner, follows, note"""
    TICKET_MOVED = "ticket.moved"
    """role, from, to, technician, note, score, words"""
    TICKET_HANDED_OVER = "ticket.handed_over"
    """from, to, why"""
    TICKET_CHANGED = "ticket.changed"
    """job: fields with their value before and after; terms: what is promised from now on"""
    TICKET_TOLD = "ticket.told"
    """technician and start the customer was told, null for a visit that was taken back; plan"""
    PART_AWAITED = "ticket.part_awaited"
    """sku, quantity, expected_at"""
    PART_ARRIVED = "ticket.part_arrived"
    """sku"""
    TOOLS_LENT = "stock.tools_lent"
    """depot, tools"""
    STOCK_RELEASED = "stock.released"
    """reservations that end: place, sku, quantity, ticket, at"""
    STOCK_KEPT_ABOARD = "stock.kept_aboard"
    """reservations that moved from a depot into a van with a pick-up: van, and place, sku, quantity, ticket, at"""
    ORDER_PROMISED = "order.promised"
    """from, to: when it is said to arrive"""
    PLAN_SAVED = "plan.saved"
    """reason, based_on, total_cents, violations; diff, where it proposes a change of the plan in force"""
    PLAN_PUBLISHED = "plan.published"
    """board, replaced, reservations"""
    PLAN_DISCARDED = "plan.discarded"
    """(none)"""
    PLAN_REQUESTED = "plan.requested"
    """kind, request"""
    WORK_CANCELLED = "work.cancelled"
    """state it was in"""
    MASTER_LOADED = "master.loaded"
    """added: the whole record, or changed: fields with their value before and after"""
    WEBHOOK_ADDED = "webhook.added"
    """url, events"""
    WEBHOOK_REMOVED = "webhook.removed"
    """(none)"""
    EVENT_RECORDED = "event.recorded"
    """event: its kind and fields; effect: what holds from then on (absences, traffic, free_from, expected_end)"""


def stock_action(kind: EntryKind) -> str:
    """Return the word of a stock entry; its details are `entries` (place, sku, quantity), ticket, plan and note."""
    return f"stock.{kind.value}"

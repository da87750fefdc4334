"""Triage: the fault catalogue, what it proposes for a symptom, and which open tickets may be the same matter."""

from dispatch.triage.catalogue import Catalogue, KnownFault
from dispatch.triage.read_catalogue import load_catalogue

__all__ = ["Catalogue", "KnownFault", "load_catalogue"]

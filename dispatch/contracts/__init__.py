"""Contracts: customers with standards of their own, and inspections that recur."""

"""Locations to travel times, and addresses to locations."""

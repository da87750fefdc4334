"""The fault catalogue that the pages and the API of a store work with."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, current_app

from dispatch.settings import Settings
from dispatch.triage import Catalogue, load_catalogue

EXTENSION = "dispatch_faults"


def register(app: Flask, settings: Settings) -> None:
    """Read the catalogue of the setting `fault_catalogue`, or that of the product.

    Raises
    ------
    InputFaults
        With every fault of the file, by row.
    """
    own = settings.fault_catalogue.strip()
    app.extensions[EXTENSION] = load_catalogue(Path(own) if own else None)


def catalogue() -> Catalogue:
    """Return the catalogue of the application at work."""
    found: Catalogue = current_app.extensions[EXTENSION]
    return found

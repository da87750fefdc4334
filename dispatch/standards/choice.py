"""Which service standards the settings choose for the running service."""

from __future__ import annotations

from pathlib import Path

from dispatch.settings import Settings
from dispatch.standards.service_standard import ServiceStandards, load_standards


def standards_of(settings: Settings) -> ServiceStandards:
    """Return the standards of the file that the setting `standards_file` names, else those of the product.

    Raises
    ------
    StandardsError
        If the file, its holiday list or its table of speeds cannot be read or used.
    """
    return load_standards(Path(settings.standards_file) if settings.standards_file else None)

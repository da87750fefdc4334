"""The map on which a call gets its pin: zones and depots under it, nothing of any customer."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.desk.master_views import zones_and_depots
from dispatch.maps.pin_data import PIN_SCRIPTS, PIN_STYLES, pin_data
from dispatch.web.plan_source import current_settings
from dispatch.web.store_mode import current_store


@dataclass(frozen=True)
class PinMap:
    """What a page with such a map takes in: a data block of JSON, and the files below the static address."""

    data: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def pin_map() -> PinMap:
    """Return the map of the area that is served."""
    zones, depots, homes = zones_and_depots(current_store())
    data = pin_data(zones, depots, homes, settings=current_settings())
    return PinMap(data, tuple(PIN_SCRIPTS), tuple(PIN_STYLES))

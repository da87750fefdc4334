"""The map on which people set one pin: zones and depots under it, and no other place."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch.domain.place import Depot, Location, Zone
from dispatch.maps.background import background_data
from dispatch.maps.leaflet_files import SCRIPTS, STYLES
from dispatch.maps.map_data import _at, _bounds, _zone, json_for_html
from dispatch.maps.texts import map_texts
from dispatch.maps.words import both_names
from dispatch.settings import Settings

PIN_SCRIPTS, PIN_STYLES = SCRIPTS[:3], STYLES[:1]
"""What a page with such a map loads beside map.css, below the static address."""


def pin_data(
    zones: Sequence[Zone],
    depots: Sequence[Depot],
    homes: Sequence[Location],
    *,
    settings: Settings,
) -> str:
    """Return JSON for a data block: the background, the zones and depots, and what the map reaches over.

    Parameters
    ----------
    zones, depots : sequences of Zone and Depot
        Drawn under the pin.
    homes : sequence of Location
        Where the technicians live; not drawn, but the map reaches over them.
    settings : Settings
        Where background tiles come from.
    """
    places = [*homes, *(depot.location for depot in depots)]
    return json_for_html(
        {
            "texts": map_texts(),
            "tiles": background_data(settings),
            "bounds": _bounds([_at(place) for place in places]),
            "zones": [_zone(zone) for zone in zones],
            "depots": [
                {
                    "at": _at(depot.location),
                    "title": both_names(depot.name, depot.name_en) or depot.id,
                }
                for depot in depots
            ],
        }
    )

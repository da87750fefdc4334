"""The map on which zones are drawn: everything its scripts need as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dispatch.domain.place import Depot, Location, Zone
from dispatch.maps.background import background_data
from dispatch.maps.map_data import _at, _bounds, json_for_html
from dispatch.maps.texts import map_texts
from dispatch.maps.words import both_names
from dispatch.settings import Settings


def zone_values(zone: Zone) -> dict[str, Any]:
    """Return a zone as the scripts keep it: rings without their last point, which is the first again."""
    return {
        "name": zone.name,
        "kind": zone.kind.value,
        "polygons": [
            [[_exactly(place) for place in ring[:-1]] for ring in polygon]
            for polygon in zone.polygons
        ],
        "centre": _exactly(zone.centre) if zone.centre else None,
        "radius_km": zone.radius_km,
    }


def _exactly(place: Location) -> list[float]:
    """Return a place unrounded: a zone that nobody has touched has to come back as it is."""
    return [place.latitude, place.longitude]


def zone_editor_data(
    zones: Sequence[Zone],
    depots: Sequence[Depot],
    jobs: Iterable[tuple[str, Location]],
    homes: Sequence[Location],
    *,
    settings: Settings,
    words: Mapping[str, str],
    version: str,
) -> str:
    """Return JSON for the data block of the page of zones.

    Parameters
    ----------
    zones, depots : sequences of Zone and Depot
        As they hold.
    jobs : iterable of (id, Location)
        Open tickets, drawn as dots.
    homes : sequence of Location
        Where the technicians live; not drawn, but the map reaches over them.
    settings : Settings
        Where background tiles come from.
    words : mapping of str to str
        What the scripts say.
    version : str
        Of the zones.
    """
    places = list(jobs)
    around = [*homes, *(depot.location for depot in depots), *(at for _, at in places)]
    return json_for_html(
        {
            "texts": map_texts(),
            "words": words,
            "tiles": background_data(settings),
            "bounds": _bounds([_at(place) for place in around]),
            "depots": [
                {"at": _at(each.location), "title": both_names(each.name, each.name_en) or each.id}
                for each in depots
            ],
            "jobs": [{"id": id, "at": _at(place)} for id, place in places],
            "zones": [zone_values(zone) for zone in zones],
            "version": version,
        }
    )

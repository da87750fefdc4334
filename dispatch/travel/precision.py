"""How exact a geocoder's answer is, from what the providers say about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HOUSE, STREET, DISTRICT, CITY, UNKNOWN = "house", "street", "district", "city", "unknown"

# Least `place_rank` of Nominatim's answers: https://nominatim.org/release-docs/latest/customize/Ranking/
_RANKS = ((28, HOUSE), (26, STREET), (17, DISTRICT), (0, CITY))
# Words of Nominatim (`addresstype`) and Photon (`properties.type`).
_WORDS = {
    "house": HOUSE, "building": HOUSE, "amenity": HOUSE, "shop": HOUSE, "office": HOUSE,
    "street": STREET, "road": STREET, "locality": DISTRICT, "neighbourhood": DISTRICT,
    "quarter": DISTRICT, "suburb": DISTRICT, "district": DISTRICT, "city_district": DISTRICT,
    "village": DISTRICT, "town": DISTRICT, "city": CITY, "county": CITY, "municipality": CITY,
    "state": CITY, "province": CITY, "country": CITY,
}  # fmt: skip


def precision_of(raw: object) -> str:
    """Return "house", "street", "district", "city" or "unknown" for an answer as the provider wrote it."""
    if not isinstance(raw, Mapping):
        return UNKNOWN
    rank = raw.get("place_rank")
    if isinstance(rank, int):
        return next(name for least, name in _RANKS if rank >= least or least == 0)
    return _WORDS.get(str(raw.get("addresstype") or _photon_type(raw)), UNKNOWN)


def _photon_type(raw: Mapping[str, Any]) -> object:
    properties = raw.get("properties")
    return properties.get("type") if isinstance(properties, Mapping) else None

"""The settings of travel times: where they come from, and what each source needs."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.figure_settings import setting


@dataclass(frozen=True)
class TravelSettings:
    """One source, chosen by `travel`, and the numbers, files and addresses of each."""

    travel_a: float = setting(
        200.0, unit="seconds", least=0.0, text="Straight-line travel: seconds = a · km^p."
    )
    travel_p: float = setting(
        0.75, unit="", least=0.0, text="Straight-line travel: exponent of the kilometres."
    )
    travel_detour: float = setting(
        1.45,
        unit="",
        least=0.0,
        text="Straight-line travel: road kilometres for one as the crow flies.",
    )
    travel: str = setting(
        "",
        unit="source",
        text="Where travel times come from: straight, roads, osrm, valhalla or csv; empty is roads where travel_roads"
        " names an extract, else straight.",
    )
    travel_url: str = setting(
        "", unit="address", text="The OSRM or Valhalla server, as in http://127.0.0.1:5000."
    )
    travel_private: str = setting(
        "no",
        unit="yes or no",
        text="Whether travel_url may be in a private network or on this machine; outgoing_private is for other"
        " addresses.",
    )
    travel_mode: str = setting(
        "",
        unit="word",
        text="Profile of OSRM or costing of Valhalla; empty is driving and auto.",
    )
    travel_block: float = setting(
        0.0,
        unit="places",
        least=0.0,
        text="Most origins, and most destinations, of one question to travel_url; 0 is 100 for OSRM and 50 for"
        " Valhalla.",
    )
    travel_fallback: str = setting(
        "",
        unit="source",
        text="straight: estimate a whole plan by the straight line when travel_url gives no answer, and say so; empty"
        " makes it an error.",
    )
    travel_keep_days: float = setting(
        30.0,
        unit="days",
        least=0.0,
        text="How long answers of travel_url count; they are kept in travel_cache. 0 keeps none.",
    )
    travel_data: str = setting(
        "",
        unit="word",
        text="Name of the data behind travel_url, such as their date; a new word asks everything anew.",
    )
    travel_csv: str = setting(
        "", unit="file", text="Table of travel times (docs/travel.md) for travel = csv."
    )
    travel_csv_metres: str = setting(
        "", unit="file", text="Table of distances beside it; empty estimates them."
    )
    travel_csv_places: str = setting(
        "",
        unit="file",
        text="Places by the ids of the table (id, latitude, longitude); empty: it names coordinates.",
    )
    travel_roads: str = setting(
        "",
        unit="file",
        text="Extract of roads (.osm.pbf, extra [roads]) for travel = roads.",
    )
    travel_roads_factor: float = setting(
        1.03,
        unit="",
        least=1.0,
        text="Seconds on roads for one second of free-flow driving, for turns and lights.",
    )
    travel_cache: str = setting(
        "travel-cache",
        unit="folder",
        text="Where the graph of an extract and the answers of a routing server are kept.",
    )

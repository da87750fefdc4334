"""The words of every map's scripts, which hold none themselves."""

from __future__ import annotations

from dispatch.languages import gettext, mark

TEXTS = {
    "layers": mark("Layers"),
    "all": mark("All"),
    "none": mark("None"),
    "technicians": mark("Technicians"),
    "unserved": mark("Unserved jobs"),
    "depots": mark("Depots"),
    "zones": mark("Zones"),
    "on-time": mark("On time"),
    "tight": mark("Tight: under 30 min to spare"),
    "late": mark("Late"),
    "pickup": mark("Pick-up"),
    "break": mark("Break"),
    "start": mark("Start of a route"),
    "estimate": mark("Straight and dashed: an estimate, no known road"),
    "urban": mark("Urban zone"),
    "suburban": mark("Suburban zone"),
    "outside": mark("Outside: mail-in"),
    "tiles_missing": mark("The background map cannot be reached. Everything else works."),
    "whole_plan": mark("Whole plan"),
    "map": mark("Map of the plan"),
    "zoom_in": mark("Zoom in"),
    "zoom_out": mark("Zoom out"),
    "close": mark("Close"),
}


def map_texts() -> dict[str, str]:
    """Return the words of every map's script in the language at work."""
    return {name: gettext(text) for name, text in TEXTS.items()}

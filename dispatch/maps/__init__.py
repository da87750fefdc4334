"""Plans drawn on a map: for the pages, and as one file that needs nothing else. The only room that knows folium."""

from dispatch.maps.local_map import LocalMap, MapParts, draw_board_map, draw_map, map_parts
from dispatch.maps.standalone import map_document, write_map

__all__ = [
    "LocalMap",
    "MapParts",
    "draw_board_map",
    "draw_map",
    "map_document",
    "map_parts",
    "write_map",
]

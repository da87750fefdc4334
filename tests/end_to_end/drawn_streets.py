"""What the tests of streets look at: colours under a place, names that were written, plans that lie on streets."""

from __future__ import annotations

from dataclasses import replace
from math import cos, hypot, sin
from typing import TYPE_CHECKING, Any

from dispatch.domain.place import Location
from dispatch.domain.plan import Plan, Stop
from tests.dispatch.maps.basemap.small_city import MIDDLE, STEP

if TYPE_CHECKING:
    from playwright.sync_api import Page

DRAWN = "() => [...document.querySelectorAll('.leaflet-tile-loaded')].some((each) => each.tagName === 'CANVAS')"
# Returns the colour of the street tile under a place, as red, green and blue.
COLOUR_AT = """([latitude, longitude]) => {
  const { map } = document.querySelector(".dispatch-map").planMap;
  const box = map.getContainer().getBoundingClientRect();
  const point = map.latLngToContainerPoint([latitude, longitude]);
  for (const tile of document.querySelectorAll("canvas.leaflet-tile")) {
    const { left, top, width } = tile.getBoundingClientRect();
    const [x, y] = [box.left + point.x - left, box.top + point.y - top];
    if (x < 0 || y < 0 || x >= width || y >= width) continue;
    const share = tile.width / width;
    return [...tile.getContext("2d").getImageData(x * share, y * share, 1, 1).data].slice(0, 3);
  }
  return null;
}"""
# Notes every text that is written on a canvas, with its place and length.
NOTE_NAMES = """() => {
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    const { a, b, e, f } = this.getTransform();
    const ratio = Math.hypot(a, b);
    const size = parseFloat(this.font.split("px")[0].split(" ").at(-1));
    const long = this.measureText(text).width;
    window.written.push({ text, x: e / ratio, y: f / ratio, angle: Math.atan2(b, a), size, long });
    write.call(this, text, ...rest);
  };
}"""
GROUND = {"light": [245, 243, 238], "dark": [32, 38, 45]}
PRIMARY = {"light": [252, 237, 203], "dark": [87, 84, 73]}


def crossing(north: int, east: int) -> Location:
    """Return the crossing of two streets, counted from the middle."""
    return Location(MIDDLE[0] + north * STEP, MIDDLE[1] + east * STEP)


def on_streets(plan: Plan) -> Plan:
    """Return a plan whose stops lie at crossings of the small city."""
    places: dict[Location, Location] = {}

    def moved(stop: Stop) -> Stop:
        number = len(places)
        place = crossing(number * 5 % 7 - 3, number * 3 % 7 - 3)
        return replace(stop, location=places.setdefault(stop.location, place))

    routes = (
        replace(route, stops=tuple(moved(stop) for stop in route.stops)) for route in plan.routes
    )
    return replace(plan, routes=tuple(routes))


def look_at_the_middle(page: Page, *, zoom: float = 16) -> None:
    """Show the middle of the city, and wait until its streets are drawn."""
    page.wait_for_function(DRAWN)
    page.evaluate(
        "([at, zoom]) => document.querySelector('.dispatch-map').planMap.map.setView(at, zoom, { animate: false })",
        [list(MIDDLE), zoom],
    )
    page.wait_for_function(
        f"(at) => ({COLOUR_AT})(at)?.some((part) => part > 0)", arg=beside(0.3, 0.3)
    )


def beside(north: float, east: float) -> list[float]:
    """Return a place by steps from the middle."""
    return [MIDDLE[0] + north * STEP, MIDDLE[1] + east * STEP]


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two names written on the map touch, by points along the middle of each."""

    def points(name: dict[str, Any]) -> list[tuple[float, float]]:
        shares = [step / 20 - 0.5 for step in range(21)]
        return [
            (
                name["x"] + share * name["long"] * cos(name["angle"]),
                name["y"] + share * name["long"] * sin(name["angle"]),
            )
            for share in shares
        ]

    near = (one["size"] + other["size"]) / 2
    return any(hypot(x - u, y - v) < near for x, y in points(one) for u, v in points(other))

"""A folium map that asks no other host, and the layer that draws a plan on it.

folium writes texts into script, HTML and templates, where some of them run. Here all texts leave as JSON in a data
block, and a script of our own sets them as text; no script and no style stands inside the page.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.template import Template

from dispatch.domain.plan import Plan
from dispatch.maps.leaflet_files import SCRIPTS, STYLES
from dispatch.maps.map_data import board_map_data, json_for_html, map_data
from dispatch.maps.timetable import Timetable, timetable
from dispatch.settings import Settings

STATIC = "/static/"


class LocalMap(folium.Map):
    """A folium map whose files come from our own server; it draws nothing but a `RouteLayer`.

    Parameters
    ----------
    name : str
        Id of the map's element; one page may hold several maps.
    data : dict
        What `map_data` returned.
    """

    # Set on this class: `add_js_link` would change the list that every folium map of the process shares.
    default_js = [("leaflet", STATIC + SCRIPTS[0])]  # noqa: RUF012
    default_css = [("leaflet_css", STATIC + STYLES[0])]  # noqa: RUF012
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="dispatch-map" id="{{ this.element_id }}" data-source="{{ this.element_id }}-data"
                 role="region" aria-label="{{ this.label }}"></div>
        {% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any], *, name: str = "plan-map") -> None:
        super().__init__(location=_middle(data["bounds"]), tiles=None)
        self.element_id = html.escape(name)
        self.label = html.escape(data["texts"]["map"])
        self.data = data
        self.add_child(RouteLayer(data, name=name))

    def _repr_html_(self, **kwargs: Any) -> str:
        """Return a frame with the whole map inside, for notebooks."""
        from dispatch.maps.standalone import document_of

        document = html.escape(document_of(self, title=self.data["texts"]["map"]))
        return f'<iframe srcdoc="{document}" width="100%" height="600" style="border:0"></iframe>'


class RouteLayer(JSCSSMixin):
    """A plan's routes, zones, depots and unserved jobs as a data block for `route-layer.js`.

    Parameters
    ----------
    data : dict
        What `map_data` returned.
    name : str
        Id of the map's element.
    """

    default_js = [(path, STATIC + path) for path in SCRIPTS[1:]]  # noqa: RUF012
    default_css = [(path, STATIC + path) for path in STYLES[1:]]  # noqa: RUF012

    def __init__(self, data: dict[str, Any], *, name: str) -> None:
        super().__init__()
        self._name = "RouteLayer"
        self.block = DataBlock(
            f'<script type="application/json" id="{html.escape(name)}-data">'
            f"{json_for_html(data)}</script>"
        )

    def render(self, **kwargs: Any) -> str:
        """Put the links into the page's head and the data block into its body; nothing stands here itself."""
        super().render(**kwargs)
        _figure_of(self).html.add_child(self.block, name="data_block")
        return ""


class DataBlock(Element):
    """Text that stands in the page as it is.

    What a macro of folium returns is read as a template once more, so a job called `{{ … }}` would run on the server.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "DataBlock"
        self._text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self._text


@dataclass(frozen=True)
class MapParts:
    """A map as a page takes it in: `head` holds links to scripts and styles, `body` the element and its data."""

    head: str
    body: str


def draw_map(
    plan: Plan | Timetable,
    *,
    settings: Settings | None = None,
    technician_id: str | None = None,
    name: str = "plan-map",
) -> LocalMap:
    """Return the map of a plan, or of one technician's routes; a notebook shows it as it is.

    Parameters
    ----------
    plan : Plan or Timetable
        What to draw.
    settings : Settings or None
        Where background tiles come from; None draws a plain grid.
    technician_id : str or None
        Draw this technician's routes alone.
    name : str
        Id of the map's element.
    """
    table = plan if isinstance(plan, Timetable) else timetable(plan)
    data = map_data(table, settings=settings or Settings(), technician_id=technician_id)
    return LocalMap(data, name=name)


def draw_board_map(table: Timetable, *, settings: Settings) -> LocalMap:
    """Return the map that the dispatcher's board draws its routes on."""
    return LocalMap(board_map_data(table, settings=settings), name="board-map")


def map_parts(local_map: LocalMap) -> MapParts:
    """Return the pieces of a map that a page puts into its head and body."""
    figure = _figure_of(local_map)
    figure.render()
    links = [
        child.render()
        for child in figure.header._children.values()
        if isinstance(child, JavascriptLink | CssLink)
    ]
    return MapParts(head="\n".join(links), body=figure.html.render().strip())


def _figure_of(element: Element) -> Figure:
    figure = element.get_root()
    assert isinstance(figure, Figure)
    return figure


def _middle(bounds: list[list[float]] | None) -> list[float]:
    if bounds is None:
        return [0.0, 0.0]
    (south, west), (north, east) = bounds
    return [(south + north) / 2, (west + east) / 2]

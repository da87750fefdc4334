"""What is drawn of the tags of a thing."""

from __future__ import annotations

import pytest

from dispatch.maps.basemap.kinds import shown_name


@pytest.mark.parametrize(
    ("tags", "shown"),
    [
        ({"highway": "motorway", "ref": "IC 1;IC 23; A 1"}, "IC 1, IC 23, A 1"),
        ({"highway": "motorway", "ref": "A 20"}, "A 20"),
        ({"highway": "primary", "ref": "N 1", "name": "Rua Direita"}, "Rua Direita"),
        ({"railway": "rail", "ref": "7"}, ""),
        ({"highway": "motorway"}, ""),
    ],
)
def test_a_road_without_a_name_shows_its_numbers(tags: dict[str, str], shown: str) -> None:
    """OpenStreetMap joins several numbers with a semicolon; people read commas."""
    assert shown_name(tags) == shown

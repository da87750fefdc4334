"""One small city and its file of streets for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from dispatch.maps.basemap.make import Basemap, make_basemap
from tests.dispatch.maps.basemap.small_city import write_small_city


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract of the small city."""
    return write_small_city(tmp_path_factory.mktemp("city") / "city.osm.pbf")


@pytest.fixture(scope="session")
def small_streets(small_city: Path) -> Basemap:
    """Its file of streets."""
    return make_basemap(small_city, small_city.with_name("city.pmtiles"))

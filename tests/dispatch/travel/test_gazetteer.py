"""The gazetteer: which addresses are one, what the beginning of an address is worth, and faulty files."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.domain.gcj02 import Coordinates, from_gcj02
from dispatch.domain.place import EXACT, FoundPlace, Location
from dispatch.errors import GeocodingError, InputError
from dispatch.settings import Settings
from dispatch.travel.gazetteer import Gazetteer, read_gazetteer
from dispatch.travel.geocoding import make_geocoder, shared_geocoder
from tests.dispatch.travel.geocoder_stand_in import HOUSE, serving

LINES = """\
address,latitude,longitude,note
朝阳路12号,39.91,116.45,gate at the back
朝阳路1,39.90,116.40
北京市朝阳区朝阳路,39.92,116.47
北京市朝阳区,39.95,116.50
北京市,39.90,116.40
国贸大厦,39.909,116.459
"12 Long Road, Leeds",53.80,-1.55
"""


def written(tmp_path: Path, text: str = LINES, *, encoding: str = "utf-8") -> Path:
    """Return a file with some lines."""
    path = tmp_path / "gazetteer.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    """The lines above."""
    return read_gazetteer(written(tmp_path))


@pytest.mark.parametrize(
    "address",
    ["朝阳路12号", " 朝阳路 12 号", "朝阳路１２号", "朝阳路，12号。", "朝阳路\u300012号"],
)
def test_writings_of_one_address(gazetteer: Gazetteer, address: str) -> None:
    """Blanks, full-width digits and punctuation make no other address, and what is listed is exact."""
    assert gazetteer.find(address) == FoundPlace(Location(39.91, 116.45), "house", "朝阳路12号")


def test_capitals_do_not_count(gazetteer: Gazetteer) -> None:
    """Latin addresses are compared without capitals; digits that were apart stay apart."""
    found = gazetteer.find("12 LONG ROAD leeds")
    assert found is not None
    assert found.location == Location(53.80, -1.55)
    assert gazetteer.find("1 2 Long Road, Leeds") is None


@pytest.mark.parametrize(
    ("address", "place", "precision"),
    [
        ("北京市朝阳区朝阳路8号院3单元", Location(39.92, 116.47), "street"),
        ("北京市 朝阳区 建国路 93 号", Location(39.95, 116.50), "district"),
        ("北京市海淀区中关村", Location(39.90, 116.40), "city"),
        ("国贸大厦B座1102", Location(39.909, 116.459), "unknown"),
        ("朝阳路12号3单元", Location(39.91, 116.45), "street"),
    ],
)
def test_the_longest_beginning_counts(
    gazetteer: Gazetteer, address: str, place: Location, precision: str
) -> None:
    """A Chinese address that is not listed is found by its longest listed beginning, never as exact."""
    found = gazetteer.find(address)
    assert found is not None
    assert (found.location, found.precision) == (place, precision)
    assert found.precision not in EXACT


@pytest.mark.parametrize(
    "address", ["朝阳路15号", "北京", "12 Long Road, Leeds, top flat", "上海市", "", " "]
)
def test_what_is_no_beginning(gazetteer: Gazetteer, address: str) -> None:
    """Number 1 is no beginning of number 15, two signs are too few, and other scripts say the place last."""
    assert gazetteer.find(address) is None


def test_coordinates_of_chinese_maps(tmp_path: Path) -> None:
    """A file that is said to be in GCJ-02 gives WGS-84."""
    found = read_gazetteer(written(tmp_path), coordinates=Coordinates.GCJ02).find("朝阳路12号")
    assert found is not None
    assert found.location == from_gcj02(Location(39.91, 116.45)) != Location(39.91, 116.45)


def test_a_file_of_a_chinese_office(tmp_path: Path) -> None:
    """GB18030 is read as UTF-8 is, with and without its mark."""
    for encoding in ("gb18030", "utf-8-sig"):
        assert len(read_gazetteer(written(tmp_path, encoding=encoding))) == 7


def test_every_fault_is_named(tmp_path: Path) -> None:
    """All faulty rows are said at once, each with its row, its value and what to write."""
    text = LINES + "甲,95,116\n乙,39,east\n,39,116\n丙,39\n朝阳路 12号,39.5,116.45\n,,\n"
    with pytest.raises(InputError) as caught:
        read_gazetteer(written(tmp_path, text))
    lines = str(caught.value).splitlines()
    assert [line.partition(": ")[0].rpartition(" ")[2] for line in lines] == [
        "9",
        "10",
        "11",
        "12",
        "13",
    ]
    assert "latitude is '95'. Write degrees from -90 to 90" in lines[0]
    assert "longitude is 'east'" in lines[1]
    assert "no address" in lines[2]
    assert "2 cells" in lines[3]
    assert "listed twice" in lines[4]


@pytest.mark.parametrize("text", ["", "street,lat,lon\na,1,2\n"])
def test_another_heading_is_refused(tmp_path: Path, text: str) -> None:
    """The heading has to be the one documented."""
    with pytest.raises(InputError, match="Write address,latitude,longitude"):
        read_gazetteer(written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is an error with its name, also through the settings."""
    with pytest.raises(InputError, match=r"none\.csv cannot be read"):
        make_geocoder(Settings(gazetteer=str(tmp_path / "none.csv")))


def settings_with(tmp_path: Path, port: int) -> Settings:
    """Return settings with the gazetteer before a geocoder."""
    return Settings(
        gazetteer=str(written(tmp_path)),
        geocoder="nominatim",
        geocoder_domain=f"127.0.0.1:{port}",
        geocoder_scheme="http",
        geocoder_user_agent="dispatch-tests (tests@example.org)",
        geocoder_delay=0.0,
        geocoder_cache=str(tmp_path / "answers.sqlite"),
    )


def test_the_gazetteer_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is listed asks nobody; a beginning counts only where the service knows nothing; down stays down."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as service:
        geocode = make_geocoder(settings_with(tmp_path, service.port))
        assert geocode is not None
        assert geocode("朝阳路12号") is not None
        assert service.questions == []
        assert geocode("北京市朝阳区建国路93号") == FoundPlace(
            Location(39.95, 116.50), "district", "北京市朝阳区"
        )
        service.answer([HOUSE])
        found = geocode("北京市朝阳区建国路94号")
        assert found is not None
        assert (found.precision, found.location) == ("house", Location(39.9123, 116.4512))
        service.status = 500
        with pytest.raises(GeocodingError):
            geocode("北京市朝阳区建国路95号")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """Who asks twice shares one geocoder, until the gazetteer's file changes."""
    settings = Settings(gazetteer=str(written(tmp_path)))
    first = shared_geocoder(settings)
    assert first is shared_geocoder(replace(settings))
    assert first is not None
    assert first("上海路1号") is None
    path = written(tmp_path, LINES + "上海路1号,31.2,121.5\n")
    os.utime(path, ns=(1, 1))
    again = shared_geocoder(settings)
    assert again is not None
    assert again("上海路1号") is not None

"""Beijing in outline: where people live and work, the zones, the depots.

Town centres and the course of the ring roads are rounded to about a hundred metres from common knowledge of the city;
no map data was used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sample.chance import Chance

Point = tuple[float, float]  # latitude, longitude
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Quarter:
    """A part of the city: its centre, how far it spreads, and how many of the calls come from it."""

    name: str
    name_en: str
    centre: Point
    spread_km: float
    weight: float
    roads: tuple[str, ...]


CORE = (
    Quarter("朝阳国贸", "Guomao", (39.9080, 116.4600), 1.6, 9, ("建国路", "光华路", "东大桥路")),
    Quarter("海淀中关村", "Zhongguancun", (39.9840, 116.3120), 1.8, 9, ("中关村大街", "海淀南路", "苏州街")),
    Quarter("朝阳望京", "Wangjing", (40.0000, 116.4750), 1.7, 8, ("望京街", "广顺北大街", "阜通东大街")),
    Quarter("西城西单", "Xidan", (39.9080, 116.3730), 1.4, 7, ("西单北大街", "辟才胡同", "复兴门内大街")),
    Quarter("朝阳亚运村", "Asian Games Village", (39.9900, 116.4050), 1.6, 7, ("慧忠路", "安立路", "北辰东路")),
    Quarter("朝阳双井", "Shuangjing", (39.8930, 116.4630), 1.4, 6, ("广渠路", "百子湾路", "垂杨柳中街")),
    Quarter("丰台方庄", "Fangzhuang", (39.8650, 116.4320), 1.5, 6, ("蒲芳路", "芳群路", "方庄路")),
    Quarter("丰台科技园", "Fengtai Science Park", (39.8260, 116.2900), 1.6, 5, ("科学城路", "南四环西路", "外环西路")),
    Quarter("石景山鲁谷", "Lugu", (39.9060, 116.2320), 1.5, 5, ("鲁谷路", "石景山路", "玉泉路")),
    Quarter("东城东直门", "Dongzhimen", (39.9410, 116.4330), 1.3, 6, ("东直门外大街", "香河园路", "工体北路")),
    Quarter("通州新华", "Xinhua", (39.9060, 116.6580), 1.6, 6, ("新华大街", "通朝大街", "玉桥西路")),
)  # fmt: skip
SUBURBS = (
    Quarter("昌平回龙观", "Huilongguan", (40.0720, 116.3350), 1.7, 6, ("回龙观西大街", "育知东路", "龙锦街")),
    Quarter("昌平天通苑", "Tiantongyuan", (40.0680, 116.4150), 1.5, 5, ("立汤路", "太平庄中街", "天通中苑路")),
    Quarter("昌平城关", "Changping town", (40.2200, 116.2350), 1.6, 2, ("鼓楼大街", "府学路", "政府街")),
    Quarter("顺义城区", "Shunyi town", (40.1280, 116.6550), 1.7, 3, ("府前街", "光明南街", "站前街")),
    Quarter("大兴黄村", "Huangcun", (39.7350, 116.3400), 1.7, 4, ("兴华大街", "黄村东大街", "金星路")),
    Quarter("亦庄", "Yizhuang", (39.7950, 116.5050), 1.7, 4, ("荣华中路", "宏达北路", "文化园西路")),
    Quarter("房山良乡", "Liangxiang", (39.7350, 116.1430), 1.5, 3, ("拱辰大街", "西潞南大街", "良乡中路")),
    Quarter("门头沟城区", "Mentougou town", (39.9370, 116.1050), 0.9, 2, ("新桥大街", "双峪路", "滨河路")),
)  # fmt: skip
BEYOND = Quarter("延庆城区", "Yanqing town", (40.4570, 115.9750), 0.8, 1, ("东外大街", "妫水北街"))

DEPOTS = (
    ("D-1", "东城仓", "East depot", (39.9075, 116.5310)),
    ("D-2", "北城仓", "North depot", (40.0310, 116.3650)),
    ("D-3", "南城仓", "South depot", (39.8080, 116.3920)),
)

_FIFTH_RING: tuple[Point, ...] = (
    (40.0190, 116.2760), (40.0230, 116.3600), (40.0210, 116.4300), (40.0240, 116.4900), (39.9860, 116.5410),
    (39.9200, 116.5480), (39.8480, 116.5420), (39.7890, 116.4800), (39.7720, 116.3900), (39.7790, 116.3000),
    (39.8200, 116.2250), (39.8900, 116.2000), (39.9500, 116.2080), (39.9880, 116.2330),
)  # fmt: skip
_TONGZHOU: tuple[Point, ...] = (
    (39.9480, 116.6150), (39.9500, 116.7000), (39.9000, 116.7250), (39.8560, 116.6900), (39.8600, 116.6200),
)  # fmt: skip
_WESTERN_HILLS: tuple[Point, ...] = (
    (40.0600, 116.0900), (40.0650, 116.1700), (40.0150, 116.1950), (39.9750, 116.1850), (39.9700, 116.1300),
)  # fmt: skip
_SUBURBS: tuple[Point, ...] = (
    (40.2700, 116.1700), (40.2700, 116.3000), (40.1600, 116.4600), (40.1900, 116.7200), (40.0500, 116.7600),
    (39.8200, 116.7700), (39.6700, 116.5800), (39.6500, 116.3000), (39.6700, 116.0700), (39.8500, 116.0400),
    (39.9800, 116.0600), (40.1100, 116.1100),
)  # fmt: skip
_AIRPORT: tuple[Point, ...] = (
    (40.1050, 116.5700), (40.1050, 116.6200), (40.0500, 116.6200), (40.0500, 116.5700),
)  # fmt: skip


def moved(point: Point, *, north_km: float, east_km: float) -> Point:
    """Return the point so many kilometres away, rounded to about ten metres."""
    latitude = point[0] + north_km / KM_PER_DEGREE
    longitude = point[1] + east_km / (KM_PER_DEGREE * math.cos(math.radians(point[0])))
    return round(latitude, 4), round(longitude, 4)


def point_in(quarter: Quarter, chance: Chance) -> Point:
    """Return a random place in a quarter, denser towards its centre."""
    north, east = chance.bell(quarter.spread_km), chance.bell(quarter.spread_km)
    return moved(quarter.centre, north_km=north, east_km=east)


def zones() -> dict[str, Any]:
    """Return the zones as GeoJSON: the first that holds a place counts, and a place in none is outside."""
    features = [
        _feature("城区 Core (inside the fifth ring)", "urban", _FIFTH_RING),
        _feature("通州副中心 Tongzhou", "urban", _TONGZHOU),
        _feature("西山 Western hills", "outside", _WESTERN_HILLS),
        _feature("近郊 Suburbs (without the airport)", "suburban", _SUBURBS, hole=_AIRPORT),
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(
    name: str, kind: str, outline: tuple[Point, ...], hole: tuple[Point, ...] = ()
) -> dict[str, Any]:
    rings = [_ring(outline)] + ([_ring(hole)] if hole else [])
    return {
        "type": "Feature",
        "properties": {"name": name, "kind": kind},
        "geometry": {"type": "Polygon", "coordinates": rings},
    }


def _ring(points: tuple[Point, ...]) -> list[list[float]]:
    return [[longitude, latitude] for latitude, longitude in (*points, points[0])]

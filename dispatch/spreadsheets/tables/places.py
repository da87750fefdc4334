"""The tables of depots and zones."""

from dispatch.spreadsheets.columns import Column, Kind, Table

ZONE_KINDS = (
    ("urban", "urban", "城区"),
    ("suburban", "suburban", "郊区"),
    ("outside", "outside", "服务区外"),
)

DEPOTS = Table(
    "depots", "仓库", "Where parts and tools are picked up.", "领取备件和工具的地点。",
    (
        Column("id", "Depot", "仓库编号", Kind.TEXT, "Unique number.", "唯一编号。", required=True, key=True, example="D-1"),
        Column("name", "Name", "名称", Kind.TEXT, "Name.", "名称。", required=True, example="东城仓"),
        Column("name_en", "Name (English)", "英文名", Kind.TEXT, "Name in Latin letters.", "拉丁字母名称。", example="East depot"),
        Column("latitude", "Latitude", "纬度", Kind.NUMBER, "WGS-84.", "WGS-84 坐标。", required=True, unit="degrees", least=-90, most=90,
               example="39.9200"),
        Column("longitude", "Longitude", "经度", Kind.NUMBER, "WGS-84.", "WGS-84 坐标。", required=True, unit="degrees", least=-180, most=180,
               example="116.4800"),
        Column("tools", "Tools", "工具", Kind.LIST, "Tools lent until the end of a route.", "可借用一天的工具。", example="lift"),
        Column("opens", "Opens", "开门", Kind.CLOCK, "Daily opening; empty is always open.", "每日开门时间；留空为全天。", example="07:00"),
        Column("closes", "Closes", "关门", Kind.CLOCK, "Daily closing; both or neither.", "每日关门时间，与开门同时填写。", example="19:00"),
        Column("pickup_minutes", "Pick-up takes", "领料分钟", Kind.NUMBER, "Time one pick-up takes.", "一次领料所需时间。", default="0",
               unit="minutes", least=0, most=480, example="10"),
    ),
    required=False,
)  # fmt: skip

ZONES = Table(
    "zones", "区域", "Areas with their service standard; drawn polygons may be given in zones.geojson instead. The first zone that holds a place counts.",
    "服务区域及其标准；也可用 zones.geojson 提供多边形。按顺序取第一个包含该地点的区域。",
    (
        Column("name", "Zone", "区域", Kind.TEXT, "Unique name.", "唯一名称。", required=True, key=True, example="Core"),
        Column("kind", "Kind", "类型", Kind.CHOICE, "Which standard holds; outside gets no visit.", "适用的标准；服务区外不上门。", required=True,
               choices=ZONE_KINDS, example="urban"),
        Column("latitude", "Latitude", "纬度", Kind.NUMBER, "Centre, WGS-84.", "中心，WGS-84。", required=True, unit="degrees", least=-90, most=90,
               example="39.9042"),
        Column("longitude", "Longitude", "经度", Kind.NUMBER, "Centre, WGS-84.", "中心，WGS-84。", required=True, unit="degrees", least=-180, most=180,
               example="116.4074"),
        Column("radius_km", "Radius", "半径", Kind.NUMBER, "Radius of the circle.", "圆形区域的半径。", required=True, unit="km", least=0.01, most=20000,
               example="15"),
    ),
    required=False,
)  # fmt: skip

"""What the firm does: parts, skills, and the kinds of work with what each needs."""

from __future__ import annotations

from dataclasses import dataclass

PARTS = (
    ("P-01", "点火电极", "Ignition electrode"), ("P-02", "三通阀", "Three-way valve"),
    ("P-03", "循环泵", "Circulation pump"), ("P-04", "密封垫组", "Gasket set"),
    ("P-05", "启动电容", "Starting capacitor"), ("P-06", "制冷剂 R32", "Refrigerant R32"),
    ("P-07", "风机电机", "Fan motor"), ("P-08", "空调主板", "Air-conditioner board"),
    ("P-09", "不锈钢接头", "Steel fitting"), ("P-10", "软管", "Flexible hose"),
    ("P-11", "断路器", "Circuit breaker"), ("P-12", "插座面板", "Socket"),
    ("P-13", "燃气胶管", "Gas hose"), ("P-14", "镁棒", "Magnesium anode"),
    ("P-15", "加热管", "Heating element"), ("P-16", "家庭网关", "Home gateway"),
    ("P-17", "锁体", "Lock body"), ("P-18", "冷机传感器", "Chiller sensor"),
    ("P-19", "外机支架", "Outdoor-unit bracket"), ("P-20", "滤芯组", "Filter cartridges"),
    ("P-21", "空调滤网", "Air-conditioner filter"), ("P-22", "烟管", "Flue pipe"),
    ("P-23", "温控器", "Thermostat"), ("P-24", "膨胀罐", "Expansion vessel"),
    ("P-25", "燃气阀", "Gas valve"), ("P-26", "水压传感器", "Water-pressure sensor"),
    ("P-27", "网线", "Network cable"), ("P-28", "电池组", "Battery pack"),
    ("P-29", "旧款主控板", "Main board of the old model"), ("P-30", "换热器", "Heat exchanger"),
)  # fmt: skip
NOWHERE, TOMORROW, UNLIMITED = "P-29", "P-30", "P-27"

RARE_SKILL, LENT_TOOL = "chiller", "lift"


@dataclass(frozen=True)
class Work:
    """One kind of work: what the customer reports and what serving it takes; `weight` is how often it comes."""

    kind: str
    text: str
    text_en: str
    skill: str
    levels: tuple[int, int]
    minutes: tuple[int, int]
    weight: float
    parts: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


LADDER, PUMP = ("ladder",), ("vacuum pump",)
WORK = (
    Work("repair", "壁挂炉不点火", "Boiler does not ignite", "boiler", (1, 2), (45, 80), 11, ("P-01", "P-25")),
    Work("repair", "暖气热但没有热水", "Heating warm, no hot water", "boiler", (1, 2), (50, 80), 9, ("P-02", "P-26")),
    Work("repair", "壁挂炉漏水", "Boiler leaks", "boiler", (1, 2), (50, 90), 6, ("P-04", "P-03", "P-24")),
    Work("repair", "温控器无显示", "Thermostat is blank", "boiler", (1, 1), (25, 45), 5, ("P-23",)),
    Work("repair", "空调不制热", "Air conditioner stays cold", "aircon", (1, 2), (45, 80), 9, ("P-05", "P-06"), PUMP),
    Work("repair", "空调异响", "Air conditioner is noisy", "aircon", (1, 2), (40, 70), 5, ("P-07",), LADDER),
    Work("repair", "空调显示故障码", "Air conditioner shows a fault code", "aircon", (2, 3), (50, 90), 3, ("P-08",)),
    Work("repair", "水管渗漏", "Pipe drips", "plumbing", (1, 1), (35, 60), 8, ("P-09", "P-10")),
    Work("repair", "下水堵塞", "Drain is blocked", "plumbing", (1, 1), (40, 70), 6, (), ("drain machine",)),
    Work("repair", "热水器不热", "Water heater stays cold", "plumbing", (1, 2), (45, 75), 6, ("P-14", "P-15")),
    Work("repair", "跳闸", "Breaker trips", "electrical", (1, 2), (40, 70), 8, ("P-11",)),
    Work("repair", "插座烧焦", "Socket is scorched", "electrical", (1, 1), (30, 50), 4, ("P-12",)),
    Work("repair", "网络中断", "No network", "network", (1, 2), (35, 60), 7, ("P-16", "P-27")),
    Work("repair", "智能锁失灵", "Smart lock fails", "network", (1, 1), (30, 55), 4, ("P-17", "P-28")),
    Work("installation", "安装壁挂炉", "Install a boiler", "boiler", (2, 3), (110, 160), 3, ("P-22", "P-13")),
    Work("installation", "安装空调", "Install air conditioner", "aircon", (1, 2), (90, 140), 4,
         ("P-19",), LADDER + PUMP),
    Work("installation", "安装净水器", "Install a water purifier", "plumbing", (1, 1), (60, 90), 5, ("P-20",)),
    Work("installation", "布设无线网络", "Set up wireless network", "network", (1, 2), (60, 100), 4,
         ("P-16", "P-27"), LADDER),
    Work("inspection", "壁挂炉年检", "Yearly boiler inspection", "boiler", (1, 1), (30, 45), 9),
    Work("inspection", "燃气安检", "Gas safety inspection", "gas", (1, 1), (20, 35), 9, (), ("gas detector",)),
    Work("inspection", "空调清洗", "Air-conditioner cleaning", "aircon", (1, 1), (45, 75), 5, ("P-21",), LADDER),
    Work("complaint", "维修后仍漏水", "Still leaks after the repair", "plumbing", (2, 3), (40, 70), 4, ("P-09",)),
    Work("complaint", "供暖温度不足", "Rooms do not get warm", "boiler", (2, 3), (45, 80), 5),
    Work("complaint", "计费电表异常", "Meter reading disputed", "electrical", (2, 2), (30, 50), 3),
)  # fmt: skip
GAS_LEAK = Work(
    "repair", "疑似燃气泄漏", "Smell of gas", "gas", (2, 2), (40, 60), 0, ("P-13",), ("gas detector",)
)  # fmt: skip
CHILLER = Work(
    "repair", "商用冷机报警", "Chiller alarm", RARE_SKILL, (2, 2), (80, 120), 0, ("P-18",), ()
)
HIGH_UNIT = Work(
    "repair", "高处外机松动", "Outdoor unit loose high up", "aircon", (2, 2), (60, 90), 0, ("P-19",), (LENT_TOOL,)
)  # fmt: skip

# Whom the firm employs: skills with levels and what the van carries; taken in turn.
PROFILES = (
    ({"boiler": 3, "gas": 2, "plumbing": 1}, ("ladder", "gas detector")),
    ({"aircon": 3, "electrical": 1}, ("ladder", "vacuum pump")),
    ({"boiler": 2, "plumbing": 2}, ("drain machine",)),
    ({"electrical": 2, "network": 2}, LADDER),
    ({"boiler": 2, "gas": 2}, ("gas detector",)),
    ({"aircon": 2, "network": 1}, ("ladder", "vacuum pump")),
    ({"plumbing": 3, "gas": 1}, ("drain machine", "gas detector")),
    ({"boiler": 2, "aircon": 2, "electrical": 1}, ("ladder", "vacuum pump")),
)

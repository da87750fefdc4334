"""The table of jobs."""

from dispatch.spreadsheets.columns import Column, Kind, Table

PRIORITIES = (
    ("emergency", "emergency", "紧急"),
    ("high", "high", "高"),
    ("normal", "normal", "普通"),
    ("low", "low", "低"),
)
DIFFICULTIES = (
    ("simple", "simple", "简单"),
    ("complex", "complex", "复杂"),
    ("hard", "hard", "疑难"),
)

# One line a column reads best, as in a table.
# fmt: off
_WHAT = (
    Column("id", "Job", "工单号", Kind.TEXT, "Unique number of the job.", "工单的唯一编号。",
           required=True, key=True, example="J-1001"),
    Column("reported_at", "Reported at", "报修时间", Kind.MOMENT, "When the customer called; the promised times count from here.",
           "客户报修的时间，各项承诺从此刻起算。", required=True, example="2026-11-22 15:20"),
    Column("kind", "Kind", "类型", Kind.TEXT, "Kind of job; the service standards may differ by it.",
           "工单类型，服务标准可按类型区分。", default="repair", example="repair"),
    Column("priority", "Priority", "优先级", Kind.CHOICE, "How urgent it is.", "紧急程度。",
           default="normal", choices=PRIORITIES, example="high"),
    Column("difficulty", "Difficulty", "难度", Kind.CHOICE, "How hard it is; the time to resolution depends on it.",
           "难度，决定解决时限。", default="simple", choices=DIFFICULTIES, example="simple"),
    Column("service_minutes", "Minutes on site", "现场分钟", Kind.NUMBER, "Time on site for a technician of speed 1.",
           "速度为 1 的技师所需的现场时间。", required=True, unit="minutes", least=0, most=1440, example="45"),
    Column("description", "Description", "描述", Kind.TEXT, "What is wrong, for the technician.", "故障描述，供技师查看。",
           example="No hot water"),
    Column("fault", "Fault", "故障代码", Kind.TEXT, "Code in the fault catalogue.", "故障目录中的代码。", example="BOI-02"),
)
_WHERE = (
    Column("customer", "Customer", "客户", Kind.TEXT, "Name of the customer.", "客户名称。", example="王芳"),
    Column("customer_en", "Customer (English)", "客户英文名", Kind.TEXT, "Name in Latin letters.", "拉丁字母名称。",
           example="Wang Fang"),
    Column("phone", "Phone", "电话", Kind.TEXT, "Telephone of the customer.", "客户电话。", example="+86 10 5555 0101"),
    Column("address", "Address", "地址", Kind.TEXT, "Street address; looked up where coordinates are missing and a geocoder is set.",
           "街道地址；缺少坐标且配置了地理编码时据此查询。", example="朝阳路 12 号"),
    Column("latitude", "Latitude", "纬度", Kind.NUMBER, "WGS-84.", "WGS-84 坐标。", unit="degrees", least=-90, most=90,
           example="39.9123"),
    Column("longitude", "Longitude", "经度", Kind.NUMBER, "WGS-84.", "WGS-84 坐标。", unit="degrees", least=-180, most=180,
           example="116.4512"),
)
_NEEDS = (
    Column("skills", "Skills", "技能", Kind.AMOUNTS, "Skills asked for with their least level.", "所需技能及最低等级。",
           least=1, most=100, example="boiler:2"),
    Column("tools", "Tools", "工具", Kind.LIST, "Tools that have to be aboard.", "必须随车的工具。", example="ladder"),
    Column("parts", "Parts", "备件", Kind.AMOUNTS, "Parts used up, with quantities.", "消耗的备件及数量。",
           least=1, most=100000, refers_to="parts", example="P-07:1"),
)
_WHEN = (
    Column("windows", "Appointments", "预约时段", Kind.WINDOWS, "The start on site lies in one of them; empty is any time.",
           "上门须在其中一个时段内开始；留空为任意时间。", example="2026-11-23 09:00/2026-11-23 12:00"),
    Column("release_at", "Not before", "最早上门", Kind.MOMENT, "No start on site before.", "不得早于此时上门。"),
    Column("due_at", "Promised by", "承诺时间", Kind.MOMENT, "Latest start promised by hand; replaces the service standard.",
           "人工承诺的最晚上门时间，取代服务标准。"),
    Column("due_hard", "Promise is strict", "严格时限", Kind.YES_NO, "Whether a later start is forbidden.", "是否禁止晚于承诺时间上门。",
           default="no"),
    Column("weight", "Weight", "权重", Kind.NUMBER, "Importance, 1 or more; empty takes it from the priority.",
           "重要程度，不小于 1；留空则取自优先级。", least=1, most=1000000),
)
_WHO = (
    Column("allowed", "Only technicians", "限定技师", Kind.LIST, "Only these technicians; empty is everyone.", "仅限这些技师；留空为不限。",
           refers_to="technicians"),
    Column("forbidden", "Not technicians", "排除技师", Kind.LIST, "None of these technicians.", "不得派这些技师。",
           refers_to="technicians"),
    Column("preferred", "Preferred technician", "专属技师", Kind.TEXT, "The customer's own technician.", "客户的专属技师。",
           refers_to="technicians", example="T-01"),
    Column("lock_technician", "Locked technician", "锁定技师", Kind.TEXT, "The visit stays with this technician.", "该工单固定由此技师上门。",
           refers_to="technicians"),
    Column("lock_start_at", "Locked start", "锁定时间", Kind.MOMENT, "The visit starts at this moment; needs a locked technician.",
           "固定的上门时间，须同时填写锁定技师。"),
    Column("told_technician", "Told technician", "已告知技师", Kind.TEXT, "Technician the customer was last told.", "最近一次告知客户的技师。",
           refers_to="technicians"),
    Column("told_start_at", "Told start", "已告知时间", Kind.MOMENT, "Start the customer was last told; both or neither.",
           "最近一次告知客户的上门时间，与技师同时填写。"),
)
# fmt: on

JOBS = Table(
    "jobs",
    "工单",
    "The work that is open.",
    "未完成的工单。",
    _WHAT + _WHERE + _NEEDS + _WHEN + _WHO,
)

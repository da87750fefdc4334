"""The tables of technicians and their shifts."""

from dispatch.spreadsheets.columns import Column, Kind, Table

TECHNICIANS = Table(
    "technicians", "技师", "Who can be sent.", "可派遣的技师。",
    (
        Column("id", "Technician", "技师编号", Kind.TEXT, "Unique number.", "唯一编号。", required=True, key=True, example="T-01"),
        Column("name", "Name", "姓名", Kind.TEXT, "Name.", "姓名。", required=True, example="陈伟"),
        Column("name_en", "Name (English)", "英文名", Kind.TEXT, "Name in Latin letters.", "拉丁字母姓名。", example="Chen Wei"),
        Column("phone", "Phone", "电话", Kind.TEXT, "Telephone.", "电话。", example="+86 138 0000 0001"),
        Column("latitude", "Home latitude", "驻地纬度", Kind.NUMBER, "Where routes begin and end, WGS-84.", "路线起止点，WGS-84。",
               required=True, unit="degrees", least=-90, most=90, example="39.9050"),
        Column("longitude", "Home longitude", "驻地经度", Kind.NUMBER, "Where routes begin and end, WGS-84.", "路线起止点，WGS-84。",
               required=True, unit="degrees", least=-180, most=180, example="116.4070"),
        Column("skills", "Skills", "技能", Kind.AMOUNTS, "Skills held with their level.", "掌握的技能及等级。",
               least=1, most=100, example="boiler:3; gas:1"),
        Column("tools", "Tools", "工具", Kind.LIST, "Tools carried.", "随车工具。", example="ladder"),
        Column("speed", "Speed", "速度", Kind.SPEED, "Work done in the time of one technician of speed 1; a number, or one for each skill.",
               "相对速度：一个数，或按技能分别填写。", default="1", least=0.01, most=100, example="1.1"),
    ),
)  # fmt: skip

ENDS = (("home", "home", "回驻地"), ("last stop", "last stop", "末站结束"))

SHIFTS = Table(
    "shifts", "班次", "When each technician works.", "每位技师的工作时段。",
    (
        Column("technician", "Technician", "技师编号", Kind.TEXT, "Who.", "技师。", required=True, refers_to="technicians", example="T-01"),
        Column("start_at", "Start", "开始", Kind.MOMENT, "Earliest departure.", "最早出发时间。", required=True, example="2026-11-23 08:00"),
        Column("end_at", "End", "结束", Kind.MOMENT, "End of paid time.", "正常下班时间。", required=True, example="2026-11-23 17:00"),
        Column("overtime_minutes", "Overtime allowed", "允许加班分钟", Kind.NUMBER, "How far past the end a route may run.", "最多可加班的时间。",
               default="0", unit="minutes", least=0, most=720, example="60"),
        Column("break_minutes", "Break", "休息分钟", Kind.NUMBER, "Length of the break; empty or 0 is none.", "休息时长；留空或 0 为无。",
               unit="minutes", least=0, most=480, example="45"),
        Column("break_from", "Break starts from", "最早休息", Kind.CLOCK, "Earliest start of the break; needed with a break.", "最早开始休息；有休息时必填。",
               example="11:30"),
        Column("break_until", "Break starts by", "最晚休息", Kind.CLOCK, "Latest start of the break; needed with a break.", "最晚开始休息；有休息时必填。",
               example="13:00"),
        Column("ends_at", "Ends at", "收工地点", Kind.CHOICE, "Whether the route ends at home or at the last stop.", "在驻地还是末站收工。",
               default="home", choices=ENDS),
    ),
)  # fmt: skip

"""The tables of parts, of what vans and depots hold, and of what is on order."""

from dispatch.spreadsheets.columns import Column, Kind, Table

PARTS = Table(
    "parts", "备件", "Every kind of part.", "所有备件。",
    (
        Column("sku", "Part", "备件编号", Kind.TEXT, "Unique number.", "唯一编号。", required=True, key=True, example="P-07"),
        Column("name", "Name", "名称", Kind.TEXT, "Name.", "名称。", required=True, example="三通阀"),
        Column("name_en", "Name (English)", "英文名", Kind.TEXT, "Name in Latin letters.", "拉丁字母名称。", example="Three-way valve"),
    ),
    required=False,
)  # fmt: skip

HOLDERS = (("van", "van", "车上"), ("depot", "depot", "仓库"))

STOCK = Table(
    "stock", "库存", "What vans and depots hold now.", "车上和仓库现有的备件。",
    (
        Column("place", "Place", "位置", Kind.CHOICE, "A van or a depot.", "车上或仓库。", required=True, choices=HOLDERS, example="van"),
        Column("holder", "Holder", "持有者", Kind.TEXT, "Number of the technician (van) or of the depot.", "技师编号（车上）或仓库编号。", required=True,
               example="T-01"),
        Column("sku", "Part", "备件编号", Kind.TEXT, "Which part.", "备件。", required=True, refers_to="parts", example="P-07"),
        Column("quantity", "Quantity", "数量", Kind.WHOLE, "How many; empty in a depot is without limit.", "数量；仓库留空表示不限。", least=0, most=1000000,
               example="2"),
    ),
    required=False,
)  # fmt: skip

ORDERS = Table(
    "orders", "在途订单", "Parts on order.", "已订购、尚未到货的备件。",
    (
        Column("id", "Order", "订单号", Kind.TEXT, "Unique number.", "唯一编号。", required=True, key=True, example="PO-31"),
        Column("depot", "Depot", "仓库编号", Kind.TEXT, "Where they arrive.", "到货仓库。", required=True, refers_to="depots", example="D-1"),
        Column("sku", "Part", "备件编号", Kind.TEXT, "Which part.", "备件。", required=True, refers_to="parts", example="P-07"),
        Column("quantity", "Quantity", "数量", Kind.WHOLE, "How many.", "数量。", required=True, least=1, most=1000000, example="5"),
        Column("arrives_at", "Arrives at", "到货时间", Kind.MOMENT, "When they can be picked up.", "可领取的时间。", required=True,
               example="2026-11-24 09:00"),
    ),
    required=False,
)  # fmt: skip

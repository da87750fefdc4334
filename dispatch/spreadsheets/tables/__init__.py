"""The tables of the input, in the order in which they are read."""

from dispatch.spreadsheets.columns import Table
from dispatch.spreadsheets.tables.jobs import JOBS
from dispatch.spreadsheets.tables.places import DEPOTS, ZONES
from dispatch.spreadsheets.tables.staff import SHIFTS, TECHNICIANS
from dispatch.spreadsheets.tables.stock import ORDERS, PARTS, STOCK

TABLES: dict[str, Table] = {
    table.name: table for table in (JOBS, TECHNICIANS, SHIFTS, DEPOTS, PARTS, STOCK, ORDERS, ZONES)
}

__all__ = ["TABLES"]

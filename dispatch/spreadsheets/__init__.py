"""Spreadsheets in and out: the only room that knows pandas and openpyxl."""

from dispatch.spreadsheets.import_table import ImportReport, import_table
from dispatch.spreadsheets.out_files import save_named
from dispatch.spreadsheets.read import read_day
from dispatch.spreadsheets.read_jobs import read_jobs
from dispatch.spreadsheets.template import write_template
from dispatch.spreadsheets.uploaded import read_uploaded
from dispatch.spreadsheets.write_day import write_day
from dispatch.spreadsheets.write_list import write_list
from dispatch.spreadsheets.write_plan import ROUTE_PREFIX, write_route_csvs, write_workbook

__all__ = [
    "ROUTE_PREFIX",
    "ImportReport",
    "import_table",
    "read_day",
    "read_jobs",
    "read_uploaded",
    "save_named",
    "write_day",
    "write_list",
    "write_route_csvs",
    "write_template",
    "write_workbook",
]

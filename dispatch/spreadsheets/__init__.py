"""Spreadsheets in and out: the only room that knows pandas and openpyxl."""

from dispatch.spreadsheets.read import read_day
from dispatch.spreadsheets.template import write_template
from dispatch.spreadsheets.write_plan import write_route_csvs, write_workbook

__all__ = ["read_day", "write_route_csvs", "write_template", "write_workbook"]

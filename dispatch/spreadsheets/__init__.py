"""Spreadsheets in and out: the only room that knows pandas and openpyxl."""

from dispatch.spreadsheets.read import read_day

__all__ = ["read_day"]

"""Spreadsheets in and out: the only room that knows pandas and openpyxl."""

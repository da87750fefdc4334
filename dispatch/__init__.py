"""Field-technician dispatch: spreadsheets in, a checked plan and a map out."""

__version__ = "0.1.0"

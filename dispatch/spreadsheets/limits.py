"""How large an input may be; anything larger is refused before it is unpacked or read."""

from __future__ import annotations

MAX_FILE_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 150_000_000
MAX_PACKING_RATIO = 150
"""Unpacked bytes for each packed one; counts from `SMALL_UNPACKED_BYTES` on."""
SMALL_UNPACKED_BYTES = 10_000_000
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
"""Of a whole workbook."""
MAX_TEXT = 2_000
MAX_NAME = 100
"""Characters of an id, a skill, a tool or any other name in a list."""
MAX_FAULTS_PER_TABLE = 10_000
MAX_SHOWN = 80

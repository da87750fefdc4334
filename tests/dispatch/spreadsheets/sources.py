"""Sources and mappings made for tests of imports."""

from __future__ import annotations

from pathlib import Path

BASE = """\
time_zone = "America/New_York"
[columns.id]
from = "Key"
[columns.reported_at]
value = "2013-10-31 09:00"
[columns.service_minutes]
from = "Minutes"
default = "15"
[columns.latitude]
value = "40.7"
[columns.longitude]
value = "-74"
"""


def write(path: Path, *lines: str) -> Path:
    """Write some lines to a file."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path

"""What the stylesheets and templates promise: readable contrasts, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAIRS = [
    ("text", "ground"),
    ("text", "sheet"),
    ("text", "chosen"),
    ("quiet", "ground"),
    ("quiet", "sheet"),
    ("quiet", "row"),
    ("quiet", "chosen"),
    ("accent", "sheet"),
    ("accent", "row"),
    ("accent", "chosen"),
    ("accent-text", "accent"),
    ("late-text", "late-ground"),
    ("late-text", "sheet"),
    ("tight-text", "tight-ground"),
    ("tight-text", "sheet"),
    ("on-time", "on-time-ground"),
    ("unserved-text", "sheet"),
    ("card-text", "card"),
    ("card-quiet", "card"),
    ("link", "card"),
    ("late-number", "late-pin"),
]


def colours(repository: Path, *, dark: bool) -> dict[str, str]:
    """Return the colours of both stylesheets by name, as they hold in one scheme."""
    found: dict[str, str] = {}
    for name in ("maps/static/map.css", "web/static/pages.css"):
        text = (repository / "dispatch" / name).read_text("utf-8")
        roots = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
        # The second block of each file is the dark scheme's; pages.css ends with one for print.
        for block in roots[: 2 if dark else 1]:
            found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
    return found


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rgb` or `#rrggbb` (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_can_be_read(repository: Path, front: str, back: str, dark: bool) -> None:
    """Every text stands out from its ground by 4.5 to 1 (level AA), in the light and the dark scheme."""
    known = colours(repository, dark=dark)
    light, deep = sorted((luminance(known[front]), luminance(known[back])), reverse=True)
    assert (light + 0.05) / (deep + 0.05) >= 4.5


def test_nothing_inline_and_nothing_from_elsewhere(repository: Path) -> None:
    """Templates hold no style, no handler and no script of their own, and no file of ours names a host to load from."""
    templates = sorted((repository / "dispatch").glob("*/templates/*.html"))
    assert len(templates) > 8
    for template in templates:
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", text), template
        if template.name != "standalone.html":
            # Browsers do not run a block of JSON.
            data = '<script type="application/json"'
            assert not re.search(r"<script(?![^>]*src=)|<style", text.replace(data, "")), template
    for file in sorted(
        path for path in (repository / "dispatch").glob("*/static/**/*") if path.is_file()
    ):
        hosts = set(re.findall(r"https?://([\w.-]+)", file.read_text("utf-8")))
        # A link that a person may follow, and the name of a format.
        assert hosts <= {"www.openstreetmap.org", "www.w3.org"}, file


def test_no_text_is_set_as_markup(repository: Path) -> None:
    """Our scripts never hand a text to anything that reads it as HTML or as code."""
    rooms = ("*/static/*.js", "*/static/phone/*.js")
    for script in [path for room in rooms for path in (repository / "dispatch").glob(room)]:
        text = script.read_text("utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        ), script

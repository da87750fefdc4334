"""The table of all figures, as the documentation shows it."""

from __future__ import annotations

from dispatch.figures.definitions import FIGURES


def figures_markdown() -> str:
    """Return the table of figures of `docs/figures.md`."""
    lines = [
        "| figure | key | unit | target | by | how it is counted |",
        "|---|---|---|---|---|---|",
    ]
    for each in FIGURES:
        target = f"`{each.target}`" if each.target else "–"
        by = ", ".join(each.dimensions)
        lines.append(
            f"| {each.label} | `{each.key}` | {each.unit.value} | {target} | {by} | {each.sentence} |"
        )
    return "\n".join(lines) + "\n"

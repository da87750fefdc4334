"""How the plots of a study look: colours that everybody can tell apart, letters of every language, equal files."""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from dispatch.languages import DEFAULT, current_language, use_language
from dispatch.staffing.statistics import Interval

# The palette of M. Okabe and K. Ito (2008), made for eyes that see colours differently.
INK, GREY, BLUE, ORANGE, GREEN, RED = (
    *("#222222", "#8a8a8a", "#0072b2", "#e69f00", "#009e73", "#d55e00"),
)
PALETTE = (BLUE, ORANGE, GREEN, "#cc79a7", "#56b4e9", "#b8a500", GREY)
HEAT = LinearSegmentedColormap.from_list("kept", ["#ffffff", "#56b4e9", BLUE])
CHINESE = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Micro Hei"),
    *("PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Arial Unicode MS"),
)
"""Fonts with Chinese letters on the usual systems; the first one that is there stands in for what the others lack."""
ENDINGS = ("png", "svg")
NAME_WIDTH = 26
_ROW_INCHES, _LEAST_INCHES, _DOTS = 0.62, 2.6, 150


def chinese_font() -> list[str]:
    """Return the first font with Chinese letters that is installed; nothing where none is."""
    there = set(font_manager.get_font_names())
    return [name for name in CHINESE if name in there][:1]


@contextmanager
def styled() -> Iterator[None]:
    """Give figures their looks within the block, where they are made and saved; outside it nothing is changed.

    Without a font that has the letters of the language at work they are written in English: boxes tell nobody anything.
    """
    chinese = chinese_font()
    language = current_language() if chinese else DEFAULT
    looks = rc_context(
        {
            "font.family": ["DejaVu Sans", *chinese],
            "font.size": 10,
            "text.color": INK,
            "axes.edgecolor": GREY,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "savefig.pad_inches": 0.15,
            # Text stays text, so that it can be searched; ids do not change from one run to the next.
            "svg.fonttype": "none",
            "svg.hashsalt": "dispatch",
        }
    )
    with looks, use_language(language):
        yield


def rows_figure(names: Sequence[str], *, title: str, axis: str, mark: str) -> tuple[Figure, Axes]:
    """Return a figure with a row for each name, the first one on top, and shares along the bottom."""
    height = max(_LEAST_INCHES, 1.7 + _ROW_INCHES * len(names))
    figure = Figure(figsize=(8.5, height), layout="constrained")
    axes = figure.subplots()
    head(figure, title, mark)
    axes.set_yticks(range(len(names)), [wrapped(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlabel(axis)
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    axes.grid(axis="x", color="#e4e4e4")
    axes.set_axisbelow(True)
    # Room for notes beside the outermost marks, at bars that begin at the edge as well.
    axes.use_sticky_edges = False
    axes.margins(x=0.2)
    return figure, axes


def head(figure: Figure, title: str, mark: str) -> None:
    """Write the title of a figure, and above it a mark where the study is not to be trusted."""
    figure.suptitle(f"{mark}\n{title}" if mark else title, color=RED if mark else INK, fontsize=12)


def note(axes: Axes, text: str, at: tuple[float, float], *, lift: float) -> None:
    """Write a figure over a mark, so many points above it, on white where a line runs through."""
    axes.annotate(
        text,
        at,
        (0, lift),
        textcoords="offset points",
        ha="center",
        fontsize=9,
        bbox={"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"},
        zorder=5,
    )


def ink_on_heat(level: float, levels: NDArray[np.float64]) -> str:
    """Return the colour of a text on a cell of a heat map: white on the darkest quarter alone."""
    low, high = float(np.nanmin(levels)), float(np.nanmax(levels))
    return "white" if level > low + 0.75 * (high - low) else INK


def legend_below(figure: Figure, *panels: Axes, columns: int) -> None:
    """Put the legend under the plot, where it covers nothing."""
    pairs = [panel.get_legend_handles_labels() for panel in panels]
    handles = [handle for found, _ in pairs for handle in found]
    labels = [label for _, found in pairs for label in found]
    if handles:
        figure.legend(
            handles, labels, loc="outside lower center", ncols=columns, frameon=False, fontsize=9
        )


def wrapped(name: str) -> str:
    """Return a name in lines that fit beside a plot, two at most; wide letters count twice."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in name)
    width = NAME_WIDTH if wide * 2 < len(name) else NAME_WIDTH // 2
    return "\n".join(textwrap.wrap(name, width, max_lines=2, placeholder=" …")) or name


def save(figure: Figure, path: Path | IO[bytes], *, form: str | None = None) -> None:
    """Write a figure; the same figure gives the same file. Without a form the path's ending says which."""
    is_svg = form == "svg" or (isinstance(path, Path) and path.suffix == ".svg")
    metadata: dict[str, Any] = {"Date": None} if is_svg else {"Software": None}
    figure.savefig(path, dpi=_DOTS, metadata=metadata, facecolor="white", format=form)


_FONT = re.compile(r"font: ?(?:(?P<weight>\w+) )?(?P<size>[\d.]+px) (?P<family>[^;]+)")
_STYLE = re.compile(r' style="([^"]*)"')


def without_styles(svg: str) -> str:
    """Return an SVG of matplotlib with attributes in place of styles, which strict pages do not allow."""
    text = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    text = text.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    return _STYLE.sub(lambda found: _attributes(found[1]), text)


def _attributes(style: str) -> str:
    plain = _FONT.sub(
        lambda font: (
            (f"font-weight: {font['weight']}; " if font["weight"] else "")
            + f"font-size: {font['size']}; font-family: {font['family']}"
        ),
        style,
    )
    pairs = [each.split(":", 1) for each in plain.split(";") if ":" in each]
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)


def width_of(interval: Interval) -> float:
    """Return how far the bar of an interval reaches; 0 where one replication gives none."""
    return interval.half_width if math.isfinite(interval.half_width) else 0.0


def percent(interval: Interval, *, signed: bool = False) -> str:
    """Return an interval of shares as people write it."""
    mean = f"{interval.mean:+.1%}" if signed else f"{interval.mean:.1%}"
    return f"{mean} ± {interval.half_width:.1%}" if interval.count > 1 else mean

"""Charts as SVG text: sized by attributes and coloured by class alone, which the strict policy of pages lets be."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width
from xml.sax.saxutils import escape, quoteattr

from dispatch.figures.definitions import Unit
from dispatch.figures.periods import Period
from dispatch.figures.report import Value, shown
from dispatch.languages import gettext as _

WIDTH, HEIGHT = 760, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 16, 22, 34
_MOST_LABELS = 13
_LETTER, _WIDE_LETTER, _BETWEEN = 7.5, 15.0, 6.0
"""Width of a letter of a label, of a Chinese one, and the room between two labels."""
_SPARK_WIDTH, _SPARK_HEIGHT = 76, 30
_BAR_WIDTH, _BAR_HEIGHT = 160, 14
Steps = Sequence[tuple[Period, Value]]


def sparkline(steps: Steps) -> str:
    """Return a small line without axes; the figure beside it says what it is, so it is hidden from readers."""
    amounts = [value.amount for _, value in steps]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    across = (_SPARK_WIDTH - 8) / max(1, len(amounts) - 1)
    points = [
        None
        if amount is None
        else (4 + across * at, _SPARK_HEIGHT - 5 - (_SPARK_HEIGHT - 10) * (amount - low) / span)
        for at, amount in enumerate(amounts)
    ]
    drawn = [point for point in points if point is not None]
    x, y = drawn[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}" width="{_SPARK_WIDTH}"'
        f' height="{_SPARK_HEIGHT}" aria-hidden="true" focusable="false">{_lines(points)}'
        f'<circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def trend_chart(steps: Steps) -> str:
    """Return a figure step by step with its axis, its target as a dashed line and every amount in words."""
    definition = steps[-1][1].definition
    target = steps[-1][1].target
    amounts = [value.amount for _, value in steps]
    low, high = _bounds(definition.unit, [*amounts, target])
    inner = WIDTH - _LEFT - _RIGHT
    across = inner / max(1, len(steps))

    def x(at: int) -> float:
        return _LEFT + across * (at + 0.5)

    def y(amount: float) -> float:
        return _TOP + (HEIGHT - _TOP - _BOTTOM) * (high - amount) / (high - low)

    pieces = [_grid(definition.unit, low, high)]
    if target is not None:
        words = _("target {amount}", amount=shown(definition.unit, target))
        pieces.append(
            f'<line class="target" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(target):.1f}" y2="{y(target):.1f}"/>'
            f'<text class="target-word" x="{WIDTH - _RIGHT}" y="{y(target) - 4:.1f}">{escape(words)}</text>'
        )
    points = [None if amount is None else (x(at), y(amount)) for at, amount in enumerate(amounts)]
    pieces.append(_lines(points))
    every = max(-(-len(steps) // _MOST_LABELS), ceil(_widest_label(steps) / across))
    for at, ((period, value), point) in enumerate(zip(steps, points, strict=True)):
        labelled = (len(steps) - 1 - at) % every == 0
        if labelled:
            pieces.append(
                f'<text class="tick" x="{x(at):.1f}" y="{HEIGHT - 12}">{escape(period.short)}</text>'
            )
        if point is not None:
            crossed = target is not None and -4 < point[1] - y(target) < 26
            pieces.append(_mark(point, period, value, labelled=labelled, below=crossed))
    title = f"{definition.label}: {_(', ').join(_spoken(step) for step in steps)}"
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label={quoteattr(title)}>'
        f"{''.join(pieces)}</svg>"
    )


def bar(part: float, whole: float) -> str:
    """Return a bar that is as long as its share; the number stands beside it, so it is hidden from readers."""
    length = _BAR_WIDTH * part / whole if whole else 0.0
    return (
        f'<svg class="bar" viewBox="0 0 {_BAR_WIDTH} {_BAR_HEIGHT}" width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}"'
        f' aria-hidden="true" focusable="false"><rect class="rail" width="{_BAR_WIDTH}" height="{_BAR_HEIGHT}"/>'
        f'<rect class="filled" width="{length:.1f}" height="{_BAR_HEIGHT}"/></svg>'
    )


def _widest_label(steps: Steps) -> float:
    """Return the width that the longest label below the axis takes, with the room beside it."""
    widths = (
        sum(_WIDE_LETTER if east_asian_width(each) in "WF" else _LETTER for each in period.short)
        for period, _value in steps
    )
    return max(widths) + _BETWEEN


def _spoken(step: tuple[Period, Value]) -> str:
    period, value = step
    return f"{period.short} {value.words}"


def _mark(
    point: tuple[float, float], period: Period, value: Value, *, labelled: bool, below: bool
) -> str:
    """Return a point: hollow where it rests on few, a square where it misses the target; its words above or below."""
    x, y = point
    kind = "point few" if value.is_few else "point"
    tip = f"<title>{escape(f'{period.words}: {value.words}')} {escape(value.made_of)}</title>"
    if value.is_met is False:
        mark = f'<rect class="{kind} missed" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9">{tip}</rect>'
    else:
        mark = f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4.5">{tip}</circle>'
    beside = y + 20 if below or y < _TOP + 14 else y - 9
    word = f'<text class="amount" x="{x:.1f}" y="{beside:.1f}">{escape(value.words)}</text>'
    return mark + (word if labelled else "")


def _lines(points: Sequence[tuple[float, float] | None]) -> str:
    """Return lines through the points; a step without a figure leaves a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    drawn = (" ".join(f"{x:.1f},{y:.1f}" for x, y in run) for run in runs if len(run) > 1)
    return "".join(f'<polyline class="line" points="{each}"/>' for each in drawn)


def _bounds(unit: Unit, amounts: Sequence[float | None]) -> tuple[float, float]:
    """Return the ends of the axis: shares from 0 to 1 and scores from 1 to 5; the rest from 0 to a round number."""
    if unit is Unit.SHARE:
        return 0.0, 1.0
    if unit is Unit.SCORE:
        return 1.0, 5.0
    most = max((amount for amount in amounts if amount is not None), default=0.0)
    step = 1.0
    while 5 * step < most:
        step *= 2 if 10 * step >= most else 10
    return 0.0, 5 * step


def _grid(unit: Unit, low: float, high: float) -> str:
    ticks = 4 if unit in (Unit.SHARE, Unit.SCORE) else 5
    pieces = []
    for number in range(ticks + 1):
        amount = low + (high - low) * number / ticks
        y = _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - number / ticks)
        words = (
            _("{number} %", number=f"{100 * amount:.0f}")
            if unit is Unit.SHARE
            else f"{amount:,.0f}"
        )
        pieces.append(
            f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="axis" x="{_LEFT - 8}" y="{y + 4:.1f}">{words}</text>'
        )
    return "".join(pieces)

"""Records -> tables: rows, gaps to the best value known, means; as text or as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from statistics import fmean

from benchmarks.record import Record

HEADINGS = (
    "instance", "engine", "limit", "seed", "CPU s", "value", "best known", "gap %", "unserved", "valid",
)  # fmt: skip
WIDTHS = (28, 13, 16, 5, 8, 14, 14, 8, 9, 6)
LEFT_ALIGNED = 3
Target = tuple[float, float | None, str]


def targets(records: Sequence[Record]) -> dict[tuple[str, str], Target]:
    """Return for each family and instance what gaps are measured against: value, unserved, source.

    That is the published value; where there is none, the best valid run among the records.
    """
    found: dict[tuple[str, str], Target] = {}
    for record in sorted((r for r in records if r.valid), key=_rank):
        key = (record.family, record.instance)
        if record.best_known is not None:
            found[key] = (record.best_known, record.best_known_unserved, record.source)
        elif record.value is not None:
            left = None if record.priced else record.unserved
            found.setdefault(key, (record.value, left, "best run of this table"))
    return found


def _rank(record: Record) -> tuple[float, float]:
    """Return what makes a run better: fewer left out, unless the value prices them, then the value."""
    value = float("inf") if record.value is None else record.value
    return (0.0 if record.priced else record.unserved, value)


def gap(record: Record, target: Target | None) -> float | None:
    """Return by how many percent a run is above its target; None where the two cannot be compared.

    They cannot where the plan is not valid or leaves out more or fewer jobs than the target's plan.
    """
    if target is None or not record.valid or record.value is None or not target[0]:
        return None
    if target[1] is not None and record.unserved != target[1]:
        return None
    return 100 * (record.value / target[0] - 1)


def cells(record: Record, target: Target | None) -> list[str]:
    """Return the texts of a run's row."""
    return [
        record.instance,
        record.engine,
        record.limit,
        str(record.seed),
        f"{record.seconds:.1f}",
        _number(record.value),
        _number(target[0] if target else None),
        _percent(gap(record, target)),
        _unserved(record.unserved, target),
        "yes" if record.valid else "NO",
    ]


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"


def _unserved(count: float, target: Target | None) -> str:
    """Return what is left out, and in brackets what the target leaves out where that is another number."""
    other = target[1] if target else None
    return f"{count:g}" if other is None or other == count else f"{count:g} ({other:g})"


def mean_cells(records: Sequence[Record], known: Mapping[tuple[str, str], Target]) -> list[str]:
    """Return the texts of the mean over the runs of one engine and limit."""
    gaps = [gap(record, known.get((record.family, record.instance))) for record in records]
    comparable = [value for value in gaps if value is not None]
    values = [record.value for record in records if record.value is not None]
    return [
        f"mean of {len(records)}",
        records[0].engine,
        records[0].limit,
        "",
        f"{fmean(record.seconds for record in records):.1f}",
        _number(fmean(values)) if values else "–",
        "",
        _percent(fmean(comparable)) if comparable else "–",
        f"{fmean(record.unserved for record in records):.2f}",
        f"{sum(record.valid for record in records)}/{len(records)}",
    ]


def mean_rows(
    records: Sequence[Record], known: Mapping[tuple[str, str], Target]
) -> list[list[str]]:
    """Return a row of means for each engine and limit, in the order of their first runs."""
    order: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        order.setdefault((record.engine, record.limit), []).append(record)
    return [mean_cells(runs, known) for runs in order.values()]


def text_row(texts: Iterable[str]) -> str:
    """Return a row for the terminal."""
    pairs = list(zip(texts, WIDTHS, strict=True))
    left = [f"{text:<{width}}" for text, width in pairs[:LEFT_ALIGNED]]
    return " ".join(left + [f"{text:>{width}}" for text, width in pairs[LEFT_ALIGNED:]])


def machine_line(machine: Mapping[str, str]) -> str:
    """Return what made the figures, in one line."""
    return ", ".join(f"{name} {text}" for name, text in machine.items())


def markdown(records: Sequence[Record]) -> str:
    """Return the records as Markdown: a section for each family, its machines above, means at the end."""
    known = targets(records)
    parts = []
    by_family = sorted(records, key=lambda record: record.family)
    for family, group in groupby(by_family, key=lambda record: record.family):
        runs = list(group)
        parts += [f"### {family}", "", *_notes(runs, known), "", *_table(runs, known), ""]
    return "\n".join(parts)


def _notes(records: Sequence[Record], known: Mapping[tuple[str, str], Target]) -> list[str]:
    machines = sorted({machine_line(record.machine) for record in records if record.machine})
    units = sorted({record.unit for record in records if record.unit})
    sources = sorted({known[key][2] for r in records if (key := (r.family, r.instance)) in known})
    return [
        *(f"- {line}" for line in machines),
        f"- value: {', '.join(units)}; gaps to: {', '.join(sources) or 'nothing'}",
    ]


def _table(records: Sequence[Record], known: Mapping[tuple[str, str], Target]) -> list[str]:
    rows = [cells(record, known.get((record.family, record.instance))) for record in records]
    rule = ["---"] * LEFT_ALIGNED + ["---:"] * (len(HEADINGS) - LEFT_ALIGNED)
    return [f"| {' | '.join(row)} |" for row in (HEADINGS, rule, *rows, *mean_rows(records, known))]

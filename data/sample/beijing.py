"""One day in Beijing: the large sample and the small one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sample.agreed import agree, job_rows
from sample.catalogue import PARTS
from sample.chance import Chance
from sample.jobs import make_calls
from sample.places import CORE, DEPOTS, SUBURBS, Quarter, zones
from sample.staff import Row, hire, shift_rows, technician_rows
from sample.stock import Site, depot_rows, load_vans, order_rows, part_rows, stock_rows
from sample.write import write_folder


@dataclass(frozen=True)
class Size:
    """How large a day is."""

    seed: int
    technicians: int
    jobs: int
    quarters: tuple[Quarter, ...]
    depots: tuple[Site, ...]
    told: int
    fixed: int


CITY = Size(20261123, 24, 160, CORE + SUBURBS, DEPOTS, told=6, fixed=3)
SMALL = Size(17, 4, 20, (CORE[0], CORE[5], CORE[6], SUBURBS[5]), DEPOTS[:1], told=1, fixed=1)


def write_day(size: Size, folder: Path) -> None:
    """Write the input of a day to a folder."""
    write_folder(folder, _tables(size), zones())


def _tables(size: Size) -> Mapping[str, Sequence[Row]]:
    chance = Chance(size.seed)
    taken: set[str] = set()
    hands = hire(size.quarters, size.technicians, chance, taken)
    load_vans(hands, chance)
    calls = make_calls(size.quarters, hands, size.jobs, chance, taken)
    agree(calls, hands, told=size.told, fixed=size.fixed)
    stock = stock_rows(hands, size.depots, calls, chance)
    skus = {sku for sku, _, _ in PARTS}
    if len(size.depots) == 1:  # the small day lists only what it uses
        skus = {row["sku"] for row in stock} | {sku for call in calls for sku in call.parts}
    return {
        "jobs": job_rows(calls),
        "technicians": technician_rows(hands),
        "shifts": shift_rows(hands),
        "depots": depot_rows(size.depots),
        "parts": part_rows(skus),
        "stock": stock,
        "orders": order_rows(size.depots, skus),
    }

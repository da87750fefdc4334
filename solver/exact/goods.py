"""Parts and tools as constraints: what vans hold along their routes, what depots can give by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from solver.exact.layout import HUB, Kind
from solver.exact.rows import Expr, RowVariables
from solver.exact.supply import Supply

Picked = Mapping[tuple[int, int, str], cp_model.IntVar]
"""Quantity of a part that a pick-up takes: by row, node and part."""


def add_tools(model: cp_model.CpModel, rows: Sequence[RowVariables], supply: Supply) -> None:
    """Let a visit follow a pick-up of every tool that is needed and not carried."""
    for row in rows:
        technician, nodes = row.row.technician, row.row.nodes
        for tool in supply.borrowed(technician):
            held = {HUB: model.new_constant(0)}
            held |= {at: model.new_bool_var("held") for at in nodes}
            for arc, taken in row.taken:
                if arc.head == HUB:
                    continue
                node = nodes[arc.head]
                if node.kind is Kind.VISIT and tool in supply.problem.jobs[node.index].tools:
                    model.add_implication(taken, held[arc.tail])
                if node.kind is Kind.PICKUP and tool in supply.lent(technician, node.index):
                    continue
                model.add_bool_or(taken.negated(), held[arc.head].negated(), held[arc.tail])


def add_parts(model: cp_model.CpModel, rows: Sequence[RowVariables], supply: Supply) -> Picked:
    """Add the parts; the rows of each technician stand in the order of time.

    Returns
    -------
    mapping
        What each pick-up takes.
    """
    picked: dict[tuple[int, int, str], cp_model.IntVar] = {}
    for number, row in enumerate(rows):
        for at, node in row.row.nodes.items():
            if node.kind is Kind.PICKUP:
                given = supply.given(row.row.technician, node.index, node.epoch)
                for sku, most in given.items():
                    quantity = model.new_int_var(0, most, "picked")
                    model.add(quantity == 0).only_enforce_if(row.served[at].negated())
                    picked[number, at, sku] = quantity
    for technician in sorted({row.row.technician for row in rows}):
        own = [number for number, row in enumerate(rows) if row.row.technician == technician]
        for sku in supply.lacking(technician):
            most = supply.most(technician, sku)
            aboard = supply.problem.technicians[technician].van.get(sku, 0)
            level: Expr = model.new_constant(min(most, aboard))
            for number in own:
                level = _carried(model, rows[number], number, sku, most, level, picked, supply)
    _keep_stock(model, rows, supply, picked)
    return picked


def _carried(
    model: cp_model.CpModel,
    row: RowVariables,
    number: int,
    sku: str,
    most: int,
    level: Expr,
    picked: Picked,
    supply: Supply,
) -> Expr:
    """Follow one part through one route that begins with `level`; return what is left behind it."""
    held: dict[int, Expr] = {HUB: level}
    after = model.new_int_var(0, most, "after")
    for at in row.row.nodes:
        held[at] = model.new_int_var(0, most, "held")
    for arc, taken in row.taken:
        if arc.head == HUB:
            model.add(after <= held[arc.tail]).only_enforce_if(taken)
            continue
        node, before = row.row.nodes[arc.head], held[arc.tail]
        if (number, arc.head, sku) in picked:
            before = before + picked[number, arc.head, sku]
        elif node.kind is Kind.VISIT:
            before = before - supply.problem.jobs[node.index].parts.get(sku, 0)
        model.add(held[arc.head] <= before).only_enforce_if(taken)
    model.add(after <= level).only_enforce_if(row.used.negated())
    return after


def _keep_stock(
    model: cp_model.CpModel, rows: Sequence[RowVariables], supply: Supply, picked: Picked
) -> None:
    """Let the pick-ups up to each epoch take no more than the depot has had by then."""
    for depot, epochs in enumerate(supply.epochs):
        for sku in supply.skus:
            for epoch in range(len(epochs)):
                there = supply.there(depot, sku, epoch)
                if there is None:
                    continue
                so_far = []
                for (number, at, part), quantity in picked.items():
                    node = rows[number].row.nodes[at]
                    if (node.index, part) == (depot, sku) and node.epoch <= epoch:
                        so_far.append(quantity)
                model.add(cp_model.LinearExpr.sum(so_far) <= there)

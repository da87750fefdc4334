"""Calls about stock: what lies where, what moved, what is to be loaded, what runs short."""

from __future__ import annotations

from typing import Any

from dispatch.desk import orders, stock, stock_views
from dispatch.desk.stock_book import place_of
from dispatch.domain.account import Role
from dispatch.domain.stock import van
from dispatch.domain.technician import PartOrder
from dispatch.stock.loading import LoadingList
from dispatch.stock.shortage import RunsShort
from dispatch.storage.tables import StockEntryRow
from dispatch.web.access import DISPATCH, EVERYBODY, OFFICE, acting, only_technician
from dispatch.web.api import stock_values as values
from dispatch.web.api.calls import ApiBlueprint, call
from dispatch.web.store_mode import current_store, happened_at, now, standards

blueprint = ApiBlueprint("Stock", __name__, description="Parts in vans and depots and on order.")

AT_WORK = (*DISPATCH, Role.TECHNICIAN)


@call(blueprint, "GET", "/stock", roles=EVERYBODY)
@blueprint.response(200, values.LevelAnswer(many=True))
def levels() -> list[stock.StockLevel]:
    """List what every place holds, reserves and has left; technicians are given their own van alone."""
    found = stock.stock_levels(current_store())
    only = only_technician()
    return [level for level in found if only is None or level.place == van(only)]


@call(blueprint, "GET", "/stock/entries", roles=EVERYBODY)
@blueprint.arguments(values.EntryPage, location="query")
@blueprint.response(200, values.EntryAnswer(many=True))
def entries(page: dict[str, Any]) -> list[StockEntryRow]:
    """List lines of the ledger in the order in which they were booked."""
    return stock_views.stock_entries(current_store(), by=acting(), **page)


@call(blueprint, "GET", "/stock/short", roles=OFFICE)
@blueprint.response(200, values.ShortAnswer(many=True))
def short() -> list[RunsShort]:
    """List the parts that each depot will lack before its next delivery."""
    found = stock_views.shortages(current_store(), at=now(), standards=standards())
    return list(found)


@call(
    blueprint,
    "GET",
    "/technicians/<id:technician_id>/loading",
    roles=EVERYBODY,
    refusals=(404,),
)
@blueprint.response(200, values.LoadingAnswer(many=True))
def loading(technician_id: str) -> list[LoadingList]:
    """List what a technician loads for each shift of the published plan."""
    return list(stock_views.morning_lists(current_store(), technician_id, by=acting()))


@call(blueprint, "POST", "/stock/counts", roles=AT_WORK, refusals=(404,))
@blueprint.arguments(values.Count)
@blueprint.response(204)
def count(order: dict[str, Any]) -> None:
    """Book what was counted in a van or depot."""
    place, at = place_of(order.pop("place")), happened_at(order.pop("at"))
    stock.count_parts(
        current_store(), place, order["parts"], by=acting(), at=at, note=order["note"]
    )


@call(blueprint, "POST", "/stock/uses", roles=AT_WORK, refusals=(404,))
@blueprint.arguments(values.Use)
@blueprint.response(204)
def use(order: dict[str, Any]) -> None:
    """Book parts that a visit used up, out of the van of the technician who makes it."""
    at = happened_at(order.pop("at"))
    stock.use_parts(current_store(), **order, by=acting(), at=at)


@call(blueprint, "POST", "/stock/pick-ups", roles=AT_WORK, refusals=(404,))
@blueprint.arguments(values.PickUpOrder)
@blueprint.response(204)
def pick_up(order: dict[str, Any]) -> None:
    """Book parts that a technician took from a depot into the van."""
    at = happened_at(order.pop("at"))
    stock.pick_up_parts(current_store(), **order, by=acting(), at=at)


@call(blueprint, "POST", "/stock/returns", roles=AT_WORK, refusals=(404,))
@blueprint.arguments(values.DepotMove)
@blueprint.response(204)
def bring_back(order: dict[str, Any]) -> None:
    """Book parts that a technician brought back to a depot."""
    at = happened_at(order.pop("at"))
    stock.return_parts(current_store(), **order, by=acting(), at=at)


@call(blueprint, "POST", "/stock/moves", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.PlaceMove)
@blueprint.response(204)
def move(order: dict[str, Any]) -> None:
    """Book parts that went from one van or depot to another."""
    giver, taker = place_of(order.pop("giver")), place_of(order.pop("taker"))
    at = happened_at(order.pop("at"))
    stock.move_parts(current_store(), giver, taker, **order, by=acting(), at=at)


@call(blueprint, "POST", "/stock/write-offs", roles=AT_WORK, refusals=(404,))
@blueprint.arguments(values.WriteOff)
@blueprint.response(204)
def write_off(order: dict[str, Any]) -> None:
    """Book parts that are broken or lost, with the reason."""
    place, at = place_of(order.pop("place")), happened_at(order.pop("at"))
    stock.write_off_parts(current_store(), place, **order, by=acting(), at=at)


@call(blueprint, "POST", "/orders", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.Order)
@blueprint.response(201, values.OrderAnswer)
def add_order(order: dict[str, Any]) -> PartOrder:
    """Order parts for a depot."""
    note = order.pop("note")
    wanted = PartOrder(**order)
    return orders.order_parts(current_store(), wanted, by=acting(), at=now(), note=note)


@call(blueprint, "PATCH", "/orders/<id:order_id>", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.OrderPromise)
@blueprint.response(204)
def promise(order: dict[str, Any], order_id: str) -> None:
    """Record that an order comes at another time than was said."""
    orders.promise_order(current_store(), order_id, order["arrives_at"], by=acting(), at=now())


@call(blueprint, "POST", "/stock/receipts", roles=DISPATCH, refusals=(404,))
@blueprint.arguments(values.Receipt)
@blueprint.response(200, values.ReceiptAnswer)
def receive(order: dict[str, Any]) -> dict[str, Any]:
    """Book parts that reached a depot; tickets that waited for them go on."""
    at = happened_at(order.pop("at"))
    served = orders.receive_parts(current_store(), **order, by=acting(), at=at)
    return {"tickets": served}

"""The tables of the search as one array of addresses, and how compiled code reads and writes them.

Compiled functions take one pointer in place of fifty arrays, each of which would be handed over as some ten numbers at
every call. A table is an address with the lengths needed to find an element: no bounds, no negative indices, no
counting of references. That is several times quicker to compile than Numba's arrays, and quicker to run.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numba.core import cgutils
from numba.core import types as numba_types
from numba.core.datamodel import models
from numba.extending import intrinsic, lower_builtin, lower_getattr, register_model
from numba.np.numpy_support import from_dtype
from numpy.typing import NDArray

types: Any = numba_types  # which Numba fills while it runs

Layout = Mapping[str, tuple[Any, int, int]]

SLOTS = 4
"""Numbers an address book holds for each table: its address and up to three lengths."""

BOOK = types.CPointer(types.int64)
"""The type of an address book in compiled code."""


class Table(numba_types.Array):
    """A table in compiled code; typed as an array, but kept and reached in a simpler way."""

    def __init__(self, dtype: Any, ndim: int, last: int) -> None:
        """Make the type of tables whose last dimension has a length of `last`, or any where that is 0."""
        self.last = last
        super().__init__(dtype, ndim, "C", name=f"Table({dtype}, {ndim}, {last})")


@register_model(Table)
class _TableModel(models.StructModel):
    def __init__(self, manager: Any, kind: Table) -> None:
        members = [
            ("data", types.CPointer(kind.dtype)),
            ("shape", types.UniTuple(types.intp, kind.ndim)),
        ]
        super().__init__(manager, kind, members)


def _element(context: Any, builder: Any, kind: Table, value: Any, indices: list[Any]) -> Any:
    """Return the address of an element."""
    table = cgutils.create_struct_proxy(kind)(context, builder, value)
    lengths = cgutils.unpack_tuple(builder, table.shape, kind.ndim)
    place = indices[0]
    for index, length in zip(indices[1:], lengths[1:], strict=True):
        place = builder.add(builder.mul(place, length), index)
    return builder.gep(table.data, [place], inbounds=True)


def _indices(builder: Any, kind: Any, value: Any) -> list[Any]:
    if isinstance(kind, types.BaseTuple):
        return list(cgutils.unpack_tuple(builder, value, len(kind)))
    return [value]


@lower_builtin(operator.getitem, Table, types.Integer)
@lower_builtin(operator.getitem, Table, types.BaseTuple)
def _read(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    kind, index = signature.args
    return builder.load(
        _element(context, builder, kind, arguments[0], _indices(builder, index, arguments[1]))
    )


@lower_builtin(operator.setitem, Table, types.Integer, types.Any)
@lower_builtin(operator.setitem, Table, types.BaseTuple, types.Any)
def _write(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    kind, index, given = signature.args
    place = _element(context, builder, kind, arguments[0], _indices(builder, index, arguments[1]))
    builder.store(context.cast(builder, arguments[2], given, kind.dtype), place)
    return context.get_dummy_value()


@lower_getattr(Table, "shape")
def _shape(context: Any, builder: Any, kind: Table, value: Any) -> Any:
    return cgutils.create_struct_proxy(kind)(context, builder, value).shape


@intrinsic
def book_at(typing_context: Any, array: Any) -> Any:
    """Return the pointer that compiled functions take, from the array that `address_book` made."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        proxy = cgutils.create_struct_proxy(signature.args[0])
        return proxy(context, builder, arguments[0]).data

    return BOOK(array), build


def views(layout: Layout) -> tuple[Callable[..., Any], ...]:
    """Return for each table of a layout the function that turns an address book into that table, for compiled code.

    Parameters
    ----------
    layout : mapping
        Name to (element type, dimensions, length of the last dimension or 0 where that depends on the problem).
    """
    return tuple(_view(place, *kind) for place, kind in enumerate(layout.values()))


def _view(place: int, dtype: Any, dimensions: int, last: int) -> Callable[..., Any]:
    kind = Table(from_dtype(np.dtype(dtype)), dimensions, last)

    @intrinsic
    def view(typing_context: Any, book: Any) -> Any:
        """Return the table at a fixed place of the address book."""

        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            table = cgutils.create_struct_proxy(kind)(context, builder)
            word = context.get_value_type(types.intp)
            numbers = [
                builder.load(builder.gep(arguments[0], [word(SLOTS * place + i)], inbounds=True))
                for i in range(dimensions + 1)
            ]
            if last:
                numbers[-1] = word(last)
            table.data = builder.inttoptr(numbers[0], table.data.type)
            table.shape = cgutils.pack_array(builder, numbers[1:], word)
            return table._getvalue()

        return kind(BOOK), build

    return view


def address_book(layout: Layout, arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Return the address book of arrays; they have to live as long as it is used.

    Raises
    ------
    TypeError
        If an array is not what the layout says, since compiled code would read other memory.
    """
    book = np.zeros(SLOTS * len(layout), dtype=np.int64)
    for place, (name, (dtype, dimensions, last)) in enumerate(layout.items()):
        array = arrays[name]
        fits = array.dtype == np.dtype(dtype) and array.ndim == dimensions
        if not fits or not array.flags.c_contiguous or (last and array.shape[-1] != last):
            raise TypeError(f"table {name}: {array.dtype} of shape {array.shape} is not its layout")
        book[SLOTS * place : SLOTS * place + dimensions + 1] = array.ctypes.data, *array.shape
    return book

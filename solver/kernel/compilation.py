"""How the search is compiled: where the result is kept, and what happens where it cannot be kept.

Compiled code is kept beside `search.py`, in the user's cache folder or in the folder that `NUMBA_CACHE_DIR` names; the
first that can be written is taken. Where none can, one warning is given and every process compiles for itself.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import from_dtype
from numpy.typing import NDArray

Function = Callable[..., Any]


class CompileCacheWarning(UserWarning):
    """Compiled code cannot be kept, so every start compiles again."""


def helper(function: Function) -> Function:
    """Compile a function that only compiled code calls."""
    return numba.njit(
        nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, error_model="numpy"
    )(function)


def inlined(function: Function) -> Function:
    """Write a function that is called in one place into its caller, which spares compiling it by itself."""
    return numba.njit(
        nogil=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        error_model="numpy",
        inline="always",
    )(function)


def entry(function: Function) -> Any:
    """Compile a function that Python calls, and keep the result where some cache folder can be written."""
    try:
        return numba.njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError as error:
        warnings.warn(
            f"the compiled search cannot be kept ({error}); every start compiles again. "
            "Set NUMBA_CACHE_DIR to a folder that can be written.",
            CompileCacheWarning,
            stacklevel=2,
        )
        return numba.njit(nogil=True, error_model="numpy")(function)


@lru_cache(maxsize=1)
def addresses() -> tuple[int, int]:
    """Return the addresses of the search's functions that are called by address; compiled at the first call."""
    from solver.kernel.search import find_route_at, work_out_at  # this module is imported there

    return called_at(work_out_at), called_at(find_route_at)


def warm_up() -> float:
    """Compile the search, or take it from the compile cache, and return the seconds that took.

    Later calls in the same process do nothing.
    """
    from solver.kernel.search import run  # this module is imported there

    addresses()

    began = time.perf_counter()
    if not run.signatures:
        run.compile((types.int64, types.int64, types.float64, types.Array(types.int64, 1, "C")))
    return time.perf_counter() - began


@intrinsic
def call_at(typing_context: Any, book: Any, place: Any, argument: Any) -> Any:
    """Call the compiled function whose address stands at a place of the address book, with a number and the book.

    A function called this way is compiled by itself and once, not again into each of its callers.
    """

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        source = make_array(signature.args[0])(context, builder, arguments[0])
        word = context.get_value_type(types.int64)
        address = builder.load(builder.gep(source.data, [arguments[1]]))
        kind = cgutils.ir.FunctionType(word, [word, source.data.type])
        function = builder.inttoptr(address, kind.as_pointer())
        return builder.call(function, [arguments[2], source.data])

    return types.int64(book, types.int64, types.int64), build


def called_at(function: Function) -> int:
    """Compile `function(number, pointer to the book) -> number` for `call_at`, and return its address."""
    signature = types.int64(types.int64, types.CPointer(types.int64))  # type: ignore[attr-defined]
    try:
        made = numba.cfunc(signature, error_model="numpy", cache=True)(function)
    except RuntimeError:  # the entry has warned already
        made = numba.cfunc(signature, error_model="numpy")(function)
    _kept.append(made)
    return int(made.address)


_kept: list[Any] = []

SLOTS = 4
"""Numbers an address book holds for each table: its address and up to three lengths."""

Layout = Mapping[str, tuple[Any, int, int]]


def views(layout: Layout) -> tuple[Function, ...]:
    """Return for each table of a layout the function that turns an address book into that table, for compiled code.

    Compiled functions then take one address book in place of fifty arrays, each of which would be handed over as some
    ten numbers at every call; that is several times quicker to compile and to run.

    Parameters
    ----------
    layout : mapping
        Name to (element type, dimensions, length of the last dimension or 0 where that depends on the problem).
    """
    return tuple(_view(place, *kind) for place, kind in enumerate(layout.values()))


def _view(place: int, dtype: Any, dimensions: int, last: int) -> Function:
    array_type = types.Array(from_dtype(np.dtype(dtype)), dimensions, "C")

    @intrinsic
    def view(typing_context: Any, book: Any) -> Any:
        """Return the table at a fixed place of the address book."""

        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            source = make_array(signature.args[0])(context, builder, arguments[0])
            numbers = [
                builder.load(cgutils.gep_inbounds(builder, source.data, SLOTS * place + i))
                for i in range(dimensions + 1)
            ]
            shape = numbers[1:]
            word = context.get_value_type(types.intp)
            if last:
                shape[-1] = word(last)
            size = word(np.dtype(dtype).itemsize)
            strides = [size]
            for length in reversed(shape[1:]):
                strides.insert(0, builder.mul(strides[0], length))
            result = make_array(array_type)(context, builder)
            pointer = builder.inttoptr(numbers[0], result.data.type)
            populate_array(
                result, data=pointer, shape=shape, strides=strides, itemsize=size, meminfo=None
            )
            return result._getvalue()

        return array_type(book), build

    return view


def address_book(layout: Layout, arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Return the address book of arrays; they have to live as long as it is used.

    Raises
    ------
    TypeError
        If an array is not what the layout says, since compiled code would read other memory.
    """
    book = np.zeros(SLOTS * len(layout) + 2, dtype=np.int64)
    for place, (name, (dtype, dimensions, last)) in enumerate(layout.items()):
        array = arrays[name]
        fits = array.dtype == np.dtype(dtype) and array.ndim == dimensions
        if not fits or not array.flags.c_contiguous or (last and array.shape[-1] != last):
            raise TypeError(f"table {name}: {array.dtype} of shape {array.shape} is not its layout")
        book[SLOTS * place : SLOTS * place + dimensions + 1] = array.ctypes.data, *array.shape
    return book

"""Tables in compiled code: every element is found, read and written as numpy does."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest

from solver.kernel.address_book import address_book, book_at, views
from solver.kernel.compilation import helper

LAYOUT = {
    "small": (np.int32, 1, 0),
    "flat": (np.float64, 2, 0),
    "fixed": (np.int64, 2, 3),
    "deep": (np.int64, 3, 4),
    "bits": (np.uint64, 1, 0),
}
small_of, flat_of, fixed_of, deep_of, bits_of = views(LAYOUT)


@helper
def _doubled(value: Any, book: Any) -> Any:
    """Return twice a value; stands for a helper that another one calls."""
    bits_of(book)[0] += np.uint64(1)
    return 2 * value


@numba.njit
def _double_all(addresses: Any) -> Any:
    """Double every element, put the number of elements into `bits` and return the lengths found."""
    book = book_at(addresses)
    small, flat, fixed, deep = small_of(book), flat_of(book), fixed_of(book), deep_of(book)
    for i in range(small.shape[0]):
        small[i] = _doubled(small[i], book)
    for i in range(flat.shape[0]):
        for j in range(flat.shape[1]):
            flat[i, j] = _doubled(flat[i, j], book)
    for i in range(fixed.shape[0]):
        for j in range(3):
            fixed[i, j] = _doubled(fixed[i, j], book)
    for i in range(deep.shape[0]):
        for j in range(deep.shape[1]):
            for c in range(4):
                deep[i, j, c] = _doubled(deep[i, j, c], book)
    return fixed.shape[1], deep.shape[2]


def test_every_element_is_found() -> None:
    """Elements of all types and ranks are doubled in place, by a helper of a helper's kind; nothing else is touched."""
    rng = np.random.default_rng(3)
    arrays: dict[str, Any] = {
        "small": rng.integers(-99, 99, size=5).astype(np.int32),
        "flat": rng.random((4, 6)),
        "fixed": rng.integers(-99, 99, size=(7, 3)),
        "deep": rng.integers(-99, 99, size=(2, 5, 4)),
        "bits": np.zeros(1, dtype=np.uint64),
    }
    before = {name: array.copy() for name, array in arrays.items()}
    assert _double_all(address_book(LAYOUT, arrays)) == (3, 4)
    for name in ("small", "flat", "fixed", "deep"):
        np.testing.assert_array_equal(arrays[name], 2 * before[name])
    assert arrays["bits"][0] == 5 + 24 + 21 + 40


def test_an_array_that_is_not_as_laid_out_is_refused() -> None:
    """Compiled code reads tables by address, so a wrong type, rank, order or width is an error beforehand."""
    layout = {"table": (np.int64, 2, 3)}
    address_book(layout, {"table": np.zeros((5, 3), dtype=np.int64)})
    for wrong in (
        np.zeros((5, 3)),
        np.zeros(15, dtype=np.int64),
        np.zeros((5, 4), dtype=np.int64),
        np.zeros((3, 5), dtype=np.int64).T,
    ):
        with pytest.raises(TypeError, match="table"):
            address_book(layout, {"table": wrong})

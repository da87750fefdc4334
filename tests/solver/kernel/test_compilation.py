"""The compile cache: where it cannot be written, the search warns once and works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from solver.kernel import compilation
from solver.kernel.compilation import CompileCacheWarning, address_book, entry

IMPORT = (
    "import warnings, numba\n"
    "from numba.core import caching\n"
    "caching.CacheImpl._locator_classes = []\n"
    "with warnings.catch_warnings(record=True) as said:\n"
    "    warnings.simplefilter('always')\n"
    "    import solver.kernel as kernel\n"
    "named = [w for w in said if w.category is kernel.CompileCacheWarning]\n"
    "print(len(named), 'NUMBA_CACHE_DIR' in str(named[0].message))\n"
)


def test_import_without_any_folder_for_the_cache(repository: Path) -> None:
    """Where no folder can be written, importing the search gives one warning that names the remedy, and no error."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["1", "True"], done.stderr


def test_a_function_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function whose cache is refused is compiled without one."""
    made = compilation.numba.njit

    def refuse(*functions: object, **options: object) -> object:
        if options.get("cache"):
            raise RuntimeError("no locator available")
        return made(*functions, **options)

    monkeypatch.setattr(compilation.numba, "njit", refuse)
    with pytest.warns(CompileCacheWarning, match="no locator"):
        double = entry(lambda x: 2 * x)
    assert double(21) == 42


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

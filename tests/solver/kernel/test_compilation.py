"""The compile cache: where it cannot be written, the search warns once and works."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from solver.kernel import compilation
from solver.kernel.compilation import CompileCacheWarning, entry

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


COLD = (
    "import numba.core.registry as registry\n"
    "from solver.kernel import search\n"
    "from solver.kernel.compilation import warm_up\n"
    "warm_up()\n"
    "for name, value in vars(search).items():\n"
    "    if isinstance(value, registry.CPUDispatcher) and len(value.signatures) != 1:\n"
    "        print(name, len(value.signatures))\n"
)


def test_every_helper_is_compiled_once(repository: Path, tmp_path: Path) -> None:
    """A cold start compiles each function for one set of types and none in vain: no time is lost on copies."""
    done = subprocess.run(
        [sys.executable, "-c", COLD],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository), "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert list(tmp_path.rglob("search.run-*.nbc")), "nothing was kept"


KEPT = (
    "import sys\n"
    "from solver.kernel.compilation import warm_up\n"
    "from solver.kernel.search import run\n"
    "warm_up()\n"
    "print(sum(run.stats.cache_hits.values()), 'numba.np.arraymath' in sys.modules)\n"
    "import numba, numpy\n"
    "print(numba.njit(lambda x: numpy.sort(x).sum())(numpy.ones(3)))\n"
)


def test_kept_code_is_loaded_without_what_compiling_needs(repository: Path, tmp_path: Path) -> None:
    """A start from the cache loads none of Numba's functions of arrays, and other code can still be compiled then."""
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", KEPT],
            cwd=repository,
            env={**os.environ, "PYTHONPATH": str(repository), "NUMBA_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout.split())
    assert told == [["0", "True", "3.0"], ["1", "False", "3.0"]]

"""How the search is compiled: where the result is kept, and what happens where it cannot be kept.

Compiled code is kept beside `search.py`, in the user's cache folder or in the folder that `NUMBA_CACHE_DIR` names; the
first that can be written is taken. Where none can, one warning is given and every process compiles for itself.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numba
from numba.core import types
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.runtime import rtsys
from numba.core.typed_passes import NativeLowering

Function = Callable[..., Any]


class CompileCacheWarning(UserWarning):
    """Compiled code cannot be kept, so every start compiles again."""


class _PartLibrary(JITCodeLibrary):
    """Code that is optimised and made machine code only as part of the code that calls it."""

    def finalize(self) -> None:
        """Link in what the code calls, and no more."""
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _PartLowering(NativeLowering):
    """Lower a function to code that is only ever linked into other code."""

    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        """Lower a function without making it callable by itself."""
        state.library = _PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        # Numba knows a function by some built-in of its own; nobody calls this one.
        name = [state.library].append
        state.targetctx.insert_user_function(name, state["cr"].fndesc, [state.library])
        state["cr"] = state["cr"]._replace(cfunc=name)
        return True


NEEDLESS = (
    "WithLifting",
    "InlineClosureLikes",
    "RewriteDynamicRaises",
    "MakeFunctionToJitFunction",
    "InlineInlinables",
    "FindLiterallyCalls",
    "LiteralUnroll",
    "LiteralPropagationSubPipelinePass",
    "InlineOverloads",
    "NopythonRewrites",
    "AnnotateTypes",
)
"""Passes of Numba for what helpers do without: closures, `with`, `raise`, array expressions, lists of literals."""


class _PartCompiler(CompilerBase):
    """Numba's own compiler without the passes that helpers do not need, and with `_PartLowering` at its end."""

    def define_pipelines(self) -> list[Any]:
        """Return the one pipeline."""
        manager = PassManager("part")
        for step, text in DefaultPassBuilder.define_nopython_pipeline(self.state).passes:
            if step.__name__ not in NEEDLESS:
                manager.add_pass(_PartLowering if step is NativeLowering else step, text)
        manager.finalize()
        return [manager]


def helper(function: Function) -> Function:
    """Compile a function that only compiled code calls.

    Numba optimises every function by itself and turns it into machine code, then does so again within each function
    that calls it. Helpers are done once, in the entry: a third of the time.
    """
    return numba.njit(
        nogil=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        error_model="numpy",
        pipeline_class=_PartCompiler,
    )(function)


class _QuickCache(FunctionCache):
    """Numba's cache without what only compiling needs: its functions of arrays, and SciPy with them."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the kept code, or None where there is none and compiling follows."""
        rtsys.initialize(target_context)
        with self._guard_against_spurious_io_errors():
            found = self._load_overload(sig, target_context)
            if found is not None:
                return found
        return super().load_overload(sig, target_context)


def entry(function: Function) -> Any:
    """Compile a function that Python calls, and keep the result where some cache folder can be written."""
    try:
        compiled = numba.njit(nogil=True, error_model="numpy", cache=True)(function)
        compiled._cache = _QuickCache(function)
        return compiled
    except RuntimeError as error:
        warnings.warn(
            f"the compiled search cannot be kept ({error}); every start compiles again. "
            "Set NUMBA_CACHE_DIR to a folder that can be written.",
            CompileCacheWarning,
            stacklevel=2,
        )
        return numba.njit(nogil=True, error_model="numpy")(function)


def warm_up() -> float:
    """Compile the search, or take it from the compile cache, and return the seconds that took.

    Later calls in the same process do nothing.
    """
    from solver.kernel.search import run  # this module is imported there

    began = time.perf_counter()
    if not run.signatures:
        run.compile((types.int64, types.int64, types.float64, types.Array(types.int64, 1, "C")))
    return time.perf_counter() - began

"""The independent checker: rules and cost of a plan recomputed from the two documents alone.

`check(problem, plan)` judges; `load_json(text)` reads a document with its fractions as written; `render(verdict)`
puts a verdict into lines; a document that cannot be read raises `DocumentError` with all its faults. It imports
nothing of the solver but `solver.violations`, so that one mistake cannot hide in both.
"""

from solver.checker.faults import DocumentError, Fault
from solver.checker.json_text import load_json
from solver.checker.judge import check, render

__all__ = ["DocumentError", "Fault", "check", "load_json", "render"]

"""Problem and plan documents: text to dict, dict to `Problem` and `Plan`, and back to a dict."""

from solver.documents.fields import LARGEST
from solver.documents.plans import read_plan, write_plan
from solver.documents.problems import read_problem
from solver.documents.text import load

__all__ = ["LARGEST", "load", "read_plan", "read_problem", "write_plan"]

"""Proofs for small problems: the whole problem document as one CP-SAT model, exact to the second and the cent."""

from solver.exact.proof import MOST_JOBS, Proof, Status, prove

__all__ = ["MOST_JOBS", "Proof", "Status", "prove"]

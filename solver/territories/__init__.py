"""Large problems: split by place into territories of some hundred jobs that are searched apart and put together."""

from solver.territories.rounds import run

__all__ = ["run"]

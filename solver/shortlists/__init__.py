"""Quick tests of many technicians or places at once, as arrays.

They are relaxed: what they refuse no exact test would allow. So whoever asks them first gets the same answer as by
asking everybody, but sooner.
"""

from solver.shortlists.crew import Crew, crew
from solver.shortlists.route_ends import RouteEnds

__all__ = ["Crew", "RouteEnds", "crew"]

"""Quick tests of many technicians or places at once, as arrays.

They are relaxed: what they refuse no exact test would allow. So whoever asks them first gets the same answer as by
asking everybody, but sooner.
"""

from solver.shortlists.aboard import Aboard
from solver.shortlists.crew import Crew, crew
from solver.shortlists.gaps import Gaps, gaps_of
from solver.shortlists.route_ends import RouteEnds

__all__ = ["Aboard", "Crew", "Gaps", "RouteEnds", "crew", "gaps_of"]

"""OR-Tools' routing library as an engine for the whole problem, as far as the library can carry it.

A vehicle is one shift of one technician. Carried exactly: skills, `allowed`, `forbidden` and locks; service at each
technician's speed; windows, release, hard due, locked start; late visits with their step (`missed`) and their slope;
overtime; prices of leaving out, travel, kilometres, working hours, shifts, `preference` and `moved`.

Carried nearly, or not at all:

- the travel profile, as one mean factor over all shifts;
- breaks, as a shift that ends earlier by the break (the library's own breaks are exact in time, but with them it is
  many times slower and its plans are worse);
- pick-ups, as at most one call at one depot for each shift, priced as the first stop of the day;
- parts, for the three that run short most, vehicle by vehicle, and for scarce ones by the number of visits that all
  supply together allows; a technician's van is split over his shifts beforehand, and technicians do not see what others
  take from a depot;
- parts on order, by the earliest start they allow;
- `shifted_hour`, on the late side of a visit that is late anyway only together with its lateness;
- overtime that reaches into the technician's next shift, which is cut;
- `balance`, not at all.

So no answer of the library is a plan by itself: `solver.build.build_plan` times it, puts in pick-ups and breaks, drops
what cannot be kept, inserts what still fits, and its exact cost decides what is best. The search begins at the better
of the plan given and all jobs inserted one after another, dearest first.
"""

from solver.ortools_routing.search import run

__all__ = ["run"]

"""What people read: one sentence for each kind of violation, with all its figures."""

from __future__ import annotations

import pytest

from tests.solver.checker.test_violation_kinds import BROKEN, Break, verdict_on

# In the order of BROKEN, whose damage to the full day each sentence describes.
SENTENCES = [
    (
        "Plan: "
        "the plan was made for problem 'another', this one is called 'hand-worked' "
        "(PROBLEM.md, Plan document)."
    ),
    ("Job 'sign': the job is neither visited nor listed under unserved (PROBLEM.md, rule 1)."),
    ("Job 'pipe': the job is visited 2 times (PROBLEM.md, rule 1)."),
    ("Job 'sign': the job is listed 2 times under unserved (PROBLEM.md, rule 1)."),
    (
        "Job 'pipe': "
        "the job is visited and also listed under unserved (visits: 1, entries: 1) "
        "(PROBLEM.md, rule 1)."
    ),
    (
        'Job "nobody\'s": '
        'the problem has no job "nobody\'s", named by unserved[1] '
        "(PROBLEM.md, rule 1)."
    ),
    (
        "Route of technician 'Bo' in shift 0, stop 2, job \"nobody's\": "
        'the problem has no job "nobody\'s", named by this visit '
        "(PROBLEM.md, rule 1)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "the job asks for skill 'gas' at level 3, the technician holds level 2 "
        "(PROBLEM.md, rule 2)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "the job allows only 'Bo' "
        "(PROBLEM.md, rule 2)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 3, job 'lift': "
        "the job forbids 'Bo', 'Ann' "
        "(PROBLEM.md, rule 2)."
    ),
    (
        "Route of technician 'Bo' in shift 0, stop 1, job 'meter': "
        "the job is locked to technician 'Ann' "
        "(PROBLEM.md, rule 2)."
    ),
    (
        "Route of technician 'Bo' in shift 0, stop 1, job 'meter': "
        "the visit starts at 700 s, the job is locked to 701 s "
        "(PROBLEM.md, rule 2)."
    ),
    (
        "Route of technician 'Nobody' in shift 0: "
        "the problem has no technician 'Nobody' "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Bo' in shift -1: "
        "shifts are counted from 0 and the technician has 1; there is no shift -1 "
        "(PROBLEM.md, rule 3)."
    ),
    ("Route of technician 'Bo' in shift 0: 2 routes use this shift (PROBLEM.md, rule 3)."),
    (
        "Route of technician 'Bo' in shift 0, stop 0, job 'meter': "
        "a start stop belongs at stop 0 and nowhere else; this stop is of kind 'visit' "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Bo' in shift 0, stop 1, job 'meter': "
        "an end stop belongs at the last stop (1) and nowhere else; this stop is of kind 'visit' "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Bo' in shift 1: "
        "the route has 2 stops and no visit among them "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "the visit stop is at location 3, it has to be at location 1 "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 0: "
        "the start stop arrives at 99 s, starts at 100 s and departs at 100 s, all three have to be equal "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 3, job 'lift': "
        "arrives at 2361 s; leaving the stop before at 1960 s, 400 s of travel arrive at 2360 s "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "starts at 959 s, before it arrives at 960 s "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "starts at 960 s and departs at 1959 s; its service of 1000 s ends at 1960 s "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 0: "
        "the route leaves at 100 s, the shift starts at 101 s "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 5: "
        "the route ends at 4860 s; the shift ends at 4500 s and allows 359 s of overtime, until 4859 s "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Bo' in shift 1: "
        "the route leaves at 2000 s, the technician's route in shift 0 ends at 2060 s "
        "(PROBLEM.md, rule 3)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "the visit starts at 960 s, the job is released at 961 s "
        "(PROBLEM.md, rule 4)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 2, job 'boiler': "
        "the visit starts at 960 s, the job's windows are [500, 959], [961, 2500] "
        "(PROBLEM.md, rule 4)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 3, job 'lift': "
        "the visit starts at 2400 s, the job's hard due time is 2399 s "
        "(PROBLEM.md, rule 4)."
    ),
    (
        "Route of technician 'Ann' in shift 0: "
        "the route leaves at 100 s, before the break's window opens at 3000 s, "
        "and ends at 4260 s, after it closes at 4000 s, without a break "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 5: "
        "the route has 2 breaks, at most one is allowed "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 4: "
        "the shift has no break, the route takes one at 3000 s "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 4: "
        "the break starts at 3000 s, its window is [3001, 4000] "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 4: "
        "the break starts at 3000 s and departs at 3900 s; its 901 s end at 3901 s "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 4: "
        "the break is at location 1, the stop before is at location 2 "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 4: "
        "the break arrives at 2999 s, the stop before departs at 3000 s "
        "(PROBLEM.md, rule 5)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 3, job 'lift': "
        "the job needs tool 'crane', neither carried nor borrowed earlier in this route "
        "(PROBLEM.md, rule 6)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 1: "
        "depot 'D' does not lend tool 'crane' "
        "(PROBLEM.md, rule 6)."
    ),
    (
        "Route of technician 'Ann' in shift 1, stop 1, job 'pipe': "
        "the job uses 1 of part 'pump', the van holds 0 "
        "(PROBLEM.md, rule 7)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 1: "
        "until 400 s the technicians pick up 2 of part 'filter' at depot 'D', which has had 1 by then "
        "(PROBLEM.md, rule 7)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 1: "
        "the pick-up starts at 400 s, depot 'D' is open [0, 399], [401, 2000] "
        "(PROBLEM.md, rule 7)."
    ),
    (
        "Route of technician 'Ann' in shift 0, stop 1: "
        "the problem has no depot 'E' "
        "(PROBLEM.md, rule 7)."
    ),
]
CASES = [(damage, sentence) for (_, damage), sentence in zip(BROKEN, SENTENCES, strict=True)]


@pytest.mark.parametrize(("damage", "sentence"), CASES, ids=[kind.value for kind, _ in BROKEN])
def test_sentence(damage: Break, sentence: str) -> None:
    """The sentence names the route, the stop, the job, the rule and the figures that break it."""
    (violation,) = verdict_on(damage)
    assert violation.sentence == sentence

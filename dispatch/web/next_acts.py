"""What a dispatcher tries first for a job that is left out."""

from __future__ import annotations

from dispatch.languages import mark

# What a dispatcher tries first, by the reason for which a job is left out.
NEXT_ACTS = {
    "skill": mark("Solve it remotely, or borrow somebody with the skill"),
    "not allowed": mark("Ask the customer to allow another technician"),
    "locked technician": mark("Take the lock off"),
    "no shift": mark("Ask for an extra shift, or offer another day"),
    "tool": mark("Have the tool brought to a depot"),
    "part nowhere": mark("Order the part"),
    "part on order": mark("Tell the customer when the part comes"),
    "part taken": mark("Order more, or choose who gets it"),
    "contradicting times": mark("Correct the times of the ticket"),
    "outside every shift": mark("Offer a time within a shift"),
    "too far": mark("Offer a later time, or solve it remotely"),
    "pick-up too far": mark("Load the part in the morning"),
    "break": mark("Move the break, or offer another time"),
    "locked time": mark("Take the lock off"),
    "hard due": mark("Agree a later time with the customer"),
    "no room": mark("See where it could go, or re-plan"),
    "costs more": mark("See where it could go"),
}
PLAN_IT = mark("See where it could go, or re-plan")

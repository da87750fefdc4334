"""What a search for a headcount looks for, what it has seen, and what it recommends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.languages import gettext as _
from dispatch.languages import mark, ngettext
from dispatch.staffing.history import StaffingError
from dispatch.staffing.mixes import Mix
from dispatch.staffing.statistics import Interval
from dispatch.staffing.study import Estimate

Heads = Mapping[str, int]
"""How many of each role."""


@dataclass(frozen=True)
class Goal:
    """What is looked for.

    Attributes
    ----------
    target : float
        Share of promises to be kept.
    indifference : float
        A level this far below the target is as good; without it near ties would never be decided.
    quick : int
        Replications of a first look.
    most : int
        Replications that one headcount gets at most.
    spread : int
        How many heads of each role fewer or more the race looks at.
    """

    target: float = 0.95
    indifference: float = 0.005
    quick: int = 5
    most: int = 40
    spread: int = 2

    def __post_init__(self) -> None:
        """Refuse goals that mean nothing."""
        if not 0 < self.target < 1 or not 0 < self.indifference < self.target:
            raise StaffingError(
                _(
                    "A target of {target:g} with an indifference of {indifference:g} means nothing. Give"
                    " shares between 0 and 1, the indifference the smaller, such as 0.95 and 0.005.",
                    target=self.target,
                    indifference=self.indifference,
                )
            )
        if not 2 <= self.quick <= self.most or self.spread < 0:
            raise StaffingError(
                _(
                    "{quick} to {most} replications over a spread of {spread} cannot be run. Give 2"
                    " replications or more, and a spread of 0 or more.",
                    quick=self.quick,
                    most=self.most,
                    spread=self.spread,
                )
            )


@dataclass(frozen=True)
class Seen:
    """A mix that the search has looked at.

    Attributes
    ----------
    heads : mapping of role to int
        Which.
    cents_a_week : int
        What it costs, named people included.
    level : Interval
        Its service level on the replications it got, by a 95 % interval of its own.
    is_unstable : bool
        Whether its backlog grows beyond doubt.
    choices : mapping of choice to int
        How often each choice beside hiring is made.
    """

    heads: Heads
    cents_a_week: int
    level: Interval
    is_unstable: bool
    choices: Mapping[str, int] = field(default_factory=dict)

    @property
    def mix(self) -> Mix:
        """Heads and choices together."""
        return {**self.heads, **self.choices}

    @property
    def words(self) -> str:
        """Heads and choices in words, without those that are none."""
        made = [
            name if count == 1 else f"{count} × {name}"
            for name, count in self.choices.items()
            if count
        ]
        return ", ".join(
            [*(f"{count} {role}" for role, count in self.heads.items() if count), *made]
        )


NO_HEADCOUNT = mark(
    "No headcount keeps {target} of the promises: even with heads in plenty it is {level} ± {width}."
    " What is missed: {causes}."
)
NO_CHOICE = mark(
    "No headcount and no choice keeps {target} of the promises: even with heads in plenty it is"
    " {level} ± {width}. What is missed: {causes}."
)
KEEPS = mark(
    "{who} {level} ± {width} of the promises, the target being {target}, for {cost} a week."
)
SHORT = mark(
    "{who} {level} ± {width} of the promises, short of the target of {target}, for {cost} a week."
)
UNDECIDED = mark(
    "{who} {level} ± {width} of the promises, which cannot be told from the target of {target},"
    " for {cost} a week."
)


@dataclass(frozen=True)
class Recommendation:
    """The answer of a search.

    Attributes
    ----------
    heads : mapping of role to int, or None
        The cheapest headcount found; None where no headcount reaches the target.
    cents_a_week : int
        What it costs, named people included; that of the ceiling where there is no answer.
    level : Estimate
        On fresh chance; of the ceiling where there is no answer.
    ceiling : Estimate
        What as many heads as one could want do, with the causes of what is missed all the same.
    least : mapping
        Heads below which the work cannot be held.
    undecided : tuple of mappings
        Cheaper mixes that could not be told from the target with the replications allowed.
    replications : int
        That this answer rests on.
    seen : tuple of Seen
        Every mix looked at, the cheapest first.
    choices : mapping of choice to int
        How often each choice beside hiring is made; of the ceiling where there is no answer.
    """

    heads: Heads | None
    cents_a_week: int
    level: Estimate
    ceiling: Estimate
    least: Heads
    undecided: tuple[Mix, ...]
    replications: int
    seen: tuple[Seen, ...] = ()
    choices: Mapping[str, int] = field(default_factory=dict)

    def sentence(self, target: float) -> str:
        """The answer in one sentence."""
        level = self.level.level
        if self.heads is None:
            names = [_(cause) for cause in list(_causes(self.ceiling))[:3]]
            figures = {"target": f"{target:.1%}", "level": f"{level.mean:.1%}"}
            return _(
                NO_CHOICE if self.choices else NO_HEADCOUNT,
                **figures,
                width=f"{level.half_width:.1%}",
                causes=_(", ").join(names) or _("none named"),
            )
        told = KEEPS
        if level.mean < target:
            told = SHORT if level.high < target else UNDECIDED
        return _(
            told,
            who=self._who(self.heads),
            level=f"{level.mean:.1%}",
            width=f"{level.half_width:.1%}",
            target=f"{target:.1%}",
            cost=f"{self.cents_a_week / 100:,.0f}",
        )

    def _who(self, heads: Heads) -> str:
        total = sum(heads.values())
        each = _(", ").join(f"{count} {name}" for name, count in heads.items() if count)
        made = _(", ").join(
            f"“{name}”" if count == 1 else f"{count} × “{name}”"
            for name, count in self.choices.items()
            if count
        )
        named = each or _("nobody more")
        if made:
            return ngettext(
                "{count} head ({named}) with {choices} keeps",
                "{count} heads ({named}) with {choices} keep",
                total,
                named=named,
                choices=made,
            )
        return ngettext(
            "{count} head ({named}) keeps", "{count} heads ({named}) keep", total, named=named
        )


def _causes(estimate: Estimate) -> dict[str, int]:
    """Return the causes of missed promises over all replications, most first."""
    counts: dict[str, int] = {}
    for summary in estimate.summaries:
        for cause, number in summary.causes.items():
            counts[cause] = counts.get(cause, 0) + number
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

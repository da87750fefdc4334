"""The fault catalogue: for each symptom what mending it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dispatch.domain.job import Difficulty, Priority


@dataclass(frozen=True)
class KnownFault:
    """One row of the catalogue.

    Attributes
    ----------
    code : str
        Unique, as in `BOI-01`; a job names it in `Job.fault`.
    symptom, symptom_zh : str
        What the customer says, in English and in Chinese.
    skill, level : str, int
        What the technician has to hold.
    minutes : float
        Time on site of a technician of speed 1.
    words : tuple of str
        Other words that customers use.
    kind : str
        Kind of job.
    priority : Priority
        How urgent it tends to be.
    tools : tuple of str
        What has to be aboard.
    parts : Mapping of sku to likelihood
        How often a visit for this fault uses the part: above 0, up to 1.
    difficulty : Difficulty
        How hard it tends to be.
    remote : bool
        Whether it may be solved on the phone.
    remote_steps, remote_steps_zh : tuple of str
        What to try, or to advise, on the phone.
    steps, steps_zh : tuple of str
        What to do on site.
    signals : tuple of str
        Codes that devices send for this fault.
    """

    code: str
    symptom: str
    skill: str
    level: int
    minutes: float
    symptom_zh: str = ""
    words: tuple[str, ...] = ()
    kind: str = "repair"
    priority: Priority = Priority.NORMAL
    tools: tuple[str, ...] = ()
    parts: Mapping[str, float] = field(default_factory=dict)
    difficulty: Difficulty = Difficulty.SIMPLE
    remote: bool = False
    remote_steps: tuple[str, ...] = ()
    remote_steps_zh: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    steps_zh: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All known faults, in the order of the file."""

    faults: tuple[KnownFault, ...]

    def __iter__(self) -> Iterator[KnownFault]:
        """Give the faults in the order of the file."""
        return iter(self.faults)

    @cached_property
    def by_code(self) -> Mapping[str, KnownFault]:
        """The faults by their codes."""
        return {fault.code: fault for fault in self.faults}

    @cached_property
    def by_signal(self) -> Mapping[str, KnownFault]:
        """The faults by the codes that devices send, without regard to capitals."""
        return {signal.casefold(): fault for fault in self.faults for signal in fault.signals}

    def of_signal(self, signal: str) -> KnownFault | None:
        """Return the fault that a device's code stands for; None where the catalogue does not know it."""
        return self.by_signal.get(signal.strip().casefold())

"""Every exception of the product.

::

    DispatchError               a sentence for the user: what, which value, what to do
    ├── InputError              the user's files cannot be used
    │   ├── InputFaults         rows and cells are wrong: carries every fault found
    │   └── StandardsError      the service standards or the holiday list are wrong
    ├── TravelError             travel times cannot be had
    │   ├── PlaceError          because of one place: carries its index
    │   │   ├── PlaceOffRoad    it lies too far from any road
    │   │   └── PlaceNotListed  a table of travel times does not hold it
    │   ├── NoRoute             no way leads from one place to another: carries both indices
    │   ├── TravelUnavailable   a routing service is down, slow, full or cannot be understood
    │   └── TravelRejected      a routing service refuses the question: carries its code
    ├── GeocodingError          a geocoding service cannot be asked (an address that is not found is no error)
    ├── BasemapError            the background of maps cannot be made
    ├── PlanningError           the plan cannot be made
    │   ├── SituationError      events, locks or progress do not fit the day
    │   └── UncheckedPlanError  the checker refused a plan; it does not leave the product
    ├── PlanFolderError         a folder does not hold a finished plan
    ├── SettingsError           a setting has a value that cannot be used
    ├── StorageError            the store cannot be opened, read or written
    │   ├── Conflict            the state of what is stored does not allow it
    │   ├── LeaseLost           another worker has taken the work over
    │   └── StaleVersion        somebody else has changed the thing meanwhile: carries both versions
    ├── NotFound                there is no thing of this id
    ├── NotAllowed              this person may not do this
    └── TooManyJobs             one person has asked for more work than is queued at once

The solver raises its own `solver.problem.ProblemError`; the command line and the pages turn both into sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dispatch.languages import gettext as _

if TYPE_CHECKING:
    from dispatch.domain.fault import Fault
    from dispatch.domain.place import Location


class DispatchError(Exception):
    """Something the user can mend; the text names the thing, the value and the remedy."""


class InputError(DispatchError):
    """The user's files cannot be used."""


class InputFaults(InputError):
    """Rows or cells of the input are wrong.

    Attributes
    ----------
    faults : tuple of Fault
        Every fault of every file, in the order of files and rows.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults and make a text of one line each."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class StandardsError(InputError):
    """The service standards or the holiday list are wrong."""


class TravelError(DispatchError):
    """Travel times cannot be had."""


class PlaceError(TravelError):
    """Travel times cannot be had because of one place.

    Attributes
    ----------
    index : int
        Which of the places that were asked for.
    """

    def __init__(self, index: int, sentence: str) -> None:
        """Keep which place it is."""
        self.index = index
        super().__init__(sentence)


class PlaceOffRoad(PlaceError):
    """A place lies too far from any road; `metres` is None where it is only known to be too far."""

    def __init__(self, index: int, place: Location, *, metres: float | None, name: str) -> None:
        """Make the sentence."""
        values = {"place": _shown(place), "name": name}
        if metres is None:
            sentence = _(
                "The place at {place} lies too far from any road ({name})."
                " Correct its coordinates, or take roads that cover it.",
                **values,
            )
        else:
            sentence = _(
                "The place at {place} lies {metres} m from any road ({name})."
                " Correct its coordinates, or take roads that cover it.",
                metres=f"{metres:,.0f}",
                **values,
            )
        super().__init__(index, sentence)


class PlaceNotListed(PlaceError):
    """A table of travel times does not hold a place."""

    def __init__(self, index: int, place: Location, *, name: str) -> None:
        """Make the sentence."""
        sentence = _(
            "The place at {place} is not in the table {name}. Add its row and column, or correct its coordinates.",
            place=_shown(place),
            name=name,
        )
        super().__init__(index, sentence)


class NoRoute(TravelError):
    """No way leads from one place to another.

    Attributes
    ----------
    start, goal : int
        Which of the places that were asked for.
    """

    def __init__(self, start: int, goal: int, *, places: Sequence[Location], name: str) -> None:
        """Keep which places they are and make the sentence."""
        self.start, self.goal = start, goal
        super().__init__(
            _(
                "No way leads from {start} to {goal} ({name})."
                " Correct the coordinates, or take roads that connect them.",
                start=_shown(places[start]),
                goal=_shown(places[goal]),
                name=name,
            )
        )


class TravelUnavailable(TravelError):
    """A routing service is down, slow, full, or gives an answer that cannot be understood.

    Attributes
    ----------
    short : str
        The sentence without the remedy, for plans that were made all the same.
    """

    def __init__(self, sentence: str, *, short: str = "") -> None:
        """Keep what happened."""
        self.short = short or sentence
        super().__init__(sentence)


class TravelRejected(TravelError):
    """A routing service refuses the question.

    Attributes
    ----------
    code : str
        The service's own word or number for the reason.
    """

    def __init__(self, code: str, sentence: str) -> None:
        """Keep the code."""
        self.code = code
        super().__init__(sentence)


def _shown(place: Location) -> str:
    return f"{place.latitude:.5f}, {place.longitude:.5f}"


class GeocodingError(DispatchError):
    """A geocoding service cannot be asked."""


class BasemapError(DispatchError):
    """The background of maps cannot be made out of an extract."""


class PlanningError(DispatchError):
    """The plan cannot be made."""


class SituationError(PlanningError):
    """Events, locks or the progress of visits do not fit the day."""


class UncheckedPlanError(PlanningError):
    """The checker refused a plan, so it does not leave the product."""


class PlanFolderError(DispatchError):
    """A folder does not hold a finished plan."""


class SettingsError(DispatchError):
    """A setting has a value that cannot be used."""


class StorageError(DispatchError):
    """The store cannot be opened, read or written."""


class Conflict(StorageError):
    """The state of what is stored does not allow this; nothing was saved."""


class LeaseLost(StorageError):
    """Another worker has taken the work over, so what this one did is not saved."""

    def __init__(self, id: str, worker: str) -> None:
        """Make the sentence."""
        super().__init__(
            _(
                "Work {id} is no longer {worker}'s: its lease ran out. Nothing was saved.",
                id=id,
                worker=worker,
            )
        )


class StaleVersion(StorageError):
    """Somebody else has changed the thing since it was read; nothing was saved.

    Attributes
    ----------
    thing : str
        What was to be changed, with its id.
    given : int or None
        The version that the change rests on; None where it was found out by the database.
    found : int or None
        The version in the store.
    """

    def __init__(self, thing: str, *, given: int | None, found: int | None) -> None:
        """Keep both versions and make the sentence."""
        self.thing, self.given, self.found = thing, given, found
        versions = (
            ""
            if given is None
            else _(" (version {found} now, {given} when it was read)", found=found, given=given)
        )
        super().__init__(
            _(
                "{thing} has been changed by somebody else{versions}; nothing was saved. Read it again"
                " and repeat the change.",
                thing=f"{thing[:1].upper()}{thing[1:]}",
                versions=versions,
            )
        )


class NotFound(DispatchError):
    """There is no thing of this id.

    Attributes
    ----------
    kind, id : str
        What was looked for.
    """

    def __init__(self, kind: str, id: str) -> None:
        """Keep what was looked for and make the sentence."""
        self.kind, self.id = kind, id
        super().__init__(
            _("There is no {kind} {id!r}. Check the id against the list.", kind=_(kind), id=id)
        )


class NotAllowed(DispatchError):
    """A person may not do something; the text says who may."""


class TooManyJobs(DispatchError):
    """One person has asked for more work than is queued at once."""

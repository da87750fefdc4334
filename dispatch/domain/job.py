"""Work asked for by customers, and what was promised to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from dispatch.domain.place import Location, ZoneKind


class Priority(str, Enum):
    """How urgent a job is; the weights in the plan follow the service standards."""

    EMERGENCY = "emergency"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Difficulty(str, Enum):
    """How hard the work is; the promised time to resolution depends on it."""

    SIMPLE = "simple"
    COMPLEX = "complex"
    HARD = "hard"


@dataclass(frozen=True)
class Window:
    """A closed interval in which the work has to start on site."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class Assignment:
    """A technician, and a start on site where one is fixed or was told to the customer."""

    technician_id: str
    start_at: datetime | None = None


@dataclass(frozen=True)
class OwnStandard:
    """What a customer's contract promises in place of the service standards, counted from the report.

    Attributes
    ----------
    first_response_hours, on_site_hours, resolution_hours : float or None
        Within how many hours; None leaves that promise to the service standards.
    working_hours : bool
        Whether working hours alone count.
    """

    first_response_hours: float | None = None
    on_site_hours: float | None = None
    resolution_hours: float | None = None
    working_hours: bool = False


@dataclass(frozen=True)
class Job:
    """Work asked for at one place.

    Attributes
    ----------
    id : str
        Unique.
    location : Location
        Where the work is.
    reported_at : datetime
        When the customer called; the clocks of the service standard start here.
    service_seconds : int
        Time on site of a technician of speed 1.
    kind, customer, customer_en, phone, address, description : str
        For people, and `kind` for the service standard; may be empty.
    skills : Mapping of name to least level
        What the technician has to hold.
    tools : tuple of str
        What has to be aboard.
    parts : Mapping of sku to quantity
        What the job uses up.
    windows : tuple of Window
        Appointments; empty is any time.
    release_at : datetime or None
        No start on site before.
    due_at : datetime or None
        A promise made by hand; it replaces that of the service standard.
    due_hard : bool
        Whether a start after the promise is forbidden rather than priced.
    weight : float or None
        Importance, 1 or more; None takes it from the priority.
    allowed_ids, forbidden_ids : tuple of str
        Technicians; an empty `allowed_ids` is everyone.
    preferred_id : str or None
        The customer's own technician.
    lock, told : Assignment or None
        Where the visit has to stay; what the customer was last told.
    place_precision : str
        Empty for coordinates from the file, else how the place was found ("house", "pin", "street", "city", …); those
        of `dispatch.domain.place.EXACT` may be driven to without asking.
    fault : str
        Code in the fault catalogue; empty where none was named.
    own_standard : OwnStandard or None
        What the customer's contract promised when the job was reported.
    """

    id: str
    location: Location
    reported_at: datetime
    service_seconds: int
    kind: str = ""
    customer: str = ""
    customer_en: str = ""
    phone: str = ""
    address: str = ""
    description: str = ""
    priority: Priority = Priority.NORMAL
    difficulty: Difficulty = Difficulty.SIMPLE
    skills: Mapping[str, int] = field(default_factory=dict)
    tools: tuple[str, ...] = ()
    parts: Mapping[str, int] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    release_at: datetime | None = None
    due_at: datetime | None = None
    due_hard: bool = False
    weight: float | None = None
    allowed_ids: tuple[str, ...] = ()
    forbidden_ids: tuple[str, ...] = ()
    preferred_id: str | None = None
    lock: Assignment | None = None
    told: Assignment | None = None
    place_precision: str = ""
    fault: str = ""
    own_standard: OwnStandard | None = None


@dataclass(frozen=True)
class Promise:
    """The clocks of one job.

    Attributes
    ----------
    zone : ZoneKind
        Zone the job lies in.
    zone_name : str
        Name of that zone; empty where none was drawn.
    first_response_at : datetime
        By when somebody has to answer the customer.
    on_site_at : datetime
        Latest start on site by the clock that counts: restarted from the part's arrival where it was awaited.
    resolution_at : datetime
        By when the work has to be finished, by the clock that counts.
    due_at : datetime
        The latest start that keeps both: the earlier of `on_site_at` and `resolution_at` less the time on site, or
        the promise made by hand.
    part_at : datetime or None
        When the awaited part is there; None where nothing is awaited.
    reported_on_site_at, reported_resolution_at : datetime
        The same promises counted from the report, as if no part had been awaited.
    weight : float
        Importance of the job in the plan, 1 or more.
    """

    zone: ZoneKind
    zone_name: str
    first_response_at: datetime
    on_site_at: datetime
    resolution_at: datetime
    due_at: datetime
    part_at: datetime | None
    reported_on_site_at: datetime
    reported_resolution_at: datetime
    weight: float = 1.0

"""A thing to do, as home lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """One thing to do: its clock in words, what it is, about whom, and the one press that leads
    there. `standing` is `over`, `soon` or empty."""

    clock: str
    day: str
    what: str
    name: str
    about: str = ""
    staff: bool = False
    action: str
    address: str
    standing: str = ""

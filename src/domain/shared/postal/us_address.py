"""An address as envelopes in the United States have it, in whatever holds one."""

from typing import Protocol

from domain.shared.decider import Refusal

LONGEST_LINE = 45
"""Characters: in print of ten points what the window of a No. 10 envelope shows (3.5 inches),
however the sheet lies in it."""
LINES = ("care_of", "address", "address_2", "city")
NEEDED = ("address", "city", "state", "zip_code")


class AddressNotWhole(Refusal):
    sentence = "A postal address needs a street or P.O. box, a city, a state and a ZIP code."
    field = "address"


class Parts(Protocol):
    """Empty where nothing was said."""

    @property
    def care_of(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def address_2(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def zip_code(self) -> str: ...


def missing_part(parts: Parts) -> str:
    """The first part that an address begun here still needs; empty where it is whole, or there is
    none."""
    if not any(getattr(parts, name) for name in (*LINES, *NEEDED)):
        return ""
    return next((name for name in NEEDED if not getattr(parts, name)), "")


def envelope_lines(parts: Parts) -> tuple[str, ...]:
    """What stands on an envelope below the name, as USPS asks for it; nothing without an
    address."""
    if not parts.address:
        return ()
    care_of = f"c/o {parts.care_of}" if parts.care_of else ""
    last = f"{parts.city} {parts.state} {parts.zip_code}"
    return tuple(line for line in (care_of, parts.address, parts.address_2, last) if line)

"""Somebody without an account asks for support: for themselves, or for somebody close to them."""

from dataclasses import dataclass

from domain.shared.decider import Refusal
from domain.shared.names import is_name
from domain.shared.postal.us_address import AddressNotWhole, missing_part
from domain.shared.vocabulary import SafeContact


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What was told. `asked_by` and `asked_by_phone` are of whoever asks for somebody else."""

    for_relative: bool
    name: str
    phone: str = ""
    email: str = ""
    way: SafeContact | None = None
    asked_by: str = ""
    asked_by_phone: str = ""
    care_of: str = ""
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


class NobodyNamed(Refusal):
    sentence = "A name is missing. A first name is enough."
    field = "participant_name"


class WayNotChosen(Refusal):
    sentence = "How we can reach you is missing."
    field = "safe_contact"


class NumberNotGiven(Refusal):
    sentence = "A phone number is missing for the way you chose."
    field = "phone"


class EmailNotGiven(Refusal):
    sentence = "An email address is missing for the way you chose."
    field = "email"


class AskerNotNamed(Refusal):
    sentence = "Your own name is missing."
    field = "asked_by"


class AskerOutOfReach(Refusal):
    sentence = "Your own phone number is missing, so nobody could call you back."
    field = "asked_by_phone"


def lacking(asking: Asking) -> tuple[Refusal, ...]:
    """All that must still be told, in the form's order: a name, and one way to answer whoever
    asks. Everything else is still needed before a match, see `completeness`."""
    found: list[Refusal] = []
    if asking.for_relative:
        found += [] if is_name(asking.asked_by) else [AskerNotNamed()]
        found += [] if asking.asked_by_phone else [AskerOutOfReach()]
    found += [] if is_name(asking.name) else [NobodyNamed()]
    if not asking.for_relative:
        found += lacking_way(asking)
    return (*found, *lacking_address(asking))


def lacking_way(asking: Asking) -> list[Refusal]:
    """The way itself, or the number or address that it needs."""
    if asking.way is None:
        return [WayNotChosen()]
    if asking.way is SafeContact.EMAIL:
        return [] if asking.email else [EmailNotGiven()]
    if asking.way is SafeContact.LETTER:
        return [] if asking.address or missing_part(asking) else [AddressNotWhole()]
    return [] if asking.phone else [NumberNotGiven()]


def lacking_address(asking: Asking) -> list[Refusal]:
    """What an address that was begun still needs."""
    missing = missing_part(asking)
    return [AddressNotWhole().at(missing)] if missing else []


def check_asking(asking: Asking) -> None:
    """Raises the first of what is lacking."""
    for refusal in lacking(asking):
        raise refusal


def careful_way(asking: Asking) -> SafeContact:
    """How the person may be reached: nobody else can say that leaving something is safe, so of whom
    a relative asks for, no more than a call is."""
    if asking.for_relative or asking.way is None:
        return SafeContact.NOT_AT_HOME
    return asking.way

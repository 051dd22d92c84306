"""Where a participant gets letters: an address as envelopes in the United States have it, and
whether a letter there is safe."""

from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from domain.shared.classified import Personal, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.postal.us_address import LINES, LONGEST_LINE, AddressNotWhole, missing_part
from domain.shared.postal.us_states import STATES, zip_code
from domain.shared.shared_refusals import ParticipantUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddressStated:
    """The whole address as it holds from now on; with nothing in it, that none is known."""

    participant_id: Subject
    no_fixed_address: Personal[bool]
    """They have no home of their own. They may still get letters: at a shelter, with somebody, or
    by general delivery."""
    care_of: Personal[str]
    """Whose mailbox it is, where it isn't theirs."""
    address: Personal[str]
    """Street and number, P.O. box, or General Delivery."""
    address_2: Personal[str]
    city: Personal[str]
    state: Personal[str]
    """As in `us_states`."""
    zip_code: Personal[str]
    letters: Personal[bool]
    """They said that a plain letter to this address is safe."""


class AddressLineTooLong(Refusal):
    sentence = f"A line of a postal address has at most {LONGEST_LINE} characters."
    field = "address"


class StateUnknown(Refusal):
    sentence = "The state is none of the United States, by its two letters like VA."
    field = "state"


class ZipCodeUnreadable(Refusal):
    sentence = "A ZIP code has five digits, or nine, like 23219 or 23219-1234."
    field = "zip_code"


class LetterNeedsAddress(Refusal):
    sentence = "A letter needs a postal address."
    field = "address"


class Addressed(Protocol):
    """As a profile has it."""

    @property
    def participant_id(self) -> UUID | None: ...

    @property
    def address(self) -> PostalAddressStated | None: ...


def no_address(participant_id: UUID) -> PostalAddressStated:
    """That none is known."""
    return PostalAddressStated(
        participant_id=participant_id,
        no_fixed_address=False,
        care_of="",
        address="",
        address_2="",
        city="",
        state="",
        zip_code="",
        letters=False,
    )


def check_address(stated: PostalAddressStated) -> None:
    """Raises what is wrong with it, about the first field that it is wrong in."""
    for name in LINES:
        if len(getattr(stated, name)) > LONGEST_LINE:
            raise AddressLineTooLong().at(name)
    if missing := missing_part(stated):
        raise AddressNotWhole().at(missing)
    if stated.letters and not stated.address:
        raise LetterNeedsAddress
    if stated.state and stated.state not in STATES:
        raise StateUnknown
    if stated.zip_code != zip_code(stated.zip_code):
        raise ZipCodeUnreadable


def state_postal_address(state: Addressed, stated: PostalAddressStated) -> tuple[Fact, ...]:
    """Replaces the address by what was said now, and with it whether letters there are safe."""
    participant_id = known(state.participant_id, ParticipantUnknown)
    check_address(stated)
    return () if (state.address or no_address(participant_id)) == stated else (stated,)


def letters_are_safe(state: Addressed) -> bool:
    return state.address is not None and bool(state.address.letters and state.address.address)


def say_of_letters(state: Addressed, *, safe: bool) -> tuple[Fact, ...]:
    """That letters to the address that is known are safe, or no longer."""
    if safe == letters_are_safe(state):
        return ()
    if state.address is None or not state.address.address:
        raise LetterNeedsAddress().at("ways")
    return (replace(state.address, letters=safe),)

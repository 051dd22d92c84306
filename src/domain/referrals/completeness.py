"""What a referral still needs before a match; a call may give a name and a safe way alone."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.referrals.received_changes import AvailabilityChanged
from domain.referrals.referral_received import (
    NoRoomForASession,
    ReferralReceived,
)
from domain.referrals.referral_state import Referral, check_open
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal
from domain.shared.hours import WeeklyWindow, starts
from domain.shared.vocabulary import Experience, Mode, ServiceLine


class Needed(StrEnum):
    """What nobody can be matched without."""

    BIRTH_DATE = "birth-date"
    COUNTY = "county"
    SERVICE_LINE = "service-line"
    AREAS = "areas"
    MODES = "modes"
    HOURS = "hours"


NEEDED: dict[Needed, str] = {
    Needed.BIRTH_DATE: "Birth date",
    Needed.COUNTY: "County of residence",
    Needed.SERVICE_LINE: "Service line",
    Needed.AREAS: "Lived experience, at least one area",
    Needed.MODES: "Ways to meet",
    Needed.HOURS: "Hours when they can meet",
}
"""Each as a list says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportStated:
    """What they would like support with, told after the referral came in."""

    referral_id: Plain[UUID]
    participant_id: Subject
    service_line: Personal[ServiceLine | None]
    experiences: Personal[tuple[Experience, ...]]


class StillIncomplete(Refusal):
    sentence = "Something that a match needs is still missing from the referral."


class NothingAdded(Refusal):
    sentence = "Nothing was filled in."


def evolve(state: Referral, fact: SupportStated) -> Referral:
    if state.received is None:
        return state
    told = replace(state.received, service_line=fact.service_line, experiences=fact.experiences)
    return replace(state, received=told)


def missing(received: ReferralReceived, birth_date: date | None, county: str) -> tuple[Needed, ...]:
    """What is still needed of whom the referral is about, and of it, in the form's order."""
    person = {Needed.BIRTH_DATE: birth_date is not None, Needed.COUNTY: bool(county)}
    return tuple(n for n, known in person.items() if not known) + missing_of_referral(received)


def missing_of_referral(received: ReferralReceived) -> tuple[Needed, ...]:
    """Of these alone, what the referral itself says."""
    there = {
        Needed.SERVICE_LINE: received.service_line is not None,
        Needed.AREAS: bool(received.experiences),
        Needed.MODES: bool(received.modes),
        Needed.HOURS: bool(received.windows),
    }
    return tuple(needed for needed, known in there.items() if not known)


def check_complete(received: ReferralReceived, birth_date: date | None, county: str) -> None:
    """Raises StillIncomplete."""
    if missing(received, birth_date, county):
        raise StillIncomplete


def add_support(
    state: Referral, line: ServiceLine | None, experiences: tuple[Experience, ...]
) -> tuple[Fact, ...]:
    """The service line and what matters most, told later; what is not told stays as it was."""
    received = check_open(state)
    line, experiences = line or received.service_line, experiences or received.experiences
    if (received.service_line, received.experiences) == (line, experiences):
        return ()
    return (
        SupportStated(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            service_line=line,
            experiences=experiences,
        ),
    )


def add_availability(
    state: Referral, windows: tuple[WeeklyWindow, ...], modes: Set[Mode]
) -> tuple[Fact, ...]:
    """Hours and ways to meet, told later; what is not told stays as it was."""
    received = check_open(state)
    windows, modes = windows or received.windows, modes or received.modes
    if (received.windows, received.modes) == (windows, modes):
        return ()
    if windows and not starts(windows, received.session_minutes):
        raise NoRoomForASession
    return (
        AvailabilityChanged(
            referral_id=received.referral_id,
            participant_id=received.participant_id,
            windows=windows,
            modes=frozenset(modes),
        ),
    )

"""A referral as it came in, and what it must say so that it can be met at all."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal
from domain.shared.hours import QUARTER, WeeklyWindow, starts
from domain.shared.vocabulary import Experience, Frequency, Mode, ServiceLine, Urgency

SHORTEST_SESSION = QUARTER

LONGEST_SESSION = 240
"""Minutes: four hours a day is the most that may be billed (12VAC30-130-5210)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReceived:
    referral_id: Plain[UUID]
    participant_id: Subject
    sender_reference: Personal[str]
    source: Personal[str]
    service_line: Personal[ServiceLine | None]
    """None, as areas, modes and windows may be empty, until somebody tells."""
    experiences: Personal[tuple[Experience, ...]]
    modes: Personal[frozenset[Mode]]
    windows: Personal[tuple[WeeklyWindow, ...]]
    urgency: Plain[Urgency]
    received_at: Plain[datetime]
    recommended_on: Plain[date | None]
    frequency: Plain[Frequency]
    session_minutes: Plain[int]


class NoMode(Refusal):
    sentence = "A referral needs at least one way of meeting."
    field = "modes"


class SessionLengthOffGrid(Refusal):
    sentence = "A session takes 15 to 240 minutes, in steps of 15."
    field = "session_minutes"


class NoRoomForASession(Refusal):
    sentence = "None of the weekly windows is long enough for one session."
    field = "available"


class ReceivedInTheFuture(Refusal):
    sentence = "A referral can't be received in the future."
    field = "received_at"


def check_received(received: ReferralReceived, now: datetime) -> None:
    """Refuses hours in which nobody could ever be met, and a referral from the future. What was
    not told yet is still needed before a match, see `completeness`."""
    check_session_length(received.session_minutes)
    if received.windows and not starts(received.windows, received.session_minutes):
        raise NoRoomForASession
    if received.received_at > now:
        raise ReceivedInTheFuture


def check_session_length(minutes: int) -> None:
    if minutes % QUARTER or not SHORTEST_SESSION <= minutes <= LONGEST_SESSION:
        raise SessionLengthOffGrid


def check_meeting(modes: Set[Mode], windows: tuple[WeeklyWindow, ...], minutes: int) -> None:
    """Refuses when there is no way to meet, or no weekly window for `minutes`."""
    if not modes:
        raise NoMode
    if not starts(windows, minutes):
        raise NoRoomForASession

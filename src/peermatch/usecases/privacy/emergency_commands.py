"""Emergency access is begun after a search, ended, and reviewed; and whom somebody told is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people.participant import PARTICIPANT, check_registered
from domain.privacy import emergency_access
from domain.privacy.emergency_access import (
    EMERGENCY_ACCESS,
    LASTS,
    EmergencyAccessReviewed,
    EmergencyReason,
    EmergencySearchFailed,
    EmergencyTelling,
    GlassBroken,
    review_by,
)
from domain.privacy.unusual_looks import Finding
from domain.shared.roles import Role
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.reach import MAY_ASK
from peermatch.usecases.core.service import UseCase

ARE_TOLD = frozenset({Role.PRIVACY_OFFICER, Role.COORDINATOR, Role.MANAGER})
"""Who sees at once that somebody asked, and who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEmergencyAccess:
    """Without a participant where the search found nobody. Whoever asks is the command's
    actor; given by `emergency_search` alone. `name` and `birth_date` are what was looked for: in no
    fact, and in the command's keyed digest, so that under one id nobody tries several names."""

    access_id: UUID
    participant_id: UUID | None
    reason: EmergencyReason
    words: str
    name: str
    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EndEmergencyAccess:
    access_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TellInEmergency:
    """Whom somebody told without consent, and what."""

    access_id: UUID
    disclosure_id: UUID
    recipient: str
    affiliation: str
    information: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEmergencyAccess:
    access_id: UUID
    finding: Finding


def begin_emergency_access(work: Work, command: BeginEmergencyAccess, program: Program) -> None:
    at, viewer = work.command.at, work.command.actor
    today = program.today(at)
    due = review_by(today, holidays_around(today))
    asked: GlassBroken | EmergencySearchFailed = EmergencySearchFailed(
        access_id=command.access_id, viewer=viewer, review_by=due
    )
    if command.participant_id is not None:
        check_registered(work.read(PARTICIPANT, command.participant_id))
        asked = GlassBroken(
            access_id=command.access_id,
            participant_id=command.participant_id,
            viewer=viewer,
            reason=command.reason,
            words=command.words,
            until=at + LASTS,
            review_by=due,
        )
    work.load(EMERGENCY_ACCESS, command.access_id).decide(emergency_access.begin, asked)


def end_emergency_access(work: Work, command: EndEmergencyAccess, _program: Program) -> None:
    stream = work.load(EMERGENCY_ACCESS, command.access_id)
    stream.decide(emergency_access.end, work.command.actor, work.command.at)


def tell_in_emergency(work: Work, command: TellInEmergency, _program: Program) -> None:
    telling = EmergencyTelling(
        disclosure_id=command.disclosure_id,
        recipient=command.recipient,
        affiliation=command.affiliation,
        information=command.information,
    )
    stream = work.load(EMERGENCY_ACCESS, command.access_id)
    stream.decide(emergency_access.tell, work.command.actor, telling, work.command.at)


def review_emergency_access(work: Work, command: ReviewEmergencyAccess, program: Program) -> None:
    today = program.today(work.command.at)
    stream = work.load(EMERGENCY_ACCESS, command.access_id)
    stream.decide(emergency_access.review, command.finding, work.command.actor, today)


USE_CASES = (
    UseCase(
        BeginEmergencyAccess,
        frozenset({Role.SERVICE}),
        begin_emergency_access,
        makes="access_id",
    ),
    UseCase(EndEmergencyAccess, MAY_ASK, end_emergency_access),
    UseCase(TellInEmergency, MAY_ASK, tell_in_emergency, makes="disclosure_id"),
    UseCase(
        ReviewEmergencyAccess,
        frozenset({Role.PRIVACY_OFFICER}),
        review_emergency_access,
        changed_by=ChangedBy("access_id", EmergencyAccessReviewed),
    ),
)

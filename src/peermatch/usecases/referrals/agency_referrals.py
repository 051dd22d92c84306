"""An agency refers somebody by its link: the same referral as any other, with who sent it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.referrals import intake as referral_intake
from domain.referrals.asking.agency import AgencyAsking, check_agency_asking, way_told_to_agency
from domain.referrals.asking.without_account import Asking
from domain.referrals.intake import AgreementToReferralTold, SourceKind
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, SafeContact, ServiceLine, Urgency
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.asking_for_support import USUAL_MINUTES
from peermatch.usecases.referrals.intake import ReceiveReferral, receive_referral
from peermatch.usecases.referrals.referral_course import (
    AcknowledgeReferral,
    NameReferrer,
    acknowledge,
    name_referrer,
    received,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferFromAgency:
    """What somebody at `organization` told of a person who agreed to it. The referral's id is that
    of the `receipt`."""

    referral_id: UUID
    receipt: str
    organization: str
    asked_by: str
    asked_by_phone: str
    agreed_on: date | None
    participant_name: str
    birth_date: date | None = None
    safe_contact: SafeContact | None = None
    phone: str = ""
    email: str = ""
    language: str
    county: str = ""
    service_line: ServiceLine | None = None
    urgency: Urgency = Urgency.ROUTINE


def agency_asking_of(command: ReferFromAgency) -> AgencyAsking:
    asking = Asking(
        for_relative=True,
        name=command.participant_name,
        phone=command.phone,
        email=command.email,
        way=command.safe_contact,
        asked_by=command.asked_by,
        asked_by_phone=command.asked_by_phone,
    )
    return AgencyAsking(asking=asking, agreed_on=command.agreed_on)


def refer_from_agency(work: Work, command: ReferFromAgency, program: Program) -> Result:
    """Takes the referral in as intake does, and notes that the agency knows. Whether somebody is
    known already is looked at later, by staff: nothing here depends on it."""
    told = agency_asking_of(command)
    check_agency_asking(told, program.today(work.command.at))
    taken = receive_referral(work, _referral(command, told, work), program)
    who = NameReferrer(
        referral_id=command.referral_id,
        kind=SourceKind.AGENCY,
        name=command.asked_by,
        organization=command.organization,
        phone=command.asked_by_phone,
    )
    name_referrer(work, who, program)
    if command.agreed_on is not None:
        _note_agreement(work, command.referral_id, command.agreed_on)
    acknowledge(work, AcknowledgeReferral(referral_id=command.referral_id), program)
    return taken


def _note_agreement(work: Work, referral_id: UUID, agreed_on: date) -> None:
    referral, participant_id = received(work, referral_id)
    agreed = AgreementToReferralTold(
        referral_id=referral_id, participant_id=participant_id, agreed_on=agreed_on
    )
    referral.record(*referral_intake.note_agreement(referral.state.intake, agreed))


def _referral(command: ReferFromAgency, told: AgencyAsking, work: Work) -> ReceiveReferral:
    return ReceiveReferral(
        referral_id=command.referral_id,
        referral=command.receipt,
        participant_name=command.participant_name,
        birth_date=command.birth_date,
        phone=command.phone,
        email=command.email,
        safe_contact=way_told_to_agency(told),
        county=command.county,
        language=command.language,
        service_line=command.service_line,
        gender_preference="",
        gender_preference_strength=None,
        urgency=command.urgency,
        source="agency",
        received_at=work.command.at,
        recommended_on=None,
        consent_signed_on=None,
        consent_expires_on=None,
        exclude_specialists=frozenset(),
        prefer_specialists=frozenset(),
        frequency=Frequency.WEEKLY,
        session_minutes=USUAL_MINUTES,
    )


USE_CASES = (
    UseCase(ReferFromAgency, frozenset({Role.SERVICE}), refer_from_agency, makes="referral_id"),
)

"""An agency refers somebody by its link: the same referral as any other, with who sent it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.referrals import intake as referral_intake
from domain.referrals.asking.agency import AgencyAsking, check_agency_asking, way_told_to_agency
from domain.referrals.intake import AgreementToReferralTold, SourceKind
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact, ServiceLine, Urgency
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.asking_for_support import (
    asking_of,
    referral_of,
    referrer,
    taken_in,
)
from peermatch.usecases.referrals.referral_course import received


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
    care_of: str = ""
    address: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


def agency_asking_of(command: ReferFromAgency) -> AgencyAsking:
    asking = asking_of(command, for_relative=True)
    return AgencyAsking(asking=asking, agreed_on=command.agreed_on)


def refer_from_agency(work: Work, command: ReferFromAgency, program: Program) -> Result:
    """Takes the referral in as intake does, and notes that the agency knows. Whether somebody is
    known already is looked at later, by staff: nothing here depends on it."""
    told = agency_asking_of(command)
    check_agency_asking(told, program.today(work.command.at))
    referral = referral_of(
        command,
        way_told_to_agency(told),
        "agency",
        work,
        birth_date=command.birth_date,
        urgency=command.urgency,
    )
    who = referrer(command, SourceKind.AGENCY, command.organization)
    taken = taken_in(work, referral, who, program)
    if command.agreed_on is not None:
        _note_agreement(work, command.referral_id, command.agreed_on)
    return taken


def _note_agreement(work: Work, referral_id: UUID, agreed_on: date) -> None:
    referral, participant_id = received(work, referral_id)
    agreed = AgreementToReferralTold(
        referral_id=referral_id, participant_id=participant_id, agreed_on=agreed_on
    )
    referral.record(*referral_intake.note_agreement(referral.state.intake, agreed))


USE_CASES = (
    UseCase(ReferFromAgency, frozenset({Role.SERVICE}), refer_from_agency, makes="referral_id"),
)

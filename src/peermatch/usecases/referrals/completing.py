"""What a call left open is added later, all of it in one form."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people import participant as people
from domain.people import told_later
from domain.people.participant import PARTICIPANT
from domain.referrals import completeness
from domain.referrals.completeness import NothingAdded, SupportStated
from domain.referrals.received_changes import AvailabilityChanged
from domain.referrals.referral_closing import ReferralClosed, ReferralReopened
from domain.shared.decider import known
from domain.shared.hours import WeeklyWindow
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Experience, Mode, ServiceLine
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.referrals.intake import INTAKE, check_county
from peermatch.usecases.referrals.referral_course import received


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteReferral:
    """Whatever is filled in is recorded; what is left empty stays as it is."""

    referral_id: UUID
    participant_name: str = ""
    birth_date: date | None = None
    county: str = ""
    service_line: ServiceLine | None = None
    areas: tuple[Experience, ...] = ()
    modes: frozenset[Mode] = frozenset()
    available: tuple[WeeklyWindow, ...] = ()


def complete_referral(work: Work, command: CompleteReferral, _program: Program) -> Result:
    """Adds what was told since; answers with what is still needed."""
    told = (
        command.participant_name,
        command.birth_date,
        command.county,
        command.service_line,
        command.areas,
        command.modes,
        command.available,
    )
    if not any(told):
        raise NothingAdded
    referral, participant_id = received(work, command.referral_id)
    person = work.load(PARTICIPANT, participant_id)
    check_county(work, command.county)
    line, areas = command.service_line, command.areas
    support = completeness.add_support(referral.state, line, areas)
    referral.record(*support)
    hours = completeness.add_availability(referral.state, command.available, command.modes)
    referral.record(*hours)
    name, born = command.participant_name, command.birth_date
    identity = told_later.add_birth_date(person.state, participant_id, name, born)
    person.record(*identity)
    if command.county:
        home = people.move_home(person.state, participant_id, command.county)
        person.record(*home)
    now = known(referral.state.received, ReferralUnknown)
    still = completeness.missing(now, person.state.birth_date, person.state.county)
    return {"still_needed": [needed.value for needed in still]}


USE_CASES = (
    UseCase(
        CompleteReferral,
        INTAKE,
        complete_referral,
        changed_by=ChangedBy(
            "referral_id", (SupportStated, AvailabilityChanged, ReferralClosed, ReferralReopened)
        ),
    ),
)

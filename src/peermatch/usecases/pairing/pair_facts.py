"""A referral and a specialist as the hard rules need them, from current facts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.pairing.eligibility import HeldBack, Offer, Seeker, broken
from domain.pairing.shortlist import (
    SHORTLIST,
    ParticipantIsChoosing,
    Shortlist,
    check_answered,
    not_wanted,
    shortlist_id,
)
from domain.people.authorization import AUTHORIZATION, AllUnitsUsed, check_units_left
from domain.people.participant import PARTICIPANT, Participant
from domain.people.profile import asked_for
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.referrals import choosing, screening
from domain.referrals.choosing import ChoiceComesFirst
from domain.referrals.completeness import StillIncomplete, check_complete
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import Referral
from domain.referrals.screening import NotEligible, NotScreened
from domain.sessions.counting import units
from domain.shared.decider import Refusal, known
from domain.shared.shared_refusals import ReferralUnknown, SpecialistUnknown
from domain.shared.vocabulary import Strength
from domain.specialists import about_self
from domain.specialists.caseload import places
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist, SpecialistEnrolled
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.pairing.household_rule import barred_by_household
from peermatch.usecases.referrals.merged_conflicts import conflict_between
from peermatch.usecases.sessions.existing_bookings import ReadState


class PairingNoLongerAllowed(Refusal):
    """A hard rule is broken on current facts; the sentence is that rule's own."""

    def __init__(self, sentence: str, rule: str = "") -> None:
        super().__init__(sentence)
        self.rule = rule
        """The rule's name."""


HELD_BACK: dict[type[Refusal], HeldBack] = {
    StillIncomplete: HeldBack.INCOMPLETE,
    NotScreened: HeldBack.SCREENING,
    NotEligible: HeldBack.ANOTHER_LINE,
    ChoiceComesFirst: HeldBack.SHORTLIST,
    ParticipantIsChoosing: HeldBack.ANSWER,
    AllUnitsUsed: HeldBack.UNPAID,
}
"""What a refusal to propose anybody means for the hard rules."""
CHOICES = frozenset({HeldBack.SHORTLIST, HeldBack.ANSWER})
"""What keeps a proposal back and never a shortlist."""


def seeker(
    read: ReadState,
    referral_id: UUID,
    program: Program,
    *,
    day: date,
    limits: Limits,
    barred: Iterable[UUID] = (),
) -> Seeker:
    """The referral's side on `day`; `barred` are specialists whom a conflict of interest rules
    out. Raises ReferralUnknown."""
    referral = read(REFERRAL, referral_id)
    received = known(referral.received, ReferralUnknown)
    person = read(PARTICIPANT, received.participant_id)
    consent = person.consent_on(day)
    required = person.gender_strength is Strength.REQUIRED
    lists = shortlists(read, referral_id)
    unwanted = frozenset[UUID]().union(*map(not_wanted, lists))
    return Seeker(
        referral_id=received.referral_id,
        participant_id=received.participant_id,
        service_line=received.service_line,
        experiences=received.experiences,
        language=person.language,
        modes=received.modes,
        county=person.county,
        windows=received.windows,
        session_minutes=received.session_minutes,
        frequency=received.frequency,
        urgency=received.urgency,
        received_on=program.today(received.received_at),
        consent_from=consent.signed_on if consent else None,
        consent_until=consent.expires_on if consent else None,
        gender_required=person.gender if required else "",
        gender_preferred="" if required else person.gender,
        excluded=person.excluded | person.ruled_out | unwanted | frozenset(barred),
        preferred=person.preferred,
        ranking=lists[-1].ranking if lists else (),
        held_back=_held_back(read, (referral, person), lists, day, limits),
        traits_required=asked_for(person.profile, Strength.REQUIRED),
        traits_preferred=asked_for(person.profile, Strength.PREFERRED),
    )


def to_choose(asked: Seeker) -> Seeker:
    """The referral's side where shortlists are looked for and nobody is proposed: whoever would
    like to choose, or is choosing, takes part."""
    return replace(asked, held_back=None) if asked.held_back in CHOICES else asked


def shortlists(read: ReadState, referral_id: UUID) -> tuple[Shortlist, ...]:
    """Every shortlist that was ever offered for a referral, oldest first."""
    found: list[Shortlist] = []
    while (one := read(SHORTLIST, shortlist_id(referral_id, len(found) + 1))).offered is not None:
        found.append(one)
    return tuple(found)


def _held_back(
    read: ReadState,
    whose: tuple[Referral, Participant],
    lists: Iterable[Shortlist],
    day: date,
    limits: Limits,
) -> HeldBack | None:
    """What the referral's own decisions, or its payers', would refuse a proposal for."""
    referral, person = whose
    try:
        if referral.received is not None:
            check_complete(referral.received, person.birth_date, person.county)
        screening.check_screened(referral.screening, required=limits.on(LimitName.SCREENING_FIRST))
        choosing.check_chosen(referral.choosing)
        for one in lists:
            check_answered(one, day)
        if referral.received is not None and limits.on(LimitName.AUTHORIZED_UNITS):
            authorized = [read(AUTHORIZATION, one) for one in sorted(person.authorizations)]
            check_units_left(authorized, units(referral.received.session_minutes), day)
    except Refusal as refusal:
        return HELD_BACK[type(refusal)]
    return None


def offer(
    specialist: Specialist,
    area: ServiceArea,
    program: Program,
    *,
    taken: int,
    limits: Limits = DEFAULT_LIMITS,
) -> Offer:
    """The specialist's side. `taken` is the number of places that count as used; `limits` are
    those of the day, whose ceilings hold over what was once agreed."""
    enrolled = known(specialist.enrolled, SpecialistUnknown)
    return Offer(
        specialist_id=enrolled.specialist_id,
        experiences=enrolled.experiences,
        languages=enrolled.languages,
        modes=enrolled.modes,
        counties=area.counties_within(enrolled.home_site, program.travel_limit_minutes),
        windows=enrolled.windows,
        credential=enrolled.credential,
        credential_until=enrolled.credential_expires_on,
        supervised=enrolled.supervisor_id is not None,
        capacity=places(enrolled, limits),
        taken=taken,
        gender=enrolled.gender,
        home=enrolled.home_site,
        leaving=specialist.last_day is not None,
        traits=about_self.traits(specialist),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A referral and a specialist with all that a decision about the two looks at."""

    seeker: Seeker
    offer: Offer
    enrolled: SpecialistEnrolled
    specialist: Specialist
    area: ServiceArea
    day: date

    def check(self, overridden: frozenset[str] = frozenset()) -> None:
        """Raises PairingNoLongerAllowed with the first broken rule's sentence.

        Rules named in `overridden` are made good by an arrangement.
        """
        every = broken(self.seeker, self.offer, self.day)
        failed = [rule for rule in every if rule.name not in overridden]
        if failed:
            raise PairingNoLongerAllowed(failed[0].refusal, failed[0].name)


def pair(
    work: Work, referral_id: UUID, specialist_id: UUID, match_id: UUID, program: Program
) -> Pair:
    """The pair on the command's day; a place that `match_id` holds counts as free for it."""
    day = program.today(work.command.at)
    return pair_on(work.read, (referral_id, specialist_id), match_id, program, day)


def pair_on(
    read: ReadState, two: tuple[UUID, UUID], match_id: UUID, program: Program, day: date
) -> Pair:
    """The same of a referral and a specialist on a day, however the record is read."""
    referral_id, specialist_id = two
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), day)
    theirs = seeker(read, referral_id, program, day=day, limits=limits)
    specialist = read(SPECIALIST, specialist_id)
    if specialist.enrolled is None:
        raise SpecialistUnknown
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    barred = barred_by_household(read, theirs.participant_id, (specialist_id,))
    if conflict_between(read, referral_id, theirs.participant_id, specialist_id).bars:
        barred |= {specialist_id}
    theirs = replace(theirs, excluded=theirs.excluded | barred)
    others = len((specialist.held | specialist.taken) - {match_id})
    return Pair(
        seeker=theirs,
        offer=offer(specialist, area, program, taken=others, limits=limits),
        enrolled=specialist.enrolled,
        specialist=specialist,
        area=area,
        day=day,
    )

"""The pair that a decision is about, as the hard rules see it, from current facts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.conflict import CONFLICT, conflict_id
from domain.decider import Refusal
from domain.default_limits import DEFAULT_LIMITS
from domain.eligibility import Offer, Seeker, broken
from domain.limits import Limits
from domain.participant import PARTICIPANT, Participant
from domain.referral import REFERRAL, ReferralReceived, ReferralUnknown
from domain.roster import places
from domain.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.specialist import SPECIALIST, Specialist, SpecialistEnrolled, SpecialistUnknown
from domain.vocabulary import Strength
from peermatch.store import Work
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import limits_of_day


class PairingNoLongerAllowed(Refusal):
    """A hard rule is broken on current facts; the sentence is that rule's own."""


def seeker(
    received: ReferralReceived,
    person: Participant,
    programme: Programme,
    day: date,
    barred: frozenset[UUID] = frozenset(),
) -> Seeker:
    """The referral's side on `day`; `barred` are specialists whom a conflict
    of interest or the participant's own choice rules out."""
    consent = person.consent_on(day)
    required = person.gender_strength is Strength.REQUIRED
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
        received_on=programme.today(received.received_at),
        consent_from=consent.signed_on if consent else None,
        consent_until=consent.expires_on if consent else None,
        gender_required=person.gender if required else "",
        gender_preferred="" if required else person.gender,
        excluded=person.excluded | person.ruled_out | barred,
        preferred=person.preferred,
    )


def offer(
    specialist: Specialist,
    area: ServiceArea,
    programme: Programme,
    *,
    taken: int,
    limits: Limits = DEFAULT_LIMITS,
) -> Offer:
    """The specialist's side. `taken` is the number of places that count as used; `limits` are
    those of the day, whose ceilings hold over what was once agreed."""
    enrolled = specialist.enrolled
    if enrolled is None:
        raise SpecialistUnknown
    return Offer(
        specialist_id=enrolled.specialist_id,
        experiences=enrolled.experiences,
        languages=enrolled.languages,
        modes=enrolled.modes,
        counties=area.counties_within(enrolled.home_site, programme.travel_limit_minutes),
        windows=enrolled.windows,
        credential=enrolled.credential,
        credential_until=enrolled.credential_expires_on,
        supervised=enrolled.supervisor_id is not None,
        capacity=places(enrolled, limits),
        taken=taken,
        gender=enrolled.gender,
        home=enrolled.home_site,
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
            raise PairingNoLongerAllowed(failed[0].refusal)


def pair(
    work: Work, referral_id: UUID, specialist_id: UUID, match_id: UUID, programme: Programme
) -> Pair:
    """The pair on the command's day; a place that `match_id` holds counts as free for it."""
    day = programme.today(work.command.at)
    received = work.load(REFERRAL, referral_id).state.received
    if received is None:
        raise ReferralUnknown
    person = work.load(PARTICIPANT, received.participant_id).state
    specialist = work.load(SPECIALIST, specialist_id).state
    if specialist.enrolled is None:
        raise SpecialistUnknown
    area = work.load(SERVICE_AREA, SERVICE_AREA_ID).state
    conflict = work.load(CONFLICT, conflict_id(received.participant_id, specialist_id)).state
    barred = frozenset({specialist_id}) if conflict.bars else frozenset[UUID]()
    others = len((specialist.held | specialist.taken) - {match_id})
    return Pair(
        seeker=seeker(received, person, programme, day, barred),
        offer=offer(
            specialist, area, programme, taken=others, limits=limits_of_day(work, programme)
        ),
        enrolled=specialist.enrolled,
        specialist=specialist,
        area=area,
        day=day,
    )

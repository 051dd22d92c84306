"""Given what the streams hold, exactly these two sides are what the hard rules look at."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from streams import Streams

from domain.pairing.conflict import CONFLICT, ConflictReviewed, Verdict, conflict_id
from domain.pairing.eligibility import HeldBack, Offer, Seeker
from domain.pairing.shortlist import (
    SHORTLIST,
    ShortlistRanked,
    ShortlistTurnedDown,
    shortlist_id,
)
from domain.people.participant import PARTICIPANT, SpecialistRuledOut
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, TravelMeasured
from domain.referrals.choosing import ChoiceAsked, ChoiceOffered, ChoiceUnmet
from domain.referrals.referral import REFERRAL
from domain.referrals.screening import Criterion, ReferralScreened
from domain.shared.shared_refusals import ReferralUnknown, SpecialistUnknown
from domain.shared.vocabulary import Credential, ServiceLine, Strength
from domain.specialists.caseload import PlaceHeld, PlaceTaken
from domain.specialists.leaving import LeavingReason, SpecialistLeaving
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist
from peermatch.usecases.core.program import Program
from peermatch.usecases.pairing.pair_facts import (
    Pair,
    PairingNoLongerAllowed,
    offer,
    pair,
    seeker,
    to_choose,
)
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SHORTLIST_ID,
    SPECIALIST_ID,
    TODAY,
    consent,
    disclosed,
    enrolled,
    limit_change,
    made_up_id,
    offered,
    received,
    registered,
    site,
    wishes,
)

ASKED = ChoiceAsked(referral_id=REFERRAL_ID)
OFFERED = ChoiceOffered(referral_id=REFERRAL_ID, shortlist_id=SHORTLIST_ID)
UNMET = ChoiceUnmet(referral_id=REFERRAL_ID)
BY = date(2026, 11, 30)


def waiting(*course: object, person: tuple[object, ...] = (), **asked: Any) -> Streams:
    """A referral with consent, after what else befell it or the participant."""
    here = Streams().add(PARTICIPANT, PARTICIPANT_ID, registered(), consent(), *person)
    return here.add(REFERRAL, REFERRAL_ID, received(**asked), *course)


def beside(here: Streams, *befell: object, **changes: Any) -> Streams:
    """The same with a specialist and a map beside it."""
    here.add(SERVICE_AREA, SERVICE_AREA_ID, site("TAP", "Essex"))
    return here.add(SPECIALIST, SPECIALIST_ID, enrolled(**changes), *befell)


def sought(here: Streams, day: date = TODAY, screening_first: int = 0, **more: Any) -> Seeker:
    change = limit_change(
        limit=LimitName.SCREENING_FIRST, value=screening_first, effective_from=TODAY
    )
    limits = limits_on(here.add(PROGRAM_RULES, RULES_ID, change).read(PROGRAM_RULES, RULES_ID), day)
    return seeker(here.read, REFERRAL_ID, Program(), day=day, limits=limits, **more)


def test_the_referrals_side_is_what_the_participant_needs_wishes_and_allows() -> None:
    fact, person, signed = received(), registered(), consent()
    assert sought(waiting()) == Seeker(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        service_line=fact.service_line,
        experiences=fact.experiences,
        language=person.language,
        modes=fact.modes,
        county=person.county,
        windows=fact.windows,
        session_minutes=60,
        frequency=fact.frequency,
        urgency=fact.urgency,
        received_on=date(2026, 11, 20),
        consent_from=signed.signed_on,
        consent_until=signed.expires_on,
    )


def test_a_referral_that_never_came_in_has_no_side() -> None:
    with pytest.raises(ReferralUnknown):
        seeker(Streams().read, REFERRAL_ID, Program(), day=TODAY, limits=DEFAULT_LIMITS)


def test_the_day_that_counts_for_waiting_is_the_programs() -> None:
    late = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert sought(waiting(received_at=late)).received_on == date(2026, 11, 19)


def test_without_a_consent_on_the_day_there_is_none_to_match_by() -> None:
    before = sought(waiting(), day=date(2026, 11, 19))
    assert (before.consent_from, before.consent_until) == (None, None)


@pytest.mark.parametrize(
    ("strength", "required", "preferred"),
    [(Strength.REQUIRED, "woman", ""), (Strength.PREFERRED, "", "woman")],
)
def test_a_gender_is_required_or_preferred_and_never_both(
    strength: Strength, required: str, preferred: str
) -> None:
    found = sought(waiting(person=(wishes(gender="woman", gender_strength=strength),)))
    assert (found.gender_required, found.gender_preferred) == (required, preferred)


def test_everyone_who_is_out_for_this_participant_is_excluded_whatever_the_reason() -> None:
    theirs, declined, barred, unranked = (made_up_id(f"specialist {n}") for n in range(4))
    own = wishes(
        excluded_specialists=frozenset({theirs}),
        preferred_specialists=frozenset({OTHER_SPECIALIST_ID}),
    )
    ruled_out = SpecialistRuledOut(participant_id=PARTICIPANT_ID, specialist_id=declined)
    here = waiting(person=(own, ruled_out))
    stream = shortlist_id(REFERRAL_ID, 1)
    ranked = ShortlistRanked(
        shortlist_id=SHORTLIST_ID, participant_id=PARTICIPANT_ID, ranking=(SPECIALIST_ID,)
    )
    here.add(SHORTLIST, stream, offered(specialists=(SPECIALIST_ID, unranked)), ranked)
    found = sought(here, barred=(barred,))
    assert found.excluded == {theirs, declined, barred, unranked}
    assert found.preferred == {OTHER_SPECIALIST_ID}
    assert found.ranking == (SPECIALIST_ID,)


def test_the_order_that_counts_is_that_of_the_last_shortlist() -> None:
    here = waiting()
    first, second = (shortlist_id(REFERRAL_ID, n) for n in (1, 2))
    named = {"shortlist_id": SHORTLIST_ID, "participant_id": PARTICIPANT_ID}
    here.add(SHORTLIST, first, offered(), ShortlistTurnedDown(shortlist_id=SHORTLIST_ID))
    third = made_up_id("a third specialist")
    here.add(SHORTLIST, second, offered(specialists=(third,)))
    here.add(SHORTLIST, second, ShortlistRanked(**named, ranking=(third,)))
    found = sought(here)
    assert found.ranking == (third,)
    assert found.excluded == {SPECIALIST_ID, OTHER_SPECIALIST_ID}


ALL_MET = frozenset(Criterion) - {Criterion.MENTAL_HEALTH_CHALLENGE, Criterion.CARES_FOR_SOMEONE}


def screened(*, eligible: bool) -> ReferralScreened:
    return ReferralScreened(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        service_line=ServiceLine.SUBSTANCE_USE,
        met=ALL_MET if eligible else frozenset(),
        eligible=eligible,
    )


@pytest.mark.parametrize(
    ("course", "screening_first", "held_back"),
    [
        ((), 0, None),
        ((), 1, HeldBack.SCREENING),
        ((screened(eligible=True),), 1, None),
        ((screened(eligible=False),), 0, HeldBack.ANOTHER_LINE),
        ((ASKED,), 0, HeldBack.SHORTLIST),
        ((ASKED, UNMET), 0, None),
        ((ASKED, OFFERED), 0, None),
        ((screened(eligible=False), ASKED), 0, HeldBack.ANOTHER_LINE),
    ],
)
def test_what_has_to_come_first_holds_a_proposal_back(
    course: tuple[Any, ...], screening_first: int, held_back: HeldBack | None
) -> None:
    assert sought(waiting(*course), screening_first=screening_first).held_back is held_back


@pytest.mark.parametrize(
    ("day", "held_back"),
    [(BY, HeldBack.ANSWER), (date(2026, 12, 1), None)],
    ids=["last day to answer", "the day after"],
)
def test_nobody_is_proposed_while_the_participant_chooses(
    day: date, held_back: HeldBack | None
) -> None:
    here = waiting(ASKED, OFFERED)
    here.add(SHORTLIST, shortlist_id(REFERRAL_ID, 1), offered(answer_by=BY))
    assert sought(here, day=day).held_back is held_back


@pytest.mark.parametrize(
    ("held_back", "still"),
    [
        (HeldBack.SHORTLIST, None),
        (HeldBack.ANSWER, None),
        (HeldBack.SCREENING, HeldBack.SCREENING),
        (HeldBack.ANOTHER_LINE, HeldBack.ANOTHER_LINE),
        (None, None),
    ],
)
def test_who_would_like_to_choose_takes_part_where_shortlists_are_looked_for(
    held_back: HeldBack | None, still: HeldBack | None
) -> None:
    asked = replace(sought(waiting()), held_back=held_back)
    assert to_choose(asked) == replace(asked, held_back=still)


AREA = Streams().add(
    SERVICE_AREA,
    SERVICE_AREA_ID,
    *(site("TAP", "Essex"), site("NEA", "Near"), site("FAR", "Far"), site("OFF", "Off the map")),
    TravelMeasured(from_site="TAP", to_site="NEA", minutes=60),
    TravelMeasured(from_site="FAR", to_site="TAP", minutes=61),
)


def offer_of(
    *befell: object, taken: int = 0, limits: Any = DEFAULT_LIMITS, **changes: Any
) -> Offer:
    state: Specialist = SPECIALIST.fold((enrolled(**changes), *befell))
    area = AREA.read(SERVICE_AREA, SERVICE_AREA_ID)
    return offer(state, area, Program(), taken=taken, limits=limits)


def test_the_specialists_side_is_what_they_share_where_they_reach_and_what_is_left() -> None:
    fact = enrolled()
    assert offer_of(taken=1) == Offer(
        specialist_id=SPECIALIST_ID,
        experiences=fact.experiences,
        languages=fact.languages,
        modes=fact.modes,
        counties=frozenset({"Essex", "Near"}),
        windows=fact.windows,
        credential=Credential.CERTIFIED,
        credential_until=date(2028, 1, 1),
        supervised=False,
        capacity=2,
        taken=1,
        gender="woman",
        home="TAP",
        leaving=False,
    )


def test_supervision_and_a_last_day_are_seen_from_the_specialists_side() -> None:
    leaving = SpecialistLeaving(
        specialist_id=SPECIALIST_ID, last_day=BY, reason=next(iter(LeavingReason))
    )
    assert offer_of(supervisor_id=OTHER_SPECIALIST_ID).supervised
    assert offer_of(leaving).leaving


def test_an_agreed_capacity_is_held_to_the_ceilings_of_the_day() -> None:
    lower = limit_change(limit=LimitName.CASELOAD_CEILING, value=4, effective_from=TODAY)
    limits = limits_on(PROGRAM_RULES.fold((lower,)), TODAY)
    assert offer_of(capacity=9).capacity == 9
    assert offer_of(capacity=9, limits=limits).capacity == 4


def test_whoever_is_not_on_the_roster_has_no_side() -> None:
    area = AREA.read(SERVICE_AREA, SERVICE_AREA_ID)
    with pytest.raises(SpecialistUnknown):
        offer(Specialist(), area, Program(), taken=0)


def paired(here: Streams, match_id: UUID = MATCH_ID) -> Pair:
    return pair(here.work(), REFERRAL_ID, SPECIALIST_ID, match_id, Program())


def test_a_pair_is_both_sides_on_the_day_of_the_command() -> None:
    here = beside(waiting())
    found = paired(here)
    assert (found.day, found.seeker) == (TODAY, sought(waiting()))
    assert found.offer.specialist_id == SPECIALIST_ID
    assert (found.enrolled, found.specialist.enrolled) == (enrolled(), enrolled())
    assert found.area == here.read(SERVICE_AREA, SERVICE_AREA_ID)
    found.check()
    with pytest.raises(SpecialistUnknown):
        paired(waiting())


def test_a_place_that_the_match_itself_holds_is_free_for_it() -> None:
    own = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
    other = PlaceTaken(specialist_id=SPECIALIST_ID, match_id=OTHER_MATCH_ID)
    here = beside(waiting(), own, other)
    assert paired(here).offer.taken == 1
    paired(here).check()
    assert paired(here, made_up_id("a third match")).offer.taken == 2
    with pytest.raises(PairingNoLongerAllowed) as refused:
        paired(here, made_up_id("a third match")).check()
    assert refused.value.rule == "within_caseload_capacity"


def test_a_pair_is_held_to_the_ceilings_of_the_commands_day() -> None:
    lower = limit_change(limit=LimitName.CASELOAD_CEILING, value=1, effective_from=TODAY)
    here = beside(waiting()).add(PROGRAM_RULES, RULES_ID, lower)
    assert paired(here).offer.capacity == 1
    later = replace(lower, effective_from=date(2026, 11, 24))
    assert paired(beside(waiting()).add(PROGRAM_RULES, RULES_ID, later)).offer.capacity == 2


def test_a_conflict_of_interest_rules_the_pair_out_until_a_review_allows_it() -> None:
    here = beside(waiting())
    stream = conflict_id(PARTICIPANT_ID, SPECIALIST_ID)
    here.add(CONFLICT, stream, disclosed(conflict_id=stream))
    assert paired(here).seeker.excluded == {SPECIALIST_ID}
    with pytest.raises(PairingNoLongerAllowed) as refused:
        paired(here).check()
    assert refused.value.rule == "not_excluded"
    allowed = ConflictReviewed(
        conflict_id=stream,
        participant_id=PARTICIPANT_ID,
        verdict=Verdict.NO_CONFLICT,
        conditions="",
    )
    here.add(CONFLICT, stream, allowed)
    assert paired(here).seeker.excluded == frozenset()
    paired(here).check()


def test_the_first_broken_rule_is_told_unless_an_arrangement_makes_it_good() -> None:
    found = paired(beside(waiting(), languages=frozenset({"es"}), modes=frozenset()))
    with pytest.raises(PairingNoLongerAllowed) as refused:
        found.check()
    assert refused.value.rule == "speaks_the_language"
    assert str(refused.value) == "The specialist does not speak the participant's language."
    with pytest.raises(PairingNoLongerAllowed) as next_one:
        found.check(frozenset({"speaks_the_language"}))
    assert next_one.value.rule == "can_meet_somehow"
    found.check(frozenset({"speaks_the_language", "can_meet_somehow"}))

"""What a matching run saw and how it was judged, as samples."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.matches.matching_run import (
    Misfit,
    Room,
    RunAskedPlanner,
    RunFoundWhatFits,
    RunJudged,
    RunSawGround,
    RunSawOffer,
    RunSawSeeker,
    RunWaitsJudged,
    WaitsOf,
)
from domain.pairing.eligibility import Offer, Seeker
from domain.pairing.run_bounds import LevelBound, RunBounded, RunLeftUnexplored
from domain.pairing.run_ties import FloorMet, RunFloorsJudged, RunSawFloors, RunSawHousehold
from domain.people.household_wish import HouseholdWish
from domain.shared.hours import parse_window
from domain.shared.vocabulary import (
    Credential,
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    ServiceLine,
    Urgency,
)
from stories.pasts.samples import (
    PARTICIPANT_ID,
    REFERRAL_ID,
    RUN_ID,
    SPECIALIST_ID,
    TODAY,
    made_up_id,
)

SEEKER = Seeker(
    referral_id=REFERRAL_ID,
    participant_id=PARTICIPANT_ID,
    service_line=ServiceLine.MENTAL_HEALTH,
    experiences=(
        Experience(LivedExperienceArea.PSYCHIATRIC, "psychosis"),
        Experience(LivedExperienceArea.TRAUMA),
    ),
    language="en",
    modes=frozenset({Mode.IN_PERSON}),
    county="Essex",
    windows=(parse_window("Mon 09:00-10:00"),),
    session_minutes=60,
    frequency=Frequency.WEEKLY,
    urgency=Urgency.ROUTINE,
    received_on=date(2026, 11, 1),
    consent_from=date(2026, 11, 1),
    consent_until=date(2026, 11, 23),
)
OFFER = Offer(
    specialist_id=SPECIALIST_ID,
    experiences=(Experience(LivedExperienceArea.TRAUMA, "grief"),),
    languages=frozenset({"en", "es"}),
    modes=frozenset({Mode.IN_PERSON, Mode.VIDEO}),
    counties=frozenset({"Essex", "Lancaster"}),
    windows=(parse_window("Mon 08:30-10:00"),),
    credential=Credential.CERTIFIED,
    credential_until=TODAY,
    supervised=False,
    capacity=2,
    taken=1,
    gender="woman",
)


def saw_ground(**changes: Any) -> RunSawGround:
    fact = RunSawGround(run_id=RUN_ID, roads=(("TAP", "Essex", 0),), weights=(), seed=0)
    return replace(fact, **changes)


def saw_seeker() -> RunSawSeeker:
    return RunSawSeeker(run_id=RUN_ID, participant_id=PARTICIPANT_ID, seeker=SEEKER)


def saw_floors() -> RunSawFloors:
    return RunSawFloors(run_id=RUN_ID, floors=(("Essex", 2),))


def floors_judged(served: int = 1) -> RunFloorsJudged:
    met = FloorMet(county="Essex", at_least=2, served=served)
    return RunFloorsJudged(run_id=RUN_ID, floors=(met,))


def bounded(matched: int = 90) -> RunBounded:
    level = LevelBound(name="served", value=210, bound=208)
    return RunBounded(run_id=RUN_ID, matched=matched, at_most=91, levels=(level,))


def left_unexplored(undecided: int = 2) -> RunLeftUnexplored:
    options = ((REFERRAL_ID, SPECIALIST_ID),)
    return RunLeftUnexplored(run_id=RUN_ID, search_ended=True, undecided=undecided, options=options)


def saw_household() -> RunSawHousehold:
    return RunSawHousehold(
        run_id=RUN_ID,
        participant_id=PARTICIPANT_ID,
        referral_id=SEEKER.referral_id,
        household_id=made_up_id("a household"),
        wish=HouseholdWish.APART,
    )


def saw_offer() -> RunSawOffer:
    return RunSawOffer(run_id=RUN_ID, specialist_id=SPECIALIST_ID, offer=OFFER)


def asked_planner(**changes: Any) -> RunAskedPlanner:
    misfit = Misfit(specialist_id=SPECIALIST_ID, referrals=(REFERRAL_ID,))
    return replace(RunAskedPlanner(run_id=RUN_ID, misfits=(misfit,), certain=True), **changes)


def found_what_fits(**changes: Any) -> RunFoundWhatFits:
    misfit = Misfit(specialist_id=SPECIALIST_ID, referrals=(REFERRAL_ID,))
    room = Room(specialist_id=SPECIALIST_ID, referrals=(REFERRAL_ID,), weights=(2,), most=1)
    other = (made_up_id("another referral"), made_up_id("another specialist"))
    fact = RunFoundWhatFits(
        run_id=RUN_ID,
        placed=(),
        misfits=(misfit,),
        rooms=(room,),
        certain=True,
        shared=(((REFERRAL_ID, SPECIALIST_ID), other),),
    )
    return replace(fact, **changes)


def waits_judged(**changes: Any) -> RunWaitsJudged:
    essex = WaitsOf(name="Essex", waiting=3, mean_days=12, longest_days=41)
    fact = RunWaitsJudged(run_id=RUN_ID, by_county=(essex,), by_service_line=())
    return replace(fact, **changes)


def run_judged(**changes: Any) -> RunJudged:
    fact = RunJudged(
        run_id=RUN_ID,
        longest_wait_days=41,
        mean_wait_days=12,
        fullest_caseload=1000,
        emptiest_caseload=500,
        caseload_gini=20,
        envy=2,
        blocking_pairs=3,
        deferred_served=90,
    )
    return replace(fact, **changes)

"""What a simulated agency consists of, and the values that its commands choose from."""

from typing import Any

from domain.calendar.repair_options import RepairOption
from domain.matches.matching_run import RunFailed
from domain.matches.usual_time import UsualTime
from domain.pairing.shortlist import shortlist_id
from domain.people.consents.consent_texts import TextLine
from domain.people.profile import Wish
from domain.scenarios.tried_changes import Joining
from domain.shared.hours import parse_window
from domain.shared.vocabulary import (
    Dimension,
    Experience,
    Goal,
    LivedExperienceArea,
    Mode,
    SafeContact,
    Strength,
    WishTopic,
)
from peermatch.store.facts.position import START
from peermatch.usecases.core.ids import derived
from stories.pasts.samples import GOALS, made_up_id, run_completed

REFERRALS = tuple(made_up_id(f"simulated referral {n}") for n in range(4))
SPECIALISTS = tuple(made_up_id(f"simulated specialist {n}") for n in range(3))
PARTICIPANTS = tuple(derived("participant", r) for r in REFERRALS)
RUNS = tuple(made_up_id(f"simulated run {n}") for n in range(2))
AREAS = tuple(Experience(a) for a in (LivedExperienceArea.TRAUMA, LivedExperienceArea.FAMILY))
WEEK = tuple(parse_window(f"{day} 09:00-12:00") for day in ("Mon", "Tue", "Wed", "Thu", "Fri"))
MORNINGS = WEEK[:1]
USUAL = (
    UsualTime(weekday=0, minute=540, mode=Mode.IN_PERSON, place="TAP"),
    UsualTime(weekday=2, minute=600, mode=Mode.VIDEO),
)
OPTIONS = (RepairOption(number=1, moves=1, left_out=0, size=4, proved=True),)
MORE_GOALS = (*GOALS, Goal(Dimension.COMMUNITY, "Sing again"))
DAYS = (-400, -30, -1, 0, 1, 14, 45, 400)
SITES = ("TAP", "GLO")
COUNTIES = ("Essex", "Gloucester")

FIXED: dict[str, tuple[Any, ...]] = {
    "seen": (str(START), "0.100"),
    "referral_id": REFERRALS,
    "other_id": REFERRALS,
    "into": REFERRALS,
    "participant_id": PARTICIPANTS,
    "specialist_id": SPECIALISTS,
    "supervisor_id": SPECIALISTS,
    "successor_id": (None, None, *SPECIALISTS),
    "run_id": RUNS,
    "shortlist_id": tuple(shortlist_id(r, n) for r in REFERRALS for n in (1, 2)),
    "specialists": (SPECIALISTS[:1], SPECIALISTS[:2], SPECIALISTS, ()),
    "ranking": (SPECIALISTS[:1], SPECIALISTS[1::-1], ()),
    "leaders": (frozenset(SPECIALISTS[:1]), frozenset(SPECIALISTS[:2]), frozenset()),
    "exclude_specialists": (frozenset(), frozenset(), frozenset(SPECIALISTS[:1])),
    "prefer_specialists": (frozenset(), frozenset(SPECIALISTS[1:])),
    "experiences": (AREAS, AREAS[:1]),
    "areas": (AREAS, AREAS[:1]),
    "experience": AREAS,
    "language": ("en",),
    "languages": (frozenset({"en"}),),
    "gender": ("", "", "woman"),
    "gender_preference": ("", "", "woman"),
    "county": COUNTIES,
    "home_site": SITES[:1],
    "joining": ((Joining(like=SPECIALISTS[0], people=1, languages=("en",)),), ()),
    "from_site": SITES,
    "to_site": SITES,
    "site": SITES,
    "sites": (SITES, SITES[:1], ("NOWHERE",)),
    "windows": (WEEK, WEEK, WEEK, MORNINGS, ()),
    "available": (WEEK, WEEK, WEEK, MORNINGS, ()),
    "hours": ((), (), MORNINGS),
    "capacity": (1, 1, 2, 30),
    "rooms": (1, 1, 2, 0),
    "weekday": (0, 1, 9),
    "minute": (540, 600, 601),
    "weeks": ((0, 1, 2, 3), (0, 2)),
    "times": (USUAL, USUAL[:1], (), USUAL[:1] * 2),
    "sessions": ((),),
    "not_placed": ((),),
    "changes": ((),),
    "option": (1, 2),
    "options": (OPTIONS, ()),
    "road_minutes": (90, 0),
    "fte_percent": (100, 50),
    "minutes": (60, 30, 0, 14, 500),
    "session_minutes": (60, 60, 30, 20),
    "asking": (1, 2),
    "gateways": ((SafeContact.TEXT, SafeContact.EMAIL), (SafeContact.CALL,), ()),
    "hours_before": (24, 2),
    "round": (1, 2),
    "value": (0, 1, 2, 15),
    "units": (4, 40, 0),
    "latitude": (37.5,),
    "longitude": (-76.5,),
    "goals": (GOALS, MORE_GOALS, ()),
    "wishes": ((), (Wish(WishTopic.PARENT, "also a parent", Strength.PREFERRED),)),
    "overridden_rules": ((), (), ("hours_overlap",), ("consent_in_force",)),
    "reasons": (("They share trauma.",),),
    "leave": ((),),
    "token_digest": ("a" * 64,),
    "code": ("T1012", "-"),
    "outcome": (run_completed(run_id=RUNS[0]), RunFailed(run_id=RUNS[1], problem="out of time")),
    "covers_later_information": (True,),
    "english": ((TextLine("# Consent"),),),
    "spanish": ((TextLine("# Consentimiento"),),),
    "told_of_right_to_revoke": (True, True, True, False),
}
"""Pools by field name; every other field takes its pool from its type."""

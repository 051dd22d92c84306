"""Each match's sessions as the planner's problem has them: when due, where, and with whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from caseload_streams import (
    CHECK_IN,
    COLLEAGUE,
    FIRST,
    HAYES,
    OTHER,
    ROAD,
    SUPERVISED,
    TRAINEE,
    WEEKS,
    P,
    S,
    matched,
    on_the_map,
    one,
    problem,
    taken,
)

from domain.calendar.schedule import NotPlacedReason, Planned
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.matches.meeting_times import MatchSteppedDown, UsualTimesAgreed, UsualTimesSuggested
from domain.matches.pauses import MatchPaused
from domain.matches.usual_time import UsualTime
from domain.people.participant import PARTICIPANT
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID
from domain.program.service_area import (
    SiteClosed,
    TravelMeasured,
)
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Mode
from domain.specialists.leaving import LeavingReason, SpecialistLeaving
from domain.specialists.specialist import SPECIALIST
from domain.specialists.working_hours import LeavePlanned
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.sessions.availability import closed_days
from scheduling.planner.demand import REMOTE
from scheduling.time.availability import Availability, Leave
from scheduling.weeks.needs import Slot
from stories.pasts.people_samples import places
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    limit_change,
    proposed,
    received,
    registered,
    scheduled,
    site,
)


def test_someone_in_training_meets_people_with_their_supervisor_and_only_when_both_are_there() -> (
    None
):
    away = LeavePlanned(specialist_id=OTHER_SPECIALIST_ID, first_day=WEEKS[1], last_day=WEEKS[2])
    here = matched(here=on_the_map(HAYES, ROAD), who=TRAINEE)
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE, away)
    found = problem(here)
    session = one(found, Planned.SESSION)
    assert session is not None
    assert session.need.staff == (S, OTHER)
    assert found.hours[OTHER] == Availability(
        weekly=COLLEAGUE.windows,
        leave=(Leave(WEEKS[1], WEEKS[2]),),
        closed=closed_days((2026,)),
        tz="America/New_York",
    )
    assert found.hours[OTHER].spans(WEEKS[1]) == found.hours[OTHER].spans(WEEKS[2]) == ()
    assert found.hours[OTHER].spans(WEEKS[3]) == ((600, 900),)
    assert found.ground.base == {S: "TAP", OTHER: "HAY"}
    assert found.ground.daily_minutes == {S: 360, OTHER: 360}
    assert found.ground.travel == {("HAY", "TAP"): 40}


@pytest.mark.parametrize(
    ("trainee", "colleague", "rule"),
    [(SUPERVISED, COLLEAGUE, 1), (TRAINEE, None, 1), (TRAINEE, COLLEAGUE, 0)],
    ids=["certified", "supervisor not on the roster", "rule is off"],
)
def test_otherwise_they_meet_people_alone(trainee: Any, colleague: Any, rule: int) -> None:
    here = matched(here=on_the_map(HAYES, ROAD), who=trainee)
    if colleague is not None:
        here.add(SPECIALIST, OTHER_SPECIALIST_ID, colleague)
    off = limit_change(limit=LimitName.CO_VISIT_IN_TRAINING, value=rule, effective_from=FIRST)
    session = one(problem(here.add(PROGRAM_RULES, RULES_ID, off)), Planned.SESSION)
    assert session is not None
    assert session.need.staff == (S,)


@pytest.mark.parametrize(
    ("until", "nothing_due"),
    [
        (date(2026, 11, 30), ()),
        (date(2026, 12, 1), WEEKS[:1]),
        (date(2026, 12, 14), WEEKS[:2]),
        (date(2026, 12, 15), WEEKS[:3]),
    ],
)
def test_a_week_that_begins_before_a_pause_is_over_has_nothing_due(
    until: date, nothing_due: tuple[date, ...]
) -> None:
    paused = MatchPaused(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, until=until, note="")
    found = problem(matched(paused))
    assert found.blocked == dict.fromkeys((str(MATCH_ID), w) for w in nothing_due)


@pytest.mark.parametrize(
    ("first_day", "nothing_due"),
    [(date(2026, 11, 27), ()), (date(2026, 11, 30), WEEKS[:1]), (date(2026, 12, 6), WEEKS[:1])],
    ids=["Friday before", "Monday", "Sunday"],
)
def test_regular_sessions_are_due_from_the_week_after_the_first_one(
    first_day: date, nothing_due: tuple[date, ...]
) -> None:
    starts = datetime(first_day.year, first_day.month, first_day.day, 15, tzinfo=UTC)
    first = scheduled(
        session_id=first_session_id(MATCH_ID),
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )
    found = problem(matched().add(SESSION, first.session_id, first))
    assert found.blocked == dict.fromkeys((str(MATCH_ID), w) for w in nothing_due)


@pytest.mark.parametrize(
    ("last_day", "without"),
    [
        (date(2026, 12, 12), WEEKS[1:]),
        (date(2026, 12, 13), WEEKS[2:]),
        (date(2026, 12, 14), WEEKS[2:]),
    ],
    ids=["Saturday", "Sunday", "Monday"],
)
def test_a_week_is_planned_only_where_consent_covers_all_of_it(
    last_day: date, without: tuple[date, ...]
) -> None:
    here = on_the_map().add(PARTICIPANT, PARTICIPANT_ID, registered(), consent(expires_on=last_day))
    here.add(SPECIALIST, SPECIALIST_ID, enrolled(), taken(MATCH_ID))
    here.add(REFERRAL, REFERRAL_ID, received())
    here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID))
    no_consent = dict.fromkeys(((str(MATCH_ID), w) for w in without), NotPlacedReason.NO_CONSENT)
    assert problem(here).blocked == no_consent


@pytest.mark.parametrize(
    ("asked", "places", "call"),
    [
        ({Mode.IN_PERSON}, ("TAP",), None),
        ({Mode.IN_PERSON, Mode.VIDEO}, ("TAP", REMOTE), Mode.VIDEO),
        ({Mode.VIDEO}, (REMOTE,), Mode.VIDEO),
        ({Mode.PHONE}, (), None),
    ],
)
def test_they_meet_in_the_county_or_by_a_call_that_both_have_and_else_there_is_no_place(
    asked: set[Mode], places: tuple[str, ...], call: Mode | None
) -> None:
    found = problem(matched(modes=frozenset(asked)))
    session = one(found, Planned.SESSION)
    assert session is not None
    assert (session.need.places, session.call) == (places, call)
    reason = dict.fromkeys(((str(MATCH_ID), w) for w in WEEKS), NotPlacedReason.NO_PLACE)
    assert found.blocked == ({} if places else reason)


@pytest.mark.parametrize(("minutes", "places"), [(60, ("HAY",)), (61, ()), (None, ())])
def test_a_site_in_the_county_counts_up_to_the_longest_drive(
    minutes: int | None, places: tuple[str, ...]
) -> None:
    road = TravelMeasured(from_site="TAP", to_site="HAY", minutes=minutes or 0)
    here = on_the_map(HAYES, *((road,) if minutes else ()))
    here.add(PARTICIPANT, PARTICIPANT_ID, registered(county="Hayes"), consent())
    here.add(SPECIALIST, SPECIALIST_ID, enrolled(), taken(MATCH_ID))
    here.add(REFERRAL, REFERRAL_ID, received(modes=frozenset({Mode.IN_PERSON})))
    here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID))
    session = one(problem(here), Planned.SESSION)
    assert session is not None
    assert session.need.places == places


USUAL = UsualTime(weekday=2, minute=1410, mode=Mode.VIDEO, weeks=(1, 3))
TIMES = {"match_id": MATCH_ID, "participant_id": PARTICIPANT_ID, "times": (USUAL,)}


def test_agreed_times_are_kept_and_add_to_the_hours_and_suggested_ones_do_not() -> None:
    slot = Slot(2 * 96 + 94, "", (1, 3))
    agreed, suggested = (
        one(problem(matched(kind(**TIMES))), Planned.SESSION)
        for kind in (UsualTimesAgreed, UsualTimesSuggested)
    )
    assert agreed is not None
    assert suggested is not None
    assert (agreed.usual, agreed.agreed) == ((slot,), True)
    assert (suggested.usual, suggested.agreed) == ((slot,), False)
    own = received().windows
    assert agreed.hours[P].weekly == (*own, WeeklyWindow(2, 1410, 1440))
    assert suggested.hours[P].weekly == own


def test_a_match_meets_as_often_as_was_last_agreed() -> None:
    less = MatchSteppedDown(match_id=MATCH_ID, frequency=CHECK_IN)
    session = one(problem(matched(less)), Planned.SESSION)
    assert session is not None
    assert session.need.frequency is CHECK_IN


def test_whoever_leaves_has_hours_up_to_their_last_day() -> None:
    leaving = SpecialistLeaving(
        specialist_id=SPECIALIST_ID, last_day=WEEKS[1], reason=next(iter(LeavingReason))
    )
    hours = problem(matched().add(SPECIALIST, SPECIALIST_ID, leaving)).hours[S]
    assert [bool(hours.spans(week)) for week in WEEKS] == [True, True, False, False]


FAR_SITE, NEAR_SITE = site("FAR", "Far"), site("NEA", "Near")
MEASURED = (
    TravelMeasured(from_site="TAP", to_site="FAR", minutes=61),
    TravelMeasured(from_site="TAP", to_site="NEA", minutes=60),
)


@pytest.mark.parametrize(
    ("chosen", "closed", "where"),
    [
        (("NEA",), (), ("NEA",)),
        (("NEA", "TAP"), (), ("NEA", "TAP")),
        (("FAR", "NEA"), (), ("NEA",)),
        (("FAR",), (), ("TAP",)),
        (("NEA",), (SiteClosed(site="NEA"),), ("TAP",)),
        ((), (), ("TAP",)),
    ],
)
def test_the_participants_own_choice_of_sites_in_reach_comes_before_the_nearest(
    chosen: tuple[str, ...], closed: tuple[SiteClosed, ...], where: tuple[str, ...]
) -> None:
    here = matched(here=on_the_map(FAR_SITE, NEAR_SITE, *MEASURED, *closed))
    here.add(PARTICIPANT, PARTICIPANT_ID, places(sites=chosen))
    session = one(problem(here), Planned.SESSION)
    assert session is not None
    assert session.need.places == where

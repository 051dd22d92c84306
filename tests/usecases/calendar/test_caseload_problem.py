"""Given what the streams hold, exactly this is the problem that a planner gets: no solver here."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from streams import Streams

from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld, diary_id
from domain.calendar.room_book import ROOM_BOOK, RoomKept, room_book_id
from domain.calendar.schedule import NotPlacedReason, Planned
from domain.groups.group import GROUP, GroupClosed, GroupFormed, GroupLeadersChanged
from domain.matches.approval import MatchApproved, ParticipantAccepted
from domain.matches.called_off import CalledOffBecause, MatchSessionsCalledOff
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason, MatchEnded
from domain.matches.meeting_times import MatchSteppedDown, UsualTimesAgreed, UsualTimesSuggested
from domain.matches.pauses import MatchPaused
from domain.matches.usual_time import UsualTime
from domain.people.participant import PARTICIPANT
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID
from domain.program.service_area import (
    SERVICE_AREA,
    SERVICE_AREA_ID,
    RoomsCounted,
    SiteClosed,
    TravelMeasured,
)
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionMissed
from domain.sessions.session_state import MissedReason
from domain.shared.hours import WeeklyWindow, parse_window
from domain.shared.unknown_ids import SpecialistUnknown
from domain.shared.vocabulary import Credential, Frequency, Mode
from domain.specialists.caseload import PlaceTaken
from domain.specialists.leaving import LeavingReason, SpecialistLeaving
from domain.specialists.specialist import SPECIALIST
from domain.specialists.supervision import PracticeStarted
from domain.specialists.working_hours import LeavePlanned
from peermatch.usecases.calendar.caseload_problem import (
    Caseload,
    caseload_problem,
    next_monday,
    placed_id,
)
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.calendar.roads_and_rooms import NO_ROAD
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.availability import closed_days
from scheduling.planner.demand import REMOTE, Ground
from scheduling.time.availability import Availability, Leave
from scheduling.time.grid import Horizon
from scheduling.weeks.needs import Need, Slot
from stories.pasts.samples import (
    GROUP_ID,
    MATCH_ID,
    OTHER_MATCH_ID,
    OTHER_REFERRAL_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SESSION_ID,
    SPECIALIST_ID,
    consent,
    enrolled,
    limit_change,
    made_up_id,
    mondays,
    places,
    proposed,
    received,
    registered,
    scheduled,
    site,
)

FIRST = date(2026, 11, 30)
WEEKS = tuple(FIRST + timedelta(weeks=n) for n in range(4))
S, P, OTHER = str(SPECIALIST_ID), str(PARTICIPANT_ID), str(OTHER_SPECIALIST_ID)
SUPERVISED = enrolled(supervisor_id=OTHER_SPECIALIST_ID)
TRAINEE = replace(SUPERVISED, credential=Credential.IN_TRAINING, credential_expires_on=None)
COLLEAGUE = enrolled(
    specialist_id=OTHER_SPECIALIST_ID, home_site="HAY", windows=(parse_window("Mon 10:00-15:00"),)
)
HAYES = site("HAY", "Hayes")
ROAD = TravelMeasured(from_site="HAY", to_site="TAP", minutes=40)
HELD_TIME = {
    "starts_at": datetime(2026, 12, 1, 15, 0, tzinfo=UTC),
    "ends_at": datetime(2026, 12, 1, 16, 0, tzinfo=UTC),
}
"""Tuesday of the first week, 10 to 11 in the morning."""


def on_the_map(*facts: object) -> Streams:
    return Streams().add(SERVICE_AREA, SERVICE_AREA_ID, site("TAP", "Essex"), *facts)


def with_person(here: Streams, *consents: object, **changes: Any) -> Streams:
    person = registered(**changes)
    return here.add(PARTICIPANT, person.participant_id, person, *(consents or (consent(),)))


def matched(*course: object, here: Streams | None = None, who: Any = None, **asked: Any) -> Streams:
    """One specialist, one participant, and their match under way, after what else befell it."""
    here = with_person(here or on_the_map())
    here.add(SPECIALIST, SPECIALIST_ID, who or enrolled(), taken(MATCH_ID))
    here.add(REFERRAL, REFERRAL_ID, received(**asked))
    return here.add(MATCH, MATCH_ID, proposed(), MatchApproved(match_id=MATCH_ID), *course)


def taken(match_id: UUID) -> PlaceTaken:
    return PlaceTaken(specialist_id=SPECIALIST_ID, match_id=match_id)


def with_matches(*frequencies: Frequency) -> Streams:
    """So many people supported by one specialist, each with a match of that frequency."""
    here = on_the_map().add(SPECIALIST, SPECIALIST_ID, enrolled())
    for number, frequency in enumerate(frequencies):
        person, referral, match = (made_up_id(f"{kind} {number}") for kind in ("p", "r", "m"))
        with_person(here, consent(participant_id=person), participant_id=person)
        own = {"participant_id": person, "referral_id": referral}
        here.add(REFERRAL, referral, received(**own, frequency=frequency))
        approved = MatchApproved(match_id=match)
        here.add(MATCH, match, proposed(**own, match_id=match), approved)
        here.add(SPECIALIST, SPECIALIST_ID, taken(match))
    return here


def problem(here: Streams, program: Program | None = None, **asked: Any) -> Caseload:
    return caseload_problem(here.read, SPECIALIST_ID, program or Program(), FIRST, **asked)


def one(found: Caseload, what: Planned) -> PlannedNeed | None:
    """What is wanted of that kind; there is at most one."""
    kind = [w for w in found.wanted if w.what is what]
    assert len(kind) <= 1
    return kind[0] if kind else None


def booked(person: UUID, session_id: UUID, **times: Any) -> TimeBooked:
    return TimeBooked(person_id=person, session_id=session_id, **(times or HELD_TIME))


def test_one_match_under_way_is_its_sessions_and_the_time_to_write_them_up() -> None:
    asked = received()
    session = Need(
        id=str(MATCH_ID),
        staff=(S,),
        people=(P,),
        minutes=60,
        frequency=Frequency.WEEKLY,
        places=("TAP",),
    )
    notes = Need(id=f"notes {S}", staff=(S,), minutes=15, frequency=Frequency.WEEKLY, weight=1_000)
    closed = closed_days((2026,))
    theirs = Availability(weekly=asked.windows, closed=closed)
    person = consent()
    found = problem(matched())
    consents = found.wanted[0].consents
    assert consents is not None
    assert [(c.signed_on, c.expires_on) for c in consents] == [
        (person.signed_on, person.expires_on)
    ]
    assert found == Caseload(
        specialist_id=SPECIALIST_ID,
        horizon=Horizon(FIRST, 28, "America/New_York"),
        wanted=(
            PlannedNeed(
                need=session,
                what=Planned.SESSION,
                about=MATCH_ID,
                hours={P: theirs},
                consents=consents,
            ),
            PlannedNeed(need=notes, what=Planned.NOTES, about=SPECIALIST_ID),
        ),
        newcomers=(),
        hours={S: Availability(weekly=enrolled().windows, closed=closed), P: theirs},
        standing=(),
        taken=frozenset(),
        settled=frozenset(),
        off={},
        blocked={},
        ground=Ground(base={S: "TAP"}, daily_minutes={S: 360}),
    )


def test_a_specialist_who_was_never_enrolled_has_no_caseload() -> None:
    with pytest.raises(SpecialistUnknown):
        problem(Streams())


@pytest.mark.parametrize(
    ("course", "planned"),
    [
        ((), True),
        ((MatchApproved(match_id=MATCH_ID, acceptance_awaited=True),), False),
        (
            (
                MatchApproved(match_id=MATCH_ID, acceptance_awaited=True),
                ParticipantAccepted(match_id=MATCH_ID),
            ),
            True,
        ),
        (
            (
                MatchEnded(
                    match_id=MATCH_ID,
                    participant_id=PARTICIPANT_ID,
                    reason=next(iter(EndReason)),
                    ended_on=FIRST,
                    note="",
                    successor_id=None,
                ),
            ),
            False,
        ),
    ],
    ids=["approved", "awaits acceptance", "accepted", "ended"],
)
def test_only_a_match_under_way_has_sessions(course: tuple[Any, ...], planned: bool) -> None:
    found = problem(matched(*course))
    assert (one(found, Planned.SESSION) is not None) is planned
    assert (one(found, Planned.NOTES) is not None) is planned


@pytest.mark.parametrize(
    ("since", "frequency"),
    [
        (None, Frequency.EVERY_2_WEEKS),
        (date(2025, 12, 1), Frequency.EVERY_2_WEEKS),
        (date(2025, 11, 30), Frequency.CHECK_IN),
        (date(2024, 12, 1), Frequency.CHECK_IN),
        (date(2024, 11, 30), None),
    ],
    ids=["no known start", "first year", "a year ago", "second year", "two years ago"],
)
def test_supervision_is_twice_a_month_in_the_first_year_monthly_in_the_second_and_then_over(
    since: date | None, frequency: Frequency | None
) -> None:
    started = PracticeStarted(specialist_id=SPECIALIST_ID, since=since) if since else None
    here = on_the_map(HAYES, ROAD).add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    here.add(SPECIALIST, SPECIALIST_ID, SUPERVISED, *((started,) if started else ()))
    found = one(problem(here), Planned.SUPERVISION)
    if frequency is None:
        assert found is None
    else:
        need = Need(id=f"supervision {S}", staff=(S, OTHER), minutes=30, frequency=frequency)
        assert found == PlannedNeed(need=need, what=Planned.SUPERVISION, about=SPECIALIST_ID)


def test_no_supervision_is_planned_with_someone_who_is_not_on_the_roster() -> None:
    here = on_the_map().add(SPECIALIST, SPECIALIST_ID, SUPERVISED)
    assert one(problem(here), Planned.SUPERVISION) is None


TWICE, WEEKLY, FORTNIGHTLY, CHECK_IN = (
    Frequency.TWICE_WEEKLY,
    Frequency.WEEKLY,
    Frequency.EVERY_2_WEEKS,
    Frequency.CHECK_IN,
)


@pytest.mark.parametrize(
    ("frequencies", "each", "minutes"),
    [
        ((), 15, None),
        ((CHECK_IN,), 15, 15),
        ((FORTNIGHTLY,), 15, 15),
        ((WEEKLY,), 15, 15),
        ((TWICE,), 15, 30),
        ((CHECK_IN,) * 4, 15, 15),
        ((WEEKLY, CHECK_IN), 15, 30),
        ((WEEKLY, WEEKLY, FORTNIGHTLY, FORTNIGHTLY), 15, 45),
        ((WEEKLY,), 16, 30),
        ((WEEKLY,), 0, None),
        ((TWICE,) * 4, 15, 120),
        ((TWICE,) * 5, 15, 120),
    ],
)
def test_notes_take_a_weeks_share_in_whole_quarter_hours_rounded_up_two_hours_at_most(
    frequencies: tuple[Frequency, ...], each: int, minutes: int | None
) -> None:
    """A week's share of the four-week cycle: a check-in is one session, twice a week are eight."""
    here = with_matches(*frequencies)
    limit = limit_change(limit=LimitName.NOTES_PER_SESSION, value=each, effective_from=FIRST)
    found = one(problem(here.add(PROGRAM_RULES, RULES_ID, limit)), Planned.NOTES)
    assert (found.need.minutes if found else None) == minutes


def led_group(*changed: object, frequency: Frequency = WEEKLY) -> Streams:
    both = frozenset({SPECIALIST_ID, OTHER_SPECIALIST_ID})
    formed = GroupFormed(group_id=GROUP_ID, name="Mondays", leaders=both, flags=())
    here = on_the_map(HAYES, ROAD).add(SPECIALIST, SPECIALIST_ID, enrolled())
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    return here.add(GROUP, GROUP_ID, formed, mondays(frequency=frequency), *changed)


@pytest.mark.parametrize(
    ("frequency", "weeks"),
    [(TWICE, (0, 1, 2, 3)), (WEEKLY, (0, 1, 2, 3)), (FORTNIGHTLY, (0, 2)), (CHECK_IN, (0,))],
)
def test_a_group_is_planned_at_its_agreed_time_with_everyone_who_leads_it(
    frequency: Frequency, weeks: tuple[int, ...]
) -> None:
    found = problem(led_group(frequency=frequency), groups=(GROUP_ID,))
    need = Need(
        id=f"group {GROUP_ID}",
        staff=tuple(sorted((S, OTHER), key=UUID)),
        minutes=90,
        frequency=frequency,
        places=("TAP",),
    )
    slot = Slot(40, "TAP", weeks)
    group = PlannedNeed(need=need, what=Planned.GROUP, about=GROUP_ID, usual=(slot,), agreed=True)
    assert found.wanted == (group,)
    assert found.usual == {need.id: (slot,)}
    assert found.needs == (need,)
    assert set(found.hours) == {S, OTHER}


@pytest.mark.parametrize(
    "changed",
    [
        GroupLeadersChanged(group_id=GROUP_ID, leaders=frozenset({OTHER_SPECIALIST_ID}), flags=()),
        GroupClosed(group_id=GROUP_ID),
    ],
    ids=["led by others now", "closed"],
)
def test_a_group_that_closed_or_is_led_by_others_takes_none_of_a_specialists_time(
    changed: object,
) -> None:
    assert problem(led_group(changed), groups=(GROUP_ID,)).wanted == ()


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
        weekly=COLLEAGUE.windows, leave=(Leave(WEEKS[1], WEEKS[2]),), closed=closed_days((2026,))
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


def test_what_was_placed_is_settled_and_stands_and_other_time_of_theirs_is_taken() -> None:
    own = placed_id(str(MATCH_ID), Planned.SESSION, MATCH_ID, FIRST, 0)
    notes = placed_id(f"notes {S}", Planned.NOTES, SPECIALIST_ID, WEEKS[3], 0)
    elsewhere = made_up_id("a meeting of another schedule")
    noted = CommitmentPlanned(
        commitment_id=notes,
        kind=CommitmentKind.NOTES,
        staff=(SPECIALIST_ID,),
        starts_at=datetime(2026, 12, 21, 15, 0, tzinfo=UTC),
        ends_at=datetime(2026, 12, 21, 15, 15, tzinfo=UTC),
        time_zone="America/New_York",
        place="",
        group_id=None,
    )
    here = matched().add(SESSION, own, scheduled(session_id=own, first=False, **HELD_TIME))
    here.add(COMMITMENT, notes, noted)
    here.add(COMMITMENT, elsewhere, replace(noted, commitment_id=elsewhere))
    week, last = diary_id(SPECIALIST_ID, FIRST), diary_id(SPECIALIST_ID, WEEKS[3])
    here.add(DIARY, week, booked(SPECIALIST_ID, own))
    times = {"starts_at": noted.starts_at, "ends_at": noted.ends_at}
    here.add(DIARY, last, booked(SPECIALIST_ID, notes, **times))
    later = {k: v + timedelta(hours=1) for k, v in times.items()}
    here.add(DIARY, last, booked(SPECIALIST_ID, elsewhere, **later))
    found = problem(here)
    assert found.settled == {f"{MATCH_ID}/{FIRST}/0", f"notes {S}/{WEEKS[3]}/0"}
    assert {demand.id for demand in found.standing} == {
        f"kept {own}",
        f"kept {notes}",
        f"kept {elsewhere}",
    }
    assert found.taken == {f"kept {elsewhere}"}
    assert found.off == {}


def test_both_sessions_of_a_week_are_settled_one_by_one() -> None:
    second = placed_id(str(MATCH_ID), Planned.SESSION, MATCH_ID, FIRST, 1)
    here = matched(frequency=TWICE)
    here.add(SESSION, second, scheduled(session_id=second, first=False, **HELD_TIME))
    assert problem(here).settled == {f"{MATCH_ID}/{FIRST}/1"}
    once = matched()
    once.add(SESSION, second, scheduled(session_id=second, first=False, **HELD_TIME))
    assert problem(once).settled == frozenset()


@pytest.mark.parametrize(
    ("because", "may_move"),
    [
        (CalledOffBecause.WAITS_FOR_TIME, True),
        (CalledOffBecause.LAST_DAY, True),
        (CalledOffBecause.PAUSE, False),
        (CalledOffBecause.LEAVE, False),
    ],
)
def test_a_session_called_off_may_come_back_elsewhere_unless_a_pause_or_leave_keeps_it_off(
    because: CalledOffBecause, may_move: bool
) -> None:
    own = placed_id(str(MATCH_ID), Planned.SESSION, MATCH_ID, FIRST, 0)
    off = MatchSessionsCalledOff(match_id=MATCH_ID, sessions=frozenset({own}), because=because)
    missed = SessionMissed(
        session_id=own,
        reason=MissedReason.CANCELED_BY_STAFF,
    )
    here = matched(off)
    here.add(SESSION, own, scheduled(session_id=own, first=False, **HELD_TIME), missed)
    found = problem(here)
    assert set(found.off) == ({own} if may_move else set())
    assert found.settled == (frozenset() if may_move else {f"{MATCH_ID}/{FIRST}/0"})


def test_sessions_of_every_match_that_are_off_may_come_back() -> None:
    here, off = with_matches(WEEKLY, WEEKLY), set()
    for number in range(2):
        match = made_up_id(f"m {number}")
        own = placed_id(str(match), Planned.SESSION, match, FIRST, 0)
        waits = CalledOffBecause.WAITS_FOR_TIME
        here.add(
            MATCH,
            match,
            MatchSessionsCalledOff(match_id=match, sessions=frozenset({own}), because=waits),
        )
        canceled = SessionMissed(session_id=own, reason=MissedReason.CANCELED_BY_STAFF)
        here.add(SESSION, own, scheduled(session_id=own, first=False, **HELD_TIME), canceled)
        off.add(own)
    assert set(problem(here).off) == off


def test_time_kept_for_a_proposal_stands_too() -> None:
    kept = TimeHeld(
        person_id=SPECIALIST_ID, session_id=SESSION_ID, match_id=OTHER_MATCH_ID, **HELD_TIME
    )
    here = matched().add(DIARY, diary_id(SPECIALIST_ID, FIRST), kept)
    (demand,) = problem(here).standing
    (piece,) = demand.options[0].pieces
    assert (piece.start, piece.minutes, piece.place) == (96 + 40, 60, REMOTE)
    assert piece.staff == (S,)


def test_rooms_that_others_use_are_taken_at_the_places_that_matter() -> None:
    kept = RoomKept(kept_for=PARTICIPANT_ID, site="TAP", session_id=SESSION_ID, **HELD_TIME)
    rooms = RoomsCounted(site="TAP", rooms=1)
    here = matched(here=on_the_map(rooms)).add(ROOM_BOOK, room_book_id(date(2026, 12, 1)), kept)
    found = problem(here)
    assert [d.id for d in found.standing] == [f"room {SESSION_ID}"]
    assert found.ground.rooms == {"TAP": 1}
    at_hayes = RoomKept(kept_for=PARTICIPANT_ID, site="HAY", session_id=SESSION_ID, **HELD_TIME)
    here = matched(here=on_the_map(rooms, HAYES, ROAD, RoomsCounted(site="HAY", rooms=1)))
    here.add(ROOM_BOOK, room_book_id(date(2026, 12, 1)), at_hayes)
    found = problem(here)
    assert (found.standing, found.ground.rooms) == ((), {"TAP": 1})


def test_someone_who_could_come_takes_part_in_hours_and_ground_only() -> None:
    person, away = made_up_id("somebody who waits"), site("FAR", "Far")
    here = matched(
        here=on_the_map(away, TravelMeasured(from_site="TAP", to_site="FAR", minutes=50))
    )
    here.add(PARTICIPANT, person, registered(participant_id=person, county="Far"), consent())
    windows = (parse_window("Tue 09:00-10:00"),)
    asked = received(referral_id=OTHER_REFERRAL_ID, participant_id=person, windows=windows)
    here.add(REFERRAL, OTHER_REFERRAL_ID, asked)
    alone, found = problem(here), problem(here, newcomers=(OTHER_REFERRAL_ID,))
    (coming,) = found.newcomers
    assert (coming.about, coming.need.people) == (OTHER_REFERRAL_ID, (str(person),))
    assert (found.wanted, found.blocked) == (alone.wanted, alone.blocked)
    assert set(found.hours) - set(alone.hours) == {str(person)}
    assert found.hours[str(person)].weekly == windows
    assert (alone.ground.travel, found.ground.travel) == ({}, {("FAR", "TAP"): 50})


def test_places_without_a_measured_road_are_too_far_for_one_day() -> None:
    here = matched(here=on_the_map(HAYES), who=TRAINEE)
    here.add(SPECIALIST, OTHER_SPECIALIST_ID, COLLEAGUE)
    assert problem(here).ground.travel == {("HAY", "TAP"): NO_ROAD}


def test_the_programs_day_and_breaks_hold_for_everyone() -> None:
    found = problem(matched(), Program(daily_minutes=240, buffer_minutes=15), weeks=2)
    assert found.ground.daily_minutes == {S: 240}
    assert found.ground.buffer == 15
    assert found.horizon.days == 14


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


def test_a_referral_that_nobody_knows_could_not_come() -> None:
    assert problem(matched(), newcomers=(OTHER_REFERRAL_ID,)).newcomers == ()


def test_what_is_placed_for_a_key_is_the_same_stream_for_ever() -> None:
    """Were it another one, a schedule rolled before and after an upgrade would place it twice."""
    session = placed_id("need", Planned.SESSION, MATCH_ID, FIRST, 0)
    notes = placed_id("need", Planned.NOTES, MATCH_ID, FIRST, 0)
    assert (session, notes) == (
        UUID("1f0d2d19-4657-5c72-9690-c862ecf0a7ee"),
        UUID("3b27d663-cb3a-5d66-a4c9-8ec7bdefecd5"),
    )
    others = {
        placed_id("need", Planned.SESSION, OTHER_MATCH_ID, FIRST, 0),
        placed_id("need", Planned.SESSION, MATCH_ID, WEEKS[1], 0),
        placed_id("need", Planned.SESSION, MATCH_ID, FIRST, 1),
        placed_id("another need", Planned.NOTES, MATCH_ID, FIRST, 0),
        placed_id("need", Planned.NOTES, MATCH_ID, WEEKS[1], 0),
        placed_id("need", Planned.NOTES, MATCH_ID, FIRST, 1),
    }
    assert len(others | {session, notes}) == 8


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 29), date(2026, 11, 30)),
    ],
    ids=["Sunday", "Monday", "next Sunday"],
)
def test_the_week_under_way_is_never_planned_anew(day: date, monday: date) -> None:
    assert next_monday(day) == monday

"""Whether a proposal stands, at which other times it could begin, and who else it could be."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from one_match import MATCH_ID, RUN, Founding, propose, revoke, site

from domain.matches.match_state import FirstTimeProposed
from domain.review.review import AlreadyProposed, ChoiceReason
from domain.shared.decider import Refusal
from domain.shared.hours import parse_window
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown, SpecialistUnknown
from domain.shared.vocabulary import Mode
from domain.specialists.caseload import CaseloadFull
from peermatch.store import Look
from peermatch.usecases.calendar.availability_commands import CountRooms, ExceptHours
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.first_sessions import NoCommonTime, other_first_times
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.recheck_proposals import RecheckProposal
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed, pair
from peermatch.usecases.pairing.told_rules import NOT_WHAT_WAS_ASKED
from peermatch.usecases.review import other_options
from peermatch.usecases.review.choose_instead import ChooseInstead
from peermatch.usecases.review.other_options import Option, Standing, option, standing
from peermatch.usecases.specialists.enrollment import PlanLeave
from stories.simulation.founding import referral_number, specialist_number
from stories.simulation.pools import PARTICIPANTS, REFERRALS, SPECIALISTS

ZONE = ZoneInfo("America/New_York")
S0, S1, TRAINEE = SPECIALISTS
P0, _, P2 = PARTICIPANTS[:3]
OTHER = match_id_of(RUN, REFERRALS[1])
COORDINATOR = Actor(name="coordinator-1", role=Role.COORDINATOR)


@dataclass
class Watched:
    """A service that notes with what it is asked to rehearse."""

    service: Any
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.service, name)

    def rehearse(
        self, actor: Actor, key: UUID, command: object, look: Callable[..., Any], *, over: Look
    ) -> Any:
        self.asked.append((actor, key, command, over))
        return self.service.rehearse(actor, key, command, look, over=over)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
"""After them is Thanksgiving."""
NEXT = tuple(date(2026, 11, 30) + timedelta(days=n) for n in range(5))


def first(
    starts_at: datetime,
    minutes: int = 60,
    *,
    match_id: UUID = MATCH_ID,
    whose: UUID = P0,
    co: UUID | None = None,
) -> FirstTimeProposed:
    return FirstTimeProposed(
        match_id=match_id,
        participant_id=whose,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        mode=Mode.IN_PERSON,
        place="TAP",
        co_specialist_id=co,
    )


def stands(agency: Any, match_id: UUID = MATCH_ID) -> Standing:
    deployment = agency.deployment
    watched: Any = Watched(deployment.service)
    key, over = uuid4(), deployment.store.look()
    end = deployment.store.end()
    found = standing(watched, COORDINATOR, key, match_id, over=over)
    assert watched.asked == [(COORDINATOR, key, RecheckProposal(match_id=match_id), over)]
    assert deployment.store.end() == end, "nothing is saved"
    return found


def instead(agency: Any, who: UUID, match_id: UUID = MATCH_ID) -> Option:
    deployment = agency.deployment
    watched: Any = Watched(deployment.service)
    key, over = uuid4(), deployment.store.look()
    end = deployment.store.end()
    found = option(watched, COORDINATOR, key, match_id, who, over=over)
    asked = ChooseInstead(
        match_id=match_id, specialist_id=who, reason=ChoiceReason.PARTICIPANT_ASKED
    )
    assert watched.asked == [(COORDINATOR, key, asked, over)]
    assert deployment.store.end() == end, "nothing is saved"
    return found


def times(agency: Any, match_id: UUID = MATCH_ID, number: int = 0, **told: Any) -> list[Any]:
    """Other first times for a person and the specialist of the same number."""
    service = agency.deployment.service
    most = {"most": told.pop("most")} if "most" in told else {}
    program: Program = replace(service.program, **told)

    def look(work: Any, _result: Any) -> list[Any]:
        two = pair(work, REFERRALS[number], SPECIALISTS[number], match_id, program)
        return list(other_first_times(work, match_id, two, program, **most))

    found: list[Any] = service.rehearse(
        COORDINATOR, uuid4(), RecheckProposal(match_id=MATCH_ID), look
    )
    return found


def hours_on(agency: Any, day: date, *hours: str, who: UUID = S0) -> None:
    windows = tuple(map(parse_window, hours))
    agency.perform(Role.MANAGER, ExceptHours(specialist_id=who, day=day, hours=windows))


def test_a_proposal_that_stands_shows_three_other_days(proposed: Any) -> None:
    others = (WEDNESDAY, NEXT[0], NEXT[1])
    assert stands(proposed) == Standing(refused="", times=tuple(first(at(d)) for d in others))


def test_a_proposal_whose_time_is_gone_shows_days_beside_its_new_one(proposed: Any) -> None:
    away = PlanLeave(specialist_id=S0, first_day=TUESDAY, last_day=TUESDAY)
    proposed.perform(Role.MANAGER, away)
    assert stands(proposed) == Standing(refused="", times=tuple(first(at(d)) for d in NEXT[:3]))


def test_a_proposal_that_can_be_approved_no_more_says_why(proposed: Any) -> None:
    revoke(proposed)
    found = stands(proposed)
    assert found.times == ()
    assert found.refused == "There is no consent in force, so this person can't be matched yet."


def test_a_proposal_that_was_answered_shows_nothing(proposed: Any) -> None:
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    assert stands(proposed) == Standing(refused="", times=())
    with pytest.raises(MatchUnknown):
        stands(proposed, uuid4())


def test_a_proposal_stands_also_where_the_two_could_meet_at_no_other_time(
    proposed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> None:
        raise NoCommonTime

    monkeypatch.setattr(other_options, "other_first_times", never)
    assert stands(proposed) == Standing(refused="", times=())


def test_another_specialist_shows_when_the_two_could_meet_first(proposed: Any) -> None:
    match_id = derived("match", "instead", MATCH_ID, S1)
    assert instead(proposed, S1) == Option(
        specialist_id=S1, first=first(at(TUESDAY), match_id=match_id), refused="", full=False
    )


def test_who_cannot_be_proposed_says_by_which_rule(proposed: Any) -> None:
    def refused(who: UUID, sentence: str, *, full: bool = False) -> Option:
        return Option(specialist_id=who, first=None, refused=sentence, full=full)

    assert instead(proposed, S0) == refused(S0, AlreadyProposed.sentence)
    assert instead(proposed, TRAINEE) == refused(TRAINEE, SpecialistUnknown.sentence)
    propose(proposed, 1)
    full = "The specialist's caseload is full, counting proposals awaiting a decision."
    assert instead(proposed, S1) == refused(S1, full, full=True)


def test_what_somebody_said_of_a_specialist_is_not_guessed_from_it(
    sqlite_agency: Any, clock: Any
) -> None:
    founding = Founding(sqlite_agency, clock)
    sqlite_agency.perform(Role.MANAGER, site("TAP", "Essex"))
    for number in (0, 1):
        sqlite_agency.perform(Role.MANAGER, specialist_number(founding, number))
    without = replace(referral_number(founding, 0), exclude_specialists=frozenset({S1}))
    sqlite_agency.perform(Role.INTAKE, without)
    propose(sqlite_agency)
    assert instead(sqlite_agency, S1) == Option(
        specialist_id=S1, first=None, refused=NOT_WHAT_WAS_ASKED, full=False
    )


@pytest.mark.parametrize(
    ("refusal", "full"),
    [(CaseloadFull(), True), (NoCommonTime(), False), (MatchUnknown(), False)],
)
def test_a_place_that_was_taken_meanwhile_may_be_free_again(refusal: Refusal, full: bool) -> None:
    def rehearse(*_: Any, **_how: Any) -> None:
        raise refusal

    service: Any = SimpleNamespace(rehearse=rehearse)
    over: Any = None
    assert option(service, COORDINATOR, uuid4(), MATCH_ID, S1, over=over) == Option(
        specialist_id=S1, first=None, refused=refusal.sentence, full=full
    )


def test_other_times_are_as_many_as_asked_each_on_a_day_of_its_own(proposed: Any) -> None:
    every = [WEDNESDAY, *NEXT, *(day + timedelta(days=7) for day in NEXT)]
    found = times(proposed, most=50)
    assert found[:11] == [first(at(day)) for day in every]
    assert [one.starts_at.date() for one in found[11:]] == [
        date(2026, 12, day) for day in (14, 15, 16, 17, 18, 21)
    ]
    for most in (1, 2, 3, 5):
        assert times(proposed, most=most) == found[:most]
    assert times(proposed) == found[:3]


def test_without_a_time_that_is_shown_the_first_day_counts_too(proposed: Any) -> None:
    new = uuid4()
    days = (TUESDAY, WEDNESDAY, NEXT[0])
    found = times(proposed, new, 1)
    assert found == [
        replace(first(at(day), match_id=new), participant_id=PARTICIPANTS[1]) for day in days
    ]


def test_long_first_sessions_are_looked_for_before_short_ones_and_told_in_order(
    proposed: Any,
) -> None:
    hours_on(proposed, WEDNESDAY, "Wed 09:00-10:15")
    long = [first(at(day), 90) for day in NEXT[:2]]
    soon = {"first_session_minutes": 90, "booking_horizon_days": 8}
    assert times(proposed, most=2, **soon) == long
    assert times(proposed, most=3, **soon) == [first(at(WEDNESDAY)), *long]
    assert times(proposed, most=9, **soon) == [first(at(WEDNESDAY)), *long]


@pytest.mark.parametrize(
    ("begins", "then"), [((8, 45), (9, 45)), ((9, 0), None), ((8, 30), (9, 30))]
)
def test_a_day_whose_first_four_quarters_do_not_hold_is_passed_over(
    sqlite_agency: Any, clock: Any, begins: tuple[int, int], then: tuple[int, int] | None
) -> None:
    founding = Founding(sqlite_agency, clock)
    sqlite_agency.perform(Role.MANAGER, site("TAP", "Essex"))
    sqlite_agency.perform(Role.MANAGER, CountRooms(site="TAP", rooms=1))
    early = tuple(parse_window(f"{day} 08:00-12:00") for day in ("Mon", "Tue", "Wed"))
    for number in (0, 1):
        specialist, referral = (
            specialist_number(founding, number),
            referral_number(founding, number),
        )
        if number:
            specialist = replace(specialist, hours=early)
            referral = replace(referral, available=early)
        sqlite_agency.perform(Role.MANAGER, specialist)
        sqlite_agency.perform(Role.INTAKE, referral)
        propose(sqlite_agency, number)
    other = ApproveMatch(match_id=OTHER, first_starts_at=at(NEXT[0], *begins))
    sqlite_agency.perform(Role.COORDINATOR, other)
    monday = [first(at(NEXT[0], *then))] if then else []
    after = [first(at(day)) for day in (NEXT[1], NEXT[2])]
    expected = [first(at(WEDNESDAY)), *monday, *after]
    assert times(sqlite_agency, most=len(expected)) == expected


def test_whoever_is_in_training_comes_alone_where_no_supervisor_can(
    proposed: Any, clock: Any
) -> None:
    founding = Founding(proposed, clock)
    proposed.perform(Role.MANAGER, specialist_number(founding, 2))
    proposed.perform(Role.INTAKE, referral_number(founding, 2))
    hours_on(proposed, WEDNESDAY)
    new = uuid4()
    found = times(proposed, new, 2, most=4, booking_horizon_days=8)
    whose = {"match_id": new, "whose": P2}
    assert found == [
        first(at(TUESDAY, 10), co=S0, **whose),
        first(at(WEDNESDAY), **whose),
        first(at(NEXT[0]), co=S0, **whose),
        first(at(NEXT[1]), co=S0, **whose),
    ]


def test_two_who_have_no_way_of_meeting_have_no_other_time(sqlite_agency: Any, clock: Any) -> None:
    founding = Founding(sqlite_agency, clock)
    sqlite_agency.perform(Role.MANAGER, site("TAP", "Essex"))
    specialist = replace(specialist_number(founding, 1), modes=frozenset({Mode.PHONE}))
    for one in (specialist_number(founding, 0), specialist):
        sqlite_agency.perform(Role.MANAGER, one)
    for number in (0, 1):
        sqlite_agency.perform(Role.INTAKE, referral_number(founding, number))
    propose(sqlite_agency)
    with pytest.raises(NoCommonTime):
        times(sqlite_agency, uuid4(), 1)
    with pytest.raises(PairingNoLongerAllowed):
        propose(sqlite_agency, 1)

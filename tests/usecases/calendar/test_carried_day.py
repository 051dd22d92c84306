"""What a specialist's phone keeps for hours without signal: their sessions in order, the people
whom they are with, and what a note may say."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from fillings import on_sqlite
from one_match import Founding, found, propose
from sqlalchemy import event

from domain.matches.check_ins import Going
from domain.matches.match_ending import EndReason
from domain.pairing.sides import Side
from domain.people.contact.agreed_ways import OutsideSafeHours
from domain.people.contact.safe_contact import Reach, reach
from domain.people.profile import ConversationWishesStated
from domain.people.wellness.handover import HandoverTopic
from domain.program.limits import Certainty, Level, LimitName
from domain.resources.kinds_of_help import Need
from domain.sessions.session_booking import Canceler
from domain.shared.hours import parse_window
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal, Mode, SafeContact
from peermatch.readmodels.screens.sessions import schedule
from peermatch.usecases.calendar.shown.carried_day import CarriedDay, CarriedPerson, carried_day
from peermatch.usecases.calendar.shown.carried_support import CarriedSupport, carried_support
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived, first_session_id
from peermatch.usecases.matches.match_course import EndMatch, RecordCheckIn
from peermatch.usecases.matches.own_matches import AgreeOwnPlan
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.people.given.giving_resources import GiveResource
from peermatch.usecases.people.handing_on import AgreeToHandOn
from peermatch.usecases.people.participants import ChooseContact, StateConversationWishes
from peermatch.usecases.people.wellness.handed_on import HandedOn
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.resources.directory import AddOrganization, AddResource
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.sessions.session_outcomes import HoldSession
from peermatch.usecases.specialists.specialist_course import ChangeCapacity, ChangeHours
from stories.simulation.founding import referral_number, specialist_number
from stories.simulation.pools import PARTICIPANTS, REFERRALS, SPECIALISTS

ZONE = ZoneInfo("America/New_York")
S0, S1, TRAINEE = SPECIALISTS
P0, P1, P2 = PARTICIPANTS[:3]
RUN = UUID(int=7)
M0, M1, M2 = (match_id_of(RUN, one) for one in REFERRALS[:3])
FIRST, SECOND, THIRD = (first_session_id(one) for one in (M0, M1, M2))
TODAY = date(2026, 11, 23)
PANTRY = UUID(int=81)
HOME = Goal(Dimension.HOME, "A door of my own")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day_of(agency: Any, who: UUID = S0) -> CarriedDay:
    agency.project()
    return shown_day(agency, who)


def shown_day(agency: Any, who: UUID = S0) -> CarriedDay:
    deployment = agency.deployment
    actor = Actor(name="cprs-1", role=Role.CPRS, specialist_id=who)
    return carried_day(deployment.service, deployment.reading(actor), who)


def by_phone(**told: Any) -> Reach:
    usual: dict[str, Any] = {
        "ways": (SafeContact.CALL,),
        "why_not": (),
        "phone": "(804) 555-0100",
    }
    return Reach(**usual | told)


def three_matches(agency: Any) -> None:
    """Of the first two each has its own specialist; the third one's is in training, and the first
    specialist comes along to it."""
    clock = agency.deployment.clock
    founding = Founding(agency, clock)
    found(agency, clock)
    agency.perform(Role.MANAGER, specialist_number(founding, 2))
    agency.perform(Role.INTAKE, referral_number(founding, 2))
    for number, match_id in enumerate((M0, M1, M2)):
        propose(agency, number)
        agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    agency.project()


under_way = on_sqlite(three_matches)


def test_how_people_are_reached_is_worked_out_once_for_hours_that_are_alike(
    under_way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[date] = []

    def noted(person: Any, now: datetime) -> Reach:
        days.append(now.date())
        return reach(person, now)

    monkeypatch.setattr("peermatch.usecases.calendar.shown.carried_day.reach", noted)
    assert day_of(under_way).people.keys() == {P0, P2}
    assert days == [date(2026, 11, 23), date(2026, 11, 24)] * 2


def test_what_a_phone_keeps_is_asked_of_the_log_in_a_handful_of_questions(
    under_way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way.project()
    streams, asked = under_way.deployment.store._streams, []
    facts = streams.facts

    def noted(ids: Any) -> Any:
        asked.append(frozenset(ids))
        return facts(ids)

    monkeypatch.setattr(streams, "facts", noted)
    shown_day(under_way)
    assert len(asked) <= 5


def test_a_phone_keeps_own_sessions_and_those_that_one_comes_along_to(under_way: Any) -> None:
    day = day_of(under_way)
    own, along = day.sessions
    assert (own.row.session_id, own.theirs) == (FIRST, True)
    assert (along.row.session_id, along.theirs) == (THIRD, False)
    assert (own.row.starts_at, along.row.starts_at) == (
        at("2026-11-24T09:00"),
        at("2026-11-24T10:00"),
    )
    assert along.row.specialist_id == TRAINEE
    assert own.site is not None
    assert (own.site.site, own.site.name, own.site.county) == ("TAP", "Essex", "Essex")
    assert day.note_asks == {"goals", "worked_on", "next_step", "resources"}
    assert day.late_hours == 24
    assert day.people == {
        P0: CarriedPerson(
            name="Participant 0",
            reach=day.people[P0].reach,
            goals=(),
            support=CarriedSupport(county="Essex", conversation=None, check_ins=(), given=()),
        ),
        P2: CarriedPerson(name="Participant 2", reach=day.people[P2].reach, goals=(), support=None),
    }
    [always] = day.people[P0].reach
    assert (always.begins, always.reach) == (at("2026-11-23T18:00"), by_phone())
    [there] = day_of(under_way, TRAINEE).sessions
    assert (there.row.session_id, there.theirs) == (THIRD, True)
    [other] = day_of(under_way, S1).sessions
    assert (other.row.session_id, other.theirs) == (SECOND, True)


def test_a_phone_knows_from_which_quarter_hour_on_a_call_is_safe(
    under_way: Any, clock: Any
) -> None:
    clock.pass_by(timedelta(minutes=22, seconds=31, microseconds=7))
    hours = ("Mon 19:00-20:30", "Tue 00:30-01:00", "Tue 02:15-03:00")
    chosen = ChooseContact(
        participant_id=P0,
        phone="(804) 555-0177",
        email="",
        ways=frozenset({SafeContact.CALL, SafeContact.VOICEMAIL_OK}),
        hours=tuple(map(parse_window, hours)),
        caller_says="The library",
    )
    under_way.perform(Role.INTAKE, chosen)
    found = day_of(under_way).people[P0].reach
    safe = by_phone(
        ways=(SafeContact.CALL, SafeContact.VOICEMAIL_OK),
        phone="(804) 555-0177",
        caller_says="The library",
    )
    never = Reach(ways=(), why_not=(OutsideSafeHours.sentence,))
    assert [(one.begins, one.reach) for one in found] == [
        (at("2026-11-23T18:15"), never),
        (at("2026-11-23T19:00"), safe),
        (at("2026-11-23T20:30"), never),
        (at("2026-11-24T00:30"), safe),
        (at("2026-11-24T01:00"), never),
        (at("2026-11-24T02:15"), safe),
    ]


def test_eight_hours_are_kept_and_what_changes_after_them_is_not(
    under_way: Any, clock: Any
) -> None:
    chosen = ChooseContact(
        participant_id=P0,
        phone="(804) 555-0100",
        email="",
        ways=frozenset({SafeContact.CALL}),
        hours=(parse_window("Mon 18:00-24:00"), parse_window("Tue 00:00-02:15")),
        caller_says="",
    )
    under_way.perform(Role.INTAKE, chosen)
    [only] = day_of(under_way).people[P0].reach
    assert (only.begins, only.reach) == (at("2026-11-23T18:00"), by_phone())
    clock.pass_by(timedelta(minutes=15))
    first, then = day_of(under_way).people[P0].reach
    assert (first.begins, then.begins) == (at("2026-11-23T18:15"), at("2026-11-24T02:15"))


def test_whoever_has_only_sessions_that_are_over_is_not_called(under_way: Any, clock: Any) -> None:
    clock.moment = at("2026-11-24T09:59:59")
    assert day_of(under_way).people[P0].reach != ()
    clock.moment = at("2026-11-24T10:00")
    day = day_of(under_way)
    assert [one.row.session_id for one in day.sessions] == [FIRST, THIRD]
    assert day.people[P0].reach == ()
    assert day.people[P0].support is not None
    assert day.people[P2].reach != ()


def test_whoever_has_only_what_was_called_off_is_not_called(under_way: Any) -> None:
    under_way.perform(Role.COORDINATOR, CancelSession(session_id=FIRST, by=Canceler.PARTICIPANT))
    day = day_of(under_way)
    kept = {one.row.session_id: one.row.status for one in day.sessions}
    assert kept == {FIRST: "missed", THIRD: "scheduled"}
    assert day.people[P0].reach == ()
    assert day.people[P2].reach != ()


def test_nobody_is_opened_whose_session_was_over_and_recorded_before_today(
    under_way: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[set[UUID]] = []
    found = schedule._opened
    monkeypatch.setattr(
        schedule, "_opened", lambda reading, rows: opened.append(ids(rows)) or found(reading, rows)
    )

    def ids(rows: Any) -> set[UUID]:
        return {row["session_id"] for row in rows}

    clock.moment = at("2026-11-24T11:30")
    held = HoldSession(session_id=FIRST, specialist_id=S0, minutes=60)
    under_way.perform(Role.CPRS, held)
    day_of(under_way)
    clock.moment = at("2026-11-25T08:00")
    day_of(under_way)
    assert opened == [{FIRST, THIRD}, {THIRD}], "the third was never recorded"


def service(agency: Any, number: int, name: str, *counties: str) -> UUID:
    resource_id = UUID(int=number)
    added = AddResource(
        resource_id=resource_id,
        organization_id=PANTRY,
        name=name,
        needs=frozenset({Need.FOOD}),
        counties=frozenset(counties),
    )
    agency.perform(Role.INTAKE, added)
    return resource_id


def give(agency: Any, number: int, on: date, resource_id: UUID | None = None) -> None:
    given = GiveResource(
        match_id=M0,
        specialist_id=S0,
        given_id=UUID(int=number),
        need=Need.FOOD if resource_id else Need.TRANSPORTATION,
        given_on=on,
        resource_id=resource_id,
    )
    agency.perform(Role.CPRS, given)


def supported(agency: Any, clock: Any) -> None:
    """The first person said what to ask about; seven things were given, four check-ins made."""
    clock.moment = at("2026-11-27T12:00")
    wishes = StateConversationWishes(participant_id=P0, ask_about="The dog", leave_alone="Court")
    agency.perform(Role.INTAKE, wishes)
    agency.perform(Role.INTAKE, AddOrganization(organization_id=PANTRY, name="Three Rivers"))
    far = service(agency, 82, "Boxes from afar", "Gloucester")
    service(agency, 83, "Meals in Essex", "Essex")
    service(agency, 84, "Anybody's kitchen")
    service(agency, 85, "Dinners elsewhere", "Gloucester")
    give(agency, 91, date(2026, 11, 26), far)
    for number in range(92, 98):
        give(agency, number, date(2026, 11, 25) - timedelta(days=number - 92))
    for number in range(4):
        check_in = RecordCheckIn(
            match_id=M0,
            check_in_id=UUID(int=number + 1),
            checked_on=date(2026, 11, 27) - timedelta(days=number),
            side=Side.PARTICIPANT,
            going=Going.WELL,
            note=f"Note {number}",
        )
        agency.perform(Role.COORDINATOR, check_in)
    plan = AgreeOwnPlan(
        match_id=M0,
        specialist_id=S0,
        plan_id=UUID(int=70),
        goals=(HOME,),
        agreed_on=date(2026, 11, 24),
    )
    agency.perform(Role.CPRS, plan)


def test_of_whom_one_supports_a_phone_keeps_what_to_ask_and_what_was_given_last(
    under_way: Any, clock: Any
) -> None:
    supported(under_way, clock)
    day = day_of(under_way)
    person = day.people[P0]
    assert person.goals == (HOME,)
    support = person.support
    assert support is not None
    assert support.county == "Essex"
    assert support.conversation == ConversationWishesStated(
        participant_id=P0, ask_about="The dog", leave_alone="Court"
    )
    assert support.check_ins == tuple(
        (date(2026, 11, 27 - number), "participant", "well", f"Note {number}")
        for number in range(3)
    )
    assert [one.given_id.int for one in support.given] == [91, 92, 93, 94, 95, 96]
    assert support.given[0].service == "Boxes from afar"
    assert day.services == (
        (UUID(int=82), "Boxes from afar"),
        (UUID(int=84), "Anybody's kitchen"),
        (UUID(int=83), "Meals in Essex"),
    )
    assert day.people.keys() == {P0}
    other = day_of(under_way, S1)
    assert [name for _, name in other.services] == ["Anybody's kitchen", "Meals in Essex"]
    assert other.people[P1].goals == ()


def test_what_no_note_asks_for_is_not_kept(under_way: Any, clock: Any) -> None:
    supported(under_way, clock)
    for limit, value in ((LimitName.NOTE_GOALS, 0), (LimitName.NOTE_RESOURCES, 0)):
        under_way.perform(Role.MANAGER, changed(limit, value))
    under_way.perform(Role.MANAGER, changed(LimitName.LATE_CANCELLATION, 48))
    before = day_of(under_way)
    assert (before.people[P0].goals, before.late_hours) == ((HOME,), 24)
    assert before.services != ()
    clock.pass_by(timedelta(days=1))
    day = day_of(under_way)
    assert day.note_asks == {"worked_on", "next_step"}
    assert day.people[P0].goals == ()
    assert day.services == ()
    assert day.late_hours == 48
    assert day.people[P0].support is not None


def changed(limit: LimitName, value: int) -> ChangeLimit:
    return ChangeLimit(
        limit=limit,
        value=value,
        level=Level.WARN,
        effective_from=date(2026, 11, 28),
        citation="This program's own choice",
        certainty=Certainty.UNCONFIRMED,
        reason="Tried",
    )


def test_a_phone_of_somebody_without_sessions_keeps_nobody(founded: Any) -> None:
    day = day_of(founded)
    assert (day.sessions, day.people, day.services) == ((), {}, ())


def test_whoever_supports_somebody_next_carries_only_what_was_handed_on(
    under_way: Any, clock: Any
) -> None:
    supported(under_way, clock)
    clock.pass_by(timedelta(hours=1))
    ends = EndMatch(match_id=M0, reason=EndReason.SOMEONE_DIFFERENT)
    under_way.perform(Role.COORDINATOR, ends)
    under_way.perform(Role.MANAGER, ChangeCapacity(specialist_id=S1, capacity=2, fte_percent=100))
    run_id = UUID(int=9)
    proposal = ProposeMatch(
        run_id=run_id, referral_id=REFERRALS[0], specialist_id=S1, reasons=("Shared.",)
    )
    under_way.perform(Role.SERVICE, proposal)
    match_id = match_id_of(run_id, REFERRALS[0])
    under_way.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    clock.pass_by(timedelta(hours=1))
    person = day_of(under_way, S1).people[P0]
    assert person.goals == ()
    assert person.support == CarriedSupport(
        county="Essex", conversation=None, check_ins=(), given=()
    )
    own = GiveResource(
        match_id=match_id,
        specialist_id=S1,
        given_id=UUID(int=99),
        need=Need.TRANSPORTATION,
        given_on=date(2026, 11, 27),
    )
    under_way.perform(Role.CPRS, own)
    support = day_of(under_way, S1).people[P0].support
    assert support is not None
    assert [one.given_id.int for one in support.given] == [99]
    agrees = AgreeToHandOn(
        participant_id=P0, topics=frozenset({HandoverTopic.RESOURCES, HandoverTopic.CONVERSATION})
    )
    actor = Actor(name=str(P0), role=Role.PARTICIPANT, participant_id=P0)
    under_way.deployment.service.perform(actor, uuid4(), agrees)
    support = day_of(under_way, S1).people[P0].support
    assert support is not None
    assert [one.given_id.int for one in support.given] == [99, 91, 92, 93, 94, 95]
    assert support.conversation is not None
    assert support.conversation.ask_about == "The dog"


def test_of_many_services_a_phone_keeps_sixty(under_way: Any) -> None:
    under_way.perform(Role.INTAKE, AddOrganization(organization_id=PANTRY, name="Three Rivers"))
    for number in range(61):
        service(under_way, 200 + number, f"Service {number:02}")
    found = day_of(under_way).services
    assert [name for _, name in found] == [f"Service {number:02}" for number in range(60)]


def test_whoever_stands_in_carries_nothing_of_what_is_between_the_two(under_way: Any) -> None:
    under_way.project()
    deployment = under_way.deployment
    actor = Actor(name="cprs-1", role=Role.CPRS, specialist_id=S1)
    reading, known = deployment.reading(actor), HandedOn(participant_id=P0)
    [row, _] = [one.row for one in day_of(under_way).sessions]
    own = carried_support(deployment.store.look(), reading, {P0: row}, {P0: known})
    nothing = CarriedSupport(county="Essex", conversation=None, check_ins=(), given=())
    assert own == {P0: nothing}
    for other in (replace(row, specialist_id=S1), replace(row, match_id=UUID(int=99))):
        assert carried_support(deployment.store.look(), reading, {P0: other}, {P0: known}) == {}


def booked(agency: Any, clock: Any, people: range, *, anew: bool) -> None:
    """The first specialist supports these, each with goals, a check-in, something that was given,
    and what to ask about; `anew`: whom somebody else supported before."""
    hours = tuple(parse_window(f"{on} 08:00-20:00") for on in ("Mon", "Tue", "Wed", "Thu", "Fri"))
    wide = {"hours": hours, "modes": frozenset({Mode.VIDEO})}
    for who in (S0, S1):
        room = ChangeCapacity(specialist_id=who, capacity=15, fte_percent=100)
        agency.perform(Role.MANAGER, room)
        agency.perform(Role.MANAGER, ChangeHours(specialist_id=who, **wide))
    first = referral_number(Founding(agency, clock), 0)
    for number in people:
        came = replace(
            first,
            referral_id=UUID(int=1000 + number),
            available=hours,
            modes=frozenset({Mode.VIDEO}),
        )
        agency.perform(Role.INTAKE, came)
        for who in (S1, S0) if anew else (S0,):
            match_id = matched(agency, came.referral_id, who)
            if who == S1:
                clock.pass_by(timedelta(minutes=1))
                over = EndMatch(match_id=match_id, reason=EndReason.SOMEONE_DIFFERENT)
                agency.perform(Role.COORDINATOR, over)


def matched(agency: Any, referral_id: UUID, who: UUID) -> UUID:
    proposal = ProposeMatch(
        run_id=who, referral_id=referral_id, specialist_id=who, reasons=("Shared.",)
    )
    agency.perform(Role.SERVICE, proposal)
    match_id, whose = match_id_of(who, referral_id), derived("participant", referral_id)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    mine = {"match_id": match_id, "specialist_id": who}
    plan = {"plan_id": uuid4(), "goals": (HOME,), "agreed_on": TODAY}
    gave = {"given_id": uuid4(), "need": Need.TRANSPORTATION, "given_on": TODAY}
    agency.perform(Role.CPRS, AgreeOwnPlan(**mine, **plan))
    agency.perform(Role.CPRS, GiveResource(**mine, **gave))
    wishes = StateConversationWishes(participant_id=whose, ask_about=str(who), leave_alone="")
    agency.perform(Role.INTAKE, wishes)
    said = {"checked_on": TODAY, "side": Side.PARTICIPANT, "going": Going.WELL, "note": "Fine"}
    check_in = RecordCheckIn(match_id=match_id, check_in_id=uuid4(), **said)
    agency.perform(Role.COORDINATOR, check_in)
    return match_id


def questions(agency: Any) -> tuple[CarriedDay, int]:
    """The day, and what it asks of the log and of the lists."""
    agency.project()
    asked: list[object] = []
    recorder = agency.deployment.store.record.recorder
    streams = recorder.streams

    def note(*told: Any) -> None:
        asked.append(told)

    recorder.streams = lambda after: asked.append(after) or streams(after)
    views = agency.deployment.views.engine
    event.listen(views, "before_cursor_execute", note)
    try:
        return shown_day(agency), len(asked)
    finally:
        event.remove(views, "before_cursor_execute", note)
        del recorder.streams


@pytest.mark.parametrize("anew", [False, True])
def test_a_day_with_many_people_asks_as_many_questions_as_one_with_few(
    agency: Any, clock: Any, anew: bool
) -> None:
    found(agency, clock)
    booked(agency, clock, range(1), anew=anew)
    few, asked = questions(agency)
    booked(agency, clock, range(1, 10), anew=anew)
    many, asked_then = questions(agency)
    assert (len(few.people), len(many.people)) == (1, 10)
    assert all(one.goals == (HOME,) and one.support for one in many.people.values())
    assert asked_then == asked

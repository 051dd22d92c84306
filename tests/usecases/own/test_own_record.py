"""What a participant reads of themselves: exactly what is theirs, as people agreed to show it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID
from own_pages import FIRST, SECOND, TODAY, ZONE, of, say, supported

from domain.matches.match_ending import EndReason
from domain.pairing.shortlist import shortlist_id
from domain.people.consent import Use
from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.people.participant import Participant
from domain.people.profile import NamesStated, Profile
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.handover import Handover, HandoverTopic
from domain.people.wellness.recovery_capital import BarcBrought
from domain.people.wellness.stated_goals import OwnGoal
from domain.privacy.emergency_access import EmergencyReason
from domain.referrals.referral import REFERRAL
from domain.resources.kinds_of_help import Need
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal, Mode, WishTopic
from domain.specialists.sharing import Audience, OwnTrait
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.own.own_goals import StateOwnGoal
from peermatch.usecases.own.own_record import first_name
from peermatch.usecases.own.peers import Appointment, Peer, short_name
from peermatch.usecases.pairing.choice import OfferShortlist, TurnDownShortlist
from peermatch.usecases.people.consent_forms import SignConsentForm
from peermatch.usecases.people.given.giving_resources import GiveResource
from peermatch.usecases.people.handing_on import AgreeToHandOn
from peermatch.usecases.people.participants import Disclose
from peermatch.usecases.people.plans_and_statements import AgreePlan, EndPlan
from peermatch.usecases.people.wellness.recovery_capital import EnterBarc
from peermatch.usecases.privacy.emergency_commands import BeginEmergencyAccess, TellInEmergency
from peermatch.usecases.sessions.session_course import CancelSession, ConfirmSession, MoveSession
from stories.simulation.pools import AREAS, REFERRALS, SPECIALISTS

GOALS = (Goal(Dimension.HOME, "A door of my own"),)
TO_ALL = OwnTrait(WishTopic.PARENT, "is a parent", Audience.SHORTLISTED)
TO_MATCHED = OwnTrait(WishTopic.WORK, "works in an office", Audience.MATCHED)
TO_STAFF = OwnTrait(WishTopic.VETERAN, "has served", Audience.COORDINATORS)
MINE = Peer(
    specialist_id=SPECIALISTS[0],
    name="Specialist 0.",
    modes=(Mode.IN_PERSON, Mode.VIDEO),
    languages=("en",),
    experiences=(AREAS[0],),
    says=(TO_ALL, TO_MATCHED),
)


@pytest.fixture
def under_way(founded: Any) -> Any:
    """The first person's match with the first specialist, who agreed to show some of themselves."""
    return supported(founded, (TO_ALL, TO_MATCHED, TO_STAFF))


def test_they_meet_with_a_peer_who_shows_what_they_agreed_to_show(under_way: Any) -> None:
    assert of(under_way).peer() == (MATCH_ID, MINE)
    assert of(under_way).choice() is None
    shown = of(under_way).presented(SPECIALISTS[0], Audience.SHORTLISTED)
    assert shown == replace(MINE, experiences=(), says=(TO_ALL,))
    staff = of(under_way).presented(SPECIALISTS[0], Audience.COORDINATORS)
    assert (staff.experiences, staff.says) == (
        tuple(sorted(AREAS)),
        (TO_ALL, TO_MATCHED, TO_STAFF),
    )
    with pytest.raises(NotFound):
        of(under_way).presented(UUID(int=1), Audience.MATCHED)
    assert of(under_way, SECOND).peer() is None
    over = EndMatch(match_id=MATCH_ID, reason=EndReason.GOALS_REACHED)
    under_way.perform(Role.COORDINATOR, over)
    assert of(under_way).peer() is None, "also before the lists say so"
    under_way.project()
    assert of(under_way).peer() is None


def test_people_are_named_by_first_name_and_one_letter(founded: Any) -> None:
    assert short_name("Indigo Fairweather") == "Indigo F."
    assert short_name("Indigo Maria Fairweather") == "Indigo F."
    assert short_name("Indigo") == "Indigo"
    called = Participant(name="Robin Maria Example")
    assert first_name(called) == "Robin"
    for preferred, expected in (("Ro", "Ro"), ("", "Robin")):
        names = NamesStated(participant_id=FIRST, preferred_name=preferred, pronouns="")
        assert first_name(replace(called, profile=Profile(names=names))) == expected
    founded.project()
    record = of(founded)
    assert record.named([SPECIALISTS[1], UUID(int=1), SPECIALISTS[0]]) == (
        "Specialist 0.",
        "Specialist 1.",
    )
    assert record.named([]) == ()
    assert record.site_names(["NOWHERE", "TAP"]) == ("Essex",)
    assert record.person.name == "Participant 0"
    with pytest.raises(NotFound):
        _ = of(founded, UUID(int=1)).person
    founded.erase(FIRST)
    with pytest.raises(NotFound):
        _ = of(founded).person


def test_an_appointment_says_when_where_and_with_whom_until_it_is_over(
    under_way: Any, clock: Any
) -> None:
    [session_id] = [one.session_id for one in of(under_way).appointments()]
    starts_at = datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
    ends_at = starts_at + timedelta(hours=1)
    move = MoveSession(session_id=session_id, starts_at=starts_at, ends_at=ends_at)
    under_way.perform(Role.COORDINATOR, move)
    under_way.project()
    state = under_way.deployment.store.read(SESSION, session_id)
    meeting = Appointment(
        session_id=session_id,
        starts_at=starts_at,
        ends_at=ends_at,
        mode=state.scheduled.mode,
        place="Essex" if state.scheduled.mode is Mode.IN_PERSON else "",
        peer=MINE,
        confirmed=False,
        changeable=True,
        too_late=False,
        revision=state.revision,
    )
    [shown] = of(under_way).appointments()
    assert shown == meeting
    assert (shown.starts_at.tzinfo, shown.ends_at.tzinfo) == (ZONE, ZONE)
    assert of(under_way).sessions() == ((state.scheduled, state),)
    assert of(under_way).session(session_id) == state
    elsewhere = replace(state, scheduled=replace(state.scheduled, mode=Mode.VIDEO, place=""))
    assert of(under_way).appointment(elsewhere) == replace(meeting, mode=Mode.VIDEO, place="")
    here = replace(state, scheduled=replace(state.scheduled, mode=Mode.IN_PERSON, place="TAP"))
    there = of(under_way).appointment(here)
    assert there == replace(meeting, mode=Mode.IN_PERSON, place="Essex")
    say(under_way, ConfirmSession(session_id=session_id))
    assert of(under_way).appointments() == (replace(meeting, confirmed=True),)
    sure = replace(meeting, confirmed=True)
    for at, expected in (
        (starts_at - timedelta(hours=24), sure),
        (starts_at - timedelta(hours=24, seconds=-1), replace(sure, too_late=True)),
        (starts_at - timedelta(seconds=1), replace(sure, too_late=True)),
        (starts_at, replace(sure, too_late=True, changeable=False)),
        (ends_at - timedelta(seconds=1), replace(sure, too_late=True, changeable=False)),
    ):
        clock.moment = at
        assert of(under_way).appointments() == (expected,), at
    clock.moment = ends_at
    assert of(under_way).appointments() == ()
    clock.moment = starts_at - timedelta(days=2)
    cancel = CancelSession(session_id=session_id, by=Canceler.PARTICIPANT)
    under_way.perform(Role.COORDINATOR, cancel)
    assert of(under_way).appointments() == ()
    [(scheduled, became)] = of(under_way).sessions()
    assert (scheduled.session_id, became.status) == (session_id, SessionStatus.MISSED)
    for whose, which in ((SECOND, session_id), (FIRST, UUID(int=1))):
        with pytest.raises(NotFound):
            of(under_way, whose).session(which)


def test_they_choose_among_those_offered_until_the_day_is_over(founded: Any, clock: Any) -> None:
    founded.project()
    assert of(founded).choice() is None
    both, answer_by = (SPECIALISTS[1], SPECIALISTS[0]), TODAY + timedelta(days=2)
    offer(founded, 1, both, answer_by)
    record = of(founded)
    state, peers = record.choice() or pytest.fail("nobody asks")
    assert state.offered.specialists == both
    assert peers == tuple(record.presented(one, Audience.SHORTLISTED) for one in both)
    assert of(founded, SECOND).choice() is None
    clock.pass_by(timedelta(days=2))
    assert of(founded).choice() is not None, "on the last day"
    clock.pass_by(timedelta(days=1))
    assert of(founded).choice() is None
    offer(founded, 2, both[:1], TODAY + timedelta(days=9))
    state, peers = of(founded).choice() or pytest.fail("nobody asks")
    assert [one.specialist_id for one in peers] == [SPECIALISTS[1]]
    turned = TurnDownShortlist(shortlist_id=shortlist_id(REFERRALS[0], 2))
    founded.perform(Role.COORDINATOR, turned)
    assert of(founded).choice() is None
    founded.project()
    assert of(founded).choice() is None


def offer(agency: Any, number: int, specialists: tuple[UUID, ...], answer_by: date) -> None:
    offering = OfferShortlist(
        referral_id=REFERRALS[0], round=number, specialists=specialists, answer_by=answer_by
    )
    agency.perform(Role.COORDINATOR, offering)
    agency.project()


def test_what_was_written_down_of_them_is_theirs_to_read(under_way: Any, clock: Any) -> None:
    agency, nobody = under_way, of(under_way, SECOND)
    plan_id, older = UUID(int=31), UUID(int=32)
    for one in (older, plan_id):
        plan = AgreePlan(plan_id=one, participant_id=FIRST, goals=GOALS, agreed_on=TODAY)
        agency.perform(Role.COORDINATOR, plan)
        agency.project()
        if one == older:
            agency.perform(Role.COORDINATOR, EndPlan(plan_id=older))
            assert of(agency).plan() is None, "also before the lists say so"
        clock.pass_by(timedelta(minutes=1))
    goal_id = UUID(int=33)
    goal = StateOwnGoal(
        participant_id=FIRST, goal_id=goal_id, dimension=Dimension.HEALTH, words="See a dentist"
    )
    handing = AgreeToHandOn(participant_id=FIRST, topics=frozenset({HandoverTopic.GOALS}))
    for command in (goal, handing):
        say(agency, command)
    answers = dict.fromkeys(BARC_ITEMS, 4)
    entered = EnterBarc(
        participant_id=FIRST, **answers, answered_on=TODAY, way=BarcBrought.ON_PAPER
    )
    agency.perform(Role.COORDINATOR, entered)
    gave = UUID(int=34)
    agency.perform(
        Role.CPRS,
        GiveResource(
            match_id=MATCH_ID,
            specialist_id=SPECIALISTS[0],
            given_id=gave,
            need=Need.FOOD,
            given_on=TODAY,
            resource_id=None,
        ),
    )
    agency.project()
    record = of(agency)
    found = record.plan()
    assert found is not None
    assert (found[0], found[1].goals, found[1].ended) == (plan_id, GOALS, False)
    stated = OwnGoal(dimension=Dimension.HEALTH, words="See a dentist", stated_on=TODAY)
    assert dict(record.own_goals()) == {goal_id: stated}
    assert record.handover() == Handover(topics=frozenset({HandoverTopic.GOALS}))
    [answered] = record.recovery_capital()
    assert (answered.participant_id, answered.answered_on) == (FIRST, TODAY)
    [given] = record.given()
    assert (given.given.given_id, given.given.participant_id) == (gave, FIRST)
    read = agency.deployment.store.read
    assert record.referrals() == (read(REFERRAL, REFERRALS[0]).received,)
    assert nobody.referrals() == (read(REFERRAL, REFERRALS[1]).received,)
    assert (nobody.plan(), dict(nobody.own_goals()), nobody.handover()) == (None, {}, Handover())
    assert (nobody.recovery_capital(), nobody.given()) == ((), ())


def test_consents_forms_and_whom_was_told_are_theirs_to_read(founded: Any, clock: Any) -> None:
    form_id = UUID(int=41)
    signing = SignConsentForm(
        participant_id=FIRST,
        form_id=form_id,
        kind=ConsentKind.CARE,
        language=FormLanguage.ENGLISH,
        version=0,
        expires_on=TODAY + timedelta(days=366),
        signed_name="Robin Example",
        drawn="1,1 2,2",
    )
    clock.pass_by(timedelta(days=1))
    done = founded.perform(Role.INTAKE, signing)
    told = Disclose(
        participant_id=FIRST,
        disclosure_id=UUID(int=42),
        use=Use.CONTACT,
        recipient="A sister",
        information="That they called",
        purpose="To reach them",
    )
    founded.perform(Role.INTAKE, told)
    founded.project()
    record = of(founded)
    stream = UUID(done.result["form_id"])
    assert [one.signed_on for one in record.consents()] == [TODAY + timedelta(days=1), TODAY]
    assert str(record.consents()[0].consent_id) == done.result["consent_id"]
    assert [one.form_id for one in record.signed_forms()] == [stream]
    assert record.signed_form(stream).name == "Robin Example"
    assert [(one.disclosure_id, one.recipient) for one in record.told()] == [
        (UUID(int=42), "A sister")
    ]
    assert record.same_person() == (FIRST,)
    other = of(founded, SECOND)
    assert (other.signed_forms(), other.told(), other.same_person()) == ((), (), (SECOND,))
    for wrong in (other, record):
        with pytest.raises(NotFound):
            wrong.signed_form(stream if wrong is other else UUID(int=1))
    clock.pass_by(timedelta(days=3 * 365 + 30))
    assert of(founded).told() == (), "no further back than three years"


def test_whom_somebody_told_in_an_emergency_is_theirs_to_read(
    founded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, access_id = founded.deployment.service, UUID(int=51)
    manager = Actor(name=str(UUID(int=3)), role=Role.MANAGER)
    begin = BeginEmergencyAccess(
        access_id=access_id,
        participant_id=FIRST,
        reason=EmergencyReason.MEDICAL,
        words="Collapsed",
        name="Participant 0",
        birth_date=date(1994, 1, 14),
    )
    service.perform(Actor(name=manager.name, role=Role.SERVICE), uuid4(), begin)
    for number, recipient in ((52, "Dr. Ames"), (53, "Dr. Bell")):
        telling = TellInEmergency(
            access_id=access_id,
            disclosure_id=UUID(int=number),
            recipient=recipient,
            affiliation="Riverside",
            information="Her name",
        )
        service.perform(manager, uuid4(), telling)
    founded.project()
    told = of(founded).told_in_emergencies()
    assert [(one.participant_id, one.recipient) for one in told] == [
        (FIRST, "Dr. Ames"),
        (FIRST, "Dr. Bell"),
    ]
    assert of(founded, SECOND).told_in_emergencies() == ()
    ids = "peermatch.usecases.own.own_record.own_ids.emergency_accesses"
    monkeypatch.setattr(ids, lambda *_: [access_id])
    with pytest.raises(NotFound):
        of(founded, SECOND).told_in_emergencies()


def test_what_the_lists_wrongly_give_them_of_another_is_never_shown(
    under_way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists are found by their id, and compared with it once more."""
    agency = under_way
    plan = AgreePlan(plan_id=UUID(int=31), participant_id=FIRST, goals=GOALS, agreed_on=TODAY)
    agency.perform(Role.COORDINATOR, plan)
    gave = GiveResource(
        match_id=MATCH_ID,
        specialist_id=SPECIALISTS[0],
        given_id=UUID(int=34),
        need=Need.FOOD,
        given_on=TODAY,
        resource_id=None,
    )
    agency.perform(Role.CPRS, gave)
    agency.project()
    [session] = [one.session_id for one in of(agency).appointments()]
    own = "peermatch.usecases.own.own_record.own_ids."
    for name, ids in (
        ("matches_under_way", [MATCH_ID]),
        ("records", [UUID(int=31)]),
        ("referrals", [REFERRALS[0]]),
        ("given_resources", [UUID(int=34)]),
        ("sessions_from", [session]),
        ("emergency_accesses", [UUID(int=99)]),
    ):
        monkeypatch.setattr(own + name, lambda *_, found=ids: found)
    record = of(agency, SECOND)
    for read in (
        record.peer,
        record.plan,
        record.referrals,
        record.given,
        record.appointments,
        record.sessions,
        record.told_in_emergencies,
    ):
        with pytest.raises(NotFound):
            read()
    monkeypatch.setattr(own + "matches_under_way", lambda *_: [])
    with pytest.raises(NotFound):
        record.choice()

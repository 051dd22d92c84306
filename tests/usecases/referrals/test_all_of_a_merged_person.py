"""Every kind of fact about a participant has its place when a record is merged: what comes along,
what is chosen side by side, and what stays with the merged record, and why."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_type_hints
from uuid import UUID, uuid4

import pytest
from one_match import Founding, service_of

from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.people.profile import Transport
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.handover import HANDOVER, HandoverTopic, handover_id
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcBrought,
    recovery_capital_id,
)
from domain.people.wellness.stated_goals import OWN_GOALS, own_goals_id
from domain.people.wellness.suprt import SUPRT, SuprtForm, SuprtPoint, SuprtStatus, suprt_id
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension
from peermatch.readmodels.screens.people import person
from peermatch.store.stored_names import TABLE
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.own.own_goals import NameOwnStep, StateOwnGoal, TickOwnGoal, TickOwnStep
from peermatch.usecases.own.own_record import own_record_of
from peermatch.usecases.people.handing_on import AgreeToHandOn
from peermatch.usecases.people.participants import (
    Disclose,
    StateConversationWishes,
    StateNames,
    StatePlaces,
)
from peermatch.usecases.people.wellness.recovery_capital import EnterBarc
from peermatch.usecases.people.wellness.suprt_records import RecordSuprt
from peermatch.usecases.privacy.accounting import accounting
from peermatch.usecases.referrals.same_person import MergeReferral
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS

CHOSEN = "chosen side by side"
TAKEN = "comes along where the record that goes on has nothing of it, and is never lost"
ONE_HISTORY = "stays where it happened, and is told in the one history of both"
NO_MATCH = "of a match; a record is merged only while it has none, and what was stays where it was"
OWN_STREAM = "a record with an id of its own, which names whom it was made for"
FOR_THE_RUN = "of one matching run or plan of today: made anew for the record that goes on"
PLACES: Mapping[str, str] = {
    CHOSEN: """
        participant.registered participant.identity-corrected participant.moved-home
        participant.language-corrected participant.wishes-stated profile.more-wishes-stated
        profile.contact-choices-stated profile.postal-address-stated profile.guardian-named
        profile.guardianship-ended profile.interpreter-stated referral.received
        referral.availability-changed referral.support-stated referral.priority-changed
        referral.availability-excepted referral.availability-restored
    """,
    TAKEN: """
        participant.specialist-ruled-out participant.household-listed
        participant.household-wish-kept household.joined household.left profile.texts-stopped
        profile.names-stated profile.places-stated profile.conversation-wishes-stated
        own-goals.stated own-goals.done own-goals.not-done own-goals.step-named
        own-goals.step-done own-goals.step-not-done recovery-capital.answered
        recovery-capital.taken-back suprt.recorded suprt.taken-back handover.agreed
    """,
    "a signature under one form: the page of a merge says that consents stay those of the one that "
    "goes on, and a new one is signed": "consent.given consent.revoked consent.ended "
    "consent-form.signed",
    "stays where it was told, and the account of disclosures has that of both": """
        consent.disclosure-made emergency-access.broken emergency-access.told
    """,
    "an address that failed goes with the contact that was chosen, which is tried anew": """
        profile.way-returned profile.texts-allowed-again private-link.returned private-link.seen-to
    """,
    "the stricter of both records holds from the merge on, and goes on there": """
        conflict.disclosed conflict.reviewed conflict.moved
    """,
    "who agreed to it is kept with whom it was recorded for": "participant.household-wish-agreed "
    "household.member-proposed",
    ONE_HISTORY: """
        intake.agreement-told intake.family-member-described intake.referrer-named
        referral.contact-attempted referral.contact-corrected referral.left-waiting
        referral.received-corrected referral.reopened referral.screened review.commented
        message.due message.sent message.handed-over message.returned
        person.data-erased
    """,
    NO_MATCH: """
        match.check-in-recorded match.declined match.ended match.first-time-proposed
        match.overridden match.paused match.proposed match.usual-times-agreed
        match.usual-times-suggested match.withdrawn session.corrected session.excepted
        session.note-kept-back session.progress-noted session.confirmed session.relocated
        session.scheduled handover.note-written diary.attendance-counted
        diary.attendance-uncounted group.attendance-corrected group.attendance-recorded
        group.joined group.left
    """,
    OWN_STREAM: """
        authorisation.granted authorization.corrected participant.authorization-listed
        plan.agreed plan.reviewed plan.step-named given.resource given.picked given.handed-off
        given.followed-up statement.filed statement.answered shortlist.offered shortlist.ranked
    """,
    FOR_THE_RUN: "matching-run.saw-household matching-run.saw-seeker outlook.found "
    "repair.change-found",
}
INTO = REFERRALS[0]
TEN = dict.fromkeys(BARC_ITEMS, 4)


def about_a_person() -> set[str]:
    """The stored names of facts that are sealed as somebody's who is supported."""
    found = set()
    for name, kept in TABLE.items():
        fact: type = kept if isinstance(kept, type) else kept.fact
        hints = get_type_hints(fact, include_extras=True)
        whose = {field for field, kind in hints.items() if "SUBJECT" in repr(kind)}
        if whose & {"participant_id", "person_id"}:
            found.add(name)
    return found


def test_every_kind_of_fact_about_a_person_has_its_place_at_a_merge() -> None:
    placed = [name for names in PLACES.values() for name in names.split()]
    assert len(placed) == len(set(placed))
    assert about_a_person() == set(placed)


def say(agency: Any, command: Any) -> None:
    """What somebody does at their private page."""
    whose = command.participant_id
    actor = Actor(name=str(whose), role=Role.PARTICIPANT, participant_id=whose)
    agency.deployment.service.perform(actor, uuid4(), command)


@pytest.fixture
def twice(founded: Any, clock: Any) -> tuple[UUID, UUID]:
    """A second referral of the first person, with all that somebody may say for themselves."""
    first = referral_number(Founding(founded, clock), 0)
    came = replace(first, referral_id=uuid4())
    founded.perform(Role.INTAKE, came)
    whose = derived("participant", came.referral_id)
    today = service_of(founded).program.today(clock.moment)
    goal, done_goal, step = uuid4(), uuid4(), uuid4()
    mine = {"participant_id": whose}
    for command in (
        StateOwnGoal(**mine, goal_id=goal, dimension=Dimension.HOME, words="A door of my own"),
        StateOwnGoal(**mine, goal_id=done_goal, dimension=Dimension.HEALTH, words="See a dentist"),
        NameOwnStep(**mine, goal_id=goal, step_id=step, words="Call the landlord"),
        NameOwnStep(**mine, goal_id=goal, step_id=uuid4(), words="See it"),
        TickOwnStep(**mine, goal_id=goal, step_id=step, done=True),
        TickOwnGoal(**mine, goal_id=done_goal, done=True),
        AgreeToHandOn(
            **mine,
            topics=frozenset({HandoverTopic.GOALS, HandoverTopic.WHAT_WORKS}),
            what_works="Patience",
        ),
    ):
        say(founded, command)
    founded.perform(Role.INTAKE, StateNames(**mine, preferred_name="Ro", pronouns="they"))
    founded.perform(Role.INTAKE, StatePlaces(**mine, sites=(), transport=Transport.PUBLIC))
    founded.perform(
        Role.INTAKE, StateConversationWishes(**mine, ask_about="The dog", leave_alone="Court")
    )
    for command in (
        EnterBarc(**mine, **TEN, answered_on=today, way=BarcBrought.ON_PAPER),
        RecordSuprt(
            **mine,
            form=SuprtForm.CLIENT,
            point=SuprtPoint.BASELINE,
            status=SuprtStatus.COMPLETED,
            done_on=today,
        ),
    ):
        founded.perform(Role.COORDINATOR, command)
    founded.project()
    course_jobs.suspect_duplicates(service_of(founded))
    return came.referral_id, derived("participant", INTO)


def test_what_somebody_said_for_themselves_comes_along(founded: Any, twice: Any) -> None:
    referral_id, into = twice
    founded.perform(Role.INTAKE, MergeReferral(referral_id=referral_id, into=INTO))
    read = founded.deployment.store.read
    profile = read(PARTICIPANT, into).profile
    assert (profile.names.preferred_name, profile.names.pronouns) == ("Ro", "they")
    assert profile.places.transport is Transport.PUBLIC
    assert (profile.conversation.ask_about, profile.conversation.leave_alone) == (
        "The dog",
        "Court",
    )
    goals = {goal.words: goal for goal in read(OWN_GOALS, own_goals_id(into)).goals.values()}
    assert list(goals) == ["A door of my own", "See a dentist"]
    assert goals["See a dentist"].done_on is not None
    steps = goals["A door of my own"].steps.values()
    assert [(one.words, one.done_on is not None) for one in steps] == [
        ("Call the landlord", True),
        ("See it", False),
    ]
    [answered] = read(RECOVERY_CAPITAL, recovery_capital_id(into)).in_order
    assert (answered.participant_id, set(answered.answers)) == (into, {4})
    assert list(read(SUPRT, suprt_id(into)).recorded) == [(SuprtForm.CLIENT, SuprtPoint.BASELINE)]
    handed_on = read(HANDOVER, handover_id(into))
    assert handed_on.topics == {HandoverTopic.GOALS, HandoverTopic.WHAT_WORKS}
    assert handed_on.what_works == "Patience"


def test_the_account_of_disclosures_and_looks_has_both_records(founded: Any, twice: Any) -> None:
    referral_id, into = twice
    was = derived("participant", referral_id)
    founded.perform(
        Role.INTAKE,
        Disclose(
            participant_id=was,
            disclosure_id=uuid4(),
            use=Use.CONTACT,
            recipient="A sister",
            information="That they called",
            purpose="To reach them",
        ),
    )
    founded.perform(Role.INTAKE, MergeReferral(referral_id=referral_id, into=INTO))
    founded.project()
    deployment = founded.deployment
    reading, looks = founded.reading(Role.PRIVACY_OFFICER), deployment.web_services().looks
    assert [one.recipient for one in accounting(reading, looks, into).told] == ["A sister"]
    record = own_record_of(deployment.service, into)
    assert set(record.same_person()) == {into, was}
    assert [one.recipient for one in record.told()] == ["A sister"]
    office = person.disclosures(founded.reading(Role.INTAKE), into)
    assert [one.recipient for one in office] == ["A sister"]
    assert own_record_of(deployment.service, was).same_person() == (was,)


def test_what_the_record_that_goes_on_says_stays_and_what_was_taken_back_stays_so(
    founded: Any, twice: Any
) -> None:
    referral_id, into = twice
    theirs = {"participant_id": into}
    founded.perform(Role.INTAKE, StateNames(**theirs, preferred_name="Robin", pronouns=""))
    goal = uuid4()
    same = StateOwnGoal(**theirs, goal_id=goal, dimension=Dimension.HOME, words="A door of my own")
    say(founded, same)
    topics = frozenset({HandoverTopic.RESOURCES})
    say(founded, AgreeToHandOn(**theirs, topics=topics))
    say(founded, AgreeToHandOn(**theirs))
    founded.perform(Role.INTAKE, MergeReferral(referral_id=referral_id, into=INTO))
    read = founded.deployment.store.read
    assert read(PARTICIPANT, into).profile.names.preferred_name == "Robin"
    goals = read(OWN_GOALS, own_goals_id(into)).goals
    assert [one.words for one in goals.values()] == ["A door of my own", "See a dentist"]
    assert [one.words for one in goals[goal].steps.values()] == ["Call the landlord", "See it"]
    assert read(HANDOVER, handover_id(into)).topics == frozenset()

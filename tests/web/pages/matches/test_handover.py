"""Somebody new supports a person: they see what the person agreed to hand on, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.handover import HandoverTopic
from domain.resources.given_resource import GivenOutcome, GivenUnknown
from domain.resources.kinds_of_help import Need
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.own_matches import AgreeOwnPlan, StateOwnConversationWishes
from peermatch.usecases.people.given.giving_resources import FollowUpResource, GiveResource
from peermatch.usecases.people.handing_on import RecordHandover, WriteHandoverNote
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.usecases.people.wellness.recovery_capital import RecordBarc
from peermatch.usecases.referrals.intake import RevokeConsent
from stories.extent import examples
from web.pages.own.own_links import made, opened, received

BEFORE, NEXT = specialist_id("S0008"), specialist_id("S0003")
SAID = {
    HandoverTopic.GOALS: ("Sleep in a bed of my own",),
    HandoverTopic.WHAT_WORKS: ("A walk by the river first",),
    HandoverTopic.WHAT_MATTERS: ("Of the Northern Neck",),
    HandoverTopic.RESOURCES: ("The pantry behind the church",),
    HandoverTopic.CONVERSATION: ("The choir on Sundays", "The divorce of 2019"),
    HandoverTopic.TEN_QUESTIONS: ("47 points",),
    HandoverTopic.NOTE: ("Begin with the garden",),
}
OWN = "/your-page/handing-on"
EVERY = frozenset(HandoverTopic)


@dataclass(frozen=True)
class Changed:
    """Somebody whose specialist changed."""

    whose: UUID
    match_id: str
    given_id: UUID
    plan_id: UUID
    feed: str


def agree(peermatch, whose, topics, by=BEFORE):
    works = SAID[HandoverTopic.WHAT_WORKS][0] if HandoverTopic.WHAT_WORKS in topics else ""
    command = RecordHandover(
        participant_id=whose, specialist_id=by, topics=topics, what_works=works
    )
    peermatch.perform(Role.CPRS, command)


@pytest.fixture(scope="module")
def changed(peermatch):
    referral, participant = received(peermatch)
    whose, today = UUID(participant), peermatch.today()
    match_id = UUID(peermatch.propose(referral, BEFORE))
    own = {"match_id": match_id, "specialist_id": BEFORE}
    about = {"participant_id": whose, "specialist_id": BEFORE}
    assert peermatch.command(Role.COORDINATOR, "approve-match", match_id=str(match_id)).is_success
    likes = {"wishes": ["culture: Of the Northern Neck (preferred)"]}
    wish = peermatch.command(Role.INTAKE, "state-more-wishes", participant_id=participant, **likes)
    assert wish.is_success, wish.text
    agree(peermatch, whose, EVERY)
    given_id, plan_id = uuid4(), uuid4()
    asked, left = SAID[HandoverTopic.CONVERSATION]
    answers = {**dict.fromkeys(BARC_ITEMS, 5), "friends": 2}
    goal = Goal(Dimension.HOME, SAID[HandoverTopic.GOALS][0])
    for command in (
        AgreeOwnPlan(**own, plan_id=plan_id, goals=(goal,), agreed_on=today),
        GiveResource(
            **own,
            given_id=given_id,
            need=Need.FOOD,
            given_on=today,
            note=SAID[HandoverTopic.RESOURCES][0],
        ),
        StateOwnConversationWishes(**about, ask_about=asked, leave_alone=left),
        RecordBarc(**about, answered_on=today, way="read-aloud", **answers),
        WriteHandoverNote(**own, words=SAID[HandoverTopic.NOTE][0]),
    ):
        peermatch.perform(Role.CPRS, command)
    ended = {"match_id": str(match_id), "reason": "someone-different"}
    assert peermatch.command(Role.COORDINATOR, "end-match", **ended).is_success
    newer = peermatch.propose(referral, NEXT)
    assert peermatch.command(Role.COORDINATOR, "approve-match", match_id=newer).is_success
    link = peermatch.bearer(Role.CPRS).post("/api/v1/calendar-links", json={"label": "Phone"})
    assert link.is_success, link.text
    feed = urlsplit(link.json()["address"]).path
    return Changed(whose, newer, given_id, plan_id, feed)


def everything(peermatch, changed):
    """All that whoever supports them now is answered."""
    client, api = peermatch.client(Role.CPRS), peermatch.bearer(Role.CPRS)
    here = f"/my-matches/{changed.match_id}"
    pages = (
        "/", "/my-matches", here, f"{here}/ten-questions", "/due", "/schedule", "/my-time",
        f"/do/state-own-conversation-wishes?participant_id={changed.whose}",
        f"/do/review-own-plan?match_id={changed.match_id}&plan_id={changed.plan_id}",
    )  # fmt: skip
    answers = [client.get(page) for page in (*pages, changed.feed)]
    paths = (f"/api/v1{here}", "/api/v1/due", "/api/v1/today", "/api/v1/today/carried")
    answers += [api.get(path) for path in paths]
    rows = api.get(f"/api/v1{here}").json()["sessions"]
    for row in rows:
        answers += [client.get(f"/sessions/{row['session_id']}")]
        answers += [api.get(f"/api/v1/sessions/{row['session_id']}")]
    for answer in answers:
        assert answer.status_code == 200, answer.url
    return "\n".join(answer.text for answer in answers)


def seen(peermatch, changed):
    told = everything(peermatch, changed)
    told = told.replace('"points":47', "47 points")
    return {topic for topic, words in SAID.items() if any(one in told for one in words)}


@pytest.mark.rest
def test_nothing_that_was_not_agreed_reaches_whoever_comes_next(peermatch, changed):
    assert seen(peermatch, changed) == EVERY, "all that was agreed is there"

    @settings(
        max_examples=examples(8),
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(topics=st.frozensets(st.sampled_from(list(HandoverTopic))), consenting=st.booleans())
    def whatever_they_agree(topics, consenting):
        agree(peermatch, changed.whose, EVERY - {HandoverTopic.NOTE}, NEXT)
        agree(peermatch, changed.whose, topics, NEXT)
        consents(peermatch, changed, in_force=consenting)
        expected = topics if consenting else frozenset()
        assert seen(peermatch, changed) == expected - {HandoverTopic.NOTE}, "the note is gone"
        follow_up = FollowUpResource(
            match_id=UUID(changed.match_id),
            specialist_id=NEXT,
            given_id=changed.given_id,
            asked_on=peermatch.today(),
            outcome=GivenOutcome.WAITING,
        )
        if HandoverTopic.RESOURCES in expected:
            peermatch.perform(Role.CPRS, follow_up)
        else:
            with pytest.raises(GivenUnknown):
                peermatch.perform(Role.CPRS, follow_up)

    whatever_they_agree()


def consents(peermatch, changed, *, in_force):
    store, today = peermatch.deployment.store, peermatch.today()
    person = store.read(PARTICIPANT, changed.whose)
    covered = [one for one in person.consents if one.covers(Use.MATCHING, today)]
    if in_force and not covered:
        command = GiveConsentFor(
            participant_id=changed.whose,
            consent_id=uuid4(),
            signed_on=today,
            expires_on=today + timedelta(days=90),
            discloser="This program",
            recipients="Whom they meet",
            information="What is needed",
            purpose="Support",
            covers_later_information=True,
            uses=frozenset({Use.MATCHING}),
            told_of_right_to_revoke=True,
        )
        peermatch.perform(Role.INTAKE, command)
    for one in () if in_force else covered:
        command = RevokeConsent(participant_id=changed.whose, consent_id=one.consent_id)
        peermatch.perform(Role.INTAKE, command)


def test_they_choose_at_their_private_link_and_are_asked_in_their_language(peermatch):
    referral, whose = received(peermatch)
    match_id = peermatch.propose(referral, NEXT)
    assert peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id).is_success
    spanish = {"participant_id": whose, "language": "es"}
    assert peermatch.command(Role.INTAKE, "correct-language", **spanish).is_success
    client = opened(peermatch, made(peermatch, whose))
    assert f'href="{OWN}"' in client.get("/your-page").text
    wrong = client.post(OWN, data={"command_id": str(uuid4()), "topic-what-works": "what-works"})
    assert wrong.status_code == 409
    agreed = {"topic-goals": "goals", "topic-note": "note", "what_works": "Not ticked"}
    done = client.post(OWN, data={"command_id": str(uuid4()), **agreed})
    assert done.headers["location"] == f"{OWN}?done=handing-on"
    page = client.get(f"{OWN}?lang=en").text
    assert page.count(" checked") == 2
    assert "Not ticked" not in page
    assert client.get("/your-page/record.json").json()["handed_on"]["topics"] == ["goals", "note"]

    staff, here = peermatch.client(Role.CPRS), f"/my-matches/{match_id}"
    asked = staff.get(f"{here}/handing-on").text
    assert asked.count(" checked") == 2
    assert 'lang="es">Mis metas' in asked
    sent = {
        "layout": "handing-on", "command_id": str(uuid4()), "match_id": match_id,
        "participant_id": whose, "topic-note": "note", "topic-what-works": "what-works",
    }  # fmt: skip
    refused = staff.post("/do/record-handover", data={**sent, "what_works": ""})
    assert refused.status_code == 422, refused.text
    assert "leave it out" in refused.text
    saved = staff.post("/do/record-handover", data={**sent, "what_works": "A walk first"})
    assert saved.status_code == 303, saved.text
    assert "A walk first" in client.get(OWN).text
    note = {"match_id": match_id, "words": "Ask about the garden"}
    assert peermatch.command(Role.CPRS, "write-handover-note", **note).is_success
    assert "Ask about the garden" in client.get(OWN).text, "they read what is handed on"
    assert "Ask about the garden" in staff.get(here).text
    assert client.post(OWN, data={"command_id": str(uuid4())}).status_code == 303
    answer = peermatch.command(Role.CPRS, "write-handover-note", **note)
    assert answer.json()["code"] == "handover-note-not-agreed"
    assert "Ask about the garden" not in staff.get(here).text

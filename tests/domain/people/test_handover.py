"""What is handed on to whoever comes next: agreed topic by topic, and nothing without consent."""

from dataclasses import replace
from datetime import timedelta

from domain.people.consent import Consent, NoConsentForThisUse, Use
from domain.people.participant import Participant
from domain.people.wellness import handover
from domain.people.wellness.handover import (
    HANDOVER,
    HANDOVER_TOPICS,
    NOTHING,
    HandoverNoteNotAgreed,
    HandoverNoteWithoutWords,
    HandoverTopic,
    WhatWorksUnsaid,
    topics_handed_on,
)
from peermatch.web.pages.own.own_words import HANDED_ON
from stories.pasts.given import given
from stories.pasts.samples import TODAY
from stories.steps.wellness_steps import CONSENTING, HANDED, HANDOVER_NOTE, NOTHING_HANDED

GOALS = replace(HANDED, topics=frozenset({HandoverTopic.GOALS}), what_works="")
AGREED = frozenset({HandoverTopic.GOALS, HandoverTopic.WHAT_WORKS, HandoverTopic.NOTE})


def test_each_topic_is_agreed_for_itself_and_taken_back() -> None:
    nobody = given(HANDOVER)
    nobody.when(handover.agree, HANDED).then(HANDED)
    nobody.when(handover.agree, NOTHING_HANDED).then_nothing()
    agreed = given(HANDOVER, HANDED)
    agreed.when(handover.agree, HANDED).then_nothing()
    agreed.when(handover.agree, replace(HANDED, topics=GOALS.topics)).then(GOALS)
    agreed.when(handover.agree, NOTHING_HANDED).then(NOTHING_HANDED)
    nobody.when(handover.agree, replace(HANDED, what_works=" ")).then(WhatWorksUnsaid)


def test_a_note_needs_their_agreement_and_their_consent() -> None:
    agreed = given(HANDOVER, HANDED)
    agreed.when(handover.write_note, HANDOVER_NOTE, CONSENTING).then(HANDOVER_NOTE)
    agreed.when(handover.write_note, HANDOVER_NOTE, Participant()).then(NoConsentForThisUse)
    given(HANDOVER, GOALS).when(handover.write_note, HANDOVER_NOTE, CONSENTING).then(
        HandoverNoteNotAgreed
    )
    agreed.when(handover.write_note, replace(HANDOVER_NOTE, words=" "), CONSENTING).then(
        HandoverNoteWithoutWords
    )
    written = given(HANDOVER, HANDED, HANDOVER_NOTE)
    later = replace(HANDOVER_NOTE, written_on=TODAY + timedelta(days=1))
    written.when(handover.write_note, later, CONSENTING).then_nothing()
    without = given(HANDOVER, HANDED, HANDOVER_NOTE, GOALS, HANDED).state
    assert without.note is None, "a note that they no longer agree to is gone"


def test_nothing_is_handed_on_once_consent_is_taken_back() -> None:
    state = given(HANDOVER, HANDED).state
    assert topics_handed_on(state, CONSENTING, TODAY) == AGREED
    [consent] = CONSENTING.consents
    for ended in (
        replace(consent, revoked_on=TODAY),
        replace(consent, expires_on=TODAY - timedelta(days=1)),
        replace(consent, uses=frozenset({Use.CONTACT})),
    ):
        assert isinstance(ended, Consent)
        person = replace(CONSENTING, consents=(ended,))
        assert topics_handed_on(state, person, TODAY) == NOTHING


def test_participants_read_the_topics_as_the_domain_says_them() -> None:
    assert HANDED_ON == HANDOVER_TOPICS
    assert list(HANDED_ON) == list(HandoverTopic)

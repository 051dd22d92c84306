"""What a participant agrees to hand on when somebody new comes to support them, topic by topic, and
the note that whoever supports them now writes for the next. One stream for each participant."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.people.consent import NoConsentForThisUse
from domain.people.participant import Participant
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal

_NAMESPACE = UUID("8a3cf0d6-2f0b-5c1e-8d0a-6c3b5f1e9a27")


def handover_id(participant_id: UUID) -> UUID:
    """The id of a participant's stream."""
    return uuid5(_NAMESPACE, str(participant_id))


class HandoverTopic(StrEnum):
    """What may be handed on, each for itself."""

    GOALS = "goals"
    WHAT_WORKS = "what-works"
    WHAT_MATTERS = "what-matters"
    RESOURCES = "resources"
    CONVERSATION = "conversation"
    TEN_QUESTIONS = "ten-questions"
    NOTE = "note"


HANDOVER_TOPICS: Mapping[HandoverTopic, str] = MappingProxyType(
    {
        HandoverTopic.GOALS: "My goals, my plan and my small steps",
        HandoverTopic.WHAT_WORKS: "What works for me, in my own words",
        HandoverTopic.WHAT_MATTERS: "What matters to me in whoever I meet",
        HandoverTopic.RESOURCES: "Help that I was given, and how it went",
        HandoverTopic.CONVERSATION: "What to ask me about, and what to leave alone",
        HandoverTopic.TEN_QUESTIONS: "My answers to the ten questions",
        HandoverTopic.NOTE: "A note from whoever I meet with now",
    }
)
"""As participants read or hear them, in this order."""
RULE = (
    "Whoever supports somebody next sees of the time before only what that person agreed to hand "
    "on, and only while their consent is in force."
)
NOTHING: frozenset[HandoverTopic] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverAgreed:
    """Replaces what was agreed before; no topics: nothing is handed on."""

    participant_id: Subject
    topics: Personal[frozenset[HandoverTopic]]
    what_works: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverNoteWritten:
    participant_id: Subject
    match_id: Plain[UUID]
    specialist_id: Plain[UUID]
    written_on: Plain[date]
    words: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    topics: frozenset[HandoverTopic] = NOTHING
    what_works: str = ""
    note: HandoverNoteWritten | None = None


class WhatWorksUnsaid(Refusal):
    sentence = "Say in your own words what works, or leave it out."
    field = "what_works"


class HandoverNoteNotAgreed(Refusal):
    sentence = "They have not agreed that you write a note for whoever comes next."


class HandoverNoteWithoutWords(Refusal):
    sentence = "Say in the note what helps whoever comes next."
    field = "words"


def evolve(state: Handover, fact: Fact) -> Handover:
    match fact:
        case HandoverAgreed():
            topics = fact.topics or NOTHING  # what was erased is nothing that is handed on
            kept = state.note if HandoverTopic.NOTE in topics else None
            return Handover(topics=topics, what_works=fact.what_works, note=kept)
        case HandoverNoteWritten():
            return replace(state, note=fact)
    return state


HANDOVER = Decider("handover", Handover(), evolve)


def agree(state: Handover, agreed: HandoverAgreed) -> tuple[Fact, ...]:
    """What is handed on from now on, all of it anew; a note that is no longer agreed to is gone."""
    words = agreed.what_works.strip()
    if HandoverTopic.WHAT_WORKS not in agreed.topics:
        words = ""
    elif not words:
        raise WhatWorksUnsaid
    if (state.topics, state.what_works) == (agreed.topics, words):
        return ()
    return (replace(agreed, what_works=words),)


def write_note(state: Handover, note: HandoverNoteWritten, person: Participant) -> tuple[Fact, ...]:
    """For whoever comes next, in place of the note before. Raises NoConsentForThisUse,
    HandoverNoteNotAgreed, HandoverNoteWithoutWords."""
    if person.consent_on(note.written_on) is None:
        raise NoConsentForThisUse
    if HandoverTopic.NOTE not in state.topics:
        raise HandoverNoteNotAgreed
    if not note.words.strip():
        raise HandoverNoteWithoutWords
    before = state.note
    same = before is not None and (before.match_id, before.words) == (note.match_id, note.words)
    return () if same else (note,)


def topics_handed_on(state: Handover, person: Participant, day: date) -> frozenset[HandoverTopic]:
    """Nothing without a consent to be matched and met that is in force on `day`."""
    return state.topics if person.consent_on(day) is not None else NOTHING

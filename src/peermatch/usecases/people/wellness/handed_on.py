"""What of the time before a match its specialist may see: all of it where nobody else supported the
person before, otherwise what the person agreed to hand on (`domain/people/wellness/handover`)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.people.participant import PARTICIPANT, Participant
from domain.people.plan import PlanAgreed, PlanReviewed
from domain.people.profile import ConversationWishesStated, Wish
from domain.people.wellness.handover import (
    HANDOVER,
    NOTHING,
    Handover,
    HandoverNoteWritten,
    HandoverTopic,
    handover_id,
    topics_handed_on,
)
from domain.people.wellness.recovery_capital import BarcAnswered, recovery_capital_id
from domain.people.wellness.stated_goals import OWN_GOALS, OwnGoal, OwnGoalStated, own_goals_id
from domain.shared.vocabulary import Goal
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.sessions import session_notes
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.store.log.recorded_from import facts_from

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """Of one person, to one specialist. `since` is when their own match began; None: nobody else
    supported this person before, so nothing had to be handed on."""

    participant_id: UUID
    since: datetime | None = None
    topics: frozenset[HandoverTopic] = NOTHING
    what_works: str = ""
    what_matters: tuple[Wish, ...] = ()
    note: HandoverNoteWritten | None = None

    @property
    def anew(self) -> bool:
        """Whether somebody else supported them before."""
        return self.since is not None

    @property
    def began(self) -> datetime:
        """From when on everything may be seen."""
        return self.since or NEVER

    def shows(self, topic: HandoverTopic) -> bool:
        """Also of the time before."""
        return self.since is None or topic in self.topics

    def plans(self, reading: Reading) -> tuple[UUID, ...]:
        """Of open wellness plans those that may be seen, the newest first."""
        return plans_of(reading, [self])[self.participant_id]

    def own_goals(self, reading: Reading) -> tuple[OwnGoal, ...]:
        """Of the goals that the person stated for themselves those that may be seen, as stated."""
        return own_goals_of(reading, [self])[self.participant_id]

    def to_work_on(self, reading: Reading) -> tuple[Goal, ...]:
        """The goals of wellness plans, then those of their own that are not done yet."""
        return to_work_on_of(reading, [self])[self.participant_id]

    def conversation(
        self, reading: Reading, stated: ConversationWishesStated | None
    ) -> ConversationWishesStated | None:
        """What to ask about, where it may be seen."""
        whose = self.participant_id
        return conversations_of(reading, [self], {whose: stated})[whose]

    def answered(
        self, reading: Reading, found: tuple[BarcAnswered, ...]
    ) -> tuple[BarcAnswered, ...]:
        """Of answers to the ten questions those that may be seen."""
        if self.shows(HandoverTopic.TEN_QUESTIONS):
            return found
        stream = recovery_capital_id(self.participant_id)
        own = facts_from(reading.store.record, {stream: self.began})[stream]
        days = {fact.answered_on for fact in own if isinstance(fact, BarcAnswered)}
        return tuple(one for one in found if one.answered_on in days)


def plans_of(reading: Reading, every: Collection[HandedOn]) -> dict[UUID, tuple[UUID, ...]]:
    """By person, their open wellness plans that may be seen, the newest first."""
    found = session_notes.open_plans(reading, [one.participant_id for one in every])
    since = {
        plan_id: one.began
        for one in every
        if not one.shows(HandoverTopic.GOALS)
        for plan_id in found[one.participant_id]
    }
    agreed = (PlanAgreed, PlanReviewed)
    own = facts_from(reading.store.record, since)
    hidden = {one for one, facts in own.items() if not any(isinstance(f, agreed) for f in facts)}
    return {who: tuple(one for one in ids if one not in hidden) for who, ids in found.items()}


def own_goals_of(reading: Reading, every: Collection[HandedOn]) -> dict[UUID, tuple[OwnGoal, ...]]:
    """By person, the goals that they stated for themselves and that may be seen, as stated."""
    streams = {own_goals_id(one.participant_id): one.participant_id for one in every}
    found = reading.states(OWN_GOALS, streams, match_detail.PURPOSE)
    hidden = [one for one in every if not one.shows(HandoverTopic.GOALS)]
    since = {own_goals_id(one.participant_id): one.began for one in hidden}
    own = {
        streams[stream]: {fact.goal_id for fact in facts if isinstance(fact, OwnGoalStated)}
        for stream, facts in facts_from(reading.store.record, since).items()
    }
    return {
        who: tuple(goal for one, goal in state.goals.items() if one in own.get(who, state.goals))
        for who, state in found.items()
    }


def to_work_on_of(reading: Reading, every: Collection[HandedOn]) -> dict[UUID, tuple[Goal, ...]]:
    """By person, the goals of wellness plans, then those of their own that are not done yet."""
    planned = session_notes.goals(reading, plans_of(reading, every))
    return {
        who: tuple(
            dict.fromkeys(
                (*planned[who], *(one.as_goal() for one in stated if one.done_on is None))
            )
        )
        for who, stated in own_goals_of(reading, every).items()
    }


def conversations_of(
    reading: Reading,
    every: Collection[HandedOn],
    stated: Mapping[UUID, ConversationWishesStated | None],
) -> dict[UUID, ConversationWishesStated | None]:
    """By person, what to ask about, where it may be seen."""
    hidden = [one for one in every if not one.shows(HandoverTopic.CONVERSATION)]
    own = facts_from(reading.store.record, {one.participant_id: one.began for one in hidden})
    unseen = {
        who
        for who, facts in own.items()
        if not any(isinstance(fact, ConversationWishesStated) for fact in facts)
    }
    return {who: None if who in unseen else said for who, said in stated.items()}


def handed_on(reading: Reading, specialist_id: UUID, participant_id: UUID) -> HandedOn:
    return handed_on_of(reading, specialist_id, [participant_id])[participant_id]


def handed_on_of(
    reading: Reading, specialist_id: UUID, participants: Collection[UUID]
) -> dict[UUID, HandedOn]:
    """Of each of these people."""
    began = MATCHES.c.started_at.is_not(None)
    query = select(MATCHES.c.participant_id, MATCHES.c.specialist_id, MATCHES.c.started_at)
    query = query.where(MATCHES.c.participant_id.in_(participants), began)
    matches: dict[UUID, list[RowMapping]] = {one: [] for one in participants}
    for row in reading.rows(query):
        matches[row["participant_id"]].append(row)
    since = {
        one: max(own, default=NEVER)
        for one, rows in matches.items()
        if not len(own := _began_with(specialist_id, rows)) == len(rows) > 0
    }
    purpose = match_detail.PURPOSE
    agreed = reading.states(HANDOVER, {handover_id(one): one for one in since}, purpose)
    people = reading.states(PARTICIPANT, {one: one for one in since}, purpose)
    return {
        one: _anew(reading, one, since[one], agreed[one], people[one])
        if one in since
        else HandedOn(participant_id=one)
        for one in participants
    }


def _began_with(specialist_id: UUID, rows: Iterable[RowMapping]) -> list[datetime]:
    return [row["started_at"] for row in rows if row["specialist_id"] == specialist_id]


def _anew(
    reading: Reading, participant_id: UUID, since: datetime, agreed: Handover, person: Participant
) -> HandedOn:
    """Of somebody whom another supported before."""
    topics = topics_handed_on(agreed, person, reading.today)
    matters = person.profile.wishes if HandoverTopic.WHAT_MATTERS in topics else ()
    return HandedOn(
        participant_id=participant_id,
        since=since,
        topics=topics,
        what_works=agreed.what_works if HandoverTopic.WHAT_WORKS in topics else "",
        what_matters=matters,
        note=agreed.note if HandoverTopic.NOTE in topics else None,
    )

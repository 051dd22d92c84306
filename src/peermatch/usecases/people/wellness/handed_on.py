"""What of the time before a match its specialist may see: all of it where nobody else supported the
person before, otherwise what the person agreed to hand on (`domain/people/wellness/handover`)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.people.participant import PARTICIPANT
from domain.people.plan import PlanAgreed, PlanReviewed
from domain.people.profile import ConversationWishesStated, Wish
from domain.people.wellness.handover import (
    HANDOVER,
    NOTHING,
    HandoverNoteWritten,
    HandoverTopic,
    handover_id,
    topics_handed_on,
)
from domain.people.wellness.recovery_capital import BarcAnswered, recovery_capital_id
from domain.people.wellness.stated_goals import OWN_GOALS, OwnGoal, OwnGoalStated, own_goals_id
from domain.shared.decider import Fact
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

    def shows(self, topic: HandoverTopic) -> bool:
        """Also of the time before."""
        return self.since is None or topic in self.topics

    def plans(self, reading: Reading) -> tuple[UUID, ...]:
        """Of open wellness plans those that may be seen, the newest first."""
        found = session_notes.open_plans(reading, self.participant_id)
        if self.shows(HandoverTopic.GOALS):
            return found
        agreed = (PlanAgreed, PlanReviewed)
        return tuple(one for one in found if self._own(reading, one, agreed))

    def own_goals(self, reading: Reading) -> tuple[OwnGoal, ...]:
        """Of the goals that the person stated for themselves those that may be seen, as stated."""
        whose, stream = self.participant_id, own_goals_id(self.participant_id)
        found = reading.state(OWN_GOALS, stream, lambda _: whose, match_detail.PURPOSE).goals
        if self.shows(HandoverTopic.GOALS):
            return tuple(found.values())
        stated = self._own(reading, stream, OwnGoalStated)
        since = {fact.goal_id for fact in stated if isinstance(fact, OwnGoalStated)}
        return tuple(goal for goal_id, goal in found.items() if goal_id in since)

    def to_work_on(self, reading: Reading) -> tuple[Goal, ...]:
        """The goals of wellness plans, then those of their own that are not done yet."""
        planned = session_notes.goals(reading, self.participant_id, self.plans(reading))
        own = (one.as_goal() for one in self.own_goals(reading) if one.done_on is None)
        return tuple(dict.fromkeys((*planned, *own)))

    def conversation(
        self, reading: Reading, stated: ConversationWishesStated | None
    ) -> ConversationWishesStated | None:
        """What to ask about, where it may be seen."""
        if self.shows(HandoverTopic.CONVERSATION):
            return stated
        own = self._own(reading, self.participant_id, ConversationWishesStated)
        return stated if own else None

    def answered(
        self, reading: Reading, found: tuple[BarcAnswered, ...]
    ) -> tuple[BarcAnswered, ...]:
        """Of answers to the ten questions those that may be seen."""
        if self.shows(HandoverTopic.TEN_QUESTIONS):
            return found
        own = self._own(reading, recovery_capital_id(self.participant_id), BarcAnswered)
        days = {fact.answered_on for fact in own if isinstance(fact, BarcAnswered)}
        return tuple(one for one in found if one.answered_on in days)

    def _own(
        self, reading: Reading, stream: UUID, kinds: type | tuple[type, ...]
    ) -> tuple[Fact, ...]:
        """The stream's facts of these kinds since the match began."""
        found = facts_from(reading.store.record, stream, self.since or NEVER)
        return tuple(fact for fact in found if isinstance(fact, kinds))


def handed_on(reading: Reading, specialist_id: UUID, participant_id: UUID) -> HandedOn:
    return handed_on_of(reading, specialist_id, [participant_id])[participant_id]


def handed_on_of(
    reading: Reading, specialist_id: UUID, participants: Collection[UUID]
) -> dict[UUID, HandedOn]:
    """Of each of these people."""
    began = MATCHES.c.started_at.is_not(None)
    query = select(MATCHES.c.participant_id, MATCHES.c.specialist_id, MATCHES.c.started_at)
    query = query.where(MATCHES.c.participant_id.in_(participants), began)
    rows = reading.rows(query)
    return {
        one: _of(reading, specialist_id, one, [r for r in rows if r["participant_id"] == one])
        for one in participants
    }


def _of(
    reading: Reading, specialist_id: UUID, participant_id: UUID, matches: list[RowMapping]
) -> HandedOn:
    own = [row["started_at"] for row in matches if row["specialist_id"] == specialist_id]
    if len(own) == len(matches) > 0:
        return HandedOn(participant_id=participant_id)
    purpose, stream = match_detail.PURPOSE, handover_id(participant_id)
    agreed = reading.state(HANDOVER, stream, lambda _: participant_id, purpose)
    person = reading.state(PARTICIPANT, participant_id, lambda _: participant_id, purpose)
    topics = topics_handed_on(agreed, person, reading.today)
    matters = person.profile.wishes if HandoverTopic.WHAT_MATTERS in topics else ()
    return HandedOn(
        participant_id=participant_id,
        since=max(own, default=NEVER),
        topics=topics,
        what_works=agreed.what_works if HandoverTopic.WHAT_WORKS in topics else "",
        what_matters=matters,
        note=agreed.note if HandoverTopic.NOTE in topics else None,
    )

"""One person whom a CPRS supports: what comes next, what to ask about, and what went before."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.people.contact.safe_contact import Reach, reach
from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN, Plan
from domain.people.profile import ConversationWishesStated
from domain.people.wellness.handover import HANDOVER, Handover, HandoverTopic, handover_id
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcAnswered,
    recovery_capital_id,
)
from domain.people.wellness.stated_goals import OwnGoal
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.matches.match_detail import Brief
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.people.given_to import GivenRow, given_to
from peermatch.readmodels.screens.program.due_list import DueList, DueRow
from peermatch.readmodels.screens.sessions import schedule, session_notes
from peermatch.readmodels.screens.sessions.session_notes import Note
from peermatch.usecases.people.wellness.handed_on import HandedOn, handed_on

ANSWERS = "recovery capital"
"""What the answers are opened for."""
MOST = 8
"""Sessions shown that are over."""
CheckIn = tuple[date, str, str, str]
"""Day, whose word, how it goes and note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSupported:
    """`coming` soonest first, everything else newest first."""

    match: Brief
    reach: Reach
    coming: tuple[schedule.Row, ...]
    began: tuple[schedule.Row, ...]
    last_note: Note | None
    due: tuple[DueRow, ...]
    plans: tuple[tuple[UUID, Plan], ...]
    own_goals: tuple[OwnGoal, ...]
    """Stated by the person at their own page, in that order."""
    check_ins: tuple[CheckIn, ...]
    given: tuple[GivenRow, ...]
    conversation: ConversationWishesStated | None
    answered: tuple[BarcAnswered, ...]
    """The ten questions, oldest first."""
    handed_on: HandedOn
    agreed: Handover
    """What whoever comes next may see of all this."""

    @property
    def sessions(self) -> tuple[schedule.Row, ...]:
        return (*reversed(self.coming), *self.began)

    @property
    def to_ask(self) -> tuple[GivenRow, ...]:
        """What was given and is asked about when they meet next."""
        return tuple(row for row in self.given if row.to_ask)


def person_supported(reading: Reading, specialist_id: UUID, match_id: UUID) -> PersonSupported:
    """Raises NotFound for a match that is another's, or that isn't under way."""
    match = supported_match(reading, specialist_id, match_id)
    whose = match.participant_id
    known = reading.state(PARTICIPANT, whose, lambda _: whose, match_detail.PURPOSE)
    handed = handed_on(reading, specialist_id, whose)
    sessions = schedule.of_person(reading, specialist_id, whose, MOST)
    return PersonSupported(
        match=match,
        reach=reach(known, reading.now.astimezone(reading.zone)),
        coming=tuple(row for row in sessions if row.ends_at > reading.now),
        began=tuple(row for row in sessions if row.ends_at <= reading.now),
        last_note=session_notes.last_of(reading, specialist_id, whose),
        due=DueList(reading, specialist_id).about([whose]),
        plans=tuple(
            (plan_id, reading.state(PLAN, plan_id, lambda _: whose, match_detail.PURPOSE))
            for plan_id in handed.plans(reading)
        ),
        own_goals=handed.own_goals(reading),
        check_ins=person.check_ins(reading, match_id),
        given=given_to(
            reading,
            whose,
            match_detail.PURPOSE,
            by=None if handed.shows(HandoverTopic.RESOURCES) else specialist_id,
        ),
        conversation=handed.conversation(reading, known.profile.conversation),
        answered=handed.answered(reading, answers_of(reading, whose)),
        handed_on=handed,
        agreed=reading.state(HANDOVER, handover_id(whose), lambda _: whose, match_detail.PURPOSE),
    )


def supported_match(reading: Reading, specialist_id: UUID, match_id: UUID) -> Brief:
    """Raises NotFound for a match that is another's, or that isn't under way."""
    mine = match_detail.of_specialist(reading, specialist_id)
    match = next((one for one in mine if one.match_id == match_id and one.under_way), None)
    if match is None:
        raise NotFound
    return match


def answers_of(reading: Reading, participant_id: UUID) -> tuple[BarcAnswered, ...]:
    """Their answers to the ten questions, oldest first."""
    stream = recovery_capital_id(participant_id)
    state = reading.state(RECOVERY_CAPITAL, stream, lambda _: participant_id, ANSWERS)
    return state.in_order

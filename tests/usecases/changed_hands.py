"""Somebody whose specialist changed on November 25: what was written down before, and since."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from fillings import on_sqlite
from one_match import MATCH_ID, found, propose
from own_pages import FIRST, TODAY, say

from domain.matches.check_ins import Going
from domain.matches.match_ending import EndReason
from domain.pairing.sides import Side
from domain.people.profile import Wish
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.handover import HandoverTopic
from domain.people.wellness.recovery_capital import BarcBrought
from domain.resources.kinds_of_help import Need
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal, Strength, WishTopic
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.matches.own_matches import (
    AgreeOwnPlan,
    RecordOwnCheckIn,
    StateOwnConversationWishes,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.own.own_goals import StateOwnGoal, TickOwnGoal
from peermatch.usecases.people.given.giving_resources import GiveResource
from peermatch.usecases.people.handing_on import RecordHandover, WriteHandoverNote
from peermatch.usecases.people.participants import StateMoreWishes
from peermatch.usecases.people.wellness.recovery_capital import EnterBarc
from stories.simulation.pools import REFERRALS, SPECIALISTS

BEFORE, NEXT = SPECIALISTS[:2]
NEWER = match_id_of(UUID(int=8), REFERRALS[0])
CHANGED = TODAY + timedelta(days=2)
PLANNED, ENDED, PLANNED_SINCE = (UUID(int=n) for n in (71, 72, 73))
STATED, DONE, STATED_SINCE = (UUID(int=n) for n in (74, 75, 76))
GAVE, GAVE_SINCE = UUID(int=77), UUID(int=78)
BED, DOOR = Goal(Dimension.HOME, "A bed of my own"), Goal(Dimension.HOME, "A door of my own")
DENTIST, SING = "See a dentist", "Sing again"
MATTERS = Wish(WishTopic.CULTURE, "Northern Neck", Strength.PREFERRED)


def specialist(agency: Any, own: UUID, command: Any) -> Any:
    """What a specialist does."""
    actor = Actor(name=str(own), role=Role.CPRS, specialist_id=own)
    return agency.deployment.service.perform(actor, uuid4(), command)


def reading(agency: Any, own: UUID = NEXT) -> Any:
    actor = Actor(name=str(own), role=Role.CPRS, specialist_id=own)
    return agency.deployment.reading(actor)


@dataclass(frozen=True)
class Told:
    """What is written down in one of the two times, by a specialist in their match."""

    agency: Any
    by: UUID
    match_id: UUID
    on: date

    def plan(self, plan_id: UUID, goal: Goal) -> None:
        own = {"match_id": self.match_id, "specialist_id": self.by}
        agreed = AgreeOwnPlan(**own, plan_id=plan_id, goals=(goal,), agreed_on=self.on)
        specialist(self.agency, self.by, agreed)

    def give(self, given_id: UUID, need: Need) -> None:
        gave = GiveResource(
            match_id=self.match_id,
            specialist_id=self.by,
            given_id=given_id,
            need=need,
            given_on=self.on,
        )
        specialist(self.agency, self.by, gave)

    def wishes(self, ask_about: str) -> None:
        about = StateOwnConversationWishes(
            participant_id=FIRST, specialist_id=self.by, ask_about=ask_about
        )
        specialist(self.agency, self.by, about)

    def check_in(self, number: int, going: Going, note: str) -> None:
        went = RecordOwnCheckIn(
            match_id=self.match_id,
            specialist_id=self.by,
            check_in_id=UUID(int=number),
            checked_on=self.on,
            side=Side.SPECIALIST,
            going=going,
            note=note,
        )
        specialist(self.agency, self.by, went)

    def answers(self, each: int) -> None:
        told = dict.fromkeys(BARC_ITEMS, each)
        way = BarcBrought.ON_PAPER
        entered = EnterBarc(participant_id=FIRST, **told, answered_on=self.on, way=way)
        self.agency.perform(Role.COORDINATOR, entered)

    def goal(self, goal_id: UUID, words: str) -> None:
        dimension = Dimension.HEALTH
        say(
            self.agency,
            StateOwnGoal(participant_id=FIRST, goal_id=goal_id, dimension=dimension, words=words),
        )


def agree(agency: Any, *topics: HandoverTopic, works: str = "", by: UUID = NEXT) -> None:
    """What they agree to hand on, said to whoever supports them."""
    agreed = RecordHandover(
        participant_id=FIRST, specialist_id=by, topics=frozenset(topics), what_works=works
    )
    specialist(agency, by, agreed)


def change_hands(agency: Any) -> None:
    clock = agency.deployment.clock
    found(agency, clock)
    agency.perform(Role.INTAKE, StateMoreWishes(participant_id=FIRST, wishes=(MATTERS,)))
    propose(agency)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    then = Told(agency, BEFORE, MATCH_ID, TODAY)
    then.plan(PLANNED, BED)
    then.goal(STATED, DENTIST)
    then.goal(DONE, "Rest")
    say(agency, TickOwnGoal(participant_id=FIRST, goal_id=DONE, done=True))
    then.wishes("The choir")
    then.answers(3)
    then.give(GAVE, Need.FOOD)
    then.check_in(81, Going.WELL, "At the river")
    agree(agency, HandoverTopic.NOTE, by=BEFORE)
    note = WriteHandoverNote(match_id=MATCH_ID, specialist_id=BEFORE, words="Begin with the garden")
    specialist(agency, BEFORE, note)
    clock.pass_by(timedelta(days=2))
    over = EndMatch(match_id=MATCH_ID, reason=EndReason.SOMEONE_DIFFERENT)
    agency.perform(Role.COORDINATOR, over)
    newer = ProposeMatch(
        run_id=UUID(int=8), referral_id=REFERRALS[0], specialist_id=NEXT, reasons=("x",)
    )
    agency.perform(Role.SERVICE, newer)
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=NEWER))
    agency.project()


changed_hands = on_sqlite(change_hands)

"""What a participant is told after they did something, or when it can't be done."""

from collections.abc import Mapping

from domain.matches.match_state import MatchNotUnderWay
from domain.pairing.shortlist import RankedOutsideShortlist, ShortlistAnswered, ShortlistTooLate
from domain.people.consent import NoConsentForThisUse
from domain.people.consents.signed_form import (
    ConsentTextChangedSince,
    DrawingNotReadable,
    SignatureMissing,
)
from domain.people.plan import PlanHasEnded, StepWithoutWords, TooManySteps
from domain.people.wellness.handover import WhatWorksUnsaid
from domain.people.wellness.recovery_capital import (
    BarcAnsweredThatDay,
    BarcAnswerOutOfRange,
    BarcItemUnanswered,
)
from domain.people.wellness.stated_goals import OwnGoalWithoutWords, TooManyOwnGoals
from domain.resources.resource import ResourceUnknown
from domain.sessions.session_booking import SessionHasStarted, TooLateToChoose
from domain.sessions.session_state import SessionAlreadyRecorded
from domain.shared.decider import Refusal
from peermatch.translation.catalogs import N_
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.own.own_times import TimeNotOffered
from peermatch.usecases.own.ranked_wishes import AnswerMissing, NothingFirst, PlaceGivenTwice

DONE: Mapping[str, str] = {
    "confirmed": N_("Thank you. We know that you will be there."),
    "canceled": N_("Your appointment is canceled, and whom you meet with is told."),
    "moved": N_("Your appointment has a new time."),
    "chosen": N_("Thank you. We have your choice, and will tell you who it is."),
    "turned-down": N_("Thank you. We look for someone different."),
    "ended": N_("We look for someone different. You never have to say why."),
    "needs-consent": N_(
        "Thank you. You have not agreed, or not any more, that we find somebody for you: to look "
        "for someone different we need your consent. Please call us."
    ),
    "step": N_("Your step is there."),
    "step-done": N_("Well done."),
    "step-not-done": N_("This step is open again."),
    "goal": N_("Your goal is there."),
    "goal-done": N_("Well done."),
    "goal-not-done": N_("This goal is open again."),
    "ranked": N_("Thank you. We look for somebody with that."),
    "wanted": N_("Thank you. Whoever you meet with sees it, and asks about it when you meet."),
    "handing-on": N_("Thank you. Only that is handed on."),
    "answered": N_("Thank you. Your answers are there."),
    "taken-back": N_("Your consent is taken back from today on."),
}
"""By what an address says was done."""
NOT_DONE = N_("That could not be done here. Please call us.")
STEP_TEXT = N_("Say what the step is in a few words.")
GOAL_TEXT = N_("Say what your goal is in a few words, and choose what it is about.")
SAID: Mapping[type[Refusal], str] = {
    SessionHasStarted: N_("It has begun, or is over. Please call us."),
    SessionAlreadyRecorded: N_("This was changed already. Look at your page again."),
    TooLateToChoose: N_("It is too soon before it to choose another time here. Please call us."),
    TimeNotOffered: N_("This time is not free anymore. Choose another one."),
    NoConsentForThisUse: N_("Without your consent nothing new is planned. Please call us."),
    ShortlistTooLate: N_("The day to answer by is over. Please call us."),
    ShortlistAnswered: N_("You asked for someone different already."),
    RankedOutsideShortlist: N_("Give each place once: one first choice, and no two alike."),
    ChangedSince: N_("This was changed already. Look at your page again."),
    BarcItemUnanswered: N_("Please answer all ten. What you answered is still there."),
    BarcAnswerOutOfRange: N_("Please answer all ten. What you answered is still there."),
    BarcAnsweredThatDay: N_("Your answers of today are there already. Answer again another day."),
    PlaceGivenTwice: N_("Give each choice once: one first choice, and no two alike."),
    NothingFirst: N_("Say what matters most: one first choice."),
    AnswerMissing: N_("Say in your own words what it is, or choose an answer."),
    WhatWorksUnsaid: N_("Say in your own words what works for you, or leave it out."),
    ResourceUnknown: N_("This is not offered anymore. Look again."),
    PlanHasEnded: N_("This plan has ended."),
    StepWithoutWords: STEP_TEXT,
    TooManySteps: N_("There are many steps towards this goal already. Tick some of them off."),
    OwnGoalWithoutWords: GOAL_TEXT,
    TooManyOwnGoals: N_("You have many open goals of your own already. Tick some of them off."),
    SignatureMissing: N_("Type your name: that is your signature."),
    DrawingNotReadable: N_("Your drawing can’t be read. Clear it and draw it again."),
    ConsentTextChangedSince: N_("The text was changed just now. Read it again, then sign."),
    MatchNotUnderWay: N_("This was changed already. Look at your page again."),
}
"""Refusals that somebody at their own page, or who signs a form, may meet."""

"""Commands that do something when they are said again later, each with the reason why it may."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import promises
from domain.decider import Refusal
from peermatch.usecases import care as caring
from peermatch.usecases import (
    choice,
    governance,
    groups,
    management,
    messages,
    participants,
    runs,
    session_course,
    specialists,
    times,
)
from peermatch.usecases import looking_again as looking
from peermatch.usecases import match_course as course
from peermatch.usecases import referral_course as referrals
from peermatch.usecases import rolling as roll
from peermatch.usecases import roster_course as roster
from peermatch.usecases import time_questions as questions
from peermatch.usecases.intake import CloseReferral
from peermatch.usecases.wishes import StateWishes
from simulated import Simulation

SAYS_HOW_IT_IS = "says how something is from now on, also where somebody said otherwise in between"
OPPOSITE = "its opposite was said in between, and only who says it knows whether it is meant anew"
LOOKS = "looks at how things stand now and does what is due, whenever it is said"

MEANT_ANEW: dict[type, str] = {
    **dict.fromkeys(
        (
            governance.ChangeBillingCode, governance.ChangeLimit, governance.ChangeWeight,
            groups.ChangeGroupLeaders, management.MeasureTravel, management.OpenSite,
            participants.ChooseContact, participants.CorrectIdentity, participants.CorrectLanguage,
            participants.MoveHome, participants.NameGuardian, participants.StateInterpreter,
            participants.StateMoreWishes, participants.StateNames, participants.StatePlaces,
            StateWishes, referrals.ChangeAvailability, referrals.ChangeFrequency,
            referrals.ChangePriority, referrals.DescribeFamilyMember, referrals.NameReferrer,
            referrals.PutOnWaitlist, referrals.ScreenReferral, roster.AssignSupervisor,
            roster.ChangeAreas, roster.ChangeCapacity, roster.ChangeHours, roster.StartPractice,
            course.StepDown, times.AgreeGroupTime, times.AgreeUsualTimes, times.CountRooms,
            times.MoveCommitment, session_course.MoveSession, specialists.MoveOwnSession,
            roll.SuggestUsualTimes, referrals.CorrectReceived, choice.RankShortlist,
            runs.LeaveWaiting, questions.ExceptSession, questions.ExceptCommitment,
        ),
        SAYS_HOW_IT_IS,
    ),
    **dict.fromkeys(
        (
            CloseReferral, referrals.ReopenReferral, course.PauseMatch, course.ResumeMatch,
            management.PlanLeave, roster.CancelLeave, roster.LeaveProgramme, roster.StayOn,
            roster.AgreeToShare, roster.WithdrawSharing, roster.RecordCredential,
            roster.WithdrawCredential, groups.JoinGroup, groups.LeaveGroup, groups.CloseGroup,
            groups.ReopenGroup, times.ExceptHours,
            times.RestoreHours, times.ExceptAvailability, times.RestoreAvailability,
            participants.EndGuardianship, session_course.CancelSession,
            session_course.ReinstateSession, specialists.MissSession,
            choice.AskForShortlist, choice.DiscloseConflict, choice.ReviewConflict,
        ),
        OPPOSITE,
    ),
    **dict.fromkeys(
        (
            session_course.CountUnits, groups.CountAttendance, caring.DrawUnits,
            messages.HoldBackMessage, messages.SendMessage, looking.LookAgain,
            course.BringBackSessions, roster.EndAfterLastDay, roll.RollWeek,
            questions.QuestionTime,
        ),
        LOOKS,
    ),
}  # fmt: skip
"""Every other command does nothing the second time, or is refused by name."""


@dataclass
class SaidAgain(Simulation):
    """Remembers what was accepted and says it again later, with an id of its own."""

    said: list[Any] = field(default_factory=list)
    again: int = 0

    def give(self, command: Any, *, again: bool = True) -> Any:
        before = sum(self.accepted.values())
        result = super().give(command, again=again)
        if sum(self.accepted.values()) > before:
            self.said.append(command)
        return result

    def say_again(self) -> None:
        """Something that was accepted before other things happened."""
        command = self.pick(self.said)
        self.told(command)
        self.again += 1
        try:
            _, facts = self._perform(command, UUID(int=2**65 + self.again))
        except Refusal:
            return
        promises.check_facts(self, facts)
        promises.check_states(self)
        kind = type(command)
        what = f"{kind.__name__} said again later did something: {facts}"
        self.promise(not facts or kind in MEANT_ANEW, what)

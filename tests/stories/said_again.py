"""Commands that do something when they are said again later, each with the reason why it may."""

from peermatch.usecases import care as caring
from peermatch.usecases import (
    choice,
    governance,
    group_corrections,
    groups,
    management,
    messages,
    participants,
    referral_corrections,
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

SAYS_HOW_IT_IS = "says how something is from now on, also where somebody said otherwise in between"
OPPOSITE = "its opposite was said in between, and only who says it knows whether it is meant anew"
UNREAD = "more was disclosed in between; a review that says how much it has read is refused then"
ONCE_A_RUN = "only the worker says it, under an id that follows from the run and whom it is about"
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
            roll.SuggestUsualTimes, referral_corrections.CorrectReceived,
            referral_corrections.CorrectAttempt, caring.CorrectAuthorisation,
            group_corrections.CorrectMeeting, roster.CorrectSupervision, choice.RankShortlist,
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
            choice.AskForShortlist, choice.DiscloseConflict,
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
    choice.ReviewConflict: UNREAD,
    runs.LeaveWaiting: ONCE_A_RUN,
}  # fmt: skip
"""Every other command does nothing the second time, or is refused by name."""

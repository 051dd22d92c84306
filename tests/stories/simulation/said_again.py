"""Commands that do something when they are said again later, each with the reason why it may."""

from peermatch.usecases.calendar import availability_commands as times
from peermatch.usecases.calendar import roll_schedule as roll
from peermatch.usecases.calendar import time_questions as questions
from peermatch.usecases.groups import group_corrections, groups
from peermatch.usecases.matches import choice, runs
from peermatch.usecases.matches import match_course as course
from peermatch.usecases.matches import recheck_proposals as looking
from peermatch.usecases.people import participants
from peermatch.usecases.people import plans_and_statements as caring
from peermatch.usecases.people.wishes import StateWishes
from peermatch.usecases.program import change_rules
from peermatch.usecases.referrals import referral_corrections
from peermatch.usecases.referrals import referral_course as referrals
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.sessions import messages, session_course, session_outcomes
from peermatch.usecases.specialists import roster_commands
from peermatch.usecases.specialists import roster_course as roster

SAYS_HOW_IT_IS = "says how something is from now on, also where somebody said otherwise in between"
OPPOSITE = "its opposite was said in between, and only who says it knows whether it is meant anew"
UNREAD = "more was disclosed in between; a review that says how much it has read is refused then"
ONCE_A_RUN = "only the worker says it, under an id that follows from the run and whom it is about"
LOOKS = "looks at how things stand now and does what is due, whenever it is said"

MEANT_ANEW: dict[type, str] = {
    **dict.fromkeys(
        (
            change_rules.ChangeBillingCode, change_rules.ChangeLimit, change_rules.ChangeWeight,
            groups.ChangeGroupLeaders, roster_commands.MeasureTravel, roster_commands.OpenSite,
            participants.ChooseContact, participants.CorrectIdentity, participants.CorrectLanguage,
            participants.MoveHome, participants.NameGuardian, participants.StateInterpreter,
            participants.StateMoreWishes, participants.StateNames, participants.StatePlaces,
            StateWishes, referrals.ChangeAvailability, referrals.ChangeFrequency,
            referrals.ChangePriority, referrals.DescribeFamilyMember, referrals.NameReferrer,
            referrals.PutOnWaitlist, referrals.ScreenReferral, roster.AssignSupervisor,
            roster.ChangeAreas, roster.ChangeCapacity, roster.ChangeHours, roster.StartPractice,
            course.StepDown, times.AgreeGroupTime, times.AgreeUsualTimes, times.CountRooms,
            times.MoveCommitment, session_course.MoveSession, session_outcomes.MoveOwnSession,
            roll.SuggestUsualTimes, referral_corrections.CorrectReceived,
            referral_corrections.CorrectAttempt, caring.CorrectAuthorization,
            group_corrections.CorrectMeeting, roster.CorrectSupervision, choice.RankShortlist,
            runs.LeaveWaiting, questions.ExceptSession, questions.ExceptCommitment,
        ),
        SAYS_HOW_IT_IS,
    ),
    **dict.fromkeys(
        (
            CloseReferral, referrals.ReopenReferral, course.PauseMatch, course.ResumeMatch,
            roster_commands.PlanLeave, roster.CancelLeave, roster.LeaveProgram, roster.StayOn,
            roster.AgreeToShare, roster.WithdrawSharing, roster.RecordCredential,
            roster.WithdrawCredential, groups.JoinGroup, groups.LeaveGroup, groups.CloseGroup,
            groups.ReopenGroup, times.ExceptHours,
            times.RestoreHours, times.ExceptAvailability, times.RestoreAvailability,
            participants.EndGuardianship, session_course.CancelSession,
            session_course.ReinstateSession, session_outcomes.MissSession,
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

"""Commands that do something when they are said again later, each with the reason why it may.

Whoever says one again sends along what they saw when they first said it.
"""

from peermatch.usecases.calendar import roll_schedule as roll
from peermatch.usecases.calendar import time_questions as questions
from peermatch.usecases.groups import groups
from peermatch.usecases.matches import match_course as course
from peermatch.usecases.matches import recheck_proposals as looking
from peermatch.usecases.matches import runs
from peermatch.usecases.pairing import choice, outlooks
from peermatch.usecases.people import plans_and_statements as caring
from peermatch.usecases.program import learning_commands, reserve_policy
from peermatch.usecases.sessions import messages, sending, session_course
from peermatch.usecases.specialists import specialist_course as roster

ONCE_A_RUN = "only the worker says it, under an id that follows from what it worked out"
LOOKS = "looks at how things stand now and does what is due, whenever it is said"

MEANT_ANEW: dict[type, str] = {
    **dict.fromkeys(
        (
            session_course.CountUnits, groups.CountAttendance, caring.DrawUnits,
            messages.HoldBackMessage, messages.SendMessage, sending.HandOverMessage,
            sending.TakeUpMessage, sending.QueueReminder, looking.RecheckProposal,
            course.BringBackSessions, roster.EndAfterLastDay, roll.RollWeek,
            questions.QuestionTime,
        ),
        LOOKS,
    ),
    **dict.fromkeys(
        (
            runs.LeaveWaiting, roll.SuggestUsualTimes, reserve_policy.EndReserveReplay,
            outlooks.KeepOutlook, learning_commands.EndLearning, choice.FindNoShortlist,
        ),
        ONCE_A_RUN,
    ),
    outlooks.AskForOutlook: "has it worked out again, also once an answer has come",
    choice.AskForShortlist: "a list lapses when its day is over, which no fact tells",
}  # fmt: skip
"""Every other command does nothing the second time, or is refused by name."""

"""The shortest chains of commands to what random steps seldom come to."""

from typing import Any

from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.calendar.roll_schedule import RollWeek
from peermatch.usecases.calendar.time_questions import ExceptCommitment
from peermatch.usecases.groups.group_corrections import CorrectAttendance
from peermatch.usecases.groups.groups import (
    CountAttendance,
    FormGroup,
    JoinGroup,
    RecordAttendance,
    RecordMeeting,
)
from peermatch.usecases.matches.match_course import ExpireMatch, PauseMatch, ResumeMatch
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.own.own_goals import (
    NameOwnStep,
    NameStep,
    StateOwnGoal,
    TickOwnGoal,
    TickOwnStep,
    TickStep,
)
from peermatch.usecases.own.own_help import PickResource
from peermatch.usecases.pairing.choice import (
    AskForShortlist,
    OfferShortlist,
    RankShortlist,
    TurnDownShortlist,
)
from peermatch.usecases.people.contact.returned_link import NoteLinkReturned, SeeToReturnedLink
from peermatch.usecases.people.given.giving_resources import (
    FollowUpResource,
    GiveResource,
    HandOffWarmly,
)
from peermatch.usecases.people.handing_on import AgreeToHandOn, WriteHandoverNote
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.usecases.people.plans_and_statements import (
    AgreePlan,
    CorrectAuthorization,
    DrawUnits,
    GrantAuthorization,
)
from peermatch.usecases.people.wellness.recovery_capital import (
    AnswerBarc,
    EnterBarc,
    RecordBarc,
    TakeBackBarc,
)
from peermatch.usecases.people.wellness.suprt_records import (
    RecordOwnSuprt,
    RecordSuprt,
    TakeBackSuprt,
)
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.referral_course import ReopenReferral
from peermatch.usecases.resources.directory import (
    AddOrganization,
    AddResource,
    PlaceResource,
    RemoveResourcePlace,
)
from peermatch.usecases.sessions.sending import (
    HandOverMessage,
    NoteMessageDoubtful,
    NoteMessageNotTaken,
    NoteMessageReturned,
    NoteMessageTaken,
    NoteWayReturned,
    TakeUpMessage,
)
from peermatch.usecases.sessions.session_course import CountUnits
from peermatch.usecases.sessions.session_outcomes import HoldSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from stories.simulation.arguments import Arguments
from stories.simulation.likely import ready

ATTENDED = (FormGroup, JoinGroup, RecordMeeting, RecordAttendance)
CHOSEN = (AskForShortlist, OfferShortlist)
LISTED = (AddOrganization, AddResource)
GIVEN = (*LISTED, GiveConsentFor, GiveResource)
WAYS: tuple[tuple[type, ...], ...] = (
    (GrantAuthorization, HoldSession, CountUnits, DrawUnits),
    (GrantAuthorization, CorrectAuthorization),
    (HandOverMessage, NoteMessageTaken),
    (HandOverMessage, NoteMessageNotTaken),
    (HandOverMessage, NoteMessageDoubtful),
    (HandOverMessage, TakeUpMessage, NoteMessageTaken),
    (HandOverMessage, NoteMessageTaken, NoteMessageReturned, NoteWayReturned),
    (*CHOSEN, RankShortlist),
    (*CHOSEN, TurnDownShortlist),
    (CloseReferral, ReopenReferral),
    (PauseMatch, ResumeMatch),
    (ProposeMatch, ExpireMatch),
    (*ATTENDED, CorrectAttendance),
    (*ATTENDED, CountAttendance),
    (AgreePlan, NameStep, TickStep),
    (StateOwnGoal, TickOwnGoal),
    (StateOwnGoal, NameOwnStep, TickOwnStep),
    (NoteLinkReturned, SeeToReturnedLink),
    (AgreeToHandOn, WriteHandoverNote),
    (*LISTED, PickResource),
    (AnswerBarc, TakeBackBarc),
    (RecordBarc, TakeBackBarc),
    (EnterBarc, TakeBackBarc),
    (RecordSuprt, TakeBackSuprt),
    (RecordOwnSuprt, TakeBackSuprt),
    (*LISTED, PlaceResource, RemoveResourcePlace),
    (*GIVEN, FollowUpResource),
    (*GIVEN, HandOffWarmly),
    (RequestRepair, FindRepairOptions, ApplyRepair, UndoRepair),
    (RollWeek, PlanLeave, ExceptCommitment),
)
LOOKED_INTO = frozenset({PlanLeave})
"""After these the worker asks about times that can't stay."""
MOST_STEPS = 40


def steer(sim: Any, way: tuple[type, ...]) -> None:
    """Gives the last command of the way for which something stands ready, and lets time pass where
    none does or it was refused, until the very last was tried."""
    for _ in range(MOST_STEPS):
        there = ready(sim.mirror, sim.now)
        kind = next((one for one in reversed(way) if one in there), None)
        before = sim.accepted.get(kind.__name__, 0) if kind else 0
        if kind is not None:
            sim.give(Arguments(sim).command(kind))
        if kind is way[-1]:
            return
        if kind is None or sim.accepted.get(kind.__name__, 0) == before:
            sim.later()
        elif kind in LOOKED_INTO:
            sim.worker.settle()

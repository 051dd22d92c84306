"""Turns that a program's life takes: what was arranged becomes impossible, and possible again.

In most runs of a simulation these come up far more often than all else, with arguments that touch
what is planned.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.proposal import DeclineReason
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.decider import Decider
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Mode
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.availability_commands import (
    AgreeGroupTime,
    CountRooms,
    DropCommitment,
    ExceptAvailability,
    ExceptHours,
    MoveCommitment,
    RestoreAvailability,
    RestoreHours,
)
from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FailRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.calendar.time_questions import ExceptCommitment, ExceptSession
from peermatch.usecases.groups.group_corrections import CorrectAttendance, CorrectMeeting
from peermatch.usecases.groups.groups import (
    ChangeGroupLeaders,
    CloseGroup,
    CountAttendance,
    FormGroup,
    JoinGroup,
    LeaveGroup,
    RecordAttendance,
    RecordMeeting,
    ReopenGroup,
)
from peermatch.usecases.groups.own_groups import RecordOwnAttendance, RecordOwnMeeting
from peermatch.usecases.matches.match_course import (
    AcceptAsParticipant,
    AcceptAsSpecialist,
    EndMatch,
    PauseMatch,
    RecordCheckIn,
    ResumeMatch,
)
from peermatch.usecases.matches.own_matches import AgreeOwnPlan, RecordOwnCheckIn, ReviewOwnPlan
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import CancelRun, RequestRun
from peermatch.usecases.own.own_goals import (
    NameOwnStep,
    NameStep,
    StateOwnGoal,
    TickOwnGoal,
    TickOwnStep,
    TickStep,
)
from peermatch.usecases.own.own_times import TakeOfferedTime
from peermatch.usecases.pairing.choice import (
    AskForShortlist,
    OfferShortlist,
    RankShortlist,
    TurnDownShortlist,
)
from peermatch.usecases.people.handing_on import RecordHandover
from peermatch.usecases.people.participants import EndConsent, GiveConsentFor
from peermatch.usecases.people.plans_and_statements import (
    AgreePlan,
    AnswerStatement,
    CorrectAuthorization,
    DrawUnits,
    EndPlan,
    FileStatement,
    GrantAuthorization,
    ReviewPlan,
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
from peermatch.usecases.people.wishes import RankWhatMatters, StateWishes
from peermatch.usecases.program.change_rules import ChangeBillingCode, ChangeLimit
from peermatch.usecases.referrals.intake import CloseReferral, GiveConsent, RevokeConsent
from peermatch.usecases.referrals.referral_corrections import CorrectReceived
from peermatch.usecases.referrals.referral_course import ChangeAvailability, ReopenReferral
from peermatch.usecases.sessions.session_course import (
    CancelSession,
    ConfirmSession,
    CorrectSession,
    CountUnits,
    MoveSession,
    ReinstateSession,
)
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession, UndoOutcome
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import (
    CancelLeave,
    ChangeCapacity,
    ChangeHours,
    LeaveProgram,
    StayOn,
)
from peermatch.usecases.specialists.stand_ins import HaveStandIn
from stories.simulation.pools import MORNINGS, WEEK

PROPOSALS = (
    (ApproveMatch, 8), (AcceptAsSpecialist, 8), (AcceptAsParticipant, 8), (DeclineMatch, 16),
    (CloseReferral, 3), (ReopenReferral, 24), (ChangeAvailability, 2), (ExceptAvailability, 2),
    (RestoreAvailability, 2), (LeaveProgram, 4), (StayOn, 6), (ChangeHours, 4),
    (ExceptHours, 2), (ChangeCapacity, 2), (RevokeConsent, 3), (EndConsent, 2),
    (GiveConsent, 8), (GiveConsentFor, 1), (EndMatch, 3), (ChangeLimit, 1),
)  # fmt: skip
SUPPORTED = (
    (ApproveMatch, 8), (AcceptAsSpecialist, 8), (AcceptAsParticipant, 8), (PauseMatch, 16),
    (ResumeMatch, 24), (EndMatch, 6), (ConfirmSession, 4), (PlanLeave, 6), (CancelLeave, 8),
    (LeaveProgram, 8),
    (StayOn, 12), (RequestRepair, 4), (ApplyRepair, 6), (UndoRepair, 6), (GiveConsent, 4),
    (RevokeConsent, 2), (HoldSession, 4), (MoveSession, 4), (CancelSession, 3),
    (ReinstateSession, 6), (ReopenReferral, 8),
)  # fmt: skip
TIMES = (
    (ApproveMatch, 6), (ChangeHours, 16), (ExceptHours, 10), (RestoreHours, 6), (PlanLeave, 16),
    (CancelLeave, 8), (ChangeAvailability, 4), (ExceptAvailability, 4), (RestoreAvailability, 4),
    (CountRooms, 4), (MoveSession, 8), (TakeOfferedTime, 6), (CancelSession, 3),
    (RequestRepair, 4), (ApplyRepair, 6),
    (UndoRepair, 6), (ReinstateSession, 6), (ExceptSession, 6), (ExceptCommitment, 6),
    (FormGroup, 3), (JoinGroup, 2), (AgreeGroupTime, 4), (CloseGroup, 3), (ReopenGroup, 6),
    (RevokeConsent, 3), (GiveConsent, 6), (HoldSession, 2), (ChangeLimit, 1),
)  # fmt: skip
GROUPS = (
    (FormGroup, 8), (JoinGroup, 30), (LeaveGroup, 3), (ChangeGroupLeaders, 6),
    (AgreeGroupTime, 12), (MoveCommitment, 4), (DropCommitment, 3), (ExceptCommitment, 8),
    (CloseGroup, 12), (ReopenGroup, 24), (RecordMeeting, 12), (RecordOwnMeeting, 6),
    (RecordAttendance, 20), (RecordOwnAttendance, 8), (CorrectAttendance, 12),
    (CountAttendance, 12), (CorrectMeeting, 8), (RevokeConsent, 3),
    (EndConsent, 3), (GiveConsent, 8), (PlanLeave, 4),
    (CancelLeave, 6), (LeaveProgram, 3), (StayOn, 4), (ChangeHours, 4), (ChangeLimit, 1),
)  # fmt: skip
REPAIRS = (
    (RequestRepair, 12), (FindRepairOptions, 6), (FailRepair, 3), (ApplyRepair, 20),
    (UndoRepair, 16), (ReinstateSession, 6), (CancelSession, 3), (MoveSession, 4),
    (HoldSession, 4), (PlanLeave, 4), (CancelLeave, 6), (ExceptSession, 4), (PauseMatch, 3),
    (ResumeMatch, 5), (ChangeHours, 4), (RevokeConsent, 2), (GiveConsent, 4), (HaveStandIn, 16),
)  # fmt: skip
RECORDS = (
    (ApproveMatch, 4), (AcceptAsSpecialist, 4), (AcceptAsParticipant, 4), (HoldSession, 16),
    (MissSession, 6), (UndoOutcome, 4), (CorrectSession, 8), (CountUnits, 8),
    (GrantAuthorization, 8),
    (DrawUnits, 10), (CorrectAuthorization, 6), (CancelSession, 6),
    (ReinstateSession, 10), (AgreePlan, 4),
    (ReviewPlan, 8), (NameStep, 8), (TickStep, 10), (EndPlan, 2), (AgreeOwnPlan, 6),
    (RecordHandover, 3), (StateOwnGoal, 6), (TickOwnGoal, 6),
    (NameOwnStep, 6), (TickOwnStep, 6),
    (RankWhatMatters, 4), (AnswerBarc, 4), (RecordBarc, 8), (TakeBackBarc, 4),
    (EnterBarc, 4), (RecordSuprt, 6), (RecordOwnSuprt, 4), (TakeBackSuprt, 4),
    (ReviewOwnPlan, 10), (RecordCheckIn, 2),
    (RecordOwnCheckIn, 2), (FileStatement, 2), (AnswerStatement, 3), (ChangeBillingCode, 3),
    (EndMatch, 2), (GiveConsent, 3), (ReopenReferral, 4),
)  # fmt: skip
CHOICES = (
    (AskForShortlist, 10), (OfferShortlist, 10), (RankShortlist, 20), (TurnDownShortlist, 6),
    (StateWishes, 10), (CorrectReceived, 6), (RequestRun, 3), (CancelRun, 4), (ApproveMatch, 8),
    (DeclineMatch, 8), (CloseReferral, 3), (ReopenReferral, 8), (GiveConsent, 6),
    (RevokeConsent, 2), (EndMatch, 6), (ChangeCapacity, 3), (LeaveProgram, 3), (StayOn, 4),
)  # fmt: skip
THEMES = (
    PROPOSALS, SUPPORTED, TIMES, GROUPS, REPAIRS, RECORDS, CHOICES,
    (*PROPOSALS, *SUPPORTED, *TIMES, *GROUPS, *REPAIRS, *RECORDS, *CHOICES),
)  # fmt: skip
"""What mostly happens in one run: few things, so that they meet, or all of them."""
Turns = tuple[tuple[type, int], ...]
PLAIN: tuple[Turns, ...] = ((),) * 6
"""Runs in which anything may happen, by their share beside the themes."""
Turn = Callable[[Any, dict[str, Any]], dict[str, Any]]


def turned(sim: Any, kind: type, chosen: dict[str, Any]) -> dict[str, Any]:
    """Arguments to take instead of those that were drawn, so that something planned is touched."""
    return _TABLE[kind](sim, chosen) if kind in _TABLE else {}


def _known(sim: Any, decider: Decider[Any], when: Callable[[Any], bool]) -> list[UUID]:
    return [i for i, state in sim.mirror.of(decider).items() if when(state)]


def _decline(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"reason": sim.pick((DeclineReason.NO_LONGER_NEEDED, *DeclineReason))}


def _pause(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"until": sim.today + timedelta(days=sim.pick((1, 4, 8, 15)))}


def _meeting_day(sim: Any, specialist_id: UUID) -> Any:
    """Mostly a day on which the specialist has a session to come."""
    days = {
        sim.program.today(s.scheduled.starts_at)
        for s in sim.mirror.of(SESSION).values()
        if s.status is SessionStatus.SCHEDULED
        and s.scheduled.starts_at > sim.now
        and s.scheduled.specialist_id == specialist_id
    }
    return sim.pick(sorted(days) or (sim.today + timedelta(days=1),))


def _leave(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    first = _meeting_day(sim, chosen["specialist_id"])
    return {"first_day": first, "last_day": first + timedelta(days=sim.pick((0, 0, 4)))}


def _leaving(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"last_day": sim.today + timedelta(days=sim.pick((0, 3, 10, 30)))}


def _staying(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    leavers = _known(sim, SPECIALIST, lambda state: state.last_day is not None)
    return {"specialist_id": sim.pick(leavers)} if leavers else {}


def _hours(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    modes = sim.pick((frozenset({Mode.IN_PERSON, Mode.VIDEO}), frozenset({Mode.VIDEO})))
    return {"hours": sim.pick((WEEK, WEEK, MORNINGS, WEEK[2:])), "modes": modes}


def _other_day(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    day = _meeting_day(sim, chosen["specialist_id"])
    return {"day": day, "hours": sim.pick(((), (parse_window(f"{day:%a} 10:00-12:00"),)))}


def _usual_day(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    days = sorted(sim.mirror.states[chosen["specialist_id"]].days)
    return {"day": sim.pick(days)} if days else {}


def _meeting_referral(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    """Somebody who is supported, on a day on which they have a session."""
    matches = _known(sim, MATCH, lambda state: state.under_way)
    if not matches:
        return {}
    proposed = sim.mirror.states[sim.pick(matches)].proposed
    found = {"referral_id": proposed.referral_id}
    if "day" in chosen:
        found["day"] = _meeting_day(sim, proposed.specialist_id)
    return found


def _except_referral(sim: Any, chosen: dict[str, Any]) -> dict[str, Any]:
    return {**_meeting_referral(sim, chosen), "available": ()}


def _signed(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    days = sim.pick((400, 14))
    return {"signed_on": sim.today, "expires_on": sim.today + timedelta(days=days)}


def _few(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {"capacity": sim.pick((1, 2, 2)), "fte_percent": 100}


def _group_time(sim: Any, _chosen: dict[str, Any]) -> dict[str, Any]:
    return {
        "weekday": sim.pick((0, 3)),
        "minute": sim.pick((540, 600)),
        "minutes": 60,
        "site": sim.pick(("", "TAP")),
    }


_TABLE: dict[type, Turn] = {
    DeclineMatch: _decline,
    PauseMatch: _pause,
    PlanLeave: _leave,
    LeaveProgram: _leaving,
    StayOn: _staying,
    ChangeHours: _hours,
    ExceptHours: _other_day,
    RestoreHours: _usual_day,
    ChangeAvailability: _meeting_referral,
    ExceptAvailability: _except_referral,
    RestoreAvailability: _meeting_referral,
    GiveConsent: _signed,
    ChangeCapacity: _few,
    AgreeGroupTime: _group_time,
}

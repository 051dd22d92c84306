"""What each command is about: the stream that it needs, as it has to stand for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.calendar.repair import REPAIR, RepairStatus
from domain.groups.group import GROUP
from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import MATCHING_RUN, RunStatus
from domain.pairing.conflict import CONFLICT
from domain.pairing.shortlist import SHORTLIST
from domain.people.authorization import AUTHORIZATION
from domain.people.challenge import CHALLENGE
from domain.people.plan import PLAN
from domain.people.wellness.recovery_capital import RECOVERY_CAPITAL
from domain.people.wellness.stated_goals import OWN_GOALS
from domain.people.wellness.suprt import SUPRT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.resources.given_resource import GIVEN
from domain.resources.organization import ORGANIZATION
from domain.resources.resource import RESOURCE
from domain.sessions.message import MESSAGE
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.decider import Decider
from peermatch.usecases.calendar import availability_commands, time_questions
from peermatch.usecases.calendar import repairs as mend
from peermatch.usecases.calendar import roll_schedule as roll
from peermatch.usecases.groups import group_corrections, groups, own_groups
from peermatch.usecases.matches import match_course as course
from peermatch.usecases.matches import own_matches, recheck_proposals, runs
from peermatch.usecases.matches import proposal_decisions as coord
from peermatch.usecases.own import own_goals, own_help, own_times
from peermatch.usecases.pairing import choice, outlooks
from peermatch.usecases.people import (
    handing_on,
    plans_and_statements,
)
from peermatch.usecases.people.given import giving_resources, progress_notes
from peermatch.usecases.people.wellness import recovery_capital, suprt_records
from peermatch.usecases.referrals import merged_conflicts, referral_corrections, same_person
from peermatch.usecases.referrals import referral_course as referrals
from peermatch.usecases.resources import directory
from peermatch.usecases.review import choose_instead, review_commands, undo_approval
from peermatch.usecases.sessions import messages, sending, session_course
from peermatch.usecases.sessions import session_outcomes as own
from peermatch.usecases.specialists import stand_ins
from stories.simulation.mirror import Mirror

When = Callable[[Any, datetime], bool]


@dataclass(frozen=True)
class About:
    """Streams of one kind, by the field that names one, for which a command is meant."""

    field: str
    decider: Decider[Any]
    when: When

    def streams(self, mirror: Mirror, now: datetime) -> list[UUID]:
        """In the order in which they began."""
        return [i for i, state in mirror.of(self.decider).items() if self.when(state, now)]


def _in(*statuses: Any) -> When:
    return lambda state, _now: state.status in statuses


def _match(when: When) -> About:
    return About("match_id", MATCH, when)


def _session(when: When) -> About:
    return About("session_id", SESSION, when)


def _repair(*statuses: RepairStatus) -> About:
    return About("repair_id", REPAIR, _in(*statuses))


def _referral(when: When) -> About:
    return About("referral_id", REFERRAL, when)


def _to_come(state: Any, now: datetime) -> bool:
    return state.status is SessionStatus.SCHEDULED and bool(state.scheduled.starts_at > now)


def _stood_in_for(state: Any, now: datetime) -> bool:
    return _to_come(state, now) and not state.scheduled.first


def _handed(state: Any, _now: datetime) -> bool:
    return state.handed is not None


def _given_to_a_gateway(state: Any, _now: datetime) -> bool:
    return state.last_way is not None


def _off(state: Any, now: datetime) -> bool:
    return state.status is SessionStatus.MISSED and bool(state.scheduled.starts_at > now)


def _disclosed(state: Any, _now: datetime) -> bool:
    """One that was moved to another record is none there."""
    return state.disclosed is not None


def _questioned(state: Any, _now: datetime) -> bool:
    return bool(state.questions.open)


def _offered(state: Any, _now: datetime) -> bool:
    return state.status in (RepairStatus.READY, RepairStatus.APPLIED) and bool(state.options)


def _begun(state: Any, now: datetime) -> bool:
    return state.status is SessionStatus.SCHEDULED and bool(state.scheduled.starts_at <= now)


def _lapsed(state: Any, now: datetime) -> bool:
    still = state.status in (MatchStatus.PROPOSED, MatchStatus.APPROVED)
    return still and bool(state.proposed.expires_on and state.proposed.expires_on < now.date())


def _unanswered(state: Any, now: datetime) -> bool:
    return not state.turned_down and bool(state.offered.answer_by >= now.date())


def _always(_state: Any, _now: datetime) -> bool:
    return True


def _tried(state: Any, _now: datetime) -> bool:
    return bool(state.outreach.attempts)


_UNDER_WAY = _match(_in(MatchStatus.ACTIVE, MatchStatus.PAUSED))
_ACTIVE = _match(_in(MatchStatus.ACTIVE))
_GROUP = About("group_id", GROUP, lambda state, _now: not state.closed)
_MEETING = About("group_id", GROUP, lambda state, _now: bool(state.meetings and state.members))
_ATTENDED = About("group_id", GROUP, lambda state, _now: bool(state.attendance))
_PLAN = About("plan_id", PLAN, _always)
_SHORTLIST = About("shortlist_id", SHORTLIST, _unanswered)
_RUN = About("run_id", MATCHING_RUN, _always)
_CLOSED_GROUP = About("group_id", GROUP, lambda state, _now: state.closed)
_SUSPECTED = _referral(lambda state, _now: bool(state.intake.suspected))
_LISTED = About("resource_id", RESOURCE, lambda state, _now: not state.retired)
_RETIRED = About("resource_id", RESOURCE, lambda state, _now: state.retired)
_ORGANIZATION = About("organization_id", ORGANIZATION, _always)
_GIVEN_TO = About("given_id", GIVEN, _always)
_COMMITMENT = About("commitment_id", COMMITMENT, lambda state, _now: not state.dropped)

ABOUT: dict[type, About] = {
    coord.ApproveMatch: _match(_in(MatchStatus.PROPOSED)),
    coord.DeclineMatch: _match(_in(MatchStatus.PROPOSED, MatchStatus.APPROVED)),
    recheck_proposals.RecheckProposal: _match(_in(MatchStatus.PROPOSED)),
    choose_instead.ChooseInstead: _match(_in(MatchStatus.PROPOSED)),
    review_commands.KeepForLater: _match(_in(MatchStatus.PROPOSED)),
    review_commands.AssignReview: _match(_in(MatchStatus.PROPOSED)),
    review_commands.CommentOnProposal: _match(_in(MatchStatus.PROPOSED)),
    undo_approval.UndoApproval: _match(_in(MatchStatus.APPROVED)),
    course.AcceptAsSpecialist: _match(_in(MatchStatus.APPROVED)),
    course.AcceptAsParticipant: _match(_in(MatchStatus.APPROVED)),
    course.ExpireMatch: _match(_lapsed),
    course.StepDown: _UNDER_WAY,
    course.PauseMatch: _ACTIVE,
    course.ResumeMatch: _match(_in(MatchStatus.PAUSED)),
    course.EndMatch: _UNDER_WAY,
    course.BringBackSessions: _UNDER_WAY,
    course.RecordCheckIn: _UNDER_WAY,
    own_matches.RecordOwnCheckIn: _UNDER_WAY,
    own_matches.AgreeOwnPlan: _UNDER_WAY,
    own_matches.ReviewOwnPlan: _UNDER_WAY,
    availability_commands.AgreeUsualTimes: _UNDER_WAY,
    roll.SuggestUsualTimes: _UNDER_WAY,
    roll.RollWeek: _ACTIVE,
    own.HoldSession: _session(_begun),
    own.MissSession: _session(_begun),
    progress_notes.WriteProgressNote: _session(_begun),
    own.UndoOutcome: _session(_in(SessionStatus.HELD, SessionStatus.MISSED)),
    own.CorrectOwnSession: _session(_in(SessionStatus.HELD, SessionStatus.MISSED)),
    own.MoveOwnSession: _session(_to_come),
    session_course.MoveSession: _session(_to_come),
    session_course.CancelSession: _session(_to_come),
    session_course.ConfirmSession: _session(_to_come),
    own_times.TakeOfferedTime: _session(_to_come),
    stand_ins.HaveStandIn: _session(_stood_in_for),
    session_course.ReinstateSession: _session(_off),
    session_course.CorrectSession: _session(_in(SessionStatus.HELD, SessionStatus.MISSED)),
    session_course.CountUnits: _session(_in(SessionStatus.HELD)),
    plans_and_statements.DrawUnits: _session(lambda state, _now: state.counted is not None),
    time_questions.QuestionTime: About("planned_id", SESSION, _to_come),
    time_questions.ExceptSession: _session(_questioned),
    time_questions.ExceptCommitment: About("commitment_id", COMMITMENT, _questioned),
    availability_commands.MoveCommitment: _COMMITMENT,
    availability_commands.DropCommitment: _COMMITMENT,
    messages.SendMessage: About("message_id", MESSAGE, lambda state, _now: state.waits),
    messages.HoldBackMessage: About("message_id", MESSAGE, lambda state, _now: state.waits),
    sending.HandOverMessage: About("message_id", MESSAGE, lambda state, _now: state.waits),
    sending.TakeUpMessage: About("message_id", MESSAGE, _handed),
    sending.NoteMessageTaken: About("message_id", MESSAGE, _handed),
    sending.NoteMessageNotTaken: About("message_id", MESSAGE, _handed),
    sending.NoteMessageDoubtful: About("message_id", MESSAGE, _handed),
    sending.NoteMessageReturned: About("message_id", MESSAGE, _given_to_a_gateway),
    sending.NoteWayReturned: About("message_id", MESSAGE, _given_to_a_gateway),
    sending.QueueReminder: _session(_to_come),
    mend.FindRepairOptions: _repair(RepairStatus.REQUESTED),
    mend.FailRepair: _repair(RepairStatus.REQUESTED),
    mend.ApplyRepair: About("repair_id", REPAIR, _offered),
    mend.UndoRepair: _repair(RepairStatus.APPLIED),
    runs.ProposeMatch: _referral(_in(ReferralStatus.WAITING)),
    runs.LeaveWaiting: _referral(_in(ReferralStatus.WAITING)),
    outlooks.AskForOutlook: _referral(_in(ReferralStatus.WAITING)),
    outlooks.KeepOutlook: _referral(_in(ReferralStatus.WAITING)),
    runs.CancelRun: About("run_id", MATCHING_RUN, _in(RunStatus.REQUESTED)),
    runs.KeepInputs: _RUN,
    runs.JudgeRun: _RUN,
    runs.FinishRun: _RUN,
    same_person.KeepApart: _SUSPECTED,
    same_person.MergeReferral: _SUSPECTED,
    merged_conflicts.MoveConflict: _referral(lambda state, _now: state.merged_into is not None),
    referral_corrections.CorrectAttempt: _referral(
        lambda state, _now: bool(state.outreach.attempts)
    ),
    referrals.ReopenReferral: _referral(_in(ReferralStatus.CLOSED)),
    choice.RankShortlist: _SHORTLIST,
    choice.TurnDownShortlist: _SHORTLIST,
    choice.ReviewConflict: About("conflict_id", CONFLICT, _disclosed),
    plans_and_statements.ReviewPlan: _PLAN,
    plans_and_statements.EndPlan: _PLAN,
    own_goals.NameStep: _PLAN,
    recovery_capital.TakeBackBarc: About(
        "", RECOVERY_CAPITAL, lambda state, _now: bool(state.answered)
    ),
    suprt_records.TakeBackSuprt: About("", SUPRT, lambda state, _now: bool(state.recorded)),
    own_goals.TickStep: About("plan_id", PLAN, lambda state, _now: bool(state.steps)),
    own_goals.TickOwnGoal: About("", OWN_GOALS, lambda state, _now: bool(state.goals)),
    own_goals.NameOwnStep: About("", OWN_GOALS, lambda state, _now: bool(state.goals)),
    own_goals.TickOwnStep: About(
        "", OWN_GOALS, lambda state, _now: any(one.steps for one in state.goals.values())
    ),
    plans_and_statements.CorrectAuthorization: About("authorization_id", AUTHORIZATION, _always),
    plans_and_statements.AnswerStatement: About("statement_id", CHALLENGE, _always),
    groups.ChangeGroupLeaders: _GROUP,
    groups.JoinGroup: _GROUP,
    groups.LeaveGroup: _GROUP,
    groups.RecordMeeting: _GROUP,
    groups.RecordAttendance: _MEETING,
    group_corrections.CorrectAttendance: _ATTENDED,
    group_corrections.CorrectMeeting: _MEETING,
    groups.CountAttendance: _ATTENDED,
    own_groups.RecordOwnMeeting: _GROUP,
    own_groups.RecordOwnAttendance: _MEETING,
    groups.CloseGroup: _GROUP,
    groups.ReopenGroup: _CLOSED_GROUP,
    availability_commands.AgreeGroupTime: _GROUP,
    giving_resources.GiveResource: _UNDER_WAY,
    own_help.PickResource: _UNDER_WAY,
    handing_on.WriteHandoverNote: _UNDER_WAY,
    giving_resources.HandOffWarmly: _GIVEN_TO,
    giving_resources.FollowUpResource: _GIVEN_TO,
    directory.ChangeOrganization: _ORGANIZATION,
    directory.AddResource: _ORGANIZATION,
    directory.ChangeResource: _LISTED,
    directory.PlaceResource: _LISTED,
    directory.RemoveResourcePlace: About(
        "resource_id", RESOURCE, lambda state, _now: bool(state.places) and not state.retired
    ),
    directory.MarkResourceChecked: _LISTED,
    directory.RetireResource: _LISTED,
    directory.ListResourceAgain: _RETIRED,
}
"""A command that is missing here can always be given."""

NEEDS_TOO: dict[type, Decider[Any]] = {
    plans_and_statements.DrawUnits: AUTHORIZATION,
    own_matches.ReviewOwnPlan: PLAN,
}

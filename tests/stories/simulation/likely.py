"""What a simulation may do next, each command as often as it should come up."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from peermatch.usecases.calendar.availability_commands import (
    CountRooms,
    DropCommitment,
    MoveCommitment,
)
from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.calendar.roll_schedule import RollWeek
from peermatch.usecases.groups.group_corrections import CorrectAttendance
from peermatch.usecases.groups.groups import FormGroup, JoinGroup, RecordAttendance, RecordMeeting
from peermatch.usecases.matches.match_course import (
    AcceptAsParticipant,
    AcceptAsSpecialist,
    EndMatch,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import ProposeMatch, RequestRun
from peermatch.usecases.pairing.choice import DiscloseConflict, OfferShortlist
from peermatch.usecases.people.households import JoinHousehold
from peermatch.usecases.people.participants import Disclose, GiveConsentFor
from peermatch.usecases.people.plans_and_statements import (
    AgreePlan,
    DrawUnits,
    FileStatement,
    GrantAuthorization,
)
from peermatch.usecases.referrals.intake import GiveConsent, RevokeConsent
from peermatch.usecases.referrals.same_person import SuspectDuplicate
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_course import (
    CancelSession,
    CorrectSession,
    CountUnits,
    MoveSession,
)
from peermatch.usecases.sessions.session_outcomes import (
    HoldSession,
    MissSession,
    MoveOwnSession,
)
from peermatch.usecases.specialists.specialist_course import LeaveProgram, StayOn
from stories.simulation.about import ABOUT, NEEDS_TOO
from stories.simulation.mirror import Mirror
from stories.simulation.retrying import AGAIN
from stories.simulation.task import Task
from stories.simulation.turns import Turns
from stories.simulation.worker_here import MATCH, PLAN, SETTLE

HOT = (
    (GiveConsent, 3), (ProposeMatch, 24), (ApproveMatch, 24), (AcceptAsSpecialist, 16),
    (AcceptAsParticipant, 16), (DeclineMatch, 3), (EndMatch, 4), (RevokeConsent, 2),
    (MoveSession, 16), (MoveOwnSession, 4), (CancelSession, 3), (HoldSession, 8), (MissSession, 2),
    (DrawUnits, 2),
    (CountUnits, 6), (CorrectSession, 2), (OfferShortlist, 2), (GiveConsentFor, 3), (Disclose, 3),
    (DiscloseConflict, 2), (JoinHousehold, 2), (LeaveProgram, 1), (StayOn, 1), (FormGroup, 1),
    (JoinGroup, 4), (RecordMeeting, 3), (RecordAttendance, 2), (CorrectAttendance, 1),
    (CountRooms, 2),
    (RollWeek, 14), (RequestRepair, 4), (FindRepairOptions, 9), (ApplyRepair, 9), (UndoRepair, 9),
    (MoveCommitment, 4), (DropCommitment, 2), (SendMessage, 3), (SuspectDuplicate, 1),
    (RequestRun, 1), (AgreePlan, 1), (FileStatement, 1), (GrantAuthorization, 1),
)  # fmt: skip
"""What a program mostly does; every other command comes up too."""
TIMES_OF_WAITING = 10
TASKS = ((SETTLE, 8), (PLAN, 4), (MATCH, 8), (AGAIN, 8))
"""What the worker does meanwhile, and somebody saying the same again."""
OFTEN_TASKS = ((SETTLE, 20), (PLAN, 6), (MATCH, 8), (AGAIN, 10))


def kinds(mirror: Mirror, now: datetime, *, turns: Turns) -> Sequence[type | Task | None]:
    """The commands to choose from, mostly `turns` if there are any; None is waiting.

    A command that is about something comes up when there is such a thing, and often when that
    stands as it should for the command.
    """
    if turns:
        return _turns(ready(mirror, now), turns)
    return _pool(_there(mirror), ready(mirror, now))


def ready(mirror: Mirror, now: datetime) -> tuple[type, ...]:
    """The commands that are about nothing special, and those for which something stands ready."""
    there = _there(mirror)
    every = (use_case.command for use_case in USE_CASES)
    return tuple(
        k for k in every
        if k not in ABOUT or (k in there and ABOUT[k].streams(mirror, now))
    )  # fmt: skip


def _there(mirror: Mirror) -> frozenset[type]:
    there = {k for k, about in ABOUT.items() if mirror.of(about.decider)}
    return frozenset(there - {k for k, needed in NEEDS_TOO.items() if not mirror.of(needed)})


@cache
def _turns(ready: tuple[type, ...], often: Turns) -> Sequence[type | Task | None]:
    turns = (kind for kind, times in often if kind in ready for _ in range(times))
    tasks = (task for task, times in OFTEN_TASKS for _ in range(times))
    return (*(None for _ in range(TIMES_OF_WAITING)), *turns, *tasks)


@cache
def _pool(there: frozenset[type], ready: tuple[type, ...]) -> Sequence[type | Task | None]:
    every = [u.command for u in USE_CASES if u.command not in ABOUT or u.command in there]
    hot = [k for k, times in HOT if k in ready for _ in range(times)]
    of_something = [k for k in ready if k in ABOUT]
    tasks = [task for task, times in TASKS for _ in range(times)]
    often = (*(None for _ in range(TIMES_OF_WAITING)), *tasks, *hot, *ready, *of_something)
    return (*often, *often, *(k for k in every if k not in ready))

"""Faults between the streams, as they once were: what is shown can't be done, or nobody hears."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.groups import group
from domain.groups.group import GROUP
from domain.matches import match_ending, pauses
from domain.matches.match import MATCH
from domain.matches.proposal import DeclineReason
from domain.program.limits import LimitName
from domain.referrals import referral_closing
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.specialists.working_hours import HoursChanged, LeavePlanned
from peermatch.readmodels.tables.calendar import time_questions
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.groups.groups import ReopenGroup, note_leading
from peermatch.usecases.matches import called_off, could_begin, match_course, proposal_decisions
from peermatch.usecases.matches.end_match_effects import known
from peermatch.usecases.pairing import matching_problem
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.sessions import time_check
from peermatch.usecases.sessions.cancel_sessions import cancel_coming
from peermatch.usecases.specialists import specialist_course
from peermatch.worker.queues.open_proposals import OpenProposals
from stories.simulation.bug import Bug

BY_COMMAND: dict[type, Any] = {use_case.command: use_case for use_case in USE_CASES}
OFFER, SEEKER, BOOK = (
    matching_problem.offer,
    matching_problem.seeker,
    proposal_decisions.book_first_session,
)
DECLINE, CONCERNS, BROKEN = (
    proposal_decisions.decline_match,
    time_questions.concerns,
    time_check.broken,
)


def _nothing(*_arguments: Any, **_named: Any) -> None:
    """What should happen doesn't."""


def _none_back(*_arguments: Any) -> int:
    return 0


def _stays(*arguments: Any, **named: Any) -> Any:
    return replace(OFFER(*arguments, **named), leaving=False)


def _ready(*arguments: Any, **named: Any) -> Any:
    return replace(SEEKER(*arguments, **named), held_back=None)


def _a_week_later(work: Any, first: Any, *others: Any) -> Any:
    week = timedelta(days=7)
    moved = replace(first, starts_at=first.starts_at + week, ends_at=first.ends_at + week)
    return BOOK(work, moved, *others)


def _decline_again(work: Any, command: Any, program: Any) -> Any:
    done = DECLINE(work, command, program)
    if command.reason is DeclineReason.NO_LONGER_NEEDED:
        told = work.load(MATCH, command.match_id).state.proposed
        mine = work.load(REFERRAL, told.referral_id)
        limits = limits_of_day(work, program)
        mine.record(*referral_closing.close(mine.state, ClosingReason.DECLINED, limits))
    return done


def _end_again(work: Any, command: Any, program: Any) -> Any:
    """Goes on to all that an ending sets off though nothing was decided."""
    ended, _proposed = known(work, command.match_id)
    today = program.today(work.command.at)
    named = {"today": today, "successor_id": command.successor_id}
    ended.record(*match_ending.end(ended.state, command.reason, command.note, **named))
    match_course.settle_ended(work, command.match_id, command.reason, program)
    return {}


def _pause_again(work: Any, command: Any, program: Any) -> Any:
    paused, proposed = known(work, command.match_id)
    today = program.today(work.command.at)
    paused.record(*pauses.pause(paused.state, command.until, command.note, today))
    cancel_coming(work, proposed, program, before=command.until)
    return {}


def _reopened_empty(work: Any, command: Any, _program: Any) -> Any:
    reopened = work.load(GROUP, command.group_id)
    reopened.record(*group.reopen(reopened.state))
    note_leading(work, command.group_id, reopened.state.leaders)
    return {"members": 0}


def _concerns_without(kind: type) -> Callable[[Any, Any], Any]:
    return lambda fact, stream: () if isinstance(fact, kind) else CONCERNS(fact, stream)


def _any_hour(*arguments: Any) -> Any:
    return tuple(rule for rule in BROKEN(*arguments) if rule.name != LimitName.WORKING_HOURS)


BETWEEN = (
    Bug("a leaving specialist's places go to the solver", matching_problem, "offer", _stays),
    Bug("a referral not ready for a match goes to the solver", matching_problem, "seeker", _ready),
    Bug("the time of a proposal is not kept", could_begin, "hold_time", _nothing),
    Bug("approving books another time", proposal_decisions, "book_first_session", _a_week_later),
    Bug("open proposals are not looked at again", OpenProposals, "look", _none_back),
    Bug("a pause's sessions don't come back", match_course, "bring_back", _none_back),
    Bug("a last day's sessions don't come back", specialist_course, "bring_back_all", _none_back),
    Bug("a first session is not booked anew", called_off, "_first_anew", _none_back),
    Bug(
        "hours that are cut are not looked at", time_questions, "concerns",
        _concerns_without(HoursChanged),
    ),
    Bug(
        "leave over sessions is not looked at", time_questions, "concerns",
        _concerns_without(LeavePlanned),
    ),
    Bug("a time outside of working hours is like any other", time_check, "broken", _any_hour),
    Bug(
        "declining again closes a reopened referral",
        BY_COMMAND[proposal_decisions.DeclineMatch], "decide", _decline_again,
    ),
    Bug(
        "ending again acts though nothing was decided",
        BY_COMMAND[match_course.EndMatch], "decide", _end_again,
    ),
    Bug(
        "pausing again acts though nothing was decided",
        BY_COMMAND[match_course.PauseMatch], "decide", _pause_again,
    ),
    Bug(
        "a reopened group comes back without its people",
        BY_COMMAND[ReopenGroup], "decide", _reopened_empty,
    ),
)  # fmt: skip
SOON = tuple(bug for bug in BETWEEN if bug.words in {
    "a leaving specialist's places go to the solver",
    "the time of a proposal is not kept",
    "approving books another time",
    "open proposals are not looked at again",
})  # fmt: skip
"""Those that are found within few runs; `make simulate` looks for all of them."""

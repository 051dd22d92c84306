"""Every decision about a group, a wellness plan, a statement and an authorization."""

from datetime import date, timedelta
from functools import partial

from domain.groups import group, group_record
from domain.groups.group import GROUP
from domain.people import authorization, challenge, plan
from domain.people.authorization import AUTHORIZATION
from domain.people.challenge import CHALLENGE
from domain.people.plan import PLAN
from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.vocabulary import Dimension, Goal
from stories.pasts.group_samples import met, mondays
from stories.pasts.people_samples import filed, granted
from stories.pasts.samples import (
    GOALS,
    GROUP_ID,
    MEETING_ID,
    NOW,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    PLAN_ID,
    SESSION_ID,
    SPECIALIST_ID,
    TODAY,
    made_up_id,
)
from stories.steps.step import Step

_group = partial(Step, GROUP)
_plan = partial(Step, PLAN)
_challenge = partial(Step, CHALLENGE)
_authorization = partial(Step, AUTHORIZATION)
BOTH = frozenset({SPECIALIST_ID, OTHER_SPECIALIST_ID})
ONE = frozenset({SPECIALIST_ID})
MORE = (*GOALS, Goal(Dimension.COMMUNITY, "Sing again"))
RIGHT = {"reason": "They left early.", "limits": DEFAULT_LIMITS}

STEP_ID = made_up_id("a step")
DRAWN_ON = dict.fromkeys((SESSION_ID, made_up_id("another session")), TODAY)

CARE_STEPS: tuple[Step, ...] = (
    _group(group.form, [(GROUP_ID, "Tuesday circle", BOTH, DEFAULT_LIMITS)]),
    _group(
        group.change_leaders,
        [(ONE, DEFAULT_LIMITS), (BOTH, DEFAULT_LIMITS), (frozenset(), DEFAULT_LIMITS)],
    ),
    _group(
        group.join,
        [(PARTICIPANT_ID, DEFAULT_LIMITS), (made_up_id("someone else"), DEFAULT_LIMITS)],
    ),
    _group(group.leave, [(PARTICIPANT_ID,)]),
    _group(
        group.agree_time,
        [(mondays(),), (mondays(minute=601),), (mondays(minutes=5),), (mondays(weekday=2),)],
    ),
    _group(group.meet, [(met(), NOW), (met(minutes=5), NOW)]),
    _group(
        group_record.attend,
        [
            (MEETING_ID, PARTICIPANT_ID, 90, DEFAULT_LIMITS),
            (MEETING_ID, PARTICIPANT_ID, 0, DEFAULT_LIMITS),
            (made_up_id("?"), PARTICIPANT_ID, 0, DEFAULT_LIMITS),
        ],
    ),
    _group(
        group_record.correct,
        [
            (MEETING_ID, PARTICIPANT_ID, made_up_id(name), minutes, RIGHT)
            for name, minutes in (("a correction", 30), ("a correction", 0), ("another", 60))
        ],
    ),
    _group(
        group_record.correct_meeting,
        [
            (MEETING_ID, NOW - timedelta(days=days), minutes, {"reason": reason, "now": NOW})
            for days, minutes, reason in (
                (1, 90, "Typed."),
                (8, 45, "Typed."),
                (-1, 90, "Typed."),
                (2, 90, ""),
            )
        ],
    ),
    _group(group.close, [(frozenset({MEETING_ID}),), ()]),
    _group(group.reopen, [()]),
    _plan(
        plan.agree,
        [
            (PLAN_ID, PARTICIPANT_ID, goals, {"agreed_on": day, "today": TODAY} | limits)
            for limits in ({"limits": DEFAULT_LIMITS},)
            for goals, day in ((GOALS, date(2026, 11, 1)), ((), TODAY))
        ],
    ),
    _plan(
        plan.review,
        [
            (goals, {"reviewed_on": day, "today": TODAY, "limits": DEFAULT_LIMITS})
            for goals, day in (
                (MORE, TODAY),
                (GOALS, date(2026, 11, 10)),
                (GOALS, date(2020, 1, 1)),
            )
        ],
    ),
    _plan(plan.end, [(TODAY,)]),
    _plan(
        plan.name_step,
        [(STEP_ID, GOALS[0].words, words) for words in ("Walk", "Swim", "")]
        + [(made_up_id("another step"), "No goal", "Walk")],
    ),
    _plan(plan.tick_step, [(STEP_ID, TODAY, {"done": done}) for done in (True, False)]),
    _challenge(challenge.file_statement, [(filed(),), (filed(words=""),)]),
    _challenge(
        challenge.answer_statement,
        [
            ({"amended": True, "words": "Put right.", "today": TODAY},),
            ({"amended": False, "words": "Unchanged.", "today": TODAY},),
        ],
    ),
    _authorization(authorization.grant, [(granted(),), (granted(units=0),)]),
    _authorization(
        authorization.draw,
        [
            (SESSION_ID, TODAY, 4),
            (SESSION_ID, TODAY, 9),
            (made_up_id("another session"), TODAY, 4),
            (SESSION_ID, TODAY, 0),
        ],
    ),
    _authorization(authorization.give_back, [(SESSION_ID,), (made_up_id("another session"),)]),
    _authorization(
        authorization.correct,
        [
            (first, date(2027, 1, 31), units, {"reason": reason, "drawn_on": DRAWN_ON})
            for first, units, reason in (
                (date(2026, 12, 1), 8, "The letter says December."),
                (date(2026, 11, 1), 8, "November after all."),
                (date(2026, 11, 1), 3, "Fewer."),
                (date(2026, 11, 1), 0, "None."),
                (date(2026, 10, 1), 8, ""),
            )
        ],
    ),
)

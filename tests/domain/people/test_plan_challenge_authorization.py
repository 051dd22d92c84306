"""Wellness plans and their reviews, statements of challenge, and a payer's authorization."""

from dataclasses import replace
from datetime import date

import pytest

from domain.people.authorization import (
    AUTHORIZATION,
    AuthorizationBackwards,
    AuthorizationCorrected,
    AuthorizationUnknown,
    AuthorizationWithoutUnits,
    DrawnAlready,
    NoUnitsLeft,
    OutsideAuthorization,
    UnitsDrawn,
    UnitsNegative,
    correct,
    draw,
    grant,
)
from domain.people.challenge import (
    CHALLENGE,
    AnsweredDifferently,
    AnswerEmpty,
    StatementAnswered,
    StatementEmpty,
    StatementUnknown,
    answer_statement,
    file_statement,
)
from domain.people.plan import (
    MOST_STEPS,
    PLAN,
    GoalUnknown,
    PlanAgreed,
    PlanEnded,
    PlanHasEnded,
    PlanInTheFuture,
    PlanReviewed,
    PlanUnknown,
    PlanWithoutGoals,
    ReviewOutOfOrder,
    StepDone,
    StepNamed,
    StepNamedDifferently,
    StepNotDone,
    StepUnknown,
    StepWithoutWords,
    TooManySteps,
    agree,
    end,
    name_step,
    review,
    tick_step,
)
from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.shared_refusals import CorrectionUnexplained
from domain.shared.vocabulary import Dimension, Goal
from stories.pasts.given import given
from stories.pasts.people_samples import filed, granted
from stories.pasts.samples import (
    AUTHORIZATION_ID,
    GOALS,
    PARTICIPANT_ID,
    PLAN_ID,
    SESSION_ID,
    STATEMENT_ID,
    TODAY,
    made_up_id,
)

OCTOBER = date(2026, 10, 1)
DUTY = {"today": TODAY, "limits": DEFAULT_LIMITS}
AGREED = PlanAgreed(
    plan_id=PLAN_ID,
    participant_id=PARTICIPANT_ID,
    agreed_on=OCTOBER,
    review_by=date(2026, 12, 30),
    goals=GOALS,
)
REVIEWED = PlanReviewed(
    plan_id=PLAN_ID,
    participant_id=PARTICIPANT_ID,
    reviewed_on=TODAY,
    review_by=date(2027, 2, 21),
    goals=(replace(GOALS[0], reached=True),),
)
PLAN_ENDED = PlanEnded(plan_id=PLAN_ID, ended_on=TODAY)
ANSWERED = StatementAnswered(
    statement_id=STATEMENT_ID,
    participant_id=PARTICIPANT_ID,
    amended=True,
    answered_on=TODAY,
    words="The record was put right.",
)
DRAWN = UnitsDrawn(authorization_id=AUTHORIZATION_ID, session_id=SESSION_ID, units=4)
STEP_ID = made_up_id("a step")
NAMED = StepNamed(
    plan_id=PLAN_ID,
    participant_id=PARTICIPANT_ID,
    step_id=STEP_ID,
    goal=GOALS[0].words,
    words="Go to the library once",
)
DONE = StepDone(plan_id=PLAN_ID, step_id=STEP_ID, done_on=TODAY)


def test_a_participant_names_a_step_towards_a_goal() -> None:
    planned = given(PLAN, AGREED)
    planned.when(name_step, STEP_ID, NAMED.goal, NAMED.words).then(NAMED)
    planned.when(name_step, STEP_ID, "Another goal", NAMED.words).then(GoalUnknown)
    planned.when(name_step, STEP_ID, NAMED.goal, " ").then(StepWithoutWords)
    named = given(PLAN, AGREED, NAMED)
    named.when(name_step, STEP_ID, NAMED.goal, NAMED.words).then_nothing()
    named.when(name_step, STEP_ID, NAMED.goal, "Else").then(StepNamedDifferently)
    assert [step.words for _, step in named.state.steps_to(GOALS[0])] == [NAMED.words]
    given(PLAN).when(name_step, STEP_ID, NAMED.goal, NAMED.words).then(PlanUnknown)
    ended = given(PLAN, AGREED, PLAN_ENDED)
    ended.when(name_step, STEP_ID, NAMED.goal, NAMED.words).then(PlanHasEnded)
    more = [replace(NAMED, step_id=made_up_id(f"step {n}")) for n in range(MOST_STEPS)]
    given(PLAN, AGREED, *more).when(name_step, STEP_ID, NAMED.goal, "One more").then(TooManySteps)


def test_a_step_is_done_when_they_say_so_and_open_again_when_they_say_so() -> None:
    named = given(PLAN, AGREED, NAMED)
    named.when(tick_step, STEP_ID, TODAY, done=True).then(DONE)
    named.when(tick_step, STEP_ID, TODAY, done=False).then_nothing()
    done = given(PLAN, AGREED, NAMED, DONE)
    assert done.state.steps[STEP_ID].done_on == TODAY
    done.when(tick_step, STEP_ID, TODAY, done=True).then_nothing()
    done.when(tick_step, STEP_ID, TODAY, done=False).then(
        StepNotDone(plan_id=PLAN_ID, step_id=STEP_ID)
    )
    given(PLAN, AGREED).when(tick_step, STEP_ID, TODAY, done=True).then(StepUnknown)
    over = given(PLAN, AGREED, NAMED, PLAN_ENDED)
    over.when(tick_step, STEP_ID, TODAY, done=True).then(PlanHasEnded)


def test_a_plan_s_review_falls_due_ninety_days_on() -> None:
    start = given(PLAN)
    start.when(agree, PLAN_ID, PARTICIPANT_ID, GOALS, agreed_on=OCTOBER, **DUTY).then(AGREED)
    blank = (Goal(Dimension.HOME, " "),)
    for goals in ((), blank):
        start.when(agree, PLAN_ID, PARTICIPANT_ID, goals, agreed_on=OCTOBER, **DUTY).then(
            PlanWithoutGoals
        )
    tomorrow = date(2026, 11, 24)
    start.when(agree, PLAN_ID, PARTICIPANT_ID, GOALS, agreed_on=tomorrow, **DUTY).then(
        PlanInTheFuture
    )
    here = given(PLAN, AGREED)
    here.when(agree, PLAN_ID, PARTICIPANT_ID, GOALS, agreed_on=TODAY, **DUTY).then_nothing()
    here.when(review, REVIEWED.goals, reviewed_on=TODAY, **DUTY).then(REVIEWED)


def test_reviews_follow_one_another_until_the_plan_ends() -> None:
    here = given(PLAN, AGREED, REVIEWED)
    here.when(review, REVIEWED.goals, reviewed_on=TODAY, **DUTY).then_nothing()
    for day in (OCTOBER, date(2026, 9, 1)):
        given(PLAN, AGREED).when(review, GOALS, reviewed_on=day, **DUTY).then(ReviewOutOfOrder)
    here.when(end, TODAY).then(PLAN_ENDED)
    ended = given(PLAN, AGREED, PLAN_ENDED)
    ended.when(end, TODAY).then_nothing()
    ended.when(review, GOALS, reviewed_on=TODAY, **DUTY).then(PlanHasEnded)
    given(PLAN).when(end, TODAY).then(PlanUnknown)
    given(PLAN).when(review, GOALS, reviewed_on=TODAY, **DUTY).then(PlanUnknown)


def test_the_next_review_falls_due_by_the_last_one_and_an_ended_plan_has_none() -> None:
    assert given(PLAN, AGREED).state.review_by == AGREED.review_by
    later = given(PLAN, AGREED, REVIEWED).state
    assert (later.goals, later.last_on) == (REVIEWED.goals, REVIEWED.reviewed_on)
    assert later.review_by == REVIEWED.review_by != AGREED.review_by
    assert given(PLAN, AGREED, REVIEWED, PLAN_ENDED).state.review_by is None


def test_a_challenge_is_filed_once_and_later_readers_are_told() -> None:
    given(CHALLENGE).when(file_statement, filed()).then(filed())
    given(CHALLENGE).when(file_statement, filed(words=" ")).then(StatementEmpty)
    given(CHALLENGE, filed()).when(file_statement, filed(words="Also.")).then_nothing()
    assert given(CHALLENGE).state.notice == ""
    notices = [
        given(CHALLENGE, filed(), *answer).state.notice
        for answer in ((), (ANSWERED,), (replace(ANSWERED, amended=False),))
    ]
    assert notices == [
        "The participant has challenged this record; an answer is pending.",
        "This record was changed after the participant challenged it.",
        "The participant has challenged this record; their statement goes with it.",
    ]


def test_a_challenge_is_answered_once_in_words() -> None:
    words = "The record was put right."
    here = given(CHALLENGE, filed())
    here.when(answer_statement, amended=True, words=words, today=TODAY).then(ANSWERED)
    here.when(answer_statement, amended=True, words="", today=TODAY).then(AnswerEmpty)
    done = given(CHALLENGE, filed(), ANSWERED)
    done.when(answer_statement, amended=True, words=words, today=TODAY).then_nothing()
    done.when(answer_statement, amended=False, words=words, today=TODAY).then(AnsweredDifferently)
    given(CHALLENGE).when(answer_statement, amended=True, words=words, today=TODAY).then(
        StatementUnknown
    )


def test_an_authorization_has_possible_dates_and_units() -> None:
    given(AUTHORIZATION).when(grant, granted()).then(granted())
    given(AUTHORIZATION, granted()).when(grant, granted(units=9)).then_nothing()
    backwards = granted(ends_on=date(2026, 10, 31))
    given(AUTHORIZATION).when(grant, backwards).then(AuthorizationBackwards)
    for units in (0, 10_001):
        given(AUTHORIZATION).when(grant, granted(units=units)).then(AuthorizationWithoutUnits)


def test_sessions_draw_what_is_left_and_a_correction_gives_back() -> None:
    here = given(AUTHORIZATION, granted())
    here.when(draw, SESSION_ID, TODAY, 4).then(DRAWN)
    here.when(draw, SESSION_ID, TODAY, 9).then(NoUnitsLeft)
    here.when(draw, SESSION_ID, TODAY, -1).then(UnitsNegative)
    after = given(AUTHORIZATION, granted(), DRAWN)
    assert after.state.left == 4
    after.when(draw, SESSION_ID, TODAY, 4).then_nothing()
    after.when(draw, made_up_id("another session"), TODAY, 5).then(NoUnitsLeft)
    after.when(draw, SESSION_ID, TODAY, 8).then(replace(DRAWN, units=8))
    after.when(draw, SESSION_ID, TODAY, 0).then(replace(DRAWN, units=0))


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2027, 2, 1)])
def test_nothing_is_drawn_outside_the_authorization_s_days(day: date) -> None:
    given(AUTHORIZATION, granted()).when(draw, SESSION_ID, day, 4).then(OutsideAuthorization)
    given(AUTHORIZATION).when(draw, SESSION_ID, day, 4).then(AuthorizationUnknown)


def covers(**changes: object) -> AuthorizationCorrected:
    fact = AuthorizationCorrected(
        authorization_id=AUTHORIZATION_ID,
        participant_id=PARTICIPANT_ID,
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 1, 31),
        units=12,
        reason="The letter says twelve.",
    )
    return replace(fact, **changes)


def put_right(here, right, reason="The letter says twelve.", drawn_on=TODAY):
    what = (right.starts_on, right.ends_on, right.units)
    return here.when(correct, *what, reason=reason, drawn_on={SESSION_ID: drawn_on})


def test_what_an_authorization_covers_is_set_right_with_a_reason() -> None:
    here = given(AUTHORIZATION, granted(), DRAWN)
    put_right(here, covers()).then(covers())
    put_right(here, covers(), reason=" ").then(CorrectionUnexplained)
    put_right(here, covers(ends_on=date(2026, 10, 1))).then(AuthorizationBackwards)
    put_right(here, covers(units=0)).then(AuthorizationWithoutUnits)
    put_right(here, covers(units=3)).then(DrawnAlready)
    put_right(given(AUTHORIZATION), covers()).then(AuthorizationUnknown)
    done = given(AUTHORIZATION, granted(), DRAWN, covers())
    put_right(done, covers(), reason="").then_nothing()
    assert (done.state.granted.units, done.state.left) == (12, 8)


def test_sessions_outside_of_the_right_days_give_their_units_back() -> None:
    later = covers(starts_on=date(2026, 12, 1), units=2)
    here = given(AUTHORIZATION, granted(), DRAWN)
    put_right(here, later).then(later, replace(DRAWN, units=0))
    after = given(AUTHORIZATION, granted(), DRAWN, later, replace(DRAWN, units=0))
    assert after.state.left == 2
    after.when(draw, SESSION_ID, TODAY, 1).then(OutsideAuthorization)

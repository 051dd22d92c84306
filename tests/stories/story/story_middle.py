"""The story's first year with Avery: sessions, plan, units, a challenge, a pause."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.calendar.schedule import Planned
from domain.matches.check_ins import Going
from domain.pairing.sides import Side
from domain.people.consent import Use
from domain.sessions.session_state import MissedReason
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Frequency, Goal, Mode
from peermatch.usecases.calendar.caseload_problem import placed_id
from peermatch.usecases.calendar.roll_schedule import PlacedSession, RollWeek
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.match_course import PauseMatch, RecordCheckIn, ResumeMatch, StepDown
from peermatch.usecases.people import plans_and_statements
from peermatch.usecases.sessions import session_course
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession
from stories.pasts.samples import made_up_id
from stories.story.story_beginning import consent
from stories.story.story_cast import AUTHORIZATION, AVERY, JUNE, PLAN, STATEMENT, match_of

WITH_AVERY = match_of("story third")
HOME = Goal(Dimension.HOME, "A place of my own")
SINGING = Goal(Dimension.COMMUNITY, "Sing again")


def a_week(story: Any, match_id: UUID, specialist_id: UUID, day: date) -> RollWeek:
    """The week of `day` with one session on it, at nine."""
    starts_at = story.instant(day, 9)
    session = PlacedSession(
        match_id=match_id,
        number=0,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        mode=Mode.IN_PERSON,
        place="TAP",
    )
    monday = day - timedelta(days=day.weekday())
    return RollWeek(specialist_id=specialist_id, week=monday, sessions=(session,))


def planned(story: Any, match_id: UUID, specialist_id: UUID, day: date) -> UUID:
    """Plans the session of a week, by the service; the id by which it is known."""
    week = a_week(story, match_id, specialist_id, day)
    story.does(Role.SERVICE, week)
    return placed_id("", Planned.SESSION, match_id, week.week, 0)


def held(story: Any, session_id: UUID, specialist_id: UUID, minutes: int = 60) -> None:
    mine = HoldSession(session_id=session_id, specialist_id=specialist_id, minutes=minutes)
    story.does(Role.CPRS, mine)


def meets(story: Any) -> None:
    first = derived("session", WITH_AVERY, "first")
    story.on(date(2026, 3, 25), "A first session, an hour long, to get to know each other.")
    held(story, first, AVERY)
    _counted(story, first)
    story.refuses(Role.COORDINATOR, _drawn(first), "to draw on a payer who authorized nothing")
    story.on(date(2026, 3, 31), "June agrees that a payer is billed, and the payer covers 8 units.")
    payer = consent("payer", date(2026, 3, 31), days=365, uses=frozenset({Use.PAYER}))
    story.does(Role.INTAKE, payer)
    story.does(
        Role.COORDINATOR,
        plans_and_statements.GrantAuthorization(
            authorization_id=AUTHORIZATION,
            participant_id=JUNE,
            payer="A health plan",
            reference="A-1",
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 9, 30),
            units=8,
        ),
    )


def _drawn(session_id: UUID) -> Any:
    return plans_and_statements.DrawUnits(authorization_id=AUTHORIZATION, session_id=session_id)


def plans(story: Any) -> None:
    story.on(date(2026, 4, 7), "They write a wellness plan in her words; review is due in July.")
    story.refuses(Role.COORDINATOR, _plan(()), "to keep a plan without a goal")
    story.does(Role.COORDINATOR, _plan((HOME,)))
    for day in (14, 21):
        session_id = _session(story, date(2026, 4, day))
        story.does(Role.COORDINATOR, _drawn(session_id), note=_left)
    story.on(date(2026, 4, 24), "The payer's units are used up, so nothing more is planned alone.")
    fourth_week = a_week(story, WITH_AVERY, AVERY, date(2026, 4, 28))
    story.refuses(Role.SERVICE, fourth_week, "to plan what nobody pays for")
    story.does(Role.COORDINATOR, _granted_more())
    third = _session(story, date(2026, 4, 28))
    story.does(Role.COORDINATOR, _drawn(third), note=_left)


def _granted_more() -> Any:
    return plans_and_statements.CorrectAuthorization(
        authorization_id=AUTHORIZATION,
        starts_on=date(2026, 4, 1),
        ends_on=date(2029, 12, 31),
        units=4000,
        reason="The payer covers more.",
    )


def _left(answer: dict[str, Any]) -> str:
    return f"{answer['left']} units left"


def _plan(goals: tuple[Goal, ...]) -> Any:
    return plans_and_statements.AgreePlan(
        plan_id=PLAN, participant_id=JUNE, goals=goals, agreed_on=date(2026, 4, 7)
    )


def _session(story: Any, day: date) -> UUID:
    story.on(day - timedelta(days=4), "The coming week is planned.")
    session_id = planned(story, WITH_AVERY, AVERY, day)
    story.on(day, "They meet.")
    held(story, session_id, AVERY)
    _counted(story, session_id)
    return session_id


def _counted(story: Any, session_id: UUID) -> None:
    """A quarter of an hour each; they are billed only when everything that it takes is there."""

    def units(answer: dict[str, Any]) -> str:
        return f"{answer['units']} units, {'' if answer['billable'] else 'not '}billable"

    story.does(Role.COORDINATOR, session_course.CountUnits(session_id=session_id), note=units)


def challenges(story: Any) -> None:
    story.on(date(2026, 5, 1), "The coming week is planned.")
    session_id = planned(story, WITH_AVERY, AVERY, date(2026, 5, 5))
    story.on(date(2026, 5, 5), "Avery waits at the office and writes that June did not come.")
    no_show = MissedReason.NO_SHOW
    story.does(Role.CPRS, MissSession(session_id=session_id, specialist_id=AVERY, reason=no_show))
    story.on(date(2026, 5, 12), "June reads her record. She was there: at the other door.")
    filed = plans_and_statements.FileStatement(
        statement_id=STATEMENT,
        participant_id=JUNE,
        record_id=session_id,
        words="I was there that day, at the back door.",
    )
    story.does(Role.COORDINATOR, filed)
    story.on(date(2026, 5, 13), "Avery asks at the desk, and she is right.")
    story.refuses(Role.COORDINATOR, _corrected(session_id, ""), "to correct it without a reason")
    reason = "They met for half an hour at the back door."
    story.does(Role.COORDINATOR, _corrected(session_id, reason))
    answered = plans_and_statements.AnswerStatement(
        statement_id=STATEMENT, amended=True, words="Put right."
    )
    story.does(Role.COORDINATOR, answered)


def _corrected(session_id: UUID, reason: str) -> Any:
    return session_course.CorrectSession(
        session_id=session_id,
        correction_id=made_up_id("story correction"),
        minutes=30,
        missed=None,
        reason=reason,
    )


def checks_in(story: Any) -> None:
    story.on(date(2026, 6, 2), "How is it going? Both are asked, apart from each other.")
    for side in Side:
        story.does(Role.COORDINATOR, check_in(story, WITH_AVERY, side.value, side, Going.WELL))
    story.on(date(2026, 7, 6), "The plan is reviewed: a place of her own is found.")
    goals = (Goal(HOME.dimension, HOME.words, reached=True), SINGING)
    reviewed = plans_and_statements.ReviewPlan(
        plan_id=PLAN, goals=goals, reviewed_on=date(2026, 7, 6)
    )
    story.does(Role.COORDINATOR, reviewed)


def check_in(story: Any, match_id: UUID, name: str, side: Side, going: Going) -> Any:
    return RecordCheckIn(
        match_id=match_id,
        check_in_id=made_up_id(f"story check-in {name}"),
        checked_on=story.program.today(story.moment),
        side=side,
        going=going,
    )


def rests(story: Any) -> None:
    story.on(date(2026, 9, 14), "June looks after her mother for some weeks. Her place is kept.")
    pause = PauseMatch(match_id=WITH_AVERY, until=date(2026, 10, 26), note="Her mother is ill.")
    story.does(Role.COORDINATOR, pause)
    story.on(date(2026, 10, 26), "She is back.")
    story.does(Role.COORDINATOR, ResumeMatch(match_id=WITH_AVERY))
    story.on(date(2027, 1, 11), "She wants to meet less often; consent is renewed before it ends.")
    fortnightly = StepDown(match_id=WITH_AVERY, frequency=Frequency.EVERY_2_WEEKS)
    story.does(Role.COORDINATOR, fortnightly)
    story.does(Role.INTAKE, consent("second", date(2027, 1, 11), days=365))

"""The story's last two years: another specialist, a group, an ending, a return, and an ending."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.matches.check_ins import Going
from domain.matches.match_ending import EndReason
from domain.pairing.sides import Side
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from peermatch.usecases.core.ids import derived
from peermatch.usecases.groups import group_corrections, groups
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.people import plans_and_statements
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.referrals.referral_course import ReopenReferral
from peermatch.usecases.specialists.specialist_course import EndAfterLastDay, LeaveProgram
from stories.story.story_beginning import consent, matched
from stories.story.story_cast import (
    AVERY,
    CASEY,
    DANA,
    GROUP,
    JUNE,
    MEETING,
    PLAN,
    REFERRAL,
    match_of,
    proposal,
)
from stories.story.story_middle import a_week, check_in, held, planned

WITH_DANA, AGAIN = match_of("story fourth"), match_of("story fifth")


def loses_and_finds(story: Any) -> None:
    story.on(date(2027, 5, 3), "Avery retires. Nobody is reassigned over her head: she chooses.")
    story.does(
        Role.MANAGER,
        LeaveProgram(specialist_id=AVERY, last_day=date(2027, 5, 31), reason=LeavingReason.RETIRED),
    )
    story.on(date(2027, 6, 1), "Avery's last day is over, and with it what they did together.")
    story.does(Role.SERVICE, EndAfterLastDay(specialist_id=AVERY))
    story.refuses(Role.SERVICE, proposal("story unwanted", CASEY), "to propose Casey once more")
    story.on(date(2027, 6, 2), "Dana is proposed. What was before stays on record.")
    matched(story, "story fourth", DANA)
    story.on(date(2027, 6, 3), "They meet for the first time.")
    held(story, derived("session", WITH_DANA, "first"), DANA)
    story.on(date(2027, 6, 14), "How is it going?")
    mixed = check_in(story, WITH_DANA, "Dana", Side.PARTICIPANT, Going.MIXED)
    story.does(Role.COORDINATOR, mixed)


def joins(story: Any) -> None:
    story.on(date(2027, 9, 13), "A group starts. June joins to hear others.")
    leaders = frozenset({CASEY, DANA})
    story.does(
        Role.COORDINATOR,
        groups.FormGroup(group_id=GROUP, name="Monday circle", leaders=leaders),
    )
    story.does(Role.COORDINATOR, groups.JoinGroup(group_id=GROUP, participant_id=JUNE))
    story.on(date(2027, 9, 20), "The group meets for the first time.")
    story.does(
        Role.COORDINATOR,
        groups.RecordMeeting(
            group_id=GROUP,
            meeting_id=MEETING,
            starts_at=story.instant(date(2027, 9, 20), 10),
            minutes=90,
            leaders=leaders,
        ),
    )
    story.refuses(Role.COORDINATOR, _met_at(story, 11, ""), "to change its time without a reason")
    story.does(Role.COORDINATOR, _met_at(story, 11, "It began at eleven."))
    story.refuses(Role.COORDINATOR, _there(120), "to write down two hours of it")
    story.does(Role.COORDINATOR, _there(90))


def _met_at(story: Any, hour: int, reason: str) -> Any:
    return group_corrections.CorrectMeeting(
        group_id=GROUP,
        meeting_id=MEETING,
        starts_at=story.instant(date(2027, 9, 20), hour),
        minutes=90,
        reason=reason,
    )


def _there(minutes: int) -> Any:
    return groups.RecordAttendance(
        group_id=GROUP, meeting_id=MEETING, participant_id=JUNE, minutes=minutes
    )


def leaves(story: Any) -> None:
    story.on(date(2028, 1, 10), "Consent is renewed for the third year.")
    given = story.does(Role.INTAKE, consent("third", date(2028, 1, 10), days=365))
    story.on(date(2028, 6, 5), "June revokes her consent. Nothing more may be planned.")
    revoked = RevokeConsent(participant_id=JUNE, consent_id=UUID(given["consent_id"]))
    story.does(Role.INTAKE, revoked)
    week = a_week(story, WITH_DANA, DANA, date(2028, 6, 13))
    story.refuses(Role.SERVICE, week, "to plan the next session")
    story.on(date(2028, 6, 12), "She has had enough for now, and needs no reason.")
    story.does(
        Role.COORDINATOR,
        EndMatch(match_id=WITH_DANA, reason=EndReason.PARTICIPANT_CHOSE),
    )
    story.does(Role.COORDINATOR, groups.LeaveGroup(group_id=GROUP, participant_id=JUNE))


def returns(story: Any) -> None:
    story.on(date(2028, 10, 2), "She calls again. The record opens where it was.")
    story.refuses(Role.INTAKE, _reopened(""), "to reopen without a reason")
    story.does(Role.INTAKE, _reopened("She called again."))
    story.does(Role.INTAKE, consent("fourth", date(2028, 10, 2), days=365))
    story.on(date(2028, 10, 4), "Dana has a place for her, and both say yes.")
    matched(story, "story fifth", DANA)
    story.on(date(2028, 10, 5), "They meet again.")
    held(story, derived("session", AGAIN, "first"), DANA)
    story.on(date(2028, 10, 6), "The coming week is planned.")
    session_id = planned(story, AGAIN, DANA, date(2028, 10, 10))
    story.on(date(2028, 10, 10), "They meet.")
    held(story, session_id, DANA, minutes=45)


def _reopened(reason: str) -> Any:
    return ReopenReferral(referral_id=REFERRAL, reason=reason)


def ends(story: Any) -> None:
    story.on(date(2029, 2, 26), "June sings in a choir. Her goals are reached, in her own words.")
    story.does(Role.COORDINATOR, plans_and_statements.EndPlan(plan_id=PLAN))
    story.does(Role.COORDINATOR, EndMatch(match_id=AGAIN, reason=EndReason.GOALS_REACHED))

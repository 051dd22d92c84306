"""Every command that Peermatch knows, with the roles that may give it."""

from peermatch.usecases import (
    care,
    choice,
    coordination,
    governance,
    groups,
    intake,
    management,
    match_course,
    participants,
    referral_course,
    roster_course,
    runs,
    session_course,
    specialists,
)

USE_CASES = (
    *intake.USE_CASES,
    *coordination.USE_CASES,
    *specialists.USE_CASES,
    *management.USE_CASES,
    *runs.USE_CASES,
    *participants.USE_CASES,
    *referral_course.USE_CASES,
    *roster_course.USE_CASES,
    *choice.USE_CASES,
    *match_course.USE_CASES,
    *session_course.USE_CASES,
    *care.USE_CASES,
    *groups.USE_CASES,
    *governance.USE_CASES,
)

"""How much of today a limit is asked of: said before it is changed, if only that it is nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, func, select

from domain.program.limits import LimitName as N
from domain.referrals.referral_state import ReferralStatus
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.screens.people.own_ids import UNDER_WAY
from peermatch.readmodels.tables.calendar.time_questions import coming_ids, open_proposals
from peermatch.readmodels.tables.groups.groups import open_groups
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import everyone
from scheduling.time.time_rules import by_name


class Part(StrEnum):
    """What a limit may be asked of."""

    WAITING = "waiting"
    PROPOSALS = "proposals"
    MATCHES = "matches"
    PLANNED = "planned"
    SPECIALISTS = "specialists"
    GROUPS = "groups"


CASELOADS = (Part.SPECIALISTS, Part.MATCHES, Part.PROPOSALS)
LIMITS_OF: Mapping[tuple[Part, ...], tuple[N, ...]] = MappingProxyType(
    {
        CASELOADS: (
            N.CASELOAD_USUAL, N.CASELOAD_CEILING, N.HALF_TIME_USUAL, N.HALF_TIME_CEILING,
            N.TRAINEE_CASELOAD, N.MINUTES_OF_WORK, N.NOTES_PER_SESSION, N.CO_VISIT_IN_TRAINING,
        ),
        (Part.GROUPS,): (N.GROUP_SIZE, N.GROUP_LEADERS),
        (Part.MATCHES, Part.PLANNED): (
            N.PARTICIPANT_DAY, N.PARTICIPANT_YEAR, N.LATE_CANCELLATION, N.NOTE_GOALS,
            N.NOTE_WORKED_ON, N.NOTE_NEXT_STEP, N.NOTE_RESOURCES,
        ),
        (Part.WAITING, Part.PROPOSALS, Part.MATCHES): (N.AUTHORIZED_UNITS,),
        (Part.WAITING, Part.PROPOSALS): (
            N.START_AFTER_RECOMMENDATION, N.START_WARNING, N.SCREENING_FIRST,
        ),
        (Part.WAITING,): (
            N.FIRST_OFFER_ROUTINE, N.FIRST_OFFER_URGENT, N.FIRST_CONTACT, N.CONTACT_ATTEMPTS,
            N.SHORTLIST,
        ),
        (Part.PROPOSALS,): (N.PROPOSAL_OPEN, N.ACCEPTANCE_BY_BOTH),
        (Part.MATCHES,): (
            N.PLAN_WITHIN, N.PLAN_REVIEW, N.MATCH_CHECK_IN, N.RECOVERY_CAPITAL_FIRST,
            N.RECOVERY_CAPITAL_AGAIN, N.SUPRT, N.SUPRT_BASELINE, N.SUPRT_REASSESSMENT,
            N.SUPRT_WINDOW,
        ),
        (Part.SPECIALISTS, Part.WAITING, Part.MATCHES): (N.EXPIRY_NOTICE,),
        (Part.SPECIALISTS,): (
            N.SUPERVISION_MINUTES, N.SUPERVISION_FIRST_YEAR, N.SUPERVISION_SECOND_YEAR,
            N.EDUCATION_HOURS, N.ETHICS_HOURS,
        ),
        (): (N.DISCLOSURE_ACCOUNT, N.RESOURCE_CHECK),
    }
)  # fmt: skip
"""By what they are asked of; every rule about times is asked of what is planned and proposed."""
PARTS: Mapping[N, tuple[Part, ...]] = MappingProxyType(
    dict.fromkeys((name for name in N if name.value in by_name()), (Part.PLANNED, Part.PROPOSALS))
    | {name: parts for parts, names in LIMITS_OF.items() for name in names}
)


def asked_of(views: Views, limit: N, now: datetime) -> dict[Part, int]:
    """How many of each part there are today; nothing for a limit of no match and no proposal."""
    count: Mapping[Part, Callable[[], int]] = {
        Part.WAITING: lambda: _number(
            views,
            select(func.count())
            .select_from(REFERRALS)
            .where(REFERRALS.c.status == ReferralStatus.WAITING.value),
        ),
        Part.PROPOSALS: lambda: len(open_proposals(views)),
        Part.MATCHES: lambda: _number(
            views,
            select(func.count()).select_from(MATCHES).where(MATCHES.c.status.in_(UNDER_WAY)),
        ),
        Part.PLANNED: lambda: len(coming_ids(views, now)),
        Part.SPECIALISTS: lambda: len(everyone(views)),
        Part.GROUPS: lambda: len(open_groups(views)),
    }
    return {part: count[part]() for part in PARTS[limit]}


def _number(views: Views, query: Select[Any]) -> int:
    with views.connect() as connection:
        return int(connection.execute(query).scalar_one())

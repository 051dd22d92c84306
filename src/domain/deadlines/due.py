"""Tasks by kind and who sees to them, and the plain rows that they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.deadlines.clocks import Course
from domain.people.wellness.suprt import SuprtForm, SuprtPoint, SuprtStatus, Which
from domain.shared.days import FIRST_DAY, LAST_DAY
from domain.shared.roles import Role


class DueKind(StrEnum):
    FIRST_CONTACT = "first-contact"
    FIRST_OFFER = "first-offer"
    START = "start"
    CONSENT_EXPIRES = "consent-expires"
    CONSENT_MISSING = "consent-missing"
    """Somebody is supported and no consent is in force any more."""
    PAUSE_OVER = "pause-over"
    """A match was to go on by now, and still pauses."""
    CREDENTIAL_EXPIRES = "credential-expires"
    AUTHORIZATION_ENDS = "authorization-ends"
    PLAN = "plan"
    PLAN_REVIEW = "plan-review"
    RECOVERY_CAPITAL = "recovery-capital"
    """The ten questions of the BARC-10, first or again."""
    SUPRT_A_BASELINE = "suprt-a-baseline"
    SUPRT_C_BASELINE = "suprt-c-baseline"
    SUPRT_A_REASSESSMENT = "suprt-a-reassessment"
    SUPRT_C_REASSESSMENT = "suprt-c-reassessment"
    CHECK_IN = "check-in"
    SUPERVISION = "supervision"
    LEAVE_REQUEST = "leave-request"
    """A specialist asked for leave and has no answer yet."""
    LINK_RETURNED = "link-returned"
    """A private link that was sent to somebody did not arrive."""
    RESOURCE_CHECK = "resource-check"
    """Nobody has asked for a long time whether what the directory says of a service holds."""


SUPRT_KINDS: Mapping[Which, DueKind] = MappingProxyType(
    {
        (form, point): DueKind(f"{form.value}-{point.value}")
        for form in SuprtForm
        for point in SuprtPoint
    }
)
_INTAKE = frozenset({Role.INTAKE, Role.COORDINATOR})
_MATCHING = frozenset({Role.COORDINATOR})
_SUPPORT = frozenset({Role.COORDINATOR, Role.CPRS})
_CONSENT = frozenset({Role.INTAKE, Role.COORDINATOR, Role.CPRS})
"""A CPRS can have a form signed on their own screen."""
_LINKS = frozenset({Role.INTAKE, Role.COORDINATOR, Role.CPRS})
"""Who makes private links."""
_STAFF = frozenset({Role.MANAGER, Role.CPRS})
_DIRECTORY = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})

DUTIES = MappingProxyType(
    {
        DueKind.FIRST_CONTACT: _INTAKE,
        DueKind.FIRST_OFFER: _MATCHING,
        DueKind.START: _MATCHING,
        DueKind.CONSENT_EXPIRES: _CONSENT,
        DueKind.CONSENT_MISSING: _CONSENT,
        DueKind.PAUSE_OVER: _MATCHING,
        DueKind.CREDENTIAL_EXPIRES: _STAFF,
        DueKind.AUTHORIZATION_ENDS: _MATCHING,
        DueKind.PLAN: _SUPPORT,
        DueKind.PLAN_REVIEW: _SUPPORT,
        DueKind.RECOVERY_CAPITAL: frozenset({Role.CPRS}),
        DueKind.SUPRT_A_BASELINE: _SUPPORT,
        DueKind.SUPRT_C_BASELINE: _SUPPORT,
        DueKind.SUPRT_A_REASSESSMENT: _SUPPORT,
        DueKind.SUPRT_C_REASSESSMENT: _SUPPORT,
        DueKind.CHECK_IN: _SUPPORT,
        DueKind.SUPERVISION: _STAFF,
        DueKind.LEAVE_REQUEST: frozenset({Role.MANAGER}),
        DueKind.LINK_RETURNED: _LINKS,
        DueKind.RESOURCE_CHECK: _DIRECTORY,
    }
)
"""Who sees to what; a CPRS only to what is their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """`about` is the record to see to; `specialist_id` whose it is, where it is a CPRS's own."""

    kind: DueKind
    about: UUID
    due_on: date
    specialist_id: UUID | None = None

    def overdue(self, day: date) -> bool:
        return day > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something with a last day: a consent, a credential, an authorization.

    A consent or authorization that a longer one follows is `replaced`.
    """

    kind: DueKind
    about: UUID
    last_day: date
    specialist_id: UUID | None = None
    replaced: bool = False
    until: date = LAST_DAY
    """The last day on which it matters; a specialist's last day of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReferral:
    referral_id: UUID
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchUnderWay:
    """A match with the days that its plan, check-ins and the ten questions are counted from."""

    match_id: UUID
    specialist_id: UUID
    started_on: date
    last_check_in: date | None = None
    plan_id: UUID | None = None
    review_by: date | None = None
    last_answered: date | None = None
    """When the participant answered the ten questions last."""
    supported_since: date | None = None
    """When their first match began; the same as this one's where None."""
    suprt: Mapping[Which, tuple[SuprtStatus, date]] = field(default_factory=dict)
    """How and when each SUPRT form was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheRoster:
    """Who was never said to have started practice counts as starting when enrolled."""

    specialist_id: UUID
    practicing_since: date
    last_supervision: date | None
    until: date = LAST_DAY
    """Their last day of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutConsent:
    """A matched referral whose participant's consent ended on `since`."""

    referral_id: UUID
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """A match that pauses; `until` is the pause's last day, where one was agreed."""

    match_id: UUID
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedService:
    """A service of the directory; `checked_on` is when it was checked last, or put there."""

    resource_id: UUID
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLeaveRequest:
    """Leave that a specialist asked for and nobody answered yet."""

    request_id: UUID
    specialist_id: UUID
    asked_on: date
    first_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkToSendAgain:
    """A private link that came back and nobody has seen to."""

    link_id: UUID
    returned_on: date


OfPeople = Ending | OpenReferral | MatchUnderWay | WithoutConsent | Pausing | LinkToSendAgain
Row = OfPeople | OnTheRoster | ListedService | OpenLeaveRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Something due, with the days on which lists show it, both included."""

    due: Due
    first_day: date = FIRST_DAY
    last_day: date = LAST_DAY


def kinds_of(role: Role) -> tuple[DueKind, ...]:
    """The kinds that a role sees to."""
    return tuple(kind for kind in DueKind if role in DUTIES[kind])

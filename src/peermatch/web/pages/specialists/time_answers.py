"""A CPRS's own time over the API."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import Role
from domain.specialists.credentials import CredentialKind
from peermatch.usecases.specialists.own_time import own_time
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer
from peermatch.web.show.own import own

router = APIRouter(prefix="/api/v1", tags=["specialists"])
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]


class DayOtherwise(Answer):
    """`hours` are empty for a day off."""

    day: date
    hours: list[str]


class LeaveAskedFor(Answer):
    """`answer` is empty until there is one."""

    request_id: UUID
    first_day: date
    last_day: date
    note: str
    answer: str
    reason: str


class SupervisionHad(Answer):
    held_on: date
    minutes: int
    long_enough: bool


class Course(Answer):
    education_id: UUID
    title: str
    provider: str
    completed_on: date
    minutes: int
    ethics: bool


class RegistrationYear(Answer):
    """Minutes of continuing education, done and needed, both days included."""

    since: date
    until: date
    minutes: int
    needed: int
    ethics: int
    ethics_needed: int


class Time(Answer):
    hours: list[str]
    modes: list[str]
    days: list[DayOtherwise]
    leave: list[tuple[date, date]]
    requests: list[LeaveAskedFor]
    certification_until: date | None
    registration_until: date | None
    supervision_due: date | None
    supervised: list[SupervisionHad]
    education: list[Course]
    year: RegistrationYear


@router.get("/my-time", responses=READING)
def read_my_time(request: Request, viewer: Specialist) -> Time:
    """The signed-in specialist's own time."""
    services = services_of(request)
    found = own_time(services.service, services.reading(viewer.actor), own(viewer))
    ends = {
        kind: held.expires_on for kind in CredentialKind if (held := found.credentials.of(kind))
    }
    return Time(
        hours=[str(one) for one in found.enrolled.windows],
        modes=sorted(found.enrolled.modes),
        days=[DayOtherwise(day=on, hours=[*map(str, some)]) for on, some in found.days.items()],
        leave=list(found.leave),
        requests=[
            LeaveAskedFor(
                request_id=request_id,
                first_day=one.first_day,
                last_day=one.last_day,
                note=one.note,
                answer=one.answer.value if one.answer else "",
                reason=one.reason,
            )
            for request_id, one in found.requests
        ],
        certification_until=ends.get(CredentialKind.CERTIFICATION),
        registration_until=ends.get(CredentialKind.REGISTRATION),
        supervision_due=found.supervision_due,
        supervised=[SupervisionHad.model_validate(one) for one in found.supervised],
        education=[Course.model_validate(one) for one in found.education],
        year=RegistrationYear.model_validate(found.year),
    )

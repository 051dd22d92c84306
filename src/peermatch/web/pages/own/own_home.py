"""What a participant sees first: their next appointment, and whom they meet with."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.consent import Use
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.own import merged_records
from peermatch.usecases.own.own_record import first_name
from peermatch.web.pages.own.visiting import Person, own_page, record_of

router = APIRouter()


@router.get("/your-page")
def home(request: Request, visitor: Person) -> Response:
    record = record_of(request, visitor)
    appointments, plan = record.appointments(), record.plan()
    return own_page(
        request,
        visitor,
        record,
        "home.html",
        name=first_name(record.person),
        appointment=appointments[0] if appointments else None,
        later=appointments[1:4],
        peer=record.peer(),
        choice=record.choice(),
        plan=plan[1] if plan else None,
        number_of_goals=sum(len(one.goals) for one in merged_records.all_plans(record))
        + len(record.own_goals()),
        agreed_to={use for use in Use if record.person.consent_on(record.today, use)},
    )


@router.get("/your-page/with")
def whom_they_meet(request: Request, visitor: Person) -> Response:
    record = record_of(request, visitor)
    found = record.peer()
    if found is None:
        raise NotFound
    return own_page(request, visitor, record, "with.html", peer=found[1])

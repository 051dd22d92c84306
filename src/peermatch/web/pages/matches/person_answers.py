"""One person whom a CPRS supports, over the API."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.people.wellness.barc import BARC_ITEMS, total
from domain.shared.roles import Role
from peermatch.usecases.people.person_supported import PersonSupported, person_supported
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, Answer
from peermatch.web.show.own import own

router = APIRouter(prefix="/api/v1", tags=["matches"])
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]


class GivenTo(Answer):
    """Something out of the directory; `service` is empty where nothing was found; `picked` says
    that the participant asked for it themselves."""

    given_id: UUID
    given_on: date
    need: str
    resource_id: UUID | None
    service: str
    outcome: str
    asked_on: date | None
    picked: bool
    to_ask: bool


class SmallStep(Answer):
    words: str
    done_on: date | None


class GoalOfPlan(Answer):
    """In the participant's words."""

    plan_id: UUID
    words: str
    reached: bool
    steps: list[SmallStep]


class SessionWith(Answer):
    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    status: str
    mode: str
    minutes: int | None


class DueAbout(Answer):
    kind: str
    due_on: date


class CheckInSaid(Answer):
    """`side` is whose word it is."""

    checked_on: date
    side: str
    going: str
    note: str


class TenAnswered(Answer):
    """The BARC-10 of one day: `answers` by item, 1 to 6 points each."""

    answered_on: date
    way: str
    points: int
    answers: dict[str, int]


class LikedInAPeer(Answer):
    """`topic` in the participant's own order, `answer` in their words."""

    topic: str
    answer: str


class BroughtAlong(Answer):
    """What the participant agreed to hand on from the time before this match. `topics` are empty
    where nobody supported them before, and where nothing was agreed."""

    topics: list[str]
    what_works: str
    what_matters: list[LikedInAPeer]
    note: str


class Supported(Answer):
    """`sessions` newest first, the next few to come included."""

    match_id: UUID
    participant_id: UUID
    name: str
    status: str
    started_on: date | None
    ask_about: str
    leave_alone: str
    agreed_for_next_time: str
    sessions: list[SessionWith]
    due: list[DueAbout]
    goals: list[GoalOfPlan]
    check_ins: list[CheckInSaid]
    given: list[GivenTo]
    recovery_capital: list[TenAnswered]
    handed_on: BroughtAlong


@router.get("/my-matches/{match_id}", responses=READING_ONE)
def read_person_supported(request: Request, viewer: Specialist, match_id: UUID) -> Supported:
    """One person whom the signed-in specialist supports."""
    found = person_supported(services_of(request).reading(viewer.actor), own(viewer), match_id)
    wishes, note, handed = found.conversation, found.last_note, found.handed_on
    return Supported(
        match_id=found.match.match_id,
        participant_id=found.match.participant_id,
        name=found.match.name,
        status=found.match.status,
        started_on=found.match.started_on,
        ask_about=wishes.ask_about if wishes else "",
        leave_alone=wishes.leave_alone if wishes else "",
        agreed_for_next_time=note.next_step if note else "",
        sessions=[SessionWith.model_validate(row) for row in found.sessions],
        due=[DueAbout(kind=row.kind.value, due_on=row.due_on) for row in found.due],
        goals=_goals(found),
        check_ins=[
            CheckInSaid(checked_on=on, side=side, going=going, note=note_)
            for on, side, going, note_ in found.check_ins
        ],
        given=[GivenTo.model_validate(row) for row in found.given],
        recovery_capital=[
            TenAnswered(
                answered_on=one.answered_on,
                way=one.way,
                points=total(one.answers),
                answers=dict(zip(BARC_ITEMS, one.answers, strict=True)),
            )
            for one in found.answered
        ],
        handed_on=BroughtAlong(
            topics=sorted(handed.topics),
            what_works=handed.what_works,
            what_matters=[LikedInAPeer.model_validate(one) for one in handed.what_matters],
            note=handed.note.words if handed.note else "",
        ),
    )


def _goals(found: PersonSupported) -> list[GoalOfPlan]:
    return [
        GoalOfPlan(
            plan_id=plan_id,
            words=goal.words,
            reached=goal.reached,
            steps=[SmallStep.model_validate(step) for _, step in plan.steps_to(goal)],
        )
        for plan_id, plan in found.plans
        for goal in plan.goals
    ]

"""Every decision about a schedule: rooms, planned time, weeks, messages, repairs."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from domain.calendar import commitment, repair, room_book, schedule
from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.repair import REPAIR, RepairCause, RepairChangeFound, RepairRequested
from domain.calendar.repair_options import RepairLeftOut, RepairOption
from domain.calendar.room_book import ROOM_BOOK, RoomKept
from domain.calendar.schedule import SCHEDULE, NotPlaced, NotPlacedReason, Planned, WeekRolled
from domain.sessions import handing_over, message
from domain.sessions.message import MESSAGE, MessageDue, MessageReason, WithheldReason
from domain.shared.vocabulary import Mode, SafeContact
from stories.pasts.samples import (
    MATCH_ID,
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    TODAY,
    made_up_id,
)
from stories.steps.step import Step

COMMITMENT_ID, MESSAGE_ID, REPAIR_ID = map(made_up_id, ("commitment", "message", "repair"))
START = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BEFORE = START - timedelta(days=2)


def kept(session: str, hour: int, site: str = "TAP") -> RoomKept:
    starts_at = datetime(2026, 11, 24, hour, tzinfo=UTC)
    return RoomKept(
        kept_for=PARTICIPANT_ID,
        session_id=made_up_id(session),
        site=site,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
    )


PLANNED = CommitmentPlanned(
    commitment_id=COMMITMENT_ID,
    kind=CommitmentKind.SUPERVISION,
    staff=(SPECIALIST_ID,),
    starts_at=START,
    ends_at=START + HOUR,
    time_zone="America/New_York",
    place="",
    group_id=None,
)
LEFT_OUT = NotPlaced(
    what=Planned.SESSION, about=MATCH_ID, number=0, reason=NotPlacedReason.NO_TIME_LEFT
)
MONDAY = date(2026, 11, 23)


def rolled(placed: int, *not_placed: NotPlaced, week: date = MONDAY) -> WeekRolled:
    return WeekRolled(specialist_id=SPECIALIST_ID, week=week, placed=placed, not_placed=not_placed)


DUE = MessageDue(
    message_id=MESSAGE_ID,
    person_id=PARTICIPANT_ID,
    session_id=SESSION_ID,
    sequence=1,
    reason=MessageReason.MOVED,
    due_by=START,
    for_staff=False,
)
AWAY = RepairRequested(
    repair_id=REPAIR_ID,
    cause=RepairCause.SPECIALIST_AWAY,
    first_day=TODAY,
    last_day=TODAY,
    specialist_id=SPECIALIST_ID,
    session_id=None,
    from_site="",
    to_site="",
    road_minutes=0,
    plans_leave=False,
)
NOBODY = RepairRequested(
    repair_id=REPAIR_ID,
    cause=RepairCause.PARTICIPANT_CANCELS,
    first_day=TODAY,
    last_day=TODAY,
    specialist_id=None,
    session_id=None,
    from_site="",
    to_site="",
    road_minutes=0,
    plans_leave=False,
)
CHANGE = RepairChangeFound(
    repair_id=REPAIR_ID,
    option=1,
    session_id=SESSION_ID,
    participant_id=PARTICIPANT_ID,
    specialist_id=SPECIALIST_ID,
    starts_at=START,
    ends_at=START + HOUR,
    new_starts_at=START + HOUR,
    new_ends_at=START + 2 * HOUR,
    mode=Mode.IN_PERSON,
    place="TAP",
    new_mode=Mode.VIDEO,
    new_place="",
)
LEFT_OUT = RepairLeftOut(
    repair_id=REPAIR_ID,
    option=1,
    session_id=SESSION_ID,
    reason=NotPlacedReason.NO_TIME_LEFT,
)
OPTIONS = (
    RepairOption(number=1, moves=1, left_out=0, size=34, proved=True),
    RepairOption(number=2, moves=1, left_out=0, size=40, proved=True),
)
_books = partial(Step, ROOM_BOOK)
_repair = partial(Step, REPAIR)
_message = partial(Step, MESSAGE)

SCHEDULE_STEPS: tuple[Step, ...] = (
    _books(
        room_book.keep_room,
        [(kept("a", 9), 1), (kept("b", 9), 1), (kept("c", 9, "GLO"), None), (kept("d", 10), 1)],
    ),
    _books(room_book.free_room, [(made_up_id("a"),), (made_up_id("c"),)]),
    Step(COMMITMENT, commitment.plan, [(PLANNED,)]),
    Step(
        COMMITMENT,
        commitment.move,
        [
            (START + HOUR, START + 2 * HOUR, BEFORE),
            (START, START + HOUR, BEFORE),
            (START + HOUR, START, BEFORE),
            (START + 3 * HOUR, START + 4 * HOUR, START + HOUR),
        ],
    ),
    Step(
        COMMITMENT,
        commitment.question,
        [(("working-hours",), BEFORE), ((), BEFORE), (("open-day",), START + 9 * HOUR)],
    ),
    Step(COMMITMENT, commitment.except_time, [("They agreed to it.",), (" ",)]),
    Step(COMMITMENT, commitment.book_knowing, [(("work-of-a-day",),), ((),)]),
    Step(COMMITMENT, commitment.drop, [(BEFORE,), (START + 9 * HOUR,)]),
    Step(
        SCHEDULE,
        schedule.roll_week,
        [
            (rolled(3),),
            (rolled(0),),
            (rolled(0, LEFT_OUT),),
            (rolled(1, week=MONDAY + timedelta(days=7)),),
            (rolled(1, week=MONDAY + timedelta(days=1)),),
        ],
    ),
    _message(message.queue, [(DUE,)]),
    _message(
        message.send,
        [(SafeContact.TEXT, made_up_id("consent")), (SafeContact.CALL, None)],
    ),
    _message(
        handing_over.hand_over,
        [(SafeContact.TEXT, made_up_id("consent"))],
    ),
    _message(handing_over.taken, [(1,)]),
    _message(handing_over.not_taken, [(1, {"for_good": False}), (2, {"for_good": True})]),
    _message(handing_over.doubt, [(1,)]),
    _message(handing_over.returned, [()]),
    _message(message.withhold, [(WithheldReason.NO_CONSENT,), (WithheldReason.OVERTAKEN,)]),
    _repair(repair.request, [(AWAY,), (NOBODY,)]),
    _repair(
        repair.find_options,
        [(OPTIONS, (CHANGE,)), (OPTIONS, (CHANGE,), (LEFT_OUT,)), ((), ())],
    ),
    _repair(repair.fail, [("PlannerStopped",)]),
    _repair(repair.apply, [(1,), (2,), (3,)]),
    _repair(repair.undo, [()]),
)

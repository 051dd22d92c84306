"""Booking and freeing people's time and rooms, for sessions and planned time, with the messages."""

from collections.abc import Iterable, Set
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.calendar import commitment, diary, room_book
from domain.calendar.commitment import COMMITMENT, CommitmentPlanned
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld, diary_id
from domain.calendar.room_book import ROOM_BOOK, RoomKept, room_book_id
from domain.people.consent import Use
from domain.people.disclosure import check_sending
from domain.people.participant import PARTICIPANT
from domain.program.limits import LimitName
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.sessions import message, session_questions
from domain.sessions.message import MESSAGE, MessageDue, MessageReason
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.shared.decider import Fact
from peermatch.store import Stream, Work
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.time_check import Planned, broken_rules, staff_of
from scheduling.published.messages import SessionChange, messages_due
from scheduling.time.time_rules import CONSENT, IN_THE_BOOKS, check

Decided = tuple[Stream[Any], tuple[Fact, ...]]
"""What is decided about a stream, not yet recorded."""
NOBODY = UUID(int=0)
"""Whoever made a change that everybody has to be told of."""


def check_may_meet(work: Work, participant_id: UUID, day: date) -> None:
    """Nothing new is arranged without a consent to meet, in force on that day. Raises
    NoConsentForThisUse."""
    check_sending(work.load(PARTICIPANT, participant_id).state, Use.MATCHING, day)


def take_time(
    work: Work, scheduled: SessionScheduled, program: Program, *, restored: bool = False
) -> tuple[str, ...]:
    """Books everyone's time, and a room where the session is in person.

    Returns the names of the rules about times that it passes with a warning. Raises the refusal
    of one that blocks (`scheduling.time_rules`); nothing is recorded then. To put back what a
    repair changed (`restored`) arranges nothing new, so it needs no consent.
    """
    passed_over = IN_THE_BOOKS | ({CONSENT} if restored else set())
    warnings = _check(work, scheduled, program, passed_over)
    people = (*staff_of(scheduled), scheduled.participant_id)
    times = (scheduled.starts_at, scheduled.ends_at)
    taken = _booked(work, scheduled.session_id, people, times, program)
    if scheduled.place:
        taken.append(_kept(work, _room_of(scheduled), program))
    _record(taken)
    work.load(SESSION, scheduled.session_id).decide(session_questions.book_knowing, warnings)
    return warnings


def hold_time(work: Work, session: SessionScheduled, program: Program) -> None:
    """Keeps everyone's time, and a room, for the first session of a proposed match, which is not
    scheduled yet. Raises as `take_time`."""
    check(broken_rules(work.read, session, program, work.command.at))
    day = program.today(session.starts_at)
    decided: list[Decided] = []
    for person_id in (*staff_of(session), session.participant_id):
        week = work.load(DIARY, diary_id(person_id, day))
        held = made_from(session, TimeHeld, person_id=person_id)
        decided.append((week, diary.hold(week.state, held)))
    if session.place:
        decided.append(_kept(work, _room_of(session), program))
    _record(decided)


def _room_of(scheduled: SessionScheduled) -> RoomKept:
    return made_from(scheduled, RoomKept, kept_for=scheduled.participant_id, site=scheduled.place)


def take_time_again(work: Work, scheduled: SessionScheduled, program: Program) -> None:
    """Books everyone's time of a session that took place, wherever and whenever it was: what has
    been is asked by no rule. Raises AlreadyBooked."""
    people = (*staff_of(scheduled), scheduled.participant_id)
    times = (scheduled.starts_at, scheduled.ends_at)
    _record(_booked(work, scheduled.session_id, people, times, program))


def free_time(work: Work, scheduled: SessionScheduled, program: Program) -> None:
    """Gives back everyone's time and the room."""
    people = (*staff_of(scheduled), scheduled.participant_id)
    _release(work, scheduled.session_id, people, scheduled.starts_at, program)


def take_planned_time(work: Work, planned: CommitmentPlanned, program: Program) -> tuple[str, ...]:
    """The same for supervision, notes and groups."""
    warnings = _check(work, planned, program, IN_THE_BOOKS)
    times = (planned.starts_at, planned.ends_at)
    taken = _booked(work, planned.commitment_id, planned.staff, times, program)
    if planned.place:
        room = RoomKept(
            kept_for=planned.group_id or planned.commitment_id,
            session_id=planned.commitment_id,
            site=planned.place,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
        )
        taken.append(_kept(work, room, program))
    _record(taken)
    work.load(COMMITMENT, planned.commitment_id).decide(commitment.book_knowing, warnings)
    return warnings


def free_planned_time(work: Work, planned: CommitmentPlanned, program: Program) -> None:
    _release(work, planned.commitment_id, planned.staff, planned.starts_at, program)


def tell(
    work: Work,
    before: SessionScheduled | None,
    after: SessionScheduled | None,
    revision: int,
    *,
    by: UUID = NOBODY,
    staff_too: bool = True,
) -> None:
    """Queues a message to everyone who must hear of the change; `by` knows already.

    Another place at the same time is told like a new booking, under the reason `moved`.
    """
    session = after or before
    if session is None:
        return
    relocated = before is not None and after is not None and before.starts_at == after.starts_at
    if (
        relocated
        and before is not None
        and (before.place, before.mode) == (session.place, session.mode)
    ):
        return
    change = SessionChange(
        session_id=session.session_id,
        sequence=revision,
        people=(session.participant_id, *(staff_of(session) if staff_too else ())),
        by=by,
        before=None if relocated or before is None else before.starts_at,
        after=None if after is None else after.starts_at,
    )
    _queue(work, session, change, MessageReason.MOVED if relocated else None)


_STANDS_IN = {True: MessageReason.STAND_IN, False: MessageReason.GIVEN_BACK}


def tell_stand_in(
    work: Work, before: SessionScheduled, after: SessionScheduled, revision: int, own: UUID
) -> None:
    """The participant hears that a colleague will be there, or whom they usually meet (`own`)
    after all; the colleague of a booking, and whoever would have been there that it is off."""
    stands_in = after.specialist_id != own
    starts_at = after.starts_at
    person, staff = (after.participant_id,), staff_of(after)
    gone = tuple(who for who in staff_of(before) if who not in staff)
    for people, times, reason in (
        (person, (None, starts_at), _STANDS_IN[stands_in]),
        (staff, (None, starts_at), None),
        (gone, (starts_at, None), None),
    ):
        change = SessionChange(
            session_id=after.session_id,
            sequence=revision,
            people=people,
            by=NOBODY,
            before=times[0],
            after=times[1],
        )
        _queue(work, after, change, reason)


def _queue(
    work: Work, session: SessionScheduled, change: SessionChange, reason: MessageReason | None
) -> None:
    """One message for each person; `reason` where it isn't what the times say."""
    for due in messages_due((change,), work.command.at):
        stream = work.load(MESSAGE, due.message_id)
        queued = MessageDue(
            message_id=due.message_id,
            person_id=due.person_id,
            session_id=due.session_id,
            sequence=due.sequence,
            reason=reason or MessageReason(due.reason.value),
            due_by=due.due_by,
            for_staff=due.person_id != session.participant_id,
        )
        stream.decide(message.queue, queued)


def _check(
    work: Work, planned: Planned, program: Program, passed_over: Set[str]
) -> tuple[str, ...]:
    found = broken_rules(work.read, planned, program, work.command.at)
    if any(rule.name in IN_THE_BOOKS for rule in found):  # what overlaps leaves no road to judge
        passed_over = passed_over | {LimitName.TIME_FOR_THE_ROAD.value}
    return check(tuple(rule for rule in found if rule.name not in passed_over))


def _booked(
    work: Work,
    session_id: UUID,
    people: Iterable[UUID],
    times: tuple[datetime, datetime],
    program: Program,
) -> list[Decided]:
    starts_at, ends_at = times
    decided: list[Decided] = []
    for person_id in people:
        week = work.load(DIARY, diary_id(person_id, program.today(starts_at)))
        booking = TimeBooked(
            person_id=person_id, session_id=session_id, starts_at=starts_at, ends_at=ends_at
        )
        decided.append((week, diary.book(week.state, booking)))
    return decided


def _kept(work: Work, room: RoomKept, program: Program) -> Decided:
    rooms = work.load(SERVICE_AREA, SERVICE_AREA_ID).state.rooms.get(room.site)
    book = work.load(ROOM_BOOK, room_book_id(program.today(room.starts_at)))
    return book, room_book.keep_room(book.state, room, rooms)


def _record(taken: Iterable[Decided]) -> None:
    for stream, facts in taken:
        stream.record(*facts)


def _release(
    work: Work,
    session_id: UUID,
    people: Iterable[UUID],
    starts_at: datetime,
    program: Program,
) -> None:
    day = program.today(starts_at)
    for person_id in people:
        work.load(DIARY, diary_id(person_id, day)).decide(diary.release, person_id, session_id)
    work.load(ROOM_BOOK, room_book_id(day)).decide(room_book.free_room, session_id)

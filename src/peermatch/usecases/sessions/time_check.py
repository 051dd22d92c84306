"""Which rules a time for a session or planned time would break, from current facts."""

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld, diary_id
from domain.calendar.room_book import ROOM_BOOK, RoomBook, room_book_id
from domain.groups.group import GROUP
from domain.matches.match import MATCH
from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.specialists.credentials import may_meet
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.availability import participant_hours, staff_hours
from peermatch.usecases.sessions.existing_bookings import ReadState
from scheduling.time.meeting_time import Attendee, MeetingTime, Taken
from scheduling.time.time_rules import BrokenRule, broken
from scheduling.time.wall_time import local

WATCHED_DAYS = 70
"""Further ahead than anything is planned by itself; what people put there is looked at nightly."""
Planned = SessionScheduled | CommitmentPlanned
"""What takes people's time: a session, or time kept for supervision, notes or a group."""


def broken_rules(
    read: ReadState,
    planned: Planned,
    program: Program,
    now: datetime,
    limits_of: date | None = None,
) -> tuple[BrokenRule, ...]:
    """The rules that a session's or planned time's own time does not keep, as everything stands,
    by the limits of today or of the day `limits_of`.

    Its own booking counts for nothing, so it may be asked before and after it is booked. Reads a
    handful of streams: the people, their diaries of that week, and that day's bookings.
    """
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), limits_of or program.today(now))
    gathered = _Gathered(read, planned, program, now)
    return broken(gathered.meeting(), limits)


def stands_beside(read: ReadState, session: SessionScheduled, program: Program) -> Iterator[UUID]:
    """The streams of what else the people of a session have on its day, for asking together."""
    day = program.today(session.starts_at)
    for who in (*staff_of(session), session.participant_id):
        for booked in read(DIARY, diary_id(who, day)).bookings:
            if program.today(booked.starts_at) == day:
                yield booked.match_id if isinstance(booked, TimeHeld) else booked.session_id


def planned_at_sites(
    read: ReadState, sites: Set[str], program: Program, now: datetime
) -> tuple[UUID, ...]:
    """What is planned at these sites in the coming weeks, from the books of their rooms."""
    today = program.today(now)
    days = (today + timedelta(days=n) for n in range(WATCHED_DAYS)) if sites else ()
    books = (read(ROOM_BOOK, room_book_id(day)) for day in days)
    return tuple(sorted({k.session_id for book in books for k in book.kept if k.site in sites}))


class _Gathered:
    """Everything that the rules ask about one time."""

    def __init__(self, read: ReadState, planned: Planned, program: Program, now: datetime) -> None:
        self._read, self._planned, self._program = read, planned, program
        self._now, self._day = now, program.today(planned.starts_at)
        self._area: ServiceArea = read(SERVICE_AREA, SERVICE_AREA_ID)

    def meeting(self) -> MeetingTime:
        planned = self._planned
        common = self._common()
        if isinstance(planned, SessionScheduled):
            return self._with_participant(common, planned)
        return self._with_staff_only(common, planned)

    def _common(self) -> MeetingTime:
        planned, program = self._planned, self._program
        place = _text(planned.place)
        return MeetingTime(
            time=Taken(planned.starts_at, planned.ends_at, place),
            now=self._now,
            zone=program.zone,
            staff=tuple(self._colleague(who) for who in staff_of(planned)),
            road=self._road,
            buffer_minutes=program.buffer_minutes,
            daily_minutes=program.daily_minutes,
            room_free=not place or self._room_free(place),
            site_open=not place or place in self._area.sites,
        )

    def _with_participant(self, meeting: MeetingTime, session: SessionScheduled) -> MeetingTime:
        read, day = self._read, self._day
        person = read(PARTICIPANT, session.participant_id)
        match = read(MATCH, session.match_id)
        referral = read(
            REFERRAL, match.proposed.referral_id if match.proposed else session.match_id
        )
        specialist = read(SPECIALIST, session.specialist_id)
        colleague = session.co_specialist_id and read(SPECIALIST, session.co_specialist_id)
        own, other = specialist.credentials, colleague.credentials if colleague else None
        present, trainee = may_meet(own, other, day), own.certification is None
        meeting = replace(
            meeting,
            consented=person.consent_on(day, Use.MATCHING) is not None,
            certified=present or trainee,
            accompanied=present or not trainee,
        )
        enrolled = specialist.enrolled
        if match.proposed is None or enrolled is None:
            return meeting
        referral = read(REFERRAL, match.proposed.referral_id)
        received = referral.received
        if received is None or not isinstance(received.modes, frozenset):
            return meeting  # erased
        hours = participant_hours(referral, match, meeting.time.minutes, self._program, (day.year,))
        chosen = person.profile.places.sites if person.profile.places else ()
        return replace(
            meeting,
            participant=Attendee(hours=hours, taken=self._taken(session.participant_id)),
            in_reach=self._in_reach(enrolled.home_site),
            participants_place=self._theirs(person.county, chosen),
            shared_mode=session.mode in received.modes & enrolled.modes,
        )

    def _with_staff_only(self, meeting: MeetingTime, planned: CommitmentPlanned) -> MeetingTime:
        if planned.kind is CommitmentKind.GROUP and planned.group_id is not None:
            return replace(meeting, group_as_agreed=self._as_agreed(planned, planned.group_id))
        if planned.kind is CommitmentKind.SUPERVISION and len(planned.staff) > 1:
            enrolled = self._read(SPECIALIST, planned.staff[0]).enrolled
            supervisor = enrolled.supervisor_id if enrolled else None
            return replace(meeting, own_supervisor=planned.staff[1] == supervisor)
        return meeting

    def _colleague(self, who: UUID) -> Attendee:
        hours = staff_hours(self._read(SPECIALIST, who), self._program, (self._day.year,))
        return Attendee(hours=hours, taken=self._taken(who))

    def _taken(self, who: UUID) -> tuple[Taken, ...]:
        """What else the person has on that day."""
        own = _id_of(self._planned)
        return tuple(
            Taken(
                booked.starts_at,
                booked.ends_at,
                self._place(booked),
                kept=isinstance(booked, TimeHeld),
            )
            for booked in self._read(DIARY, diary_id(who, self._day)).bookings
            if booked.session_id != own and self._program.today(booked.starts_at) == self._day
        )

    def _place(self, booked: TimeBooked | TimeHeld) -> str:
        if isinstance(booked, TimeHeld):
            first = self._read(MATCH, booked.match_id).first_time
            return _text(first.place) if first else ""
        session = self._read(SESSION, booked.session_id).scheduled
        planned = session or self._read(COMMITMENT, booked.session_id).planned
        return _text(planned.place) if planned else ""

    def _road(self, start: str, end: str) -> int | None:
        """The same way round whichever comes first, as the planner measures it."""
        return self._area.minutes(*sorted((start, end)))

    def _room_free(self, place: str) -> bool:
        rooms = self._area.rooms.get(place)
        if rooms is None:
            return True
        own = _id_of(self._planned)
        book = self._read(ROOM_BOOK, room_book_id(self._day))
        others = RoomBook(kept=tuple(k for k in book.kept if k.session_id != own))
        return others.in_use(place, self._planned.starts_at, self._planned.ends_at) < rooms

    def _in_reach(self, home: str) -> bool:
        place = _text(self._planned.place)
        if not place:
            return True
        minutes = self._area.minutes(home, place)
        return minutes is not None and minutes <= self._program.travel_limit_minutes

    def _theirs(self, county: str, chosen: tuple[str, ...]) -> bool:
        place = _text(self._planned.place)
        site = self._area.sites.get(place)
        return not place or place in chosen or site is None or site.county == county

    def _as_agreed(self, planned: CommitmentPlanned, group_id: UUID) -> bool:
        group = self._read(GROUP, group_id)
        agreed = group.time
        if group.closed or agreed is None or frozenset(planned.staff) != group.leaders:
            return False
        day, minute = local(planned.starts_at, self._program.zone)
        return (day.weekday(), minute, planned.place) == (
            agreed.weekday,
            agreed.minute,
            agreed.place,
        )


def staff_of(planned: Planned) -> tuple[UUID, ...]:
    """Everyone of the program whose time it takes: the specialist first, then who comes along."""
    if not isinstance(planned, SessionScheduled):
        return planned.staff
    both = (planned.specialist_id, planned.co_specialist_id)
    return tuple(person for person in both if person is not None)


def _id_of(planned: Planned) -> UUID:
    return planned.session_id if isinstance(planned, SessionScheduled) else planned.commitment_id


def _text(place: Any) -> str:
    """A site's code; nothing where the person it belonged to was erased."""
    return place if isinstance(place, str) else ""

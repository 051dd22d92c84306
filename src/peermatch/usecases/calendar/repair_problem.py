"""A schedule fix as the planner's problem: which sessions must move, and where each could go."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.calendar.repair import RepairCause, RepairRequested
from domain.calendar.schedule import NotPlacedReason
from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled, SessionStatus
from domain.shared.hours import DAY_QUARTERS, WEEK_QUARTERS
from domain.shared.vocabulary import Mode
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.planning_needs import CALLS, Terms, places_of
from peermatch.usecases.calendar.roads_and_rooms import ground_of
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.availability import participant_hours, staff_hours, years_of
from peermatch.usecases.sessions.existing_bookings import (
    Booking,
    ReadState,
    bookings,
    option_of,
    rooms_in_use,
    standing,
)
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.time.availability import Availability, Leave
from scheduling.time.grid import Horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairProblem:
    """Plain values for the planner, and what its answer is read back with."""

    horizon: Horizon
    demands: tuple[Demand, ...]
    now: Mapping[str, Option]
    ground: RoadsAndRooms
    ground_before: RoadsAndRooms
    """Without what came up on the roads."""
    sessions: Mapping[str, SessionScheduled]
    """Demand id -> the session that may move."""
    calls: Mapping[str, Mode]
    """Demand id -> how it is held without a place."""
    why: Mapping[str, NotPlacedReason]
    """Demand id -> why no other time is found, where none is."""


def repair_problem(
    read: ReadState, asked: RepairRequested, staff: Iterable[UUID], program: Program, now: datetime
) -> RepairProblem:
    """The weeks that the repair touches and one more, for the staff concerned.

    A session may move within its own week, one that must move also into the week after. What has
    begun stays as it is, and so does all planned time; of today's other sessions only those move
    that must, and nobody is moved to today.
    """
    today = program.today(now)
    monday = asked.first_day - timedelta(days=asked.first_day.weekday())
    weeks = (asked.last_day - monday).days // 7 + 2
    horizon = Horizon(monday, 7 * weeks, program.zone.key)
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    terms = Terms(
        area=area,
        program=program,
        limits=limits_on(read(PROGRAM_RULES, RULES_ID), today),
        years=years_of((monday, monday + timedelta(days=horizon.days))),
    )
    who = sorted(set(staff))
    booked = bookings(read, who, horizon)
    own = {b.participant_id for b in booked.values() if b.participant_id}
    everyone = sorted({*own, *who, *(p for b in booked.values() for p in b.staff)})
    booked |= bookings(read, everyone, horizon)
    moving = _Moving(read, asked, frozenset(who), program, now)
    movable = [b for b in booked.values() if moving.may(b)]
    ids = {b.session_id for b in movable}
    fixed = [b for b in booked.values() if b.session_id not in ids]
    members = {p: read(SPECIALIST, p) for p in everyone if p not in own}
    hours = {str(p): _hours(staff_hours(s, program, terms.years), asked, p, today)
             for p, s in members.items()}  # fmt: skip
    scene = _Scene(asked, horizon, terms, hours)
    makers = [_Maker(read, b, scene) for b in movable]
    demands = [m.demand() for m in makers]
    stands = [*standing(fixed, horizon)]
    sites = frozenset(p.place for d in demands for o in d.options for p in o.pieces)
    stands += rooms_in_use(read, sites & frozenset(area.rooms), horizon, frozenset(booked))
    places = [Booking(b.session_id, b.starts_at, b.ends_at, s, b.staff)
              for b in movable for s in sites]  # fmt: skip
    ground = ground_of(area, program, members, (), [*booked.values(), *places])
    as_now = {m.key: m.now for m in makers} | {d.id: d.options[0] for d in stands}
    return RepairProblem(
        horizon=horizon,
        demands=(*demands, *stands),
        now=as_now,
        ground=_with_road(ground, asked),
        ground_before=ground,
        sessions={m.key: m.session for m in makers},
        calls={m.key: m.call for m in makers},
        why={m.key: m.why() for m in makers},
    )


@dataclass(frozen=True, slots=True)
class _Moving:
    """Which sessions may move at all."""

    read: ReadState
    asked: RepairRequested
    staff: frozenset[UUID]
    program: Program
    now: datetime

    def may(self, booking: Booking) -> bool:
        if booking.session is None or not self.staff & {*booking.staff}:
            return False
        state = self.read(SESSION, booking.session_id)
        if booking.starts_at <= self.now or state.status is not SessionStatus.SCHEDULED:
            return False
        day = self.program.today(booking.starts_at)
        if day > self.program.today(self.now):
            return True
        return must_move(self.asked, booking.session, day, questioned=bool(state.questions.open))


def must_move(
    asked: RepairRequested, session: SessionScheduled, day: date, *, questioned: bool
) -> bool:
    """Whether what came up leaves this session, on its local day, no way to stay."""
    concerned = asked.first_day <= day <= asked.last_day
    match asked.cause:
        case RepairCause.PARTICIPANT_CANCELS:
            return session.session_id == asked.session_id
        case RepairCause.TIMES_QUESTIONED:
            return questioned and concerned
        case RepairCause.SPECIALIST_AWAY:
            away = asked.specialist_id in (session.specialist_id, session.co_specialist_id)
            return away and concerned
    return False


def _hours(own: Availability, asked: RepairRequested, who: UUID, today: date) -> Availability:
    """Without today and the past, and without the days away."""
    leave = [*own.leave, Leave(date.min, today)]
    if asked.cause is RepairCause.SPECIALIST_AWAY and who == asked.specialist_id:
        leave.append(Leave(asked.first_day, asked.last_day))
    return replace(own, leave=tuple(leave))


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every session of one repair is looked at with."""

    asked: RepairRequested
    horizon: Horizon
    terms: Terms
    hours: Mapping[str, Availability]


class _Maker:
    """Turns one session into a demand with every option that it has."""

    def __init__(
        self,
        read: ReadState,
        booking: Booking,
        scene: _Scene,
    ) -> None:
        assert booking.session is not None  # noqa: S101 - movable bookings are sessions
        self.session = booking.session
        self.key = str(booking.session_id)
        self.now = option_of(booking, scene.horizon)
        self._asked, self._horizon, self._hours_of = scene.asked, scene.horizon, scene.hours
        terms = scene.terms
        match = read(MATCH, self.session.match_id)
        assert match.proposed is not None  # noqa: S101 - it has sessions
        referral = read(REFERRAL, match.proposed.referral_id)
        person = read(PARTICIPANT, self.session.participant_id)
        enrolled = read(SPECIALIST, self.session.specialist_id).enrolled
        self._minutes = int((self.session.ends_at - self.session.starts_at) / timedelta(minutes=1))
        self._theirs = participant_hours(referral, match, self._minutes, terms.program, terms.years)
        self.call = self.session.mode if self.session.mode in CALLS else Mode.PHONE
        places: tuple[str, ...] = ()
        if referral.received is not None and enrolled is not None:
            places = places_of(referral.received, person, enrolled, terms)
            both = referral.received.modes & enrolled.modes
            self.call = next((mode for mode in CALLS if mode in both), self.call)
        open_still = (self.session.place,) if self._is_open(terms) else ()
        self._places = tuple(dict.fromkeys((*open_still, *places)))
        self._questioned = bool(read(SESSION, booking.session_id).questions.open)

    def _is_open(self, terms: Terms) -> bool:
        return not self.session.place or self.session.place in terms.area.sites

    @property
    def must_move(self) -> bool:
        day = self._horizon.day(self.now.pieces[0].start)
        return must_move(self._asked, self.session, day, questioned=self._questioned)

    def demand(self) -> Demand:
        options = list(self._options())
        if self._asked.cause is RepairCause.TIMES_QUESTIONED and self.must_move:
            options = [o for o in options if o.pieces != self.now.pieces]
        if not self.must_move and self.now not in options:
            options.append(self.now)
        person = str(self.session.participant_id)
        return Demand(id=self.key, options=tuple(options), people=(person,), apart=person)

    def why(self) -> NotPlacedReason:
        """What stands in the way where no other time is found."""
        if not self._staff_starts():
            return NotPlacedReason.AWAY
        if not self._places:
            return NotPlacedReason.NO_PLACE
        some = any(True for _ in self._options())
        return NotPlacedReason.NO_TIME_LEFT if some else NotPlacedReason.NO_COMMON_TIME

    def _staff_starts(self) -> set[int]:
        """When all the staff work, in the weeks that are looked at."""
        week = self.now.pieces[0].start // WEEK_QUARTERS
        weeks = (week, week + 1) if self.must_move else (week,)
        staff = self.now.pieces[0].staff
        sets = [set(self._horizon.starts(self._hours_of[who], self._minutes)) for who in staff]
        return {start for start in set.intersection(*sets) if start // WEEK_QUARTERS in weeks}

    def _options(self) -> Iterator[Option]:
        staff = self.now.pieces[0].staff
        theirs = self._horizon.starts(self._theirs, self._minutes)
        for start in sorted(self._staff_starts() & set(theirs)):
            if self._refused(start):
                continue
            for place in self._places:
                yield Option((Piece(start, self._minutes, place, staff),))

    def _refused(self, start: int) -> bool:
        """The time at which the participant can't come; they are offered another day or hour."""
        if self._asked.cause is not RepairCause.PARTICIPANT_CANCELS or not self.must_move:
            return False
        now = self.now.pieces[0]
        first = self._asked.first_day
        day = self._horizon.day(start)
        if not first <= day <= self._asked.last_day:
            return True
        same_day = start // DAY_QUARTERS == now.start // DAY_QUARTERS
        return same_day and abs(start - now.start) < now.end - now.start


def _with_road(ground: RoadsAndRooms, asked: RepairRequested) -> RoadsAndRooms:
    """The road at its new length, or the shortest way round where that is shorter."""
    if asked.cause is not RepairCause.ROAD_CLOSED:
        return ground
    a, b = sorted((asked.from_site, asked.to_site))
    if (a, b) not in ground.travel:
        return ground
    others = {site for pair in ground.travel for site in pair} - {a, b}
    round_about = [ground.drive(a, via) + ground.drive(via, b) for via in others]
    minutes = min([asked.road_minutes, *round_about])
    return replace(ground, travel={**ground.travel, (a, b): max(minutes, ground.travel[a, b])})

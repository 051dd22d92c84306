"""The first session: its time is proposed with a match, and booked when the match begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain import session
from domain.decider import Refusal
from domain.diary import DIARY, diary_id, weeks_from
from domain.first_time import FirstTimeProposed
from domain.limits import LimitName
from domain.match import MATCH
from domain.referral import REFERRAL
from domain.session import SESSION, SessionScheduled
from domain.specialist import SPECIALIST, SpecialistEnrolled
from domain.vocabulary import Credential, Mode
from peermatch.store import Work
from peermatch.usecases.bookings import take_time, tell
from peermatch.usecases.eligible import Pair
from peermatch.usecases.hours_of_people import participant_hours, staff_hours, years_of
from peermatch.usecases.ids import derived
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import limits_of_day
from peermatch.usecases.time_check import broken_rules
from scheduling.first_session import Busy, suiting

MODES_BY_CLOSENESS = (Mode.IN_PERSON, Mode.VIDEO, Mode.PHONE)
"""A first session is to build a relationship: in person before video before phone."""
ABOUT_WHO_COMES = frozenset(
    {LimitName.CO_VISIT_IN_TRAINING.value, LimitName.CERTIFIED_THAT_DAY.value}
)
"""Rules that another time would break as well."""


class NoCommonTime(Refusal):
    sentence = "No time in the coming weeks suits both, so a first session can't be booked."


def first_time(work: Work, match_id: UUID, pair: Pair, programme: Programme) -> FirstTimeProposed:
    """The earliest time, from tomorrow on, that suits both. Raises NoCommonTime.

    Someone in training comes with their supervisor where a time suits all three, else alone.
    Times proposed to others are left to them where another one suits.
    """
    mode, place = _meeting(pair)
    search = _Search(work, match_id, pair, programme, mode, place)
    found = search.earliest(beside=search.promised()) or search.earliest(beside=())
    if found is None:
        raise NoCommonTime
    return found


def book_first_session(
    work: Work, match_id: UUID, pair: Pair, programme: Programme
) -> SessionScheduled:
    """Books the time that was proposed, where it still suits, else the earliest that does.

    Raises NoCommonTime.
    """
    mode, place = _meeting(pair)
    proposed = work.load(MATCH, match_id).state.first_time
    still = _Search(work, match_id, pair, programme, mode, place).still_suits
    first = proposed if proposed is not None and still(proposed) else None
    first = first or first_time(work, match_id, pair, programme)
    booked = _booked(match_id, pair, first, programme)
    book(work, booked, programme)
    tell(work, None, booked, 0)
    return booked


def book(work: Work, booked: SessionScheduled, programme: Programme) -> None:
    """Writes the session and takes everyone's time; any overlap refuses all of it."""
    stream = work.load(SESSION, booked.session_id)
    stream.record(*session.schedule(stream.state, booked))
    take_time(work, booked, programme)


def _booked(
    match_id: UUID, pair: Pair, first: FirstTimeProposed, programme: Programme
) -> SessionScheduled:
    return SessionScheduled(
        session_id=derived("session", match_id, "first"),
        match_id=match_id,
        participant_id=pair.seeker.participant_id,
        specialist_id=pair.enrolled.specialist_id,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        time_zone=programme.zone.key,
        first=True,
        mode=first.mode,
        place=first.place,
        co_specialist_id=first.co_specialist_id,
    )


def _meeting(pair: Pair) -> tuple[Mode, str]:
    for mode in MODES_BY_CLOSENESS:
        if mode not in pair.seeker.modes & pair.offer.modes:
            continue
        if mode is not Mode.IN_PERSON:
            return mode, ""
        if pair.seeker.county in pair.offer.counties:
            return mode, pair.area.nearest_site(pair.seeker.county, pair.enrolled.home_site)
    raise NoCommonTime


@dataclass(frozen=True, slots=True)
class _Search:
    """What a time for one first session is looked for with."""

    work: Work
    match_id: UUID
    pair: Pair
    programme: Programme
    mode: Mode
    place: str

    def earliest(self, beside: Sequence[FirstTimeProposed]) -> FirstTimeProposed | None:
        """A long first session where one fits, else the usual length; in person in a free room;
        clear of the times in `beside`. None when nothing suits."""
        for colleague in (*_colleagues(self.work, self.pair, self.programme), None):
            for minutes in self._lengths():
                for start in self._starts(minutes, colleague):
                    end = start + timedelta(minutes=minutes)
                    clear = all(end <= t.starts_at or t.ends_at <= start for t in beside)
                    if clear:
                        found = self._time(start, minutes, colleague)
                        if self._may_be_booked(found):
                            return found
        return None

    def promised(self) -> tuple[FirstTimeProposed, ...]:
        """First times of the specialist's other proposals that wait for an answer."""
        others = sorted(self.pair.specialist.held - {self.match_id})
        times = (self.work.load(MATCH, other).state.first_time for other in others)
        return tuple(time for time in times if time is not None)

    def still_suits(self, proposed: FirstTimeProposed) -> bool:
        """Whether that very time would be found today, though perhaps not as the earliest."""
        if (proposed.mode, proposed.place) != (self.mode, self.place):
            return False
        minutes = int((proposed.ends_at - proposed.starts_at) / timedelta(minutes=1))
        every = (*_colleagues(self.work, self.pair, self.programme), None)
        named = [c for c in every if (c and c.specialist_id) == proposed.co_specialist_id]
        return any(
            proposed.starts_at in self._starts(minutes, colleague) for colleague in named
        ) and self._may_be_booked(proposed)

    def _lengths(self) -> tuple[int, ...]:
        usual = self.pair.seeker.session_minutes
        return tuple(dict.fromkeys((max(self.programme.first_session_minutes, usual), usual)))

    def _time(
        self, start: datetime, minutes: int, colleague: SpecialistEnrolled | None
    ) -> FirstTimeProposed:
        return FirstTimeProposed(
            match_id=self.match_id,
            participant_id=self.pair.seeker.participant_id,
            starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
            mode=self.mode,
            place=self.place,
            co_specialist_id=colleague.specialist_id if colleague else None,
        )

    def _may_be_booked(self, time: FirstTimeProposed) -> bool:
        """Whether every rule that booking asks is kept, but for who may come along."""
        booked = _booked(self.match_id, self.pair, time, self.programme)
        found = broken_rules(self.work.read, booked, self.programme, self.work.command.at)
        return all(rule.name in ABOUT_WHO_COMES for rule in found)

    def _starts(self, minutes: int, colleague: SpecialistEnrolled | None) -> Iterator[datetime]:
        """Starts that suit everyone, soonest first, clear of what they have and of the drives."""
        pair, work, programme = self.pair, self.work, self.programme
        days, tomorrow = programme.booking_horizon_days, pair.day + timedelta(days=1)
        years = years_of((tomorrow, tomorrow + timedelta(days=days)))
        referral = work.load(REFERRAL, pair.seeker.referral_id).state
        match = work.load(MATCH, self.match_id).state
        own = participant_hours(referral, match, minutes, programme, years)
        staff = [pair.enrolled] if colleague is None else [pair.enrolled, colleague]
        first, *others = (
            staff_hours(work.load(SPECIALIST, one.specialist_id).state, programme, years)
            for one in staff
        )
        busy = list(_busy(work, pair.seeker.participant_id, tomorrow, days, 0))
        for one in staff:
            drive = pair.area.minutes(one.home_site, self.place) if self.place else 0
            busy += _busy(work, one.specialist_id, tomorrow, days, drive or 0)
        after = datetime.combine(tomorrow, time(), programme.zone)
        for start in suiting(first, own, minutes, busy=busy, after=after, horizon_days=days):
            if all(hours.holds(start, minutes) for hours in others):
                yield start


def _colleagues(work: Work, pair: Pair, programme: Programme) -> Iterator[SpecialistEnrolled]:
    """The supervisor of someone in training, unless the participant is kept from them."""
    supervisor = pair.enrolled.supervisor_id
    in_training = pair.enrolled.credential is Credential.IN_TRAINING
    if not in_training or supervisor is None or supervisor in pair.seeker.excluded:
        return
    colleague = work.load(SPECIALIST, supervisor).state
    wanted = limits_of_day(work, programme).on(LimitName.CO_VISIT_IN_TRAINING)
    if wanted and colleague.enrolled is not None and colleague.credentials.certified(pair.day):
        yield colleague.enrolled


def _busy(work: Work, person_id: UUID, first_day: date, days: int, drive: int) -> tuple[Busy, ...]:
    """What the person's diaries hold; `drive` minutes are kept free around each booking."""
    return tuple(
        Busy(booking.starts_at, booking.ends_at, drive)
        for week in weeks_from(first_day, days)
        for booking in work.load(DIARY, diary_id(person_id, week)).state.bookings
    )

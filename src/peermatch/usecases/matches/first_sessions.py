"""The first session: its time is proposed with a match, and booked when the match begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.matches.match import MATCH
from domain.matches.match_state import FirstTimeProposed, Match
from domain.program.limits import Level, LimitName
from domain.referrals.referral import REFERRAL
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Credential, Mode
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import SpecialistEnrolled
from peermatch.store import Work
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.pairing.pair_facts import Pair
from peermatch.usecases.sessions.availability import participant_hours, staff_hours, years_of
from peermatch.usecases.sessions.bookings import free_time, take_time, tell
from peermatch.usecases.sessions.support_coverage import check_unasked
from peermatch.usecases.sessions.time_check import broken_rules, stands_beside
from scheduling.weeks.first_session import Busy, suiting

MODES_BY_CLOSENESS = (Mode.IN_PERSON, Mode.VIDEO, Mode.PHONE)
"""A first session is to build a relationship: in person before video before phone."""


ABOUT_WHO_COMES = frozenset(
    {LimitName.CO_VISIT_IN_TRAINING.value, LimitName.CERTIFIED_THAT_DAY.value}
)
"""Rules that another time would break as well; where they only warn, they keep nobody waiting."""


TRIED_A_DAY = 4
"""Starts of one day that are tried before it is passed over."""


class NoCommonTime(Refusal):
    sentence = "No time in the coming weeks works for both, so a first session can't be booked."


class FirstTimeGone(Refusal):
    """The time that a proposal shows can't be any more; the sentence says why."""

    sentence = "The time shown for the first session no longer works for everyone."


def find_first_time(work: Work, match_id: UUID, pair: Pair, program: Program) -> FirstTimeProposed:
    """The earliest time, from tomorrow on, that suits both. Raises NoCommonTime.

    Someone in training comes with their supervisor where a time suits all three, else alone.
    """
    mode, place = _meeting(pair)
    found = _Search(work, match_id, pair, program, mode, place).earliest()
    if found is None:
        raise NoCommonTime
    return found


def check_first_time(work: Work, first: FirstTimeProposed, pair: Pair, program: Program) -> None:
    """Raises FirstTimeGone, or NoCommonTime where the two can't meet at all any more, unless that
    very time would be found today, though perhaps not as the earliest."""
    mode, place = _meeting(pair)
    _Search(work, first.match_id, pair, program, mode, place).check(first)


def other_first_times(
    work: Work, match_id: UUID, pair: Pair, program: Program, most: int = 3
) -> tuple[FirstTimeProposed, ...]:
    """Other times that could be shown instead, each on a day of its own, soonest first. Raises
    NoCommonTime where the two have no way of meeting."""
    mode, place = _meeting(pair)
    return _Search(work, match_id, pair, program, mode, place).others(most)


def first_time_at(
    work: Work, match_id: UUID, pair: Pair, program: Program, starts_at: datetime
) -> FirstTimeProposed:
    """The first session at this very time. Raises FirstTimeGone unless it might be found today."""
    mode, place = _meeting(pair)
    return _Search(work, match_id, pair, program, mode, place).at(starts_at)


def session_of(first: FirstTimeProposed, specialist_id: UUID, program: Program) -> SessionScheduled:
    """The first session that a match at this time begins with."""
    return made_from(
        first,
        SessionScheduled,
        session_id=first_session_id(first.match_id),
        specialist_id=specialist_id,
        time_zone=program.zone.key,
        first=True,
    )


def book_first_session(
    work: Work, first: FirstTimeProposed, specialist_id: UUID, program: Program
) -> SessionScheduled:
    """Books the session at that very time, which is kept for it."""
    booked = session_of(first, specialist_id, program)
    book(work, booked, program)
    tell(work, None, booked, work.read(SESSION, booked.session_id).revision)
    return booked


def free_first_time(work: Work, match: Match, program: Program) -> None:
    """Gives back what is kept for a proposal that is over, or that gets another time."""
    if match.first_time is not None and match.proposed is not None:
        kept = session_of(match.first_time, match.proposed.specialist_id, program)
        free_time(work, kept, program)


def book(work: Work, booked: SessionScheduled, program: Program) -> None:
    """Writes the session and takes everyone's time; any overlap refuses all of it."""
    work.load(SESSION, booked.session_id).decide(session_booking.schedule, booked)
    take_time(work, booked, program)


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
    program: Program
    mode: Mode
    place: str

    def earliest(self) -> FirstTimeProposed | None:
        """A long first session where one fits, else the usual length; in person in a free room.
        None when nothing suits."""
        for colleague in self._company():
            for minutes in self._lengths():
                for start in self._starts(minutes, colleague):
                    found = self._time(start, minutes, colleague)
                    if self._refusal(found) is None:
                        return found
        return None

    def others(self, most: int) -> tuple[FirstTimeProposed, ...]:
        """The first time of each other day that holds, for as many days."""
        shown = self.work.read(MATCH, self.match_id).first_time
        taken = {self.program.today(shown.starts_at)} if shown else set()
        found: list[FirstTimeProposed] = []
        for colleague in self._company():
            for minutes in self._lengths():
                tried: dict[date, int] = {}
                for start in self._starts(minutes, colleague):
                    day = self.program.today(start)
                    tried[day] = tried.get(day, 0) + 1
                    if day in taken or tried[day] > TRIED_A_DAY:
                        continue
                    one = self._time(start, minutes, colleague)
                    if tried[day] == 1:
                        session = session_of(one, self.pair.enrolled.specialist_id, self.program)
                        self.work.expect(stands_beside(self.work.read, session, self.program))
                    if self._refusal(one) is None:
                        found.append(one)
                        taken.add(day)
                    if len(found) == most:
                        return tuple(sorted(found, key=lambda time: time.starts_at))
        return tuple(sorted(found, key=lambda time: time.starts_at))

    def at(self, starts_at: datetime) -> FirstTimeProposed:
        """Raises FirstTimeGone, with the rule that speaks against the usual length."""
        why = FirstTimeGone.sentence
        for colleague in self._company():
            for minutes in self._lengths():
                if starts_at not in self._starts(minutes, colleague):
                    continue
                found = self._time(starts_at, minutes, colleague)
                refusal = self._refusal(found)
                if refusal is None:
                    return found
                why = f"{FirstTimeGone.sentence} {refusal}"
        raise FirstTimeGone(why)

    def check(self, first: FirstTimeProposed) -> None:
        """Raises FirstTimeGone unless that very time might be found today."""
        if (first.mode, first.place) != (self.mode, self.place):
            raise FirstTimeGone("How or where the two can meet has changed since.")
        if first.co_specialist_id not in {c and c.specialist_id for c in self._company()}:
            raise FirstTimeGone("Who joins the first session has changed since.")
        if self.program.today(first.starts_at) <= self.pair.day:
            raise FirstTimeGone("The time shown for the first session is today or has passed.")
        refusal = self._refusal(first)
        if refusal is not None:
            raise FirstTimeGone(f"{FirstTimeGone.sentence} {refusal}")

    def _company(self) -> tuple[SpecialistEnrolled | None, ...]:
        """Who may come along, best first; None: nobody."""
        return (*_colleagues(self.work, self.pair, self.program), None)

    def _refusal(self, first: FirstTimeProposed) -> str | None:
        """The rule that a session at that time would not keep: what booking refuses, and what it
        only warns of, but for who may come along."""
        session = session_of(first, self.pair.enrolled.specialist_id, self.program)
        for rule in broken_rules(self.work.read, session, self.program, self.work.command.at):
            if rule.level is Level.BLOCK or rule.name not in ABOUT_WHO_COMES:
                return rule.sentence
        try:
            check_unasked(self.work, session, self.program)
        except Refusal as refusal:
            return refusal.sentence
        return None

    def _lengths(self) -> tuple[int, ...]:
        usual = self.pair.seeker.session_minutes
        return tuple(dict.fromkeys((max(self.program.first_session_minutes, usual), usual)))

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

    def _starts(self, minutes: int, colleague: SpecialistEnrolled | None) -> Iterator[datetime]:
        """Starts inside everyone's hours and clear of what they have, soonest first."""
        pair, work, program = self.pair, self.work, self.program
        days, tomorrow = program.booking_horizon_days, pair.day + timedelta(days=1)
        years = years_of((tomorrow, tomorrow + timedelta(days=days)))
        referral = work.read(REFERRAL, pair.seeker.referral_id)
        own = participant_hours(referral, work.read(MATCH, self.match_id), minutes, program, years)
        both = [pair.enrolled] if colleague is None else [pair.enrolled, colleague]
        staff = [one.specialist_id for one in both]
        first, *others = (staff_hours(work.read(SPECIALIST, w), program, years) for w in staff)
        busy = self._busy((*staff, pair.seeker.participant_id), tomorrow)
        after = datetime.combine(tomorrow, time(), program.zone)
        for start in suiting(first, own, minutes, busy=busy, after=after, horizon_days=days):
            if all(hours.holds(start, minutes) for hours in others):
                yield start

    def _busy(self, people: tuple[UUID, ...], first_day: date) -> list[Busy]:
        """What their diaries hold besides this."""
        own = first_session_id(self.match_id)
        weeks = weeks_from(first_day, self.program.booking_horizon_days)
        diaries = [diary_id(person_id, week) for person_id in people for week in weeks]
        self.work.expect(diaries)
        return [
            Busy(booking.starts_at, booking.ends_at)
            for one in diaries
            for booking in self.work.read(DIARY, one).bookings
            if booking.session_id != own
        ]


def _colleagues(work: Work, pair: Pair, program: Program) -> Iterator[SpecialistEnrolled]:
    """The supervisor of someone in training, unless the participant is kept from them."""
    supervisor = pair.enrolled.supervisor_id
    in_training = pair.enrolled.credential is Credential.IN_TRAINING
    if not in_training or supervisor is None or supervisor in pair.seeker.excluded:
        return
    colleague = work.load(SPECIALIST, supervisor).state
    wanted = limits_of_day(work, program).on(LimitName.CO_VISIT_IN_TRAINING)
    if wanted and colleague.enrolled is not None and colleague.credentials.certified(pair.day):
        yield colleague.enrolled

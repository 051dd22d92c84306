"""What one proposal looks at is asked of the record together: each stream once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.calendar.diary import TimeBooked, TimeHeld, diary_id
from domain.calendar.room_book import room_book_id
from domain.matches.match_state import FirstTimeProposed
from domain.pairing.conflict import conflict_id
from domain.pairing.shortlist import shortlist_id
from domain.program.program_rules import RULES_ID
from domain.program.service_area import SERVICE_AREA_ID
from domain.shared.decider import Fact
from domain.shared.vocabulary import Mode
from domain.specialists.caseload import PlaceHeld, PlaceTaken
from peermatch.store import Look
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.looked_at import (
    LookedAt,
    look_at_others,
    look_at_weeks,
    look_beside,
)
from stories.pasts.samples import enrolled, proposed, received

DAY = date(2026, 11, 23)
"""A Monday."""
COMING = tuple(DAY + timedelta(days=7 * n) for n in range(5))
"""A day of each week in which the coming 28 days are."""
THIS_YEAR = tuple(date(2025, 12, 29) + timedelta(days=7 * n) for n in range(53))
MATCH, REFERRAL, WHO, STAFF, CHIEF = (UUID(int=n) for n in range(1, 6))
HELD, TAKEN, GONE = (UUID(int=n) for n in range(11, 14))
HELD_REFERRAL, TAKEN_REFERRAL = UUID(int=21), UUID(int=22)
HELD_PERSON, TAKEN_PERSON = UUID(int=31), UUID(int=32)
FULL, FREE, UNKNOWN = (UUID(int=n) for n in range(41, 44))
ONE = LookedAt(match_id=MATCH, referral_id=REFERRAL, participant_id=WHO, specialist_id=STAFF)
NEAR = {
    SERVICE_AREA_ID,
    RULES_ID,
    MATCH,
    REFERRAL,
    WHO,
    STAFF,
    conflict_id(WHO, STAFF),
    shortlist_id(REFERRAL, 1),
}


class Record:
    """Answers with the facts given, and notes each question."""

    def __init__(self) -> None:
        self.facts: dict[UUID, tuple[Fact, ...]] = {}
        self.asked: list[set[UUID]] = []

    def load(self, streams: Sequence[UUID]) -> dict[UUID, tuple[Fact, ...]]:
        self.asked.append(set(streams))
        return {one: self.facts.get(one, ()) for one in streams}

    def add(self, stream: UUID, *facts: Fact) -> None:
        self.facts[stream] = (*self.facts.get(stream, ()), *facts)

    def promised(
        self, specialist_id: UUID, match: UUID, referral: UUID, person: UUID, **told: Any
    ) -> None:
        """A match of the specialist's, and its referral."""
        ids = {"referral_id": referral, "participant_id": person}
        self.add(match, proposed(match_id=match, specialist_id=specialist_id, **ids))
        self.add(referral, received(**ids, **told))


def works(record: Record, who: UUID, *facts: Fact, **told: Any) -> None:
    record.add(who, enrolled(specialist_id=who, **told), *facts)


def held(match_id: UUID, who: UUID = STAFF) -> PlaceHeld:
    return PlaceHeld(specialist_id=who, match_id=match_id)


def taken(match_id: UUID, who: UUID = STAFF) -> PlaceTaken:
    return PlaceTaken(specialist_id=who, match_id=match_id)


def diaries(who: UUID, weeks: Sequence[date] = COMING) -> set[UUID]:
    return {diary_id(who, week) for week in weeks}


def booked(who: UUID, session: int, day: date, hour: int = 15) -> TimeBooked:
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return TimeBooked(
        person_id=who,
        session_id=UUID(int=session),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )


def kept(who: UUID, match: int, day: date) -> TimeHeld:
    start = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    return TimeHeld(
        person_id=who,
        session_id=UUID(int=match + 500),
        match_id=UUID(int=match),
        starts_at=start,
        ends_at=start + timedelta(hours=1),
    )


def beside(record: Record, day: date = DAY) -> list[set[UUID]]:
    look_beside(Look(record.load), ONE, day, Program())
    return record.asked


def test_what_stands_between_two_people_and_is_promised_is_asked_in_five_questions() -> None:
    record = Record()
    works(
        record,
        STAFF,
        held(HELD),
        taken(TAKEN),
        taken(GONE),
        supervisor_id=CHIEF,
        modes=frozenset({Mode.IN_PERSON, Mode.VIDEO}),
    )
    record.promised(STAFF, HELD, HELD_REFERRAL, HELD_PERSON, modes=frozenset({Mode.VIDEO}))
    record.promised(STAFF, TAKEN, TAKEN_REFERRAL, TAKEN_PERSON, modes=frozenset(Mode))
    later = DAY + timedelta(days=7)
    record.add(diary_id(STAFF, DAY), booked(STAFF, 101, DAY + timedelta(days=1)))
    record.add(diary_id(STAFF, later), booked(STAFF, 102, later), kept(STAFF, 103, later))
    record.add(
        diary_id(STAFF, later),
        booked(STAFF, 104, later + timedelta(days=1)),
        booked(STAFF, 105, later + timedelta(days=1), hour=4),
    )
    record.add(diary_id(CHIEF, DAY), kept(CHIEF, 106, DAY + timedelta(days=2)))
    record.add(diary_id(WHO, DAY), booked(WHO, 107, DAY + timedelta(days=3)))
    assert beside(record) == [
        {*NEAR, *diaries(WHO, THIS_YEAR), *diaries(STAFF)},
        {CHIEF, *diaries(CHIEF), HELD, TAKEN, GONE},
        {UUID(int=n) for n in (101, 102, 103, 105, 106, 107)},
        {HELD_REFERRAL, TAKEN_REFERRAL},
        {TAKEN_PERSON},
    ]


def test_coming_weeks_are_asked_in_four_questions_however_many_are_supported() -> None:
    record = Record()
    many = [(UUID(int=n), UUID(int=n + 100), UUID(int=n + 200)) for n in range(1001, 1041)]
    works(record, STAFF, *(taken(match_id) for match_id, _, _ in many))
    for match_id, referral_id, who in many:
        record.promised(STAFF, match_id, referral_id, who, modes=frozenset(Mode))
    coming = look_at_weeks(Look(record.load), STAFF, Program(), DAY)
    assert coming.sessions > 0
    matches, referrals, people = (set(ids) for ids in zip(*many, strict=True))
    assert record.asked == [{SERVICE_AREA_ID, RULES_ID, STAFF}, matches, referrals, people]


def test_whoever_has_no_supervisor_and_nobody_to_support_is_asked_about_once() -> None:
    record = Record()
    works(record, STAFF)
    assert beside(record) == [{*NEAR, *diaries(WHO, THIS_YEAR), *diaries(STAFF)}]
    unknown = Record()
    assert beside(unknown) == [{*NEAR, *diaries(WHO, THIS_YEAR), *diaries(STAFF)}]


def test_the_day_and_the_room_that_a_proposal_shows_are_asked_however_far_ahead() -> None:
    record = Record()
    works(record, STAFF)
    shown = DAY + timedelta(days=20)
    starts_at = datetime(shown.year, shown.month, shown.day, 18, tzinfo=UTC)
    first = FirstTimeProposed(
        match_id=MATCH,
        participant_id=WHO,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        mode=Mode.IN_PERSON,
        place="TAP",
    )
    record.add(MATCH, proposed(match_id=MATCH, specialist_id=STAFF, referral_id=REFERRAL), first)
    record.add(
        diary_id(STAFF, shown),
        booked(STAFF, 101, shown - timedelta(days=1)),
        booked(STAFF, 102, shown),
        kept(STAFF, 103, shown),
        booked(STAFF, 104, shown + timedelta(days=1)),
    )
    assert beside(record)[1:] == [{UUID(int=102), UUID(int=103), room_book_id(shown)}]


def test_near_the_end_of_a_year_the_weeks_after_it_are_asked_too() -> None:
    record = Record()
    works(record, STAFF)
    weeks = tuple(date(2026, 12, 14) + timedelta(days=7 * n) for n in range(1, 5))
    asked = beside(record, date(2026, 12, 20))
    every = tuple(date(2025, 12, 29) + timedelta(days=7 * n) for n in range(55))
    assert asked == [{*NEAR, *diaries(WHO, every), *diaries(STAFF, weeks)}]


def test_no_drive_is_looked_at_where_the_specialist_meets_nobody_in_person() -> None:
    record = Record()
    works(record, STAFF, taken(TAKEN), modes=frozenset({Mode.VIDEO}))
    record.promised(STAFF, TAKEN, TAKEN_REFERRAL, TAKEN_PERSON, modes=frozenset(Mode))
    assert beside(record) == [
        {*NEAR, *diaries(WHO, THIS_YEAR), *diaries(STAFF)},
        {TAKEN},
        {TAKEN_REFERRAL},
    ]


def test_of_others_who_could_be_it_those_with_a_place_are_looked_at_further() -> None:
    record = Record()
    works(record, STAFF, taken(TAKEN), capacity=12)
    record.promised(STAFF, TAKEN, TAKEN_REFERRAL, TAKEN_PERSON)
    meets = {"modes": frozenset({Mode.IN_PERSON})}
    works(record, FULL, held(UUID(int=61), FULL), taken(UUID(int=62), FULL), capacity=2, **meets)
    works(record, FREE, taken(UUID(int=63), FREE), taken(UUID(int=64), FREE), capacity=3, **meets)
    for match, referral, person in ((61, 71, 81), (62, 72, 82)):
        record.promised(FULL, UUID(int=match), UUID(int=referral), UUID(int=person), **meets)
    for match, referral, person in ((63, 73, 83), (64, 74, 84)):
        record.promised(FREE, UUID(int=match), UUID(int=referral), UUID(int=person), **meets)
    others = (FULL, FREE, UNKNOWN)
    look_at_others(Look(record.load), ONE, others, DAY, Program())
    assert record.asked == [
        {
            *NEAR,
            *others,
            *(conflict_id(WHO, who) for who in others),
            *diaries(WHO),
            *diaries(STAFF),
        },
        {UUID(int=63), UUID(int=64)},
        {UUID(int=73), UUID(int=74)},
        {UUID(int=83), UUID(int=84)},
    ]


def test_with_nobody_else_only_the_two_are_looked_at() -> None:
    record = Record()
    look_at_others(Look(record.load), ONE, (), DAY, Program())
    assert record.asked == [{*NEAR, *diaries(WHO), *diaries(STAFF)}]

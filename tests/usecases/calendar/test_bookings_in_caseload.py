"""What is placed, called off or kept already stands in the planner's problem."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from caseload_streams import (
    FIRST,
    HAYES,
    HELD_TIME,
    ROAD,
    TWICE,
    WEEKLY,
    WEEKS,
    S,
    booked,
    matched,
    on_the_map,
    problem,
    with_matches,
)

from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.diary import DIARY, TimeHeld, diary_id
from domain.calendar.room_book import ROOM_BOOK, RoomKept, room_book_id
from domain.calendar.schedule import Planned
from domain.matches.called_off import CalledOffBecause, MatchSessionsCalledOff
from domain.matches.match import MATCH
from domain.program.service_area import (
    RoomsCounted,
)
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionMissed
from domain.sessions.session_state import MissedReason
from peermatch.usecases.calendar.caseload_problem import (
    placed_id,
)
from scheduling.planner.demand import REMOTE
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_MATCH_ID,
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    made_up_id,
    scheduled,
)


def test_what_was_placed_is_settled_and_stands_and_other_time_of_theirs_is_taken() -> None:
    own = placed_id(str(MATCH_ID), Planned.SESSION, MATCH_ID, FIRST, 0)
    notes = placed_id(f"notes {S}", Planned.NOTES, SPECIALIST_ID, WEEKS[3], 0)
    elsewhere = made_up_id("a meeting of another schedule")
    noted = CommitmentPlanned(
        commitment_id=notes,
        kind=CommitmentKind.NOTES,
        staff=(SPECIALIST_ID,),
        starts_at=datetime(2026, 12, 21, 15, 0, tzinfo=UTC),
        ends_at=datetime(2026, 12, 21, 15, 15, tzinfo=UTC),
        time_zone="America/New_York",
        place="",
        group_id=None,
    )
    here = matched().add(SESSION, own, scheduled(session_id=own, first=False, **HELD_TIME))
    here.add(COMMITMENT, notes, noted)
    here.add(COMMITMENT, elsewhere, replace(noted, commitment_id=elsewhere))
    week, last = diary_id(SPECIALIST_ID, FIRST), diary_id(SPECIALIST_ID, WEEKS[3])
    here.add(DIARY, week, booked(SPECIALIST_ID, own))
    times = {"starts_at": noted.starts_at, "ends_at": noted.ends_at}
    here.add(DIARY, last, booked(SPECIALIST_ID, notes, **times))
    later = {k: v + timedelta(hours=1) for k, v in times.items()}
    here.add(DIARY, last, booked(SPECIALIST_ID, elsewhere, **later))
    found = problem(here)
    assert found.settled == {f"{MATCH_ID}/{FIRST}/0", f"notes {S}/{WEEKS[3]}/0"}
    assert {demand.id for demand in found.standing} == {
        f"kept {own}",
        f"kept {notes}",
        f"kept {elsewhere}",
    }
    assert found.taken == {f"kept {elsewhere}"}
    assert found.off == {}


def test_both_sessions_of_a_week_are_settled_one_by_one() -> None:
    second = placed_id(str(MATCH_ID), Planned.SESSION, MATCH_ID, FIRST, 1)
    here = matched(frequency=TWICE)
    here.add(SESSION, second, scheduled(session_id=second, first=False, **HELD_TIME))
    assert problem(here).settled == {f"{MATCH_ID}/{FIRST}/1"}
    once = matched()
    once.add(SESSION, second, scheduled(session_id=second, first=False, **HELD_TIME))
    assert problem(once).settled == frozenset()


@pytest.mark.parametrize(
    ("because", "may_move"),
    [
        (CalledOffBecause.WAITS_FOR_TIME, True),
        (CalledOffBecause.LAST_DAY, True),
        (CalledOffBecause.PAUSE, False),
        (CalledOffBecause.LEAVE, False),
    ],
)
def test_a_session_called_off_may_come_back_elsewhere_unless_a_pause_or_leave_keeps_it_off(
    because: CalledOffBecause, may_move: bool
) -> None:
    own = placed_id(str(MATCH_ID), Planned.SESSION, MATCH_ID, FIRST, 0)
    off = MatchSessionsCalledOff(match_id=MATCH_ID, sessions=frozenset({own}), because=because)
    missed = SessionMissed(
        session_id=own,
        reason=MissedReason.CANCELED_BY_STAFF,
    )
    here = matched(off)
    here.add(SESSION, own, scheduled(session_id=own, first=False, **HELD_TIME), missed)
    found = problem(here)
    assert set(found.off) == ({own} if may_move else set())
    assert found.settled == (frozenset() if may_move else {f"{MATCH_ID}/{FIRST}/0"})


def test_sessions_of_every_match_that_are_off_may_come_back() -> None:
    here, off = with_matches(WEEKLY, WEEKLY), set()
    for number in range(2):
        match = made_up_id(f"m {number}")
        own = placed_id(str(match), Planned.SESSION, match, FIRST, 0)
        waits = CalledOffBecause.WAITS_FOR_TIME
        here.add(
            MATCH,
            match,
            MatchSessionsCalledOff(match_id=match, sessions=frozenset({own}), because=waits),
        )
        canceled = SessionMissed(session_id=own, reason=MissedReason.CANCELED_BY_STAFF)
        here.add(SESSION, own, scheduled(session_id=own, first=False, **HELD_TIME), canceled)
        off.add(own)
    assert set(problem(here).off) == off


def test_time_kept_for_a_proposal_stands_too() -> None:
    kept = TimeHeld(
        person_id=SPECIALIST_ID, session_id=SESSION_ID, match_id=OTHER_MATCH_ID, **HELD_TIME
    )
    here = matched().add(DIARY, diary_id(SPECIALIST_ID, FIRST), kept)
    (demand,) = problem(here).standing
    (piece,) = demand.options[0].pieces
    assert (piece.start, piece.minutes, piece.place) == (96 + 40, 60, REMOTE)
    assert piece.staff == (S,)


def test_rooms_that_others_use_are_taken_at_the_places_that_matter() -> None:
    kept = RoomKept(kept_for=PARTICIPANT_ID, site="TAP", session_id=SESSION_ID, **HELD_TIME)
    rooms = RoomsCounted(site="TAP", rooms=1)
    here = matched(here=on_the_map(rooms)).add(ROOM_BOOK, room_book_id(date(2026, 12, 1)), kept)
    found = problem(here)
    assert [d.id for d in found.standing] == [f"room {SESSION_ID}"]
    assert found.ground.rooms == {"TAP": 1}
    at_hayes = RoomKept(kept_for=PARTICIPANT_ID, site="HAY", session_id=SESSION_ID, **HELD_TIME)
    here = matched(here=on_the_map(rooms, HAYES, ROAD, RoomsCounted(site="HAY", rooms=1)))
    here.add(ROOM_BOOK, room_book_id(date(2026, 12, 1)), at_hayes)
    found = problem(here)
    assert (found.standing, found.ground.rooms) == ((), {"TAP": 1})


def test_what_is_placed_for_a_key_is_the_same_stream_for_ever() -> None:
    """Were it another one, a schedule rolled before and after an upgrade would place it twice."""
    session = placed_id("need", Planned.SESSION, MATCH_ID, FIRST, 0)
    notes = placed_id("need", Planned.NOTES, MATCH_ID, FIRST, 0)
    assert (session, notes) == (
        UUID("1f0d2d19-4657-5c72-9690-c862ecf0a7ee"),
        UUID("3b27d663-cb3a-5d66-a4c9-8ec7bdefecd5"),
    )
    others = {
        placed_id("need", Planned.SESSION, OTHER_MATCH_ID, FIRST, 0),
        placed_id("need", Planned.SESSION, MATCH_ID, WEEKS[1], 0),
        placed_id("need", Planned.SESSION, MATCH_ID, FIRST, 1),
        placed_id("another need", Planned.NOTES, MATCH_ID, FIRST, 0),
        placed_id("need", Planned.NOTES, MATCH_ID, WEEKS[1], 0),
        placed_id("need", Planned.NOTES, MATCH_ID, FIRST, 1),
    }
    assert len(others | {session, notes}) == 8

"""What was called off by a cause that holds no more stands again, or somebody is told why not."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from domain.calendar.schedule import WeekRolled, schedule_id
from domain.matches.match import MATCH
from domain.matches.match_state import Match
from domain.people.consent import Use
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionMissed
from domain.sessions.session_state import MissedReason, Session, SessionStatus
from domain.shared.decider import Refusal
from peermatch.store import Work
from peermatch.usecases.calendar.repairs import ApplyRepair
from peermatch.usecases.matches.called_off import bring_back
from peermatch.usecases.matches.first_sessions import find_first_time
from peermatch.usecases.pairing.pair_facts import pair
from peermatch.usecases.sessions.session_course import CancelSession, CorrectSession
from peermatch.usecases.sessions.session_outcomes import CorrectOwnSession, MissSession
from peermatch.usecases.specialists.specialist_course import CancelLeave, LeaveProgram, StayOn

TAKE_BACK = (CancelLeave, LeaveProgram, StayOn)
BY_HAND = (CancelSession, CorrectSession, CorrectOwnSession, MissSession, ApplyRepair)
"""Somebody decided about that very session: it comes back only if they take it back."""


def check_came_back(sim: Any) -> None:
    """After the weeks were planned: every session to come that was called off by a pause, a last
    day, a consent or a closing that holds no more takes place, at its own time or in its own week;
    or the plan of that week tells why it could not be placed."""
    for session in _called_off(sim):
        own = session.scheduled
        day = sim.program.today(own.starts_at)
        match = sim.mirror.states[own.match_id]
        if own.first or own.starts_at <= sim.now or not _goes_on(sim, match, day):
            continue
        monday = _monday(day)
        waits = own.session_id in match.called_off and monday == _monday(sim.today)
        back = _stands_in_week(sim, own.match_id, day) or waits or _told(sim, own, monday)
        words = "a session that was called off is not brought back once its cause is gone"
        sim.promise(back, words)


def check_nothing_waits_in_vain(sim: Any) -> None:
    """What is still called off could not be brought back now either."""
    words = "a session stays called off although it could take place"
    _check_all_back(sim, sim.mirror.of(MATCH), words)


def check_brought_back(sim: Any, command: Any) -> None:
    """Whoever takes back a last day or leave, or moves it, has at once what it had called off, not
    when the worker looks again."""
    if isinstance(command, TAKE_BACK):
        words = "a session stays called off although what called it off was taken back"
        _check_all_back(sim, sim.mirror.states[command.specialist_id].taken, words)


def _check_all_back(sim: Any, matches: Iterable[UUID], words: str) -> None:
    for match_id in matches:
        match = sim.mirror.states[match_id]
        if match.under_way and match.called_off:
            back = sim.rehearse(lambda work, m=match_id: bring_back(work, m, sim.program))
            sim.promise(not back, words)


def check_first_sessions(sim: Any) -> None:
    """Everybody who is supported has met, is going to meet, or it is known that no time was found
    yet for their first session."""
    for match_id, match in sim.mirror.of(MATCH).items():
        firsts = [
            s for s in sim.mirror.of(SESSION).values()
            if s.scheduled and s.scheduled.match_id == match_id and s.scheduled.first
        ]  # fmt: skip
        days = (sim.program.today(s.scheduled.starts_at) for s in firsts)
        if not all(_goes_on(sim, match, max(day, sim.today)) for day in (sim.today, *days)):
            continue
        by_itself = {s.scheduled.session_id for s in _called_off(sim)}
        off = all(_off(s) and s.scheduled.session_id in by_itself for s in firsts)
        waits = any(s.scheduled.session_id in match.called_off for s in firsts)
        words = "a match is under way and its first session is neither held, coming nor waited for"
        sim.promise(not off or waits, words)
        if off and firsts:
            words = "a first session waits for a time although one suits"
            sim.promise(sim.rehearse(lambda work, m=match: _no_time(sim, work, m)), words)


def _no_time(sim: Any, work: Work, match: Match) -> bool:
    told = match.proposed
    two = pair(work, told.referral_id, told.specialist_id, told.match_id, sim.program)
    try:
        find_first_time(work, told.match_id, two, sim.program)
    except Refusal:
        return True
    return False


def _called_off(sim: Any) -> Iterator[Session]:
    """Sessions canceled by the program, and not because somebody decided about that one."""
    last: dict[UUID, type] = {}
    for entry in sim.journal:
        for fact in entry.facts:
            if isinstance(fact, SessionMissed):
                last[fact.session_id] = type(entry.command)
    for session_id, session in sim.mirror.of(SESSION).items():
        if _off(session) and last.get(session_id) not in BY_HAND:
            yield session


def _off(session: Session) -> bool:
    missed = session.status is SessionStatus.MISSED
    return missed and session.missed is MissedReason.CANCELED_BY_STAFF


def _goes_on(sim: Any, match: Match, day: date) -> bool:
    """Nothing that calls sessions off holds on that day."""
    if not match.under_way or (match.paused_until is not None and day < match.paused_until):
        return False
    specialist = sim.mirror.states[match.proposed.specialist_id]
    if specialist.last_day is not None and day > specialist.last_day:
        return False
    person = sim.mirror.states[match.proposed.participant_id]
    return person.consent_on(day, Use.MATCHING) is not None


def _stands_in_week(sim: Any, match_id: UUID, day: date) -> bool:
    return _stands(sim, match_id, lambda other: _monday(other) == _monday(day))


def _stands(sim: Any, match_id: UUID, when: Any) -> bool:
    return any(
        s.scheduled.match_id == match_id
        and s.status in (SessionStatus.SCHEDULED, SessionStatus.HELD)
        and when(sim.program.today(s.scheduled.starts_at))
        for s in sim.mirror.of(SESSION).values()
    )


def _told(sim: Any, own: Any, monday: date) -> bool:
    """The last plan of that week names the match among what was not placed."""
    plans = sim.mirror.facts.get(schedule_id(own.specialist_id), ())
    of_week = [f for f in plans if isinstance(f, WeekRolled) and f.week == monday]
    return bool(of_week) and any(n.about == own.match_id for n in of_week[-1].not_placed)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

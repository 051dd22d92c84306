"""Whatever stands at a time that can't be kept is put before a person, and nothing else is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.specialists.working_hours import SpecialistAway
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import decisions
from peermatch.usecases.sessions.time_check import broken_rules

EVERYTHING = PartRequest(size=10_000)
AWAY = SpecialistAway().code


def check_questioned(sim: Any) -> None:
    """On the list of what is to be decided stands every time to come against which a rule speaks,
    with just these rules, unless somebody let it stand; and no other."""
    listed = _listed(sim)
    for planned_id, planned in planned_times(sim).items():
        let_stand = sim.mirror.states[planned_id].questions.excepted
        rules = {r.name for r in broken_rules(sim.store.read, planned, sim.program, sim.now)}
        shown = listed.pop(planned_id, frozenset())
        words = f"the list and the rules about a time differ: {sorted(shown ^ (rules - let_stand))}"
        sim.promise(shown == rules - let_stand, words)
        seen = shown | let_stand
        away = somebody_is_away(sim, planned) and AWAY not in seen
        sim.promise(not away, "somebody is away at a planned time and it is not to be decided")
        outside = _hours_matter(sim) and outside_hours(sim, planned)
        outside = outside and LimitName.WORKING_HOURS.value not in seen
        sim.promise(not outside, "a planned time is outside of hours and it is not to be decided")
    sim.promise(not listed, "something is to be decided that is not planned any more")


def _listed(sim: Any) -> dict[UUID, frozenset[str]]:
    rows = decisions.page(reading_of(sim), EVERYTHING, "time").rows
    return {row.session_id or row.commitment_id: frozenset(row.rules) for row in rows}


def reading_of(sim: Any) -> Reading:
    """As a coordinator looks at the read models now."""
    return Reading(
        views=sim.on.views,
        store=sim.store,
        index=sim.on.index,
        viewer="coordinator-1",
        role=Role.COORDINATOR,
        now=sim.now,
        zone=sim.program.zone,
    )


def _hours_matter(sim: Any) -> bool:
    rules = sim.store.read(PROGRAM_RULES, RULES_ID)
    return bool(limits_on(rules, sim.today).on(LimitName.WORKING_HOURS))


def planned_times(sim: Any) -> dict[UUID, Any]:
    """Everything that is still to come, sessions and planned time."""
    sessions = {
        i: s.scheduled
        for i, s in sim.mirror.of(SESSION).items()
        if s.status is SessionStatus.SCHEDULED
    }
    kept = {i: k.planned for i, k in sim.mirror.of(COMMITMENT).items() if not k.dropped}
    return {i: p for i, p in (sessions | kept).items() if p.starts_at > sim.now}


def staff_of(planned: Any) -> tuple[UUID, ...]:
    if hasattr(planned, "staff"):
        return tuple(planned.staff)
    both = (planned.specialist_id, planned.co_specialist_id)
    return tuple(who for who in both if who is not None)


def somebody_is_away(sim: Any, planned: Any) -> bool:
    """On leave, or past the last day."""
    day = sim.program.today(planned.starts_at)
    people = [sim.mirror.states[who] for who in staff_of(planned)]
    left = any(p.last_day is not None and day > p.last_day for p in people)
    return left or any(first <= day <= last for p in people for first, last in p.leave)


def outside_hours(sim: Any, planned: Any) -> bool:
    """Whether somebody of the program would be there outside of their hours of that day."""
    zone = sim.program.zone
    start, end = planned.starts_at.astimezone(zone), planned.ends_at.astimezone(zone)
    return not all(_works(sim.mirror.states[who], start, end) for who in staff_of(planned))


def _works(specialist: Any, start: datetime, end: datetime) -> bool:
    day = start.date()
    weekly = [w for w in specialist.enrolled.windows if w.weekday == day.weekday()]
    windows: list[WeeklyWindow] = list(specialist.days.get(day, weekly))
    first = start.hour * 60 + start.minute
    last = first + int((end - start) / timedelta(minutes=1))
    return all(any(w.start <= minute < w.end for w in windows) for minute in range(first, last, 15))

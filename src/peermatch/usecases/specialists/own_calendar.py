"""A specialist's own calendar says when they are busy: what was read is noted, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.specialists import working_hours
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBusyDay:
    """Busy at these hours of the day; none: free again."""

    specialist_id: UUID
    day: date
    hours: tuple[WeeklyWindow, ...] = ()


def note_busy_day(work: Work, command: NoteBusyDay, program: Program) -> None:
    stream = work.load(SPECIALIST, command.specialist_id)
    today = program.today(work.command.at)
    stream.decide(working_hours.note_busy, command.day, command.hours, today)


def busy_ahead(
    service: Service, specialist_id: UUID, today: date
) -> Mapping[date, tuple[WeeklyWindow, ...]]:
    """Busy times from today on, day by day."""
    known = service.store.read(SPECIALIST, specialist_id).busy
    return {day: hours for day, hours in sorted(known.items()) if day >= today}


USE_CASES = (UseCase(NoteBusyDay, frozenset({Role.SERVICE}), note_busy_day),)

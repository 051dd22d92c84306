"""The watch over times that stand: what a change rules out is put before a person, and taken off
again when it no longer does."""

from datetime import date
from itertools import count
from uuid import UUID

from peermatch.readmodels.engine.failed_work import TIME_QUESTIONS
from peermatch.readmodels.tables.calendar.time_questions import (
    changed_since,
    coming_ids,
    concerned_ids,
    questioned_ids,
)
from peermatch.store.facts.position import START, Position
from peermatch.usecases.calendar.time_questions import QuestionTime, questioned
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.sessions.existing_bookings import ReadState, reading_once
from peermatch.usecases.sessions.time_check import planned_at_sites
from peermatch.worker.queues.item_by_item import ItemByItem
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 10.0
"""How soon after a change what it makes impossible stands to decide."""


def time_jobs(service: Service) -> tuple[Job, ...]:
    watch = TimeWatch(service)
    return (Job(name="time-questions", when=Every(LOOK_SECONDS), run=watch.look),)


class TimeWatch:
    """Looks at the times of whoever changed since it last looked. Once a day and after a restart
    it looks at all of them, for what comes with the calendar: consents and credentials that run
    out, rules in force from a day on."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._times = ItemByItem[UUID](TIME_QUESTIONS, service)
        self._seen: Position = START
        self._all_on: date | None = None
        self._numbers = count()

    def look(self) -> int:
        """Returns how many times were questioned, or settled."""
        service = self._service
        now, views = service.now(), service.views
        today = service.program.today(now)
        about, seen = changed_since(views, self._seen)
        if self._all_on != today:
            due = {*coming_ids(views, now), *questioned_ids(views)}
        else:
            sites = frozenset(one.about for one in about if one.kind == "site")
            due = {
                *questioned_ids(views),
                *concerned_ids(views, about, now),
                *planned_at_sites(service.store.read, sites, service.program, now),
                *(UUID(item) for item in self._times.failed_work.of(TIME_QUESTIONS)),
            }
        # Everybody's streams would not fit in memory; those of a change are read once.
        read = None if self._all_on != today else reading_once(service.store.read)
        done = self._times.each(sorted(due), lambda planned_id: self._one(planned_id, read))
        self._seen, self._all_on = seen, today
        return done

    def _one(self, planned_id: UUID, read: ReadState | None) -> bool:
        """Looks first, so that nothing is written where nothing changed."""
        service = self._service
        read = read or reading_once(service.store.read)
        facts = questioned(read, planned_id, service.program, service.now())
        if facts:
            command = QuestionTime(planned_id=planned_id)
            key = derived("question", planned_id, service.now(), next(self._numbers))
            service.perform(WORKER, key, command)
        return bool(facts)

"""By when each person in the review queue was to be offered support."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.deadlines.clocks import ClockName, Course, clocks
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.readmodels.screens.matches.review_queue import Row
from peermatch.usecases.core.service import Service


def own_limits(service: Service, rows: Iterable[Row]) -> dict[UUID, date]:
    """By match, the last day for a first offer: until somebody approves, the person has heard of
    none, whenever it was proposed."""
    zone, today = service.program.zone, service.program.today(service.now())
    limits = limits_on(service.store.read(PROGRAM_RULES, RULES_ID), today)
    found = {}
    for row in rows:
        received_on = row.received_at.astimezone(zone).date()
        course = Course(received_on=received_on, urgency=Urgency(row.urgency))
        known = {c.name: c for c in clocks(course, limits, holidays_around(received_on))}
        found[row.match_id] = known[ClockName.FIRST_OFFER].due_on
    return found

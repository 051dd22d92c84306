"""The SUPRT forms of everybody whose support began: within which days, and how it came out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from domain.deadlines.suprt_windows import SuprtWindow, suprt_windows
from domain.people.wellness.suprt import SuprtForm, SuprtPoint, SuprtStatus
from domain.program.limits import LimitName, Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from peermatch.readmodels.engine.rows import Values
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.readmodels.screens.people.recovery_capital_dates import support_begun
from peermatch.readmodels.tables.deadlines.asked_of_people import SUPRT, suprt_done
from peermatch.readmodels.tables.matches.matches import MATCHES


@dataclass(frozen=True, slots=True, kw_only=True)
class SuprtCount:
    """`due` are open today and `overdue` of them past their last day, of people who are supported;
    the others were recorded with a day of the period. `in_time` are of those completed."""

    form: SuprtForm
    point: SuprtPoint
    due: int = 0
    overdue: int = 0
    completed: int = 0
    in_time: int = 0
    not_done: int = 0
    """Declined or not reached."""


@dataclass(frozen=True, slots=True)
class PersonsWindows:
    """`supported`: a match of theirs is under way."""

    participant_id: UUID
    supported: bool
    windows: tuple[SuprtWindow, ...]


def asked_for(reading: Reading) -> bool:
    """Whether the program asks for SUPRT at all."""
    return _limits(reading).on(LimitName.SUPRT)


def of_person(reading: Reading, participant_id: UUID) -> tuple[SuprtWindow, ...]:
    """The forms of one person; none where the program doesn't ask, or support hasn't begun."""
    query = support_begun().where(MATCHES.c.participant_id == participant_id)
    recorded = select(SUPRT).where(SUPRT.c.participant_id == participant_id)
    found = _windows(reading, query, {participant_id: [dict(r) for r in reading.rows(recorded)]})
    return next((one.windows for one in found), ())


def counts(reading: Reading, first_day: date, last_day: date) -> tuple[SuprtCount, ...]:
    """For each form and point, what is due today and what came out in these days; nothing where
    the program doesn't ask."""
    if not asked_for(reading):
        return ()
    found: dict[tuple[SuprtForm, SuprtPoint], dict[str, int]] = {
        (form, point): defaultdict(int) for form in SuprtForm for point in SuprtPoint
    }
    today = reading.today
    for person in _everybody(reading):
        for window in person.windows:
            count = found[window.form, window.point]
            if window.done is None:
                count["due"] += person.supported and window.first_day <= today
                count["overdue"] += person.supported and window.last_day < today
            elif first_day <= window.done[1] <= last_day:
                status = window.done[0]
                count["completed"] += status is SuprtStatus.COMPLETED
                count["in_time"] += window.in_time is True
                count["not_done"] += status in (SuprtStatus.DECLINED, SuprtStatus.NOT_REACHED)
    return tuple(
        SuprtCount(form=form, point=point, **count) for (form, point), count in found.items()
    )


def rows(reading: Reading) -> Iterator[dict[str, Any]]:
    """For the export: every form of everybody whose support began, with names for a role that sees
    them."""
    everybody = list(_everybody(reading))
    ids = {one.participant_id for one in everybody}
    names = participant_names(reading, ids) if reading.may(naming.PURPOSE) else None
    for person in everybody:
        for window in person.windows:
            status, done_on = window.done or (None, None)
            row: dict[str, Any] = {
                "participant_id": person.participant_id,
                "supported": person.supported,
                "form": window.form,
                "point": window.point,
                "first_day": window.first_day,
                "last_day": window.last_day,
                "status": status or _open(window, reading.today),
                "done_on": done_on,
                "in_time": window.in_time,
            }
            if names is not None:
                row["participant_name"] = names.get(person.participant_id, "")
            yield row


def _open(window: SuprtWindow, today: date) -> str:
    if today < window.first_day:
        return "not yet due"
    return "overdue" if today > window.last_day else "due"


def _limits(reading: Reading) -> Limits:
    return limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), reading.today)


def _everybody(reading: Reading) -> Iterator[PersonsWindows]:
    recorded: dict[UUID, list[Values]] = defaultdict(list)
    for row in reading.rows(select(SUPRT)):
        recorded[row["participant_id"]].append(dict(row))
    return _windows(reading, support_begun(), recorded)


def _windows(
    reading: Reading,
    begun: Select[Any],
    recorded: Mapping[UUID, list[Values]],
) -> Iterator[PersonsWindows]:
    found = reading.rows(begun)
    if not found:
        return
    limits = _limits(reading)
    for row in found:
        whose = row["participant_id"]
        started_at: datetime = row["started_at"]
        started_on = started_at.astimezone(reading.zone).date()
        done = suprt_done(recorded.get(whose, ()))
        windows = tuple(suprt_windows(started_on, done, limits))
        yield PersonsWindows(whose, bool(row["under_way"]), windows)

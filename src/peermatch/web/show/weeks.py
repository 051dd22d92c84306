"""Weeks and days as addresses name them: by any date, in the program's own zone."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from fastapi import Request

from domain.sessions.session_state import SessionScheduled
from peermatch.web.http.access import services_of

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


def day_of(request: Request, text: str) -> date:
    """The date that `text` names, else today."""
    today = services_of(request).service.program.today(services_of(request).now())
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST_DAY <= day <= LAST_DAY else today


def monday_of(request: Request, text: str) -> date:
    """The Monday of the day's week."""
    day = day_of(request, text)
    return day - timedelta(days=day.weekday())


def midnight(request: Request, day: date) -> datetime:
    """The day's first instant in the program's zone."""
    return datetime.combine(day, time(), services_of(request).service.program.zone)


def keeping_its_length(typed: Mapping[str, str], known: SessionScheduled) -> Mapping[str, str]:
    """Where a form says only when a session begins: it ends as long after as it would have."""
    begins = typed.get("starts_at", "")
    try:
        ends_at = datetime.fromisoformat(begins) + (known.ends_at - known.starts_at)
    except (ValueError, OverflowError):
        return {**typed, "ends_at": begins}
    return {**typed, "ends_at": ends_at.isoformat()}

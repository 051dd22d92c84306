"""Weeks and days as addresses name them: by any date, in the program's own zone."""

from datetime import date, datetime, time, timedelta

from fastapi import Request

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

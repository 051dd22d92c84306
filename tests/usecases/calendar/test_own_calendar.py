"""A specialist names their own calendar: what stands there is kept free of sessions, what was
planned already stands to decide, and all of it ends when they stop it."""

from datetime import timedelta
from typing import Any

import fillings
from planned_weeks import PLANNER, S1, local, read, rolled, sessions, with_matches

from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from peermatch.readmodels.screens.specialists import working_time
from peermatch.readmodels.tables.calendar.feed import uids
from peermatch.usecases.sessions.availability import shown_hours, staff_hours
from peermatch.worker.calendars.calendar_jobs import read_calendars
from peermatch.worker.calendars.fetching import Failed, NotFetched
from peermatch.worker.timed.time_jobs import TimeWatch

ADDRESS = "https://calendar.google.com/calendar/ical/made-up/basic.ics"
PASSWORD = "a password for tests"


def with_account(agency: Any) -> None:
    with_matches(agency)
    rolled(agency, PLANNER)
    agency.deployment.accounts.add("s1", "Sam Example", Role.CPRS, PASSWORD, S1)


planned = fillings.on_both(with_account)


def ics(start: Any, end: Any, uid: str = "theirs") -> bytes:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
        f"DTSTAMP:20260101T000000Z\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\n"
        f"DTEND:{end:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


class Fetching:
    """Stands for the network: the answer to every address, and which were asked for."""

    def __init__(self, answer: bytes | Failed) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, address: str) -> bytes:
        self.asked.append(address)
        if isinstance(self.answer, Failed):
            raise NotFetched(self.answer)
        return self.answer


def reads(agency: Any, answer: bytes | Failed) -> list[str]:
    """Which addresses the job asked for."""
    fetch, deployment = Fetching(answer), agency.deployment
    read_calendars(deployment.service, deployment.own_calendars, fetch)
    agency.project()
    return fetch.asked


def to_decide(agency: Any) -> set[Any]:
    TimeWatch(agency.deployment.service).look()
    agency.project()
    rows = decisions.page(agency.reading(Role.COORDINATOR), PartRequest(size=500)).rows
    return {row.session_id for row in rows if row.kind == "time" and row.session_id}


def test_what_stands_in_their_own_calendar_is_kept_free(planned: Any, clock: Any) -> None:
    calendars = planned.deployment.own_calendars
    row = next(one for one in sessions(planned, S1) if not one["first"])
    start, end = row["starts_at"], row["ends_at"]
    day = local(planned, start).date()
    assert to_decide(planned) == set()
    calendars.use(S1, ADDRESS)
    assert reads(planned, ics(start, end)) == [ADDRESS]
    assert calendars.of(S1).read_at == clock.now()

    minutes = [m.hour * 60 + m.minute for m in (local(planned, start), local(planned, end))]
    state, program = read(planned, SPECIALIST, S1), planned.deployment.service.program
    assert state.busy == {day: (WeeklyWindow(day.weekday(), *minutes),)}
    from_log = staff_hours(state, program, (day.year,))
    [shown] = working_time.of(planned.reading(Role.COORDINATOR), day, day, [S1]).values()
    assert shown_hours(shown, program, (day.year,)).exceptions[day] == from_log.exceptions[day]
    assert all(b <= minutes[0] or minutes[1] <= a for a, b in from_log.exceptions[day])
    assert to_decide(planned) == {row["session_id"]}

    assert reads(planned, ics(start, end)) == [], "an hour has not passed"
    before = planned.deployment.store.end()
    clock.pass_by(timedelta(hours=1))
    assert reads(planned, ics(start, end)) == [ADDRESS]
    assert planned.deployment.store.end() == before, "nothing changed, nothing is noted"
    clock.pass_by(timedelta(hours=1))
    assert reads(planned, Failed.NOT_REACHED) == [ADDRESS]
    assert (calendars.of(S1).failed, to_decide(planned)) == ("not-reached", {row["session_id"]})

    calendars.stop(S1)
    assert reads(planned, Failed.NOT_REACHED) == [], "the address is gone"
    assert (calendars.of(S1), read(planned, SPECIALIST, S1).busy) == (None, {})
    assert to_decide(planned) == set()


def test_whoever_can_not_sign_in_any_more_is_not_asked_about(planned: Any) -> None:
    planned.deployment.own_calendars.use(S1, ADDRESS)
    mine = planned.deployment.accounts.known("s1").account_id
    planned.deployment.account_desk.disable("operator", mine)
    assert reads(planned, Failed.NOT_REACHED) == []


def test_their_sessions_in_it_and_what_is_no_calendar_make_nobody_busy(
    planned: Any, clock: Any
) -> None:
    row = next(one for one in sessions(planned, S1) if not one["first"])
    assert str(row["session_id"]) in uids(planned.deployment.views, S1)
    calendars = planned.deployment.own_calendars
    calendars.use(S1, ADDRESS)
    reads(planned, ics(row["starts_at"], row["ends_at"], uid=str(row["session_id"])))
    assert read(planned, SPECIALIST, S1).busy == {}
    clock.pass_by(timedelta(hours=1))
    reads(planned, b"<html>Sign in</html>")
    assert calendars.of(S1).failed == "no-calendar"
    assert read(planned, SPECIALIST, S1).busy == {}
    work = FailedWork(planned.deployment.views.engine, clock.now)
    assert list(work.listed()) == [], "it is for its owner to mend"

"""A specialist's calendar as other services write it, served over HTTP: nothing is planned over
what it says, and one that can't be read says why in words."""

import http.server
import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import fillings
import pytest
from planned_weeks import PLANNER, S1, local, read, rolled, sessions, with_matches

from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.store.accounts.calendars.own_calendars import CalendarHosts
from peermatch.web.pages.calendar.own_calendar import FAILED
from peermatch.worker.calendars import fetching
from peermatch.worker.calendars.calendar_jobs import read_calendars
from peermatch.worker.calendars.fetching import LARGEST, Failed, fetched

ZONE = """BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
EVENTS = (
    # Mondays and Wednesdays, 10 to 11:30, from March on; not on Nov 30; on Dec 2 at 2 pm instead.
    "UID:class\nDTSTART;TZID=Eastern Standard Time:20260302T100000\n"
    "DTEND;TZID=Eastern Standard Time:20260302T113000\n"
    "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;WKST=SU;UNTIL=20270301T150000Z\n"
    "EXDATE;TZID=Eastern Standard Time:20261130T100000\nSUMMARY:Busy\nSTATUS:CONFIRMED\n"
    "TRANSP:OPAQUE",
    "UID:class\nRECURRENCE-ID;TZID=Eastern Standard Time:20261202T100000\n"
    "DTSTART;TZID=Eastern Standard Time:20261202T140000\n"
    "DTEND;TZID=Eastern Standard Time:20261202T150000",
    # Dec 7: that one is canceled.
    "UID:class\nRECURRENCE-ID;TZID=Eastern Standard Time:20261207T100000\nSTATUS:CANCELLED\n"
    "DTSTART;TZID=Eastern Standard Time:20261207T100000\n"
    "DTEND;TZID=Eastern Standard Time:20261207T113000",
    # Two whole days, a birthday that keeps nobody busy, and what was called off.
    "UID:away\nDTSTART;VALUE=DATE:20261203\nDTEND;VALUE=DATE:20261205\nTRANSP:OPAQUE",
    "UID:birthday\nDTSTART;VALUE=DATE:20000601\nRRULE:FREQ=DAILY\nTRANSP:TRANSPARENT",
    "UID:off\nDTSTART:20261201T150000Z\nDTEND:20261201T230000Z\nSTATUS:CANCELLED",
)
BUSY = {
    date(2026, 11, 23): ((600, 690),),
    date(2026, 11, 25): ((600, 690),),
    date(2026, 12, 2): ((840, 900),),
    date(2026, 12, 3): ((0, 1440),),
    date(2026, 12, 4): ((0, 1440),),
    date(2026, 12, 9): ((600, 690),),
    date(2026, 12, 14): ((600, 690),),
    date(2026, 12, 16): ((600, 690),),
}
"""From Monday, Nov 23, on for four weeks, found by hand."""
FILE = ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:Microsoft Exchange Server 2010\n" + ZONE).replace(
    "\n", "\r\n"
) + "".join(
    f"BEGIN:VEVENT\n{one}\nDTSTAMP:20261101T000000Z\nEND:VEVENT\n".replace("\n", "\r\n")
    for one in EVENTS
) + "END:VCALENDAR\r\n"  # fmt: skip
NEVER_ENDING = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:x\r\n"
    "DTSTART:19700101T000000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=DAILY;BYHOUR="
    + ",".join(map(str, range(24)))
    + ";BYMINUTE="
    + ",".join(map(str, range(60)))
    + ";BYSECOND="
    + ",".join(map(str, range(60)))
    + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
BODIES = {
    "/basic.ics": FILE.encode(),
    "/page": b"<html>Sign in</html>",
    "/cut": FILE.encode()[: len(FILE) // 2],
    "/huge": b"x" * (LARGEST + 1),
    "/never": NEVER_ENDING.encode(),
    "/drops": b"BEGIN:VCALENDAR\r\n" * 100,
}


class Calendars(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = BODIES.get(self.path)
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/calendar; charset=utf-8")
        self.end_headers()
        if self.path != "/drops":
            self.wfile.write(body or b"")
            return
        for drop in body or b"":
            self.wfile.write(bytes([drop]))
            time.sleep(0.02)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def there() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calendars) as server:
        server.daemon_threads, server.block_on_close = True, False
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def with_account(agency: Any) -> None:
    with_matches(agency)
    agency.deployment.accounts.add("s1", "Sam Example", Role.CPRS, "a password for tests", S1)


planned = fillings.on_sqlite(with_account)


def reads(agency: Any, where: str, path: str) -> Any:
    """What the owner is told once the job has read what is there."""
    calendars = agency.deployment.own_calendars
    calendars.hosts = CalendarHosts((), frozenset({where}))
    calendars.use(S1, f"http://{where}{path}")
    read_calendars(agency.deployment.service, calendars, fetched)
    agency.project()
    return calendars.of(S1)


def test_nothing_is_planned_over_what_a_calendar_of_another_service_says(
    planned: Any, there: str
) -> None:
    found = reads(planned, there, "/basic.ics")
    assert (found.failed, found.read_at is not None) == ("", True)
    known = read(planned, SPECIALIST, S1).busy
    until = date(2026, 12, 21)
    told = {day: tuple((w.start, w.end) for w in hours) for day, hours in known.items()}
    assert {day: hours for day, hours in told.items() if day < until} == BUSY
    rolled(planned, PLANNER)
    coming = [row for row in sessions(planned, S1) if not row["first"]]
    assert len(coming) > 3
    for row in coming:
        start, end = (local(planned, row[name]) for name in ("starts_at", "ends_at"))
        minutes = [one.hour * 60 + one.minute for one in (start, end)]
        assert all(
            minutes[1] <= begins or ends <= minutes[0]
            for begins, ends in told.get(start.date(), ())
        ), (start, end)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/page", Failed.NO_CALENDAR),
        ("/cut", Failed.NO_CALENDAR),
        ("/huge", Failed.TOO_LARGE),
        ("/gone", Failed.REFUSED),
        ("/never", Failed.TOO_LARGE),
        ("/drops", Failed.NOT_REACHED),
    ],
)
def test_one_that_can_not_be_read_says_why_in_words(
    planned: Any, there: str, path: str, why: Failed, monkeypatch: Any
) -> None:
    if why is Failed.NOT_REACHED:
        monkeypatch.setattr(fetching, "SECONDS_OF_ALL", 0.3)
    if path == "/never":
        monkeypatch.setattr("peermatch.worker.calendars.calendar_jobs.LONGEST_READING", 0.5)
    found = reads(planned, there, path)
    assert (found.failed, found.read_at) == (why, None)
    assert FAILED[found.failed].endswith(".")
    assert read(planned, SPECIALIST, S1).busy == {}

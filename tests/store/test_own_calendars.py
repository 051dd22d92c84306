"""The address of somebody's own calendar: checked, sealed, read in turn, and gone when stopped."""

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from peermatch.store.accounts.account_tables import ACCOUNTS
from peermatch.store.accounts.calendars.own_calendars import (
    OWN_CALENDARS,
    CalendarHosts,
    CalendarsNotRead,
    NotACalendarAddress,
    OwnCalendars,
)
from peermatch.store.keys.page_seal import PageSeal
from peermatch.worker.calendars.fetching import LARGEST, Failed, NotFetched, fetched

HOSTS = CalendarHosts(("calendar.google.com", "*.icloud.com"), frozenset({"127.0.0.1:81"}))
SECRET = "https://calendar.google.com/calendar/ical/somebody/private-0123/basic.ics"
WHO, OTHER = UUID(int=7), UUID(int=8)


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        self.moment += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (SECRET, SECRET),
        (f" {SECRET} ", SECRET),
        ("webcal://p01.icloud.com/published/2/x", "https://p01.icloud.com/published/2/x"),
        ("https://calendar.google.com:443/x", "https://calendar.google.com:443/x"),
        ("http://127.0.0.1:81/x", "http://127.0.0.1:81/x"),
    ],
)
def test_an_address_of_a_known_host_is_taken(address: str, asked: str) -> None:
    assert HOSTS.checked(address) == asked


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar.google.com/x",
        "http://calendar.google.com/x",
        "https://calendar.google.com.evil.example/x",
        "https://evilicloud.com/x",
        "https://icloud.com/x",
        "https://me:secret@calendar.google.com/x",
        "https://calendar.google.com:8443/x",
        "https://calendar.google.com:x/",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:80/x",
        "http://127.0.0.1:81@evil.example/x",
        "file:///etc/passwd",
        "https://calendar.google.com/a b",
        "https://calendar.google.com/ü",
        "https://calendar.google.com/" + "a" * 1000,
        "https://[::1/x",
    ],
)
def test_no_other_address_is_ever_asked(address: str) -> None:
    with pytest.raises(NotACalendarAddress, match=r"calendar\.google\.com"):
        HOSTS.checked(address)
    with pytest.raises(CalendarsNotRead):
        CalendarHosts(()).checked(SECRET)


@pytest.fixture
def calendars(databases: Any, store: Any, clock: Any) -> OwnCalendars:
    seal = PageSeal(bytes(range(32)), bytes)
    return OwnCalendars(store.vault.engine, seal, clock.now, HOSTS)


def test_it_is_sealed_for_its_owner_and_gone_when_stopped(
    calendars: OwnCalendars, store: Any
) -> None:
    calendars.use(WHO, SECRET)
    found = calendars.of(WHO)
    assert found is not None
    assert (found.host, found.stopped, found.read_at) == ("calendar.google.com", False, None)
    with store.vault.engine.begin() as connection:
        [row] = connection.execute(OWN_CALENDARS.select()).mappings().all()
        assert b"private-0123" not in bytes(row["sealed"])
        connection.execute(OWN_CALENDARS.insert().values({**row, "specialist_id": str(OTHER)}))
        for whose in (WHO, OTHER):
            account = {"account_id": str(whose), "login": str(whose), "display_name": "Sam"}
            account |= {"role": "cprs", "specialist_id": str(whose), "password_hash": ""}
            connection.execute(ACCOUNTS.insert().values(account))
    assert [(one.specialist_id, one.address) for one in calendars.to_read()] == [
        (WHO, SECRET),
        (OTHER, ""),
    ], "what was put beside somebody else opens nothing"
    calendars.stop(WHO)
    assert [one.address for one in calendars.to_read()] == [None, ""]
    calendars.forget(WHO)
    assert calendars.of(WHO) is None


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = {"/moved": 302, "/gone": 404, "/busy": 503}.get(self.path, 200)
        body = b"x" * (LARGEST + 1) if self.path == "/large" else b"BEGIN:VCALENDAR"
        self.send_response(status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def there() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/moved", Failed.REFUSED),
        ("/gone", Failed.REFUSED),
        ("/busy", Failed.NOT_REACHED),
        ("/large", Failed.TOO_LARGE),
    ],
)
def test_what_can_not_be_fetched_says_why_and_leads_nowhere_else(
    there: str, path: str, why: Failed
) -> None:
    with pytest.raises(NotFetched) as failed:
        fetched(there + path)
    assert failed.value.why is why


def test_what_is_there_is_fetched_whole_and_nothing_from_nowhere(there: str) -> None:
    assert fetched(f"{there}/basic.ics?key=1") == b"BEGIN:VCALENDAR"
    for address, why in (("http://127.0.0.1:1/", "not-reached"), ("", "refused")):
        with pytest.raises(NotFetched, match=why):
            fetched(address)


def test_each_is_read_once_an_hour(calendars: OwnCalendars, clock: Any) -> None:
    calendars.use(WHO, SECRET)
    calendars.note(WHO)
    first = clock.now()
    clock.pass_by(timedelta(minutes=30))
    calendars.note(WHO, "refused")
    found = calendars.of(WHO)
    assert found is not None
    assert (found.read_at, found.asked_at, found.failed) == (first, clock.now(), "refused")
    calendars.use(WHO, SECRET)
    again = calendars.of(WHO)
    assert again is not None
    assert (again.read_at, again.failed) == (None, "")

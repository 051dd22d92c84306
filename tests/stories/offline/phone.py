"""A specialist's phone in a browser: where its signal ends, its time, where it is killed, and what
really lies on it."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from playwright.sync_api import APIRequestContext, BrowserContext, Error, Locator, Page, expect

PIN = "482913"
RECORDED = frozenset({"held", "missed", "progress-noted", "outcome-undone"})
WAIT = 60_000
"""Milliseconds."""
KILLED, RAW, STORES = (
    (Path(__file__).parent / f"{name}.js").read_text() for name in ("killed", "raw", "stores")
)
"""Stops everything at the so-manieth step of sending: each write of the outbox, before each call
and after its answer has come; reads all that lies in the browser; counts its stores."""


@dataclass(frozen=True, slots=True)
class Session:
    """`when` is as the phone shows its beginning, which tells it from all others of the person."""

    session_id: str
    name: str
    when: str


class Phone:
    """One browser context. Its pages are opened and killed as a phone does with an app."""

    def __init__(self, context: BrowserContext, url: str, now: datetime) -> None:
        """`now` is what its clock shows."""
        self.context = context
        self.now = now
        context.clock.install(time=now)
        self.url = url
        context.set_default_timeout(WAIT)
        self.page: Page = context.new_page()

    def keep_the_day(self) -> None:
        """Turns use without signal on."""
        self.page.goto(f"{self.url}/offline/phone")
        self.page.get_by_label("PIN of this phone").fill(PIN)
        self.page.get_by_label("The same once more").fill(PIN)
        self.page.get_by_role("button", name=re.compile("Use this phone|Choose this PIN")).click()
        self.page.wait_for_url("**/?done=phone-kept")

    def signal(self, there: bool) -> None:
        self.context.set_offline(not there)

    def reopen(self, path: str = "/", killed_at: int = 0) -> None:
        """The page that was open is gone in the middle of whatever it did."""
        dead = self.page
        self.page = self.context.new_page()
        if killed_at:
            self.page.add_init_script(KILLED.replace("AT_STEP", str(killed_at)))
        dead.close()
        self.page.goto(self.url + path)

    def put_away(self) -> None:
        """The app is closed, and the phone may have signal again before it is opened."""
        old, self.page = self.page, self.context.new_page()
        old.close()

    def later(self, **spent: float) -> None:
        self.now += timedelta(**spent)
        self.context.clock.fast_forward(int(timedelta(**spent).total_seconds() * 1000))

    def unlock(self, pin: str = PIN) -> None:
        self.page.get_by_label("PIN of this phone").fill(pin)
        self.page.get_by_role("button", name="Open", exact=True).click()

    def opened(self) -> None:
        """Without signal, by the PIN."""
        self.reopen()
        self.unlock()
        expect(self.page.locator("#offline-list .card").first).to_be_visible()

    def line(self, session: Session) -> Locator:
        lines = self.page.locator("#offline-list li").filter(has_text=session.name)
        return lines.filter(has_text=session.when)

    def record(self, session: Session, button: str) -> None:
        """One tap."""
        line = self.line(session)
        line.get_by_role("button", name=button).click()
        expect(line.get_by_text("not sent yet")).to_be_visible()

    def write(self, session: Session, text: str) -> None:
        """Begins a note, and does not save it."""
        line = self.line(session)
        line.locator("[data-part=note] summary").click()
        line.get_by_label("What did you work on?").fill(text)

    def note(self, session: Session, text: str) -> None:
        self.write(session, text)
        line = self.line(session)
        line.get_by_role("button", name="Save").click()
        expect(line.locator("[data-part=note]")).to_have_count(0)

    def waiting(self) -> int:
        """How many entries are kept and not acknowledged."""
        return int(self.page.evaluate("offline.count()"))

    def all_sent(self) -> None:
        self.until("offline.count().then((left) => left === 0)")

    def until_carried(self, session: Session) -> None:
        """What it keeps is as new as what the service says now, and has no outcome of this session:
        elsewhere one may just have been taken back, and what it kept before had none either."""
        there = self.context.request.get(f"{self.url}/api/v1/today/carried", max_retries=2)
        now = int(there.headers["peermatch-seen"].partition(".")[2])
        same = f"one.session_id === '{session.session_id}' && one.status === 'scheduled'"
        seen = "Number(day?.seen.split('.')[1])"
        fresh = f"{seen} >= {now} && day.told.sessions.some((one) => {same})"
        self.until(f"offline.meet(true).then(() => offline.day()).then((day) => {fresh})")

    def until(self, script: str) -> None:
        """Asked again on the page that is then open: strict pages take no script to wait by."""
        deadline = time.monotonic() + WAIT / 1000
        while time.monotonic() < deadline:
            try:
                if self.page.evaluate(script):
                    return
            except Error:  # led to another page meanwhile
                self.page.wait_for_load_state()
            self.page.wait_for_timeout(20)
        raise TimeoutError(f"{script} on {self.page.url}: {self.page.inner_text('main')}")

    def raw(self) -> str:
        """All that lies in this browser, bytes as latin-1."""
        return str(self.page.evaluate(RAW))

    def stores(self) -> list[int]:
        """Databases, caches, service workers and local values that are left."""
        found: list[int] = self.page.evaluate(STORES)
        return found

    def elsewhere(self, command: str, body: dict[str, Any]) -> None:
        """The same specialist on another device gives a command."""
        headers = {"Idempotency-Key": str(uuid4())}
        there = f"{self.url}/api/v1/commands/{command}"
        answer = self.context.request.post(there, data=body, headers=headers, max_retries=2)
        assert answer.ok, answer.text()

    def end_elsewhere(self) -> None:
        """On another device they end this phone under their account."""
        ended = self.page.evaluate("offline.get('state', 'lock').then((lock) => lock.phone)")
        answer = self.context.request.post(f"{self.url}/account/phones/{ended}/end", max_retries=2)
        assert answer.ok, answer.text()

    def carried(self) -> dict[str, Any]:
        """What the service hands out for the phone."""
        found: dict[str, Any] = self.context.request.get(
            f"{self.url}/api/v1/today/carried", max_retries=2
        ).json()
        return found

    def to_record(self, since: datetime) -> list[Session]:
        """Sessions that are over and have no outcome, the oldest first."""
        return self._between(since, self.now)

    def to_come(self, since: datetime) -> list[Session]:
        """Sessions that begin after `since`, the next first."""
        return self._between(since, datetime.max.replace(tzinfo=UTC))

    def _between(self, since: datetime, until: datetime) -> list[Session]:
        told = self.carried()
        zone = ZoneInfo(told["zone"])
        return [
            Session(one["session_id"], told["people"][one["person"]]["name"], _said(one, zone))
            for one in told["sessions"]
            if one["status"] == "scheduled" and one["theirs"]
            if since < datetime.fromisoformat(one["starts_at"])
            if datetime.fromisoformat(one["ends_at"]) < until
        ]


def _said(one: dict[str, Any], zone: ZoneInfo) -> str:
    starts = datetime.fromisoformat(one["starts_at"]).astimezone(zone)
    clock = f"{starts.hour % 12 or 12}:{starts:%M} {'am' if starts.hour < 12 else 'pm'}"
    return f"{starts:%A, %b} {starts.day}, {clock} –"


def recorded(staff: APIRequestContext, url: str, session: Session) -> list[str]:
    """By name, each fact that was recorded about the session after it was booked, in order."""
    told = staff.get(f"{url}/api/v1/sessions/{session.session_id}/history", max_retries=2).json()
    names = [one["name"].removeprefix("session.") for one in reversed(told["entries"])]
    return [name for name in names if name in RECORDED]

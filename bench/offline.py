"""A specialist's phone for eight hours without signal, in a browser: 40 commands, killed between
any two steps of sending, and two phones that disagree. Prints how many were lost or doubled.

`python bench/offline.py [--rounds N]`; needs Chromium.
"""

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "journeys"))

from looking import sign_in
from playwright.sync_api import APIRequestContext, BrowserType, sync_playwright
from serving import served
from small_program import filled
from sqlalchemy import func, select

from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.settings.settings import read_settings
from stories.offline.phone import Phone, Session, recorded

WEEKS_LATER = "2026-12-21T18:00:00-05:00"
NOW = datetime.fromisoformat(WEEKS_LATER) + timedelta(minutes=30)
COMMANDS, HOURS = 40, 8
MOST_HELD = 18
"""The rest are cancellations, so that sessions are left for the other parts."""
LOGIN = "busiest"
KILLS = (1, 2, 3, 4, 5, 2, 3, 4, 5, 3, 4)
"""Steps of an outcome and of the note that follows it, after which the browser is gone."""
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
HELD_AND_NOTED = Counter(("held", "progress-noted"))


class Road:
    """The phones, and what the service has recorded."""

    def __init__(self, chromium: BrowserType, folder: Path, url: str) -> None:
        self.chromium = chromium
        self.folder = folder
        self.url = url
        self.lost = self.doubled = self.sent = 0

    @contextmanager
    def browser(self, name: str, now: datetime = NOW) -> Iterator[Phone]:
        """The same profile on disk each time, so a phone that was killed goes on."""
        found = next(path for one in CHROMIUM if (path := shutil.which(one)))
        context = self.chromium.launch_persistent_context(
            self.folder / name, executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield Phone(context, self.url, now)
        finally:
            context.close()

    def set_up(self, name: str) -> None:
        with self.browser(name) as phone:
            sign_in(phone.page, self.url, LOGIN)
            phone.keep_the_day()

    def judge(
        self,
        staff: APIRequestContext,
        sessions: list[Session],
        expected: Counter[str] = HELD_AND_NOTED,
    ) -> None:
        """Each session has what was entered, once."""
        for session in sessions:
            found = Counter(recorded(staff, self.url, session))
            self.lost += sum((expected - found).values())
            self.doubled += sum((found - expected).values())


def eight_hours(road: Road, staff: APIRequestContext) -> None:
    with road.browser("first") as phone:
        phone.reopen()
        phone.until("offline.ready()")
        sessions = phone.to_record(NOW - timedelta(days=28))[:MOST_HELD]
        canceled = phone.to_come(NOW + timedelta(hours=HOURS + 24))[: COMMANDS - 2 * len(sessions)]
        each = HOURS / (2 * len(sessions) + len(canceled) + 1)
        phone.signal(False)
        phone.opened()
        for number, session in enumerate(sessions):
            phone.record(session, "Held")
            phone.later(hours=each)
            phone.note(session, f"Talk number {number}.")
            phone.later(hours=each)
        for session in canceled:
            phone.record(session, "Canceled")
            phone.later(hours=each)
        print(f"{phone.waiting()} commands wait after {phone.now - NOW}")
        road.sent += phone.waiting()
        phone.put_away()
        phone.signal(True)
        phone.reopen()
        phone.all_sent()
    road.judge(staff, sessions)
    road.judge(staff, canceled, expected=Counter(("missed",)))


def killed(road: Road, staff: APIRequestContext) -> None:
    with road.browser("first") as phone:
        phone.reopen()
        phone.until("offline.ready()")
        [session] = phone.to_record(NOW - timedelta(days=28))[:1]
        phone.signal(False)
        phone.opened()
        phone.record(session, "Held")
        phone.note(session, "Killed in between.")
        road.sent += 2
    for step in KILLS:
        with road.browser("first") as phone:
            phone.reopen(killed_at=step)
            phone.until("window.killed === true")
    with road.browser("first") as phone:
        phone.reopen()
        phone.all_sent()
    road.judge(staff, [session])


def two_phones(road: Road, staff: APIRequestContext) -> None:
    """Both record the same sessions without signal; the second is told, and keeps what it has."""
    road.set_up("second")
    with road.browser("first") as one, road.browser("second") as two:
        sessions = one.to_record(NOW - timedelta(days=28))[:1]
        for phone in (one, two):
            phone.reopen()
            phone.until("offline.ready()")
            phone.signal(False)
            phone.opened()
            for session in sessions:
                phone.record(session, "Held")
                phone.note(session, f"As phone {phone is two} has it.")
            phone.put_away()
            phone.signal(True)
        road.sent += 4 * len(sessions)
        one.reopen()
        one.all_sent()
        two.reopen()
        two.page.get_by_role("link", name="See what happened").click()
        two.page.get_by_text("Not saved. ").first.wait_for()
        # the same outcome said again is no conflict; the other note is, and stays with its words
        left = two.waiting()
        road.judge(staff, sessions)
        road.lost += max(0, len(sessions) - left)


def busiest(deployment: Deployment) -> UUID:
    """The specialist with most sessions."""
    who = SESSIONS.c.specialist_id
    query = select(who).group_by(who).order_by(func.count().desc(), who).limit(1)
    with deployment.views.connect() as connection:
        found: UUID = connection.execute(query).scalar_one()
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=1, help="of kills: one needs a session")
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        place = Path(folder)
        start = demo.CLOCK_START.isoformat()
        given = {"PEERMATCH_DATA": folder, "PEERMATCH_CLOCK_START": start}
        settings = demo.demo_settings(read_settings(given))
        deployment = filled(settings)
        mine = busiest(deployment)
        deployment.accounts.add(LOGIN, "Bo Busiest", Role.CPRS, demo.PASSWORD, mine)
        deployment.close()
        run = place / "run"
        run.mkdir()
        with served(run, settings.data, WEEKS_LATER) as url:
            road = Road(driver.chromium, place, url)
            with road.browser("staff") as office:
                sign_in(office.page, url, "coordinator")
                staff = office.context.request
                road.set_up("first")
                eight_hours(road, staff)
                two_phones(road, staff)
                for _ in range(rounds):
                    killed(road, staff)
        print(f"FIGURE offline.commands {road.sent} count")
        print(f"FIGURE offline.lost {road.lost} count")
        print(f"FIGURE offline.doubled {road.doubled} count")


if __name__ == "__main__":
    main()

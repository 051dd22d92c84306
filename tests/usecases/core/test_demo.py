"""The demonstration is what its script makes: whole, of made-up people, on a normal day."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.matches.match_state import MatchStatus
from domain.matches.matching_run import RunCompleted
from domain.people.participant import PARTICIPANT
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session_state import SessionStatus
from peermatch import demo
from peermatch.bootstrap import Deployment, open_deployment
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import DUPLICATES, REFERRALS
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.settings.settings import read_settings
from peermatch.store import START, Store
from peermatch.web.app import create_app
from stories.lived.dues_listed import dues_on
from stories.lived.make_demo_data import Until, live, settings_in
from stories.ways.in_process import InProcess

pytestmark = pytest.mark.rest
NUMBER = re.compile(r"\(\d{3}\) \d{3}-\d{4}")
NOBODYS = re.compile(r"\((804|757|540|434)\) 555-01\d\d")
"""Numbers 555-0100 to 555-0199 are kept for stories."""
WITH_NUMBERS = ("participant.registered", "profile.contact-choices-stated", "intake.referrer-named")
MOST_BYTES = 4_500_000
TODAY = demo.OPENS.date()


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The demonstration as it opens; its record was proved against the chain on the way."""
    folder = tmp_path_factory.mktemp("demonstration")
    settings = demo.demo_settings(read_settings({"PEERMATCH_DATA": str(folder)}))
    deployment = demo.open_demo(settings, lambda _words: None)
    yield deployment
    deployment.close()


def facts(store: Store, most: int) -> list[Any]:
    """What was recorded first, in order, opened; how long runs took is nobody's story, and their
    digests stand under keys that each record has of its own."""
    untold = {"milliseconds": 0, "problem_digest": "", "plan_digest": ""}
    found: list[Any] = []
    known: dict[Any, list[Any]] = {}
    for row in store.rows_after(START, most):
        if row.stream not in known:
            known[row.stream] = [stored.fact for stored in store.record.events.get(row.stream)]
        fact = known[row.stream][row.version - 1]
        found.append(replace(fact, **untold) if isinstance(fact, RunCompleted) else fact)
    return found


def test_its_first_weeks_lived_again_are_the_archives_fact_for_fact(
    restored: Deployment, tmp_path: Path
) -> None:
    live(tmp_path, Until(quiet=date(2024, 6, 10), these_days=False), lambda _words: None)
    again = open_deployment(settings_in(tmp_path))
    lived = facts(again.store, 10_000)
    again.close()
    assert len(lived) > 100
    assert facts(restored.store, len(lived)) == lived


def test_some_of_its_people_told_where_letters_reach_them(restored: Deployment) -> None:
    told = [
        found.profile.address
        for one in set(restored.views.ids(select(REFERRALS.c.participant_id)))
        if (found := restored.store.read(PARTICIPANT, one)).profile.address is not None
    ]
    assert len(told) > 50
    assert {bool(one.letters) for one in told} == {True, False}
    assert any(one.no_fixed_address for one in told)
    assert all("Made-" in f"{a.address} {a.care_of}" or a.address.startswith(("PO Box", "General"))
               for a in told), "nobody lives there"  # fmt: skip


@pytest.mark.rest
def test_it_is_small_and_everybody_in_it_can_only_be_called_at_a_number_that_is_nobodys(
    restored: Deployment,
) -> None:
    assert demo.ARCHIVE.stat().st_size < MOST_BYTES
    rows = restored.store.rows_after(START, 1_000_000)
    people = {row.stream for row in rows if row.name in WITH_NUMBERS}
    numbers = {
        number
        for stream in people
        for stored in restored.store.record.events.get(stream)
        for number in NUMBER.findall(str(stored.fact))
    }
    assert len(numbers) > 100
    assert [number for number in numbers if not NOBODYS.fullmatch(number)] == []


@pytest.mark.rest
def test_it_opens_on_a_normal_day(restored: Deployment) -> None:
    with restored.views.connect() as connection:

        def count(*which: Any) -> int:
            return connection.execute(select(func.count()).where(*which)).scalar_one()

        proposed = count(MATCHES.c.status == MatchStatus.PROPOSED.value)
        ended = count(MATCHES.c.status == MatchStatus.ENDED.value)
        waiting = count(REFERRALS.c.status == ReferralStatus.WAITING.value)
        held = count(SESSIONS.c.status == SessionStatus.HELD.value)
        coming = count(
            SESSIONS.c.status == SessionStatus.SCHEDULED.value, SESSIONS.c.starts_at > demo.OPENS
        )
        this_morning = count(REFERRALS.c.received_at > demo.OPENS.replace(hour=6))
        assert connection.execute(select(func.count()).select_from(DUPLICATES)).scalar_one() >= 1
    assert 15 <= proposed <= 25
    assert 5 <= waiting <= 25
    assert ended > 60
    assert held > 1_500
    assert coming > 150
    assert 1 <= this_morning <= 4
    dues = dues_on(restored.service, TODAY)
    assert sum(due.due_on < TODAY for due in dues) <= 8
    assert 3 <= sum(due.due_on == TODAY for due in dues) <= 15
    assert restored.failed_work.listed() == ()


MAIN_PAGES = {
    "intake": ("/", "/due", "/referrals"),
    "coordinator": ("/", "/due", "/matches", "/program", "/decisions", "/messages", "/repairs"),
    "cprs": ("/", "/due", "/schedule", "/my-matches", "/my-groups", "/emergency"),
    "manager": ("/", "/due", "/overview", "/roster", "/runs"),
    "administrator": ("/", "/accounts", "/accounts/changes", "/operations", "/set-aside"),
    "privacy-officer": (
        "/",
        "/accounts/changes",
        "/looks",
        "/unusual-looks",
        "/emergency-access",
        "/breach",
    ),
}


@pytest.mark.rest
def test_everybodys_main_pages_open_and_home_tells_local_times(restored: Deployment) -> None:
    app = create_app(restored.web_services(demo.ACCOUNTS))
    shown: dict[tuple[str, str], str] = {}
    for login, paths in MAIN_PAGES.items():
        client = InProcess(app)
        client.cookies.set("peermatch", restored.sign_ins.start(login, demo.PASSWORD))
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, (login, path)
            shown[login, path] = answer.text
    assert not any("First steps" in text for text in shown.values())
    heading = r'<h2 id="next-session">.*>([^<>]+) – [^<>]+</h2>'
    next_session = re.search(heading, shown["cprs", "/"])
    assert next_session is not None
    assert f"{next_session[1]} – " in shown["cprs", "/schedule"]

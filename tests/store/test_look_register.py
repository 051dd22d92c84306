"""The register of looks is read in parts and by its indexes, however long it is."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, insert, text

from peermatch.store.accounts.look_days import EVERYBODY, LookDays
from peermatch.store.accounts.look_register import LookRegister, SoughtLooks
from peermatch.store.accounts.looks import LOOKS
from peermatch.store.accounts.sign_in_log import SignInLog, SoughtSignIns, sign_in_of
from peermatch.store.databases.engines import engine_at

BEGIN = datetime(2026, 11, 23, 14, tzinfo=UTC)
IVY, MIA = str(UUID(int=1)), str(UUID(int=2))
ROBIN, CASEY = UUID(int=3), UUID(int=4)
READ_WHOLE = re.compile(r"SCAN (looks|sign_in_log)(?! USING)")
PAGE, LIST = "GET /referrals/{referral_id}", "GET /referrals"


@pytest.fixture
def vault(databases: Any) -> Iterator[Engine]:
    engine = engine_at(databases.place.vault)
    yield engine
    engine.dispose()


def looked(
    vault: Engine, *looks: tuple[str, UUID, float, str], sign_in: UUID | None = None
) -> None:
    """Viewer, whom, hours after the beginning, screen."""
    rows = [
        {
            "look_id": UUID(bytes=os.urandom(16), version=4),
            "at": BEGIN + timedelta(hours=hours),
            "viewer": viewer,
            "screen": screen,
            "subject": whom,
            "purposes": "names\nreferral",
            "fields": "name",
            "sign_in": sign_in,
        }
        for viewer, whom, hours, screen in looks
    ]
    with vault.begin() as connection:
        connection.execute(insert(LOOKS), rows)


def test_looks_come_in_parts_newest_first(vault: Engine) -> None:
    looked(vault, *((IVY if n % 2 else MIA, ROBIN, n, PAGE) for n in range(9)))
    register, seen, after = LookRegister(vault), [], None
    while True:
        part = register.part(SoughtLooks(after=after, size=4))
        seen += [(one.at - BEGIN) // timedelta(hours=1) for one in part.looks]
        after = part.next
        if after is None:
            break
    assert seen == [*range(8, -1, -1)]
    days = {"since": BEGIN + timedelta(hours=2), "until": BEGIN + timedelta(hours=7)}
    mine = register.part(SoughtLooks(viewer=IVY, **days)).looks
    assert [(one.at - BEGIN).seconds // 3600 for one in mine] == [5, 3]
    assert (mine[0].purposes, mine[0].fields, mine[0].subject) == (
        ("names", "referral"),
        ("name",),
        ROBIN,
    )
    assert register.part(SoughtLooks(viewer="nobody")).looks == ()


def test_whom_an_account_saw_is_counted_person_by_person(vault: Engine) -> None:
    looked(
        vault,
        *((IVY, ROBIN, 0, LIST), (IVY, ROBIN, 2, PAGE), (IVY, CASEY, 1, LIST)),
        *((MIA, CASEY, 1, PAGE), (IVY, CASEY, 30, PAGE)),
    )
    register, end = LookRegister(vault), BEGIN + timedelta(hours=24)
    seen = {
        one.subject: (one.looks, one.first, one.last) for one in register.seen_by(IVY, BEGIN, end)
    }
    one_later, two_later = BEGIN + timedelta(hours=1), BEGIN + timedelta(hours=2)
    assert seen == {ROBIN: (2, BEGIN, two_later), CASEY: (1, one_later, one_later)}
    assert set(register.pairs(BEGIN, end)) == {
        (IVY, ROBIN, True),
        (IVY, CASEY, False),
        (MIA, CASEY, True),
    }
    assert register.how_many(IVY, BEGIN, end) == 2
    assert register.how_many(MIA, end, end + timedelta(hours=24)) == 0


def test_nothing_is_read_but_by_an_index(vault: Engine) -> None:
    if vault.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a table of this size whole, whatever indexes it has")
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        asked.append((statement, parameters))

    register = LookRegister(vault)
    event.listen(vault, "before_cursor_execute", note)
    end = BEGIN + timedelta(hours=24)
    register.part(SoughtLooks())
    register.part(SoughtLooks(viewer=IVY, since=BEGIN, until=end))
    register.part(SoughtLooks(after=(end, ROBIN)))
    list(register.seen_by(IVY, BEGIN, end))
    list(register.pairs(BEGIN, end))
    register.how_many(IVY, BEGIN, end)
    log = SignInLog(vault, lambda: end)
    for sought in (
        SoughtSignIns(sign_in=ROBIN),
        SoughtSignIns(device="d"),
        SoughtSignIns(source="s"),
    ):
        list(register.seen_in(sought, BEGIN, end))
    for some in (
        SoughtSignIns(),
        SoughtSignIns(account=IVY),
        SoughtSignIns(device="d", after=(end, ROBIN)),
    ):
        log.part(some)
        log.first(some)
        log.accounts(some)
    event.remove(vault, "before_cursor_execute", note)
    assert len(asked) == 18
    with vault.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row.detail for row in plan]
            assert any("USING" in step and "INDEX" in step for step in steps), (statement, steps)
            assert not any(map(READ_WHOLE.match, steps)), (statement, steps)
        assert connection.execute(text("SELECT count(*) FROM looks")).scalar() == 0


def test_what_is_usual_for_an_account_is_kept_by_the_day(vault: Engine) -> None:
    days, monday = LookDays(vault), date(2026, 11, 23)
    days.keep(monday, {IVY: 3, MIA: 5, EVERYBODY: 7}, BEGIN)
    days.keep(monday + timedelta(days=1), {EVERYBODY: 0}, BEGIN)
    days.keep(monday, {IVY: 4, EVERYBODY: 4}, BEGIN)
    later = monday + timedelta(days=9)
    assert (days.of(IVY, monday, later), days.of(MIA, monday, later)) == ([4], [])
    assert days.of(IVY, monday - timedelta(days=9), monday) == []
    assert days.gone_through(monday) == {monday, monday + timedelta(days=1)}
    assert days.gone_through(later) == frozenset()


def test_whom_sign_ins_saw_is_counted_by_sign_in_device_and_address(vault: Engine) -> None:
    now = [BEGIN]
    log, register = SignInLog(vault, lambda: now[0]), LookRegister(vault)
    phone, end = "a phone's cookie", BEGIN + timedelta(days=2)
    for n, (account, device, source) in enumerate(
        ((IVY, phone, "203.0.113.7"), (MIA, phone, "203.0.113.8"), (IVY, "", "203.0.113.7"))
    ):
        now[0] = BEGIN + timedelta(hours=n)
        log.began(f"token {n}", UUID(account), "password")
        log.came_from(f"token {n}", device, source)
    called = log.called("api", UUID(MIA), "203.0.113.8")
    assert called == log.called("api", UUID(MIA), "203.0.113.8")
    assert called != log.called("api", UUID(MIA), "198.51.100.1")
    for n, (whom, sign_in) in enumerate(
        ((ROBIN, sign_in_of("token 0")), (CASEY, sign_in_of("token 1")), (CASEY, called))
    ):
        looked(vault, (IVY, whom, n, PAGE), sign_in=sign_in)
    looked(vault, (IVY, CASEY, 5, PAGE))

    def seen(**sought: Any) -> dict[UUID, int]:
        found = register.seen_in(SoughtSignIns(**sought), BEGIN, end)
        return {one.subject: one.looks for one in found}

    device = log.of(sign_in_of("token 0"))
    assert device is not None
    assert seen(sign_in=sign_in_of("token 0")) == {ROBIN: 1}
    assert seen(device=device.device) == {ROBIN: 1, CASEY: 1}
    assert seen(source="203.0.113.8") == {CASEY: 2}
    assert seen(device=device.device, account=MIA) == {CASEY: 1}
    assert seen(source="192.0.2.1") == {}
    assert log.accounts(SoughtSignIns(device=device.device)) == (IVY, MIA)
    first = log.part(SoughtSignIns(account=IVY, size=1))
    rest = log.part(SoughtSignIns(account=IVY, size=1, after=first.next))
    assert [one.device for one in (*first.sign_ins, *rest.sign_ins)] == ["", device.device]
    assert (rest.next, log.first(SoughtSignIns(account=MIA))) == (None, BEGIN + timedelta(hours=1))
    assert device.may_last_until(end, timedelta(hours=10)) == BEGIN + timedelta(hours=10)
    assert phone not in str(first) + str(rest)

"""How long it takes to list whom a breach exposed, over a long register of looks on PostgreSQL:
`BREACH_LOOKS` (two million unless it says otherwise), 200 accounts, 100 looks in a sign-in."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import Engine, text
from store_places import figure, postgres_place, postgres_server

from peermatch.store.accounts.look_register import LookRegister
from peermatch.store.accounts.sign_in_log import SignInLog, SoughtSignIns
from peermatch.store.databases.engines import engine_at

LOOKS = int(os.environ.get("BREACH_LOOKS", "2000000"))
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS = {"looks": LOOKS, "begin": BEGIN, "accounts": 200, "each": 100, "people": 40_000}
FILL = (
    "INSERT INTO sign_in_log (sign_in_id, account_id, began_at, how, device, source)"
    " SELECT md5('s' || n)::uuid, md5('a' || n % :accounts), :begin + n * :each * interval '1 s',"
    " 'password', left(md5('d' || n % (:accounts * 3)), 16), '10.0.' || n % :accounts / 40 || '.1'"
    " FROM generate_series(0, :looks / :each - 1) n",
    "INSERT INTO looks (look_id, at, viewer, screen, subject, purposes, fields, sign_in)"
    " SELECT md5('l' || n)::uuid, :begin + n * interval '1 s', md5('a' || n / :each % :accounts),"
    " 'GET /referrals', md5('p' || abs(hashint8(n)) % :people)::uuid, 'waitlist', 'name',"
    " md5('s' || n / :each)::uuid FROM generate_series(0::bigint, :looks - 1) n",
)


def main() -> None:
    with postgres_server(os.environ.get("BENCH_FOLDER")) as server:
        vault = engine_at(postgres_place(server).vault)
        _filled(vault)
        register, log = LookRegister(vault), SignInLog(vault, lambda: BEGIN)
        end = BEGIN + timedelta(seconds=LOOKS)
        one = log.part(SoughtSignIns(size=1)).sign_ins[0]
        asked: dict[str, Callable[[], Iterable[object]]] = {
            "account": lambda: register.seen_by(one.account_id, BEGIN, end),
            "sign-in": lambda: register.seen_in(SoughtSignIns(sign_in=one.sign_in_id), BEGIN, end),
            "device": lambda: register.seen_in(SoughtSignIns(device=one.device), BEGIN, end),
            "address": lambda: register.seen_in(SoughtSignIns(source=one.source), BEGIN, end),
        }
        figure("breach.looks", LOOKS, "looks")
        for name, ask in asked.items():
            began = perf_counter()
            people = sum(1 for _ in ask())
            figure(f"breach.{name}", perf_counter() - began, "s")
            figure(f"breach.{name}.people", people, "people")
        vault.dispose()


def _filled(vault: Engine) -> None:
    with vault.begin() as connection:
        for statement in FILL:
            connection.execute(text(statement), NUMBERS)
    with vault.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    main()

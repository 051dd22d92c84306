"""Accounts are what the service left them: each change of its own keeps that, nobody else's."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from small_domain import NAMES
from sqlalchemy import Table, delete, insert, select, update

from domain.shared.roles import Role
from peermatch.store import Store
from peermatch.store.accounts.account_tables import ACCOUNTS, API_TOKENS, digest
from peermatch.store.accounts.accounts import Accounts, LoginTaken
from peermatch.store.accounts.administration.account_changes import OPERATOR
from peermatch.store.accounts.administration.account_desk import AccountDesk
from peermatch.store.accounts.administration.account_states import (
    ACCOUNT_STATES,
    COVERED,
    AccountStates,
    states_in,
)
from peermatch.store.accounts.calendars.feed_links import FeedLinks
from peermatch.store.accounts.factors.all_factors import sign_ins_of
from peermatch.store.accounts.factors.passkeys import Site
from peermatch.store.accounts.sign_ins import CodeNeeded, SignInPolicy, SignIns
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.store.databases.engines import at_one_moment
from peermatch.store.keys.page_seal import PageSeal
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.operating import backup
from peermatch.store.operating.backup import back_up, restore
from peermatch.store.operating.vault_tables import vault_tables
from stories.ways.authenticator import App, Device, challenge_in

PASSWORD = "quiet rivers run deep"
ANOTHER = "loud rivers run shallow"
SITE = Site(origin="https://peermatch.example", host="peermatch.example")
PROVIDER = "https://login.example"
NOT_COVERED = {
    "account_changes": "says who did what; a register with a chain",
    "account_states": "what accounts have to be",
    "referral_drafts": "what somebody has typed so far",
    "known_devices": "whose guesses at a password wait apart; signs nobody in",
    "offline_phones": "what a phone was given to show; signs nobody in",
    "sign_in_log": "a register with a chain",
    "sign_ins": "who is signed in now, each under a seal of its own",
    "staff_addresses": "where letters go; they hold nothing that signs anybody in",
    "staff_letters": "what was sent to whom",
}
"""Tables that name an account and are no part of what it is."""


class Office:
    """The service's own way to accounts, with a clock that a test moves."""

    def __init__(self, store: Store) -> None:
        self.now = datetime(2026, 11, 23, 14, 0, 10, tzinfo=UTC)
        self.store, self.vault = store, store.vault.engine
        self.states: AccountStates = states_in(store.vault, self.clock)
        self.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.accounts = Accounts(
            self.vault, self.clock, os.urandom, self.states.changing, self.hasher
        )
        policy = SignInPolicy(idle=timedelta(minutes=20))
        self.sign_ins: SignIns = sign_ins_of(
            *(self.vault, store.vault.ring, self.accounts, policy), now=self.clock, real=self.clock
        )
        feeds = FeedLinks(self.vault, self.clock, os.urandom)
        seal = PageSeal(bytes(32), os.urandom)
        self.desk = AccountDesk(self.vault, self.clock, os.urandom, self.sign_ins, feeds, seal=seal)

    def clock(self) -> datetime:
        return self.now

    def add(self, login: str = "ivy") -> UUID:
        return self.accounts.add(login, "Ivy Carter", Role.COORDINATOR, PASSWORD)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        with self.vault.connect() as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]

    def count(self) -> int:
        return len(self.rows(ACCOUNT_STATES))

    def kept(self) -> int:
        """How many states there are, of accounts that are all as they were left."""
        assert self.states.faults() == []
        return self.count()

    def tamper(self, statement: Any) -> None:
        with self.vault.begin() as connection:
            connection.execute(statement)

    def raise_role(self, login: str = "ivy") -> None:
        mine = ACCOUNTS.c.login == login
        self.tamper(update(ACCOUNTS).where(mine).values(role=Role.PRIVACY_OFFICER.value))


@pytest.fixture
def office(databases: Any) -> Office:
    return Office(databases.open_store(NAMES))


CHANGED = "the account 'ivy' is not as it was left by the service"


def test_each_change_of_the_service_is_kept(office: Office) -> None:
    steps = [number for number, _ in enumerate(life_of_an_account(office), 1)]
    assert office.kept() == len(steps) == 22


def life_of_an_account(office: Office) -> Iterator[None]:
    """Everything that changes an account, one thing at a time; each is one more state."""
    desk, accounts = office.desk, office.accounts
    for number, _ in enumerate(_each_change(office, desk, accounts), 1):
        assert office.kept() == number
        yield


def _each_change(office: Office, desk: AccountDesk, accounts: Accounts) -> Iterator[None]:
    accounts.add_invited("ivy", "Ivy Carter", Role.COORDINATOR)
    yield
    [ivy] = [one.account_id for one in accounts.listed()]
    link = desk.new_link(OPERATOR, ivy)
    yield
    desk.invitations.use_up(ivy, link)
    yield
    accounts.set_password("ivy", PASSWORD)
    yield
    desk.renaming.rename(OPERATOR, ivy, name="Ivy Miller")
    yield
    offer = office.sign_ins.factors.offer(ivy, "ivy")
    app = App(offer.key)
    desk.turn_on_factor(ivy, offer.sealed, app.code(office.now))
    yield
    codes = desk.new_recovery_codes(ivy)
    yield
    _sign_in(office, codes[0])
    yield
    office.now += timedelta(minutes=1)
    _sign_in(office, app.code(office.now))  # is no change
    passkeys, device = office.sign_ins.passkeys, Device(SITE.origin, uuid4().bytes)
    account = accounts.known("ivy")
    options = passkeys.creation_options(account, SITE, passkeys.challenge())
    desk.add_passkey(ivy, SITE, challenge_in(options), device.creates(options), "phone")
    yield
    options = passkeys.request_options(SITE, passkeys.challenge())
    office.sign_ins.start_by_passkey(SITE, challenge_in(options), device.signs(options))
    desk.remove_passkey(ivy, passkeys.of(ivy)[0].passkey_id, needed=False)
    yield
    desk.turn_off_factor(ivy, needed=False)
    yield
    token = desk.make_token(ivy, "nightly", [next(iter(Scope))], 30)
    yield
    assert desk.tokens.caller(token) is not None  # is no change
    desk.end_token(ivy, desk.tokens.of(ivy)[0].token_id)
    yield
    desk.make_token(ivy, "weekly", [next(iter(Scope))], 30)
    yield
    desk.end_tokens(OPERATOR, ivy)
    yield
    desk.end_tokens(OPERATOR, ivy)  # none was left: is no change
    desk.provider.link(ivy, PROVIDER, "their-subject")
    yield
    desk.provider.unlink(ivy)
    yield
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    late = Accounts(office.vault, office.clock, os.urandom, accounts.changing, stronger)
    assert late.with_password("ivy", PASSWORD) is not None
    yield
    accounts.end_password("ivy")
    yield
    desk.invitations.create(ivy)
    yield
    desk.invitations.end(ivy)
    yield
    desk.disable(OPERATOR, ivy)
    yield


def _sign_in(office: Office, code: str) -> None:
    with pytest.raises(CodeNeeded) as right:
        office.sign_ins.start("ivy", PASSWORD)
    ivy = right.value.account.account_id
    office.sign_ins.finish(ivy, office.accounts.password_mark(ivy), code)


def test_an_account_that_is_taken_out_of_use_and_back_is_two_changes(office: Office) -> None:
    ivy = office.add()
    office.desk.make_token(ivy, "nightly", [next(iter(Scope))], 30)
    office.desk.disable(OPERATOR, ivy)
    office.desk.enable(OPERATOR, ivy)
    assert office.kept() == 4


def test_a_token_that_ran_out_is_no_change_of_somebody_elses_account(office: Office) -> None:
    ivy, mia = office.add(), office.add("mia")
    office.desk.make_token(ivy, "nightly", [next(iter(Scope))], 1)
    office.now += timedelta(days=2)
    office.desk.make_token(mia, "nightly", [next(iter(Scope))], 1)
    assert office.kept() == 4
    office.desk.make_token(ivy, "nightly", [next(iter(Scope))], 1)
    with office.vault.connect() as connection:
        assert len(connection.execute(select(API_TOKENS)).all()) == 2, "her own is taken away"


def test_what_is_refused_is_no_change(office: Office) -> None:
    office.add()
    with pytest.raises(LoginTaken):
        office.add()
    assert office.kept() == 1


def test_later_changes_do_not_cover_up_what_was_done_to_an_account(office: Office) -> None:
    ivy = office.add()
    office.raise_role()
    assert office.states.faults() == [CHANGED]
    office.accounts.set_password("ivy", ANOTHER)
    office.desk.make_token(ivy, "nightly", [next(iter(Scope))], 30)
    assert (office.states.faults(), office.count()) == ([CHANGED], 2)


def test_whoever_used_an_account_that_they_changed_can_not_put_it_back(office: Office) -> None:
    """They sign in with a password of theirs, or call with a token, and take it out again."""
    ivy, mia = office.add(), office.add("mia")
    held = {table: office.rows(table) for table in COVERED}
    office.tamper(update(ACCOUNTS).values(password_hash=office.hasher.hash(ANOTHER)))
    office.sign_ins.start("ivy", ANOTHER)
    token = {"token_digest": digest("theirs"), "account_id": str(mia), "label": "script"}
    later = {"expires_at": 2**40, "used_at": 2**40}
    office.tamper(insert(API_TOKENS).values({**token, **later}))
    assert office.desk.tokens.caller("theirs") is not None
    for table, rows in held.items():
        office.tamper(delete(table))
        for row in rows:
            office.tamper(insert(table).values(row))
    assert [fault[:18] for fault in office.states.faults()] == [
        "the account 'ivy' ",
        "the account 'mia' ",
    ]
    office.tamper(delete(ACCOUNTS))
    assert [fault[:18] for fault in office.states.faults()] == ["an account is gone"] * 2
    for row in held[ACCOUNTS]:
        office.tamper(insert(ACCOUNTS).values(row))
    office.states.accept(ivy)
    office.states.accept(mia)
    assert office.kept() == 6


def test_a_link_that_was_put_in_is_told_of_although_it_was_used(office: Office) -> None:
    """Whoever writes to the database chooses a password by a link of their own."""
    ivy = office.add()
    theirs = Office(office.store)
    theirs.states = AccountStates(office.vault, office.clock, b"another key")
    theirs.accounts.changing = theirs.states.changing
    office.desk.choose_password(theirs.desk.invitations.create(ivy), ANOTHER)
    assert office.states.faults() == [CHANGED]


def test_what_an_account_was_before_does_not_come_back(office: Office) -> None:
    """An older row, with its state put behind the newest."""
    office.add()
    with office.vault.connect() as connection:
        before = dict(connection.execute(select(ACCOUNTS)).mappings().one())
        state = dict(connection.execute(select(ACCOUNT_STATES)).mappings().one())
    office.accounts.set_password("ivy", ANOTHER)
    office.tamper(update(ACCOUNTS).values(before))
    assert office.states.faults() == [CHANGED]
    office.tamper(ACCOUNT_STATES.insert().values({**state, "number": 3}))
    assert office.states.faults() == [CHANGED]


def test_one_accounts_state_is_not_anothers(office: Office) -> None:
    """Both were added alike; their rows say the same but for the id and name."""
    office.add()
    mia = str(office.add("mia"))
    office.tamper(delete(ACCOUNT_STATES).where(ACCOUNT_STATES.c.account_id == mia))
    office.tamper(update(ACCOUNT_STATES).values(account_id=mia))
    assert office.states.faults() == [
        "the account 'ivy' was not added by the service",
        "the account 'mia' is not as it was left by the service",
    ]


def test_that_one_account_is_gone_says_nothing_of_another(office: Office) -> None:
    ivy, mia = office.add(), office.add("mia")
    office.tamper(delete(ACCOUNTS).where(ACCOUNTS.c.login == "ivy"))
    office.states.accept(ivy)
    [gone] = [row for row in office.rows(ACCOUNT_STATES) if row["number"] == 2]
    office.tamper(delete(ACCOUNTS))
    office.tamper(insert(ACCOUNT_STATES).values({**gone, "account_id": str(mia)}))
    assert office.states.faults() == [f"an account is gone: '{mia}'"]


def test_an_account_is_accepted_as_it_stands(office: Office) -> None:
    ivy = office.add()
    office.raise_role()
    assert office.states.known_as("Ivy ") == ivy
    office.states.accept(ivy)
    assert office.kept() == 2
    office.states.accept(ivy)
    assert office.kept() == 2, "it is as it was left already"
    office.tamper(delete(ACCOUNTS))
    assert office.states.faults() == [f"an account is gone: '{ivy}'"]
    assert office.states.known_as(str(ivy)) == ivy
    assert office.states.known_as("nobody") is None
    office.states.accept(ivy)
    assert office.kept() == 3


def test_accounts_of_an_older_version_are_kept_once_as_they_stand(office: Office) -> None:
    office.add()
    office.add("mia")
    office.tamper(delete(ACCOUNT_STATES))
    assert len(office.states.faults()) == 2
    office.states.keep_as_they_stand()
    assert office.kept() == 2
    office.raise_role()
    office.states.keep_as_they_stand()
    assert office.states.faults() == [CHANGED]
    theirs = ACCOUNT_STATES.c.account_id != str(office.accounts.known("mia").account_id)
    office.tamper(delete(ACCOUNT_STATES).where(theirs))
    office.states.keep_as_they_stand()
    assert office.states.faults() == ["the account 'ivy' was not added by the service"]


def test_a_name_that_was_put_in_writes_nothing_to_the_terminal(office: Office) -> None:
    office.add()
    office.tamper(update(ACCOUNTS).values(login="\x1b[2J"))
    assert office.states.faults() == [r"the account '\x1b[2J' is not as it was left by the service"]


def test_changes_at_once_are_all_kept(office: Office) -> None:
    ivy = office.add()

    def make(number: int) -> str:
        return office.desk.make_token(ivy, f"number {number}", [next(iter(Scope))], 30)

    with ThreadPoolExecutor(4) as several:
        list(several.map(make, range(12)))
    assert office.kept() == 13


def test_accounts_are_read_as_they_were_at_one_moment(office: Office) -> None:
    """For verifying and for a backup, while somebody changes one."""
    ivy = office.add()
    with at_one_moment(office.vault) as connection:
        connection.execute(select(ACCOUNTS)).all()
        office.desk.make_token(ivy, "nightly", [next(iter(Scope))], 30)
        assert connection.execute(select(API_TOKENS)).all() == []
        assert len(connection.execute(select(ACCOUNT_STATES)).all()) == 1
    assert office.kept() == 2


@pytest.mark.parametrize("older", [False, True])
def test_a_restored_place_has_accounts_as_they_were_left(
    office: Office, databases: Any, another_place: Any, tmp_path: Any, older: bool, monkeypatch: Any
) -> None:
    """Also from an archive of a version that kept no states."""
    office.add()
    archive, register = tmp_path / "one.backup", Tombstones(tmp_path / "elsewhere")
    if older:
        tables = [table for table in vault_tables() if table is not ACCOUNT_STATES]
        monkeypatch.setattr("peermatch.store.operating.backup.vault_tables", lambda: tables)
        monkeypatch.setattr("peermatch.store.operating.backup.TOGETHER", COVERED)
    back_up(office.store, databases.record_engine(), archive, office.now)
    monkeypatch.undo()
    there = another_place("sqlite")
    store = there.open_store(NAMES)
    restore(store, there.record_engine(), archive, register)
    states = states_in(store.vault, office.clock)
    assert states.faults() == []
    assert Office(store).kept() == 1


def test_every_table_that_names_an_account_is_covered_or_said_why_not() -> None:
    named = {table.name for table in vault_tables() if "account_id" in table.c}
    covered = {table.name for table in COVERED}
    assert named == covered | NOT_COVERED.keys()
    assert not covered & NOT_COVERED.keys()


def test_a_backup_while_accounts_are_changed_restores_as_they_were_left(
    office: Office, databases: Any, another_place: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    """A token is made after tokens were read and before states are."""
    ivy, read = office.add(), backup._table_rows

    def changed_meanwhile(connection: Any, table: Table) -> Any:
        if table is ACCOUNT_STATES:
            office.desk.make_token(ivy, "nightly", [next(iter(Scope))], 30)
        return read(connection, table)

    monkeypatch.setattr(backup, "_table_rows", changed_meanwhile)
    archive, register = tmp_path / "one.backup", Tombstones(tmp_path / "elsewhere")
    back_up(office.store, databases.record_engine(), archive, office.now)
    there = another_place("sqlite")
    store = there.open_store(NAMES)
    restore(store, there.record_engine(), archive, register)
    assert (Office(store).kept(), office.kept()) == (1, 2)

"""Accounts, sign-ins and calendar links, on SQLite and PostgreSQL."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import Engine, insert, select, text, update

from domain.shared.roles import Role
from peermatch.store.accounts import accounts as accounts_module
from peermatch.store.accounts.account_tables import Changing, digest
from peermatch.store.accounts.accounts import (
    Accounts,
    AccountUnknown,
    LoginTaken,
    RoleOfTheService,
    SpecialistNotLinked,
)
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.accounts.calendars.feed_links import MOST_LINKS, FeedLinks, TooManyFeedLinks
from peermatch.store.accounts.factors.second_factors import SecondFactors
from peermatch.store.accounts.factors.what_counts import ProvedBy
from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.passwords.password_rules import PasswordTooShort
from peermatch.store.accounts.sign_ins import SIGN_INS, SignInPolicy, SignIns, WrongCredentials
from peermatch.store.accounts.throttle import Throttle
from peermatch.store.databases.engines import engine_at

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
POLICY = SignInPolicy(idle=timedelta(minutes=20))
PASSWORD = "correct horse battery"
ROSA = UUID("00000000-0000-4000-8000-00000000000a")
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(databases) -> Iterator[Engine]:
    engine = engine_at(databases.place.vault)
    yield engine
    engine.dispose()


def kept(vault: Engine, clock: Clock) -> Changing:
    return AccountStates(vault, clock, bytes(32)).changing


@pytest.fixture
def accounts(vault: Engine, clock: Clock) -> Accounts:
    return Accounts(vault, clock, os.urandom, kept(vault, clock), QUICK)


@pytest.fixture
def sign_ins(vault: Engine, accounts: Accounts, clock: Clock) -> SignIns:
    throttle, devices = Throttle(vault, clock, bytes(32)), KnownDevices(vault, clock, os.urandom)
    return SignIns(
        vault,
        accounts,
        clock,
        os.urandom,
        policy=POLICY,
        throttle=throttle,
        devices=devices,
        key=bytes(32),
        factors=SecondFactors(
            vault, clock, os.urandom, accounts.changing, key=bytes(32), phones=clock
        ),
    )


@pytest.fixture
def ana(accounts: Accounts) -> UUID:
    return accounts.add("Ana", "Ana Coordinator", Role.COORDINATOR, PASSWORD)


def stored(vault: Engine, table: str) -> str:
    with vault.connect() as connection:
        return str(connection.execute(text(f"SELECT * FROM {table}")).all())


def test_a_sign_in_is_known_by_its_token(sign_ins: SignIns, ana: UUID) -> None:
    account = sign_ins.account(sign_ins.start("ANA ", PASSWORD))
    assert account is not None
    assert (account.account_id, account.role) == (ana, Role.COORDINATOR)


@pytest.mark.parametrize(("login", "password"), [("ana", "wrong password 1"), ("bo", PASSWORD)])
@pytest.mark.usefixtures("ana")
def test_wrong_password_and_unknown_name_are_refused_alike(
    sign_ins: SignIns, login: str, password: str
) -> None:
    with pytest.raises(WrongCredentials) as refused:
        sign_ins.start(login, password)
    assert str(refused.value) == "The username or password is incorrect."


def test_an_unknown_name_costs_one_password_check_too(vault: Engine, clock: Clock) -> None:
    checked: list[str | bytes] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # narrower upstream
            checked.append(hash)
            return super().verify(hash, password)

    accounts = Accounts(vault, clock, os.urandom, kept(vault, clock), Counting(1, 64, 1))
    assert accounts.with_password("nobody", PASSWORD) is None
    [hash_of_nobody] = map(str, checked)
    assert extract_parameters(hash_of_nobody) == extract_parameters(QUICK.hash(PASSWORD))


def test_a_deployment_hashes_with_all_that_argon2_recommends(
    vault: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 9106's choice for where memory is scarce: 64 MiB, three passes, four lanes."""
    monkeypatch.setattr(accounts_module, "PasswordHasher", PasswordHasher)  # no quick one
    accounts = Accounts(vault, clock, os.urandom, kept(vault, clock))
    accounts.add("ana", "Ana Coordinator", Role.COORDINATOR, PASSWORD)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in stored(vault, "accounts")


@pytest.mark.usefixtures("ana")
def test_neither_password_nor_token_is_stored(vault: Engine, sign_ins: SignIns) -> None:
    token = sign_ins.start("ana", PASSWORD)
    assert PASSWORD not in stored(vault, "accounts")
    assert "$argon2id$" in stored(vault, "accounts")
    assert token not in stored(vault, "sign_ins")


def test_a_sign_in_that_the_service_did_not_begin_signs_nobody_in(
    vault: Engine, accounts: Accounts, sign_ins: SignIns, ana: UUID
) -> None:
    """Whoever writes to the database puts one in, or makes theirs somebody else's, or more."""
    bo = accounts.add("bo", "Bo Manager", Role.MANAGER, PASSWORD)
    token = sign_ins.start("ana", PASSWORD)
    with vault.begin() as connection:
        row = dict(connection.execute(select(SIGN_INS)).mappings().one())
        for theirs, seal in (("theirs", row["seal"]), ("another", None)):
            new = {**row, "token_digest": digest(theirs), "account_id": str(bo), "seal": seal}
            connection.execute(insert(SIGN_INS).values(new))
    assert sign_ins.account("theirs") is None
    assert sign_ins.account("another") is None
    for change in ({"account_id": str(bo)}, {"proved_by": "code"}, {"started_at": 2**40}):
        with vault.begin() as connection:
            mine = SIGN_INS.c.token_digest == digest(token)
            connection.execute(update(SIGN_INS).where(mine).values(change))
        assert sign_ins.account(token) is None, change
        with vault.begin() as connection:
            connection.execute(update(SIGN_INS).where(mine).values(row))
        assert sign_ins.account(token) is not None


@pytest.mark.parametrize("by", [ProvedBy.PASSWORD, ProvedBy.CODE])
@pytest.mark.usefixtures("ana")
def test_a_sign_in_goes_on_after_a_proof(sign_ins: SignIns, clock: Clock, by: ProvedBy) -> None:
    token = sign_ins.start("ana", PASSWORD)
    sign_ins.prove(token, by)
    assert sign_ins.account(token) is not None
    sign_ins.prove("nobody's", by)


@pytest.mark.usefixtures("ana")
def test_a_sign_in_ends_when_idle(sign_ins: SignIns, clock: Clock) -> None:
    token = sign_ins.start("ana", PASSWORD)
    clock.pass_by(minutes=19)
    assert sign_ins.account(token) is not None
    clock.pass_by(minutes=19)
    assert sign_ins.account(token) is not None
    clock.pass_by(minutes=20)
    assert sign_ins.account(token) is None


@pytest.mark.usefixtures("ana")
def test_a_sign_in_ends_in_the_end_however_busy(sign_ins: SignIns, clock: Clock) -> None:
    token = sign_ins.start("ana", PASSWORD)
    for _ in range(39):
        clock.pass_by(minutes=15)
        assert sign_ins.account(token) is not None
    clock.pass_by(minutes=15)
    assert sign_ins.account(token) is None


@pytest.mark.usefixtures("ana")
def test_signing_out_ends_it_at_once(sign_ins: SignIns) -> None:
    token, other = sign_ins.start("ana", PASSWORD), sign_ins.start("ana", PASSWORD)
    sign_ins.end(token)
    assert sign_ins.account(token) is None
    assert sign_ins.account(other) is not None


def test_every_sign_in_of_an_account_can_be_ended(sign_ins: SignIns, ana: UUID) -> None:
    tokens = [sign_ins.start("ana", PASSWORD) for _ in range(2)]
    sign_ins.end_all(ana)
    assert [sign_ins.account(token) for token in tokens] == [None, None]


@pytest.mark.usefixtures("ana")
def test_a_disabled_account_is_signed_out_and_stays_out(
    accounts: Accounts, sign_ins: SignIns
) -> None:
    token = sign_ins.start("ana", PASSWORD)
    accounts.disable("ana")
    assert sign_ins.account(token) is None
    with pytest.raises(WrongCredentials):
        sign_ins.start("ana", PASSWORD)


def test_accounts_that_cannot_be(accounts: Accounts, ana: UUID) -> None:
    with pytest.raises(LoginTaken):
        accounts.add("aNA", "Another", Role.INTAKE, PASSWORD)
    with pytest.raises(PasswordTooShort):
        accounts.add("bo", "Bo", Role.INTAKE, "short")
    with pytest.raises(SpecialistNotLinked):
        accounts.add("bo", "Bo", Role.CPRS, PASSWORD)
    with pytest.raises(SpecialistNotLinked):
        accounts.add("bo", "Bo", Role.MANAGER, PASSWORD, specialist_id=ROSA)
    with pytest.raises(RoleOfTheService):
        accounts.add("bo", "Bo", Role.SERVICE, PASSWORD)
    with pytest.raises(AccountUnknown):
        accounts.set_password("bo", PASSWORD)
    assert [account.account_id for account in accounts.listed()] == [ana]


def test_a_stronger_hash_replaces_an_old_one_at_sign_in(
    vault: Engine, accounts: Accounts, clock: Clock, ana: UUID
) -> None:
    stronger = Accounts(vault, clock, os.urandom, kept(vault, clock), PasswordHasher(2, 64, 1))
    before = stored(vault, "accounts")
    assert stronger.with_password("ana", PASSWORD) is not None
    assert "t=1" in before
    assert "t=2" in stored(vault, "accounts")
    assert accounts.by_id(ana) is not None


def test_a_feed_link_opens_its_own_feed_until_revoked(
    vault: Engine, accounts: Accounts, clock: Clock
) -> None:
    links = FeedLinks(vault, clock, os.urandom)
    accounts.add("rosa", "Rosa", Role.CPRS, PASSWORD, specialist_id=ROSA)
    token = links.create(ROSA, "My phone")
    assert token not in stored(vault, "feed_links")
    assert links.specialist(token, "Thunderbird") == ROSA
    assert links.specialist("0" * 64, "Thunderbird") is None
    (link,) = links.listed(ROSA)
    assert (link.label, link.created_at, link.fetched_at) == ("My phone", MONDAY, MONDAY)
    assert links.revoke(UUID(int=1), link.link_id) is False
    assert links.revoke(ROSA, link.link_id) is True
    assert links.specialist(token, "Thunderbird") is None


def test_a_feed_link_ends_with_the_account(vault: Engine, accounts: Accounts, clock: Clock) -> None:
    links = FeedLinks(vault, clock, os.urandom)
    token = links.create(ROSA, "My phone")
    assert links.specialist(token, "Thunderbird") is None
    accounts.add("rosa", "Rosa", Role.CPRS, PASSWORD, specialist_id=ROSA)
    assert links.specialist(token, "Thunderbird") == ROSA
    accounts.disable("rosa")
    assert links.specialist(token, "Thunderbird") is None
    links.end_all(ROSA)
    accounts.enable("rosa")
    assert links.specialist(token, "Thunderbird") is None


@pytest.mark.usefixtures("accounts")
def test_a_specialist_has_at_most_ten_links(vault: Engine, clock: Clock) -> None:
    links = FeedLinks(vault, clock, os.urandom)
    for number in range(MOST_LINKS):
        links.create(ROSA, f"Device {number}")
    with pytest.raises(TooManyFeedLinks):
        links.create(ROSA, "One more")

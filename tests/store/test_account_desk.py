"""Looking after accounts: links by which people choose passwords, disabling, and who did what."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from domain.shared.roles import Role
from peermatch.store.accounts.accounts import Accounts, LoginTaken
from peermatch.store.accounts.administration.account_changes import OPERATOR, Change
from peermatch.store.accounts.administration.account_desk import (
    AccountDesk,
    NoSuchAccount,
    OwnAccount,
)
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.accounts.administration.invitations import (
    LASTS,
    InvitationEnded,
)
from peermatch.store.accounts.calendars.feed_links import FeedLinks
from peermatch.store.accounts.factors.second_factors import SecondFactors
from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.passwords.password_rules import (
    PasswordTooCommon,
    PasswordTooShort,
)
from peermatch.store.accounts.sign_ins import SignInPolicy, SignIns, WrongCredentials
from peermatch.store.accounts.throttle import Throttle
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.store.databases.engines import engine_at
from peermatch.store.keys.page_seal import PageSeal

CHOSEN = "quiet rivers run deep"
BEFORE = "a password of the time before"


class Clock:
    now = datetime(2026, 11, 23, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def entropy(length: int) -> bytes:
    return b"".join(uuid4().bytes for _ in range(length // 16 + 1))[:length]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(databases: Any, clock: Clock) -> Any:
    vault = engine_at(databases.place.vault)
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    accounts = Accounts(
        vault, clock, entropy, AccountStates(vault, clock, bytes(32)).changing, hasher
    )
    sign_ins = SignIns(
        vault,
        accounts,
        clock,
        entropy,
        policy=SignInPolicy(idle=timedelta(minutes=20)),
        throttle=Throttle(vault, clock, bytes(32)),
        devices=KnownDevices(vault, clock, entropy),
        key=bytes(32),
        factors=SecondFactors(
            vault, clock, entropy, accounts.changing, key=bytes(32), phones=clock
        ),
    )
    feeds = FeedLinks(vault, clock, entropy)
    yield AccountDesk(vault, clock, entropy, sign_ins, feeds, seal=PageSeal(bytes(32), entropy))
    vault.dispose()


@pytest.fixture
def manager(desk: Any) -> UUID:
    found: UUID = desk._accounts.add("mia", "Mia Banks", Role.MANAGER, BEFORE)
    return found


def changes(desk: Any) -> list[tuple[str, Change, str]]:
    return [(one.login, one.what, one.by) for one in desk.audit.newest(9)]


def test_whoever_is_invited_chooses_a_password_that_nobody_else_knows(
    desk: Any, manager: UUID, clock: Clock
) -> None:
    token = desk.invite(str(manager), "Ivy", "Ivy Carter", Role.COORDINATOR)
    (ivy,) = [one for one in desk.listed() if one.account.login == "ivy"]
    assert (ivy.last_signed_in, ivy.link_until) == (None, clock() + LASTS)
    with pytest.raises(WrongCredentials):
        desk._sign_ins.start("ivy", "")
    with pytest.raises(PasswordTooShort):
        desk.choose_password(token, "short")
    with pytest.raises(PasswordTooCommon):
        desk.choose_password(token, "passwordpassword")
    assert desk.invitations.of(token).account.display_name == "Ivy Carter"
    desk.choose_password(token, CHOSEN)
    assert desk._sign_ins.start("ivy", CHOSEN)
    with pytest.raises(InvitationEnded):
        desk.choose_password(token, "another of enough letters")
    (ivy,) = [one for one in desk.listed() if one.account.login == "ivy"]
    assert (ivy.last_signed_in, ivy.link_until) == (clock(), None)
    by = str(ivy.account.account_id)
    assert changes(desk) == [("ivy", Change.CHOSEN, by), ("ivy", Change.INVITED, str(manager))]


def test_a_link_ends_in_time_and_when_another_is_made(
    desk: Any, manager: UUID, clock: Clock
) -> None:
    first = desk.invite(OPERATOR, "ivy", "Ivy Carter", Role.COORDINATOR)
    ivy = desk.invitations.of(first).account.account_id
    second = desk.new_link(str(manager), ivy)
    with pytest.raises(InvitationEnded):
        desk.invitations.of(first)
    clock.now += LASTS
    with pytest.raises(InvitationEnded):
        desk.choose_password(second, CHOSEN)


def test_a_new_password_by_link_signs_out_what_was_signed_in(desk: Any, manager: UUID) -> None:
    signed_in = desk._sign_ins.start("mia", BEFORE)
    token = desk.new_link(OPERATOR, manager)
    assert desk._sign_ins.account(signed_in), "until it is used, nothing changes"
    desk.choose_password(token, CHOSEN)
    assert desk._sign_ins.account(signed_in) is None
    with pytest.raises(WrongCredentials):
        desk._sign_ins.start("mia", BEFORE)


def test_a_disabled_account_has_no_way_in_until_it_is_enabled(desk: Any, manager: UUID) -> None:
    specialist = uuid4()
    link = desk.invite(str(manager), "una", "Una Newbill", Role.CPRS, specialist)
    una = desk.invitations.of(link).account.account_id
    desk.choose_password(link, CHOSEN)
    api = desk.make_token(una, "phone", [Scope.CALENDAR], 30)
    desk._feed_links.create(specialist, "phone")
    again = desk.new_link(str(manager), una)
    signed_in = desk._sign_ins.start("una", CHOSEN)
    desk.disable(str(manager), una)
    assert desk._sign_ins.account(signed_in) is None
    assert desk.tokens.caller(api) is None
    assert desk._feed_links.listed(specialist) == ()
    with pytest.raises(InvitationEnded):
        desk.choose_password(again, "another of enough letters")
    with pytest.raises(NoSuchAccount):
        desk.new_link(str(manager), una)
    with pytest.raises(WrongCredentials):
        desk._sign_ins.start("una", CHOSEN)
    assert [one.disabled for one in desk.listed()] == [False, True], "disabled ones come last"
    desk.enable(str(manager), una)
    assert desk._sign_ins.start("una", CHOSEN)


def test_nobody_disables_the_account_they_work_with(desk: Any, manager: UUID) -> None:
    with pytest.raises(OwnAccount):
        desk.disable(str(manager), manager)
    assert changes(desk) == []


def test_a_username_is_given_once(desk: Any, manager: UUID) -> None:
    with pytest.raises(LoginTaken):
        desk.invite(str(manager), " MIA ", "Another Mia", Role.INTAKE)
    assert changes(desk) == []


def test_what_is_stored_of_a_link_opens_nothing(databases: Any, desk: Any) -> None:
    token = desk.invite(OPERATOR, "ivy", "Ivy Carter", Role.COORDINATOR)
    vault = engine_at(databases.place.vault)
    with vault.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM account_invitations")).all()
    vault.dispose()
    assert token not in str(row)
    with pytest.raises(InvitationEnded):
        desk.choose_password(row[0], CHOSEN)

"""A second factor: codes of an app used once, codes to recover by, and what resets them."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text

from domain.shared.roles import Role
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_changes import Change
from peermatch.store.accounts.administration.account_desk import (
    AccountDesk,
    OwnSecondFactor,
    PasswordTooShortAlone,
)
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.accounts.calendars.feed_links import FeedLinks
from peermatch.store.accounts.factors.authenticator_codes import (
    STEP_SECONDS,
    code_of,
    key_text,
    step_at,
    step_of,
)
from peermatch.store.accounts.factors.second_factors import (
    CodeWrong,
    Given,
    OfferEnded,
    SecondFactorOn,
    SecondFactors,
)
from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.passwords.password_rules import PasswordTooShort
from peermatch.store.accounts.sign_ins import CodeNeeded, SignInPolicy, SignIns, WrongCredentials
from peermatch.store.accounts.throttle import FREE_OF_ONE, Throttle, TooManyAttempts
from peermatch.store.databases.engines import engine_at
from peermatch.store.keys.page_seal import PageSeal
from stories.ways.authenticator import App

PASSWORD = "quiet rivers run deep"
SHORT = "blue owl"
STEP = timedelta(seconds=STEP_SECONDS)


class Office:
    """Accounts with a clock that a test moves; Ivy has an app."""

    def __init__(self, vault: Engine) -> None:
        self.now = datetime(2026, 11, 23, 14, 0, 10, tzinfo=UTC)
        hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        states = AccountStates(vault, self.clock, bytes(32))
        self.accounts = Accounts(vault, self.clock, os.urandom, states.changing, hasher)
        self.factors = SecondFactors(
            vault, self.clock, os.urandom, states.changing, key=bytes(32), phones=self.clock
        )
        self.sign_ins = SignIns(
            vault,
            self.accounts,
            self.clock,
            os.urandom,
            policy=SignInPolicy(idle=timedelta(minutes=20)),
            throttle=Throttle(vault, self.clock, bytes(32)),
            devices=KnownDevices(vault, self.clock, os.urandom),
            key=bytes(32),
            factors=self.factors,
        )
        feeds = FeedLinks(vault, self.clock, os.urandom)
        seal = PageSeal(bytes(32), os.urandom)
        self.desk = AccountDesk(vault, self.clock, os.urandom, self.sign_ins, feeds, seal=seal)
        self.ivy = self.accounts.add("ivy", "Ivy Carter", Role.COORDINATOR, PASSWORD)

    def clock(self) -> datetime:
        return self.now

    def with_app(self) -> tuple[App, tuple[str, ...]]:
        """Turns Ivy's second factor on; half a minute passes."""
        offer = self.factors.offer(self.ivy, "ivy")
        app = App(offer.key)
        codes = self.desk.turn_on_factor(self.ivy, offer.sealed, app.code(self.now))
        self.now += STEP
        return app, codes

    def sign_in(self, code: str, password: str = PASSWORD, source: str = "") -> tuple[str, Given]:
        with pytest.raises(CodeNeeded) as right:
            self.sign_ins.start("ivy", password)
        account = right.value.account.account_id
        mark = self.accounts.password_mark(account)
        return self.sign_ins.finish(account, mark, code, source)


@pytest.fixture
def vault(databases: Any) -> Iterator[Engine]:
    engine = engine_at(databases.place.vault)
    yield engine
    engine.dispose()


@pytest.fixture
def office(vault: Engine) -> Office:
    return Office(vault)


def changes(office: Office) -> list[Change]:
    return [one.what for one in office.desk.audit.newest(9)]


@pytest.mark.parametrize(
    ("at", "code"),
    [(1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    """RFC 6238, appendix B: its eight digits end in our six."""
    secret = b"12345678901234567890"
    moment = datetime.fromtimestamp(at, UTC)
    assert code_of(secret, step_at(moment)) == code
    assert key_text(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for steps, meant in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        assert (step_of(secret, code, moment - steps * STEP) is not None) is meant


def test_nobody_signs_in_by_the_password_alone(office: Office) -> None:
    assert office.sign_ins.start("ivy", PASSWORD)
    app, _codes = office.with_app()
    token, given = office.sign_in(app.code(office.now))
    assert given is Given.APP
    assert office.sign_ins.account(token) is not None
    assert changes(office) == [Change.FACTOR_ON]
    with pytest.raises(WrongCredentials):
        office.sign_ins.start("ivy", "not the password")


def test_a_code_is_used_once_and_no_older_one_after_it(office: Office) -> None:
    app, _codes = office.with_app()
    early, now, late = (app.code(office.now + n * STEP) for n in (-1, 0, 1))
    for code in (early, "", "12345", "１２３４５６", now + "0"):
        with pytest.raises(CodeWrong):
            office.sign_in(code)
    office.now += timedelta(hours=2)
    early, now, late = (app.code(office.now + n * STEP) for n in (-1, 0, 1))
    assert office.sign_in(f" {now[:3]} {now[3:]} ")
    for code in (early, now):
        with pytest.raises(CodeWrong):
            office.sign_in(code)
    assert office.sign_in(late)


def test_what_confirms_the_app_signs_nobody_in_again(office: Office) -> None:
    offer = office.factors.offer(office.ivy, "ivy")
    code = App(offer.key).code(office.now)
    office.desk.turn_on_factor(office.ivy, offer.sealed, code)
    with pytest.raises(CodeWrong):
        office.sign_in(code)


def test_a_recovery_code_is_used_once_and_its_kin_end_with_new_ones(office: Office) -> None:
    _app, codes = office.with_app()
    assert len(set(codes)) == 10
    token, given = office.sign_in(codes[0].lower().replace(" ", "-"))
    assert (given, office.factors.state(office.ivy).codes_left) == (Given.RECOVERY, 9)
    assert office.sign_ins.account(token) is not None
    with pytest.raises(CodeWrong):
        office.sign_in(codes[0])
    others = office.desk.new_recovery_codes(office.ivy)
    with pytest.raises(CodeWrong):
        office.sign_in(codes[1])
    assert office.sign_in(others[1])


def test_guesses_at_codes_wait_and_passwords_are_counted_apart(office: Office) -> None:
    app, _codes = office.with_app()
    for _ in range(FREE_OF_ONE):
        with pytest.raises(CodeWrong):
            office.sign_in("000000")
    with pytest.raises(TooManyAttempts):
        office.sign_in(app.code(office.now))
    assert office.sign_in(app.code(office.now), source="198.51.100.1")


def test_the_second_step_ends_with_the_password_it_began_with(office: Office) -> None:
    app, _codes = office.with_app()
    mark = office.accounts.password_mark(office.ivy)
    office.accounts.set_password("ivy", "another of enough letters")
    with pytest.raises(WrongCredentials):
        office.sign_ins.finish(office.ivy, mark, app.code(office.now))
    mark = office.accounts.password_mark(office.ivy)
    office.accounts.disable("ivy")
    with pytest.raises(WrongCredentials):
        office.sign_ins.finish(office.ivy, mark, app.code(office.now))


def test_a_key_is_confirmed_in_time_by_its_own_account_and_once(office: Office) -> None:
    bo = office.accounts.add("bo", "Bo Intake", Role.INTAKE, PASSWORD)
    offer = office.factors.offer(office.ivy, "ivy")
    assert office.factors.offered(office.ivy, "ivy", offer.sealed) == offer
    app = App(offer.key)
    for whose, sealed in ((bo, offer.sealed), (office.ivy, "x"), (office.ivy, "")):
        with pytest.raises(OfferEnded):
            office.factors.turn_on(whose, sealed, app.code(office.now))
    with pytest.raises(CodeWrong):
        office.factors.turn_on(office.ivy, offer.sealed, "000000")
    office.now += timedelta(minutes=31)
    with pytest.raises(OfferEnded):
        office.factors.turn_on(office.ivy, offer.sealed, app.code(office.now))
    again = office.factors.offer(office.ivy, "ivy")
    code = App(again.key).code(office.now)
    office.factors.turn_on(office.ivy, again.sealed, code)
    with pytest.raises(SecondFactorOn):
        office.factors.turn_on(office.ivy, again.sealed, code)


def test_a_copy_of_the_vault_gives_neither_secret_nor_codes(office: Office, vault: Engine) -> None:
    app, codes = office.with_app()
    with vault.connect() as connection:
        rows = [
            str(connection.execute(text(f"SELECT * FROM {table}")).all())
            for table in ("accounts", "recovery_codes")
        ]
    for secret in (repr(app.secret)[2:-1], *codes, *(code.replace(" ", "") for code in codes)):
        assert secret not in "".join(rows)


def test_a_short_password_stands_only_beside_a_second_factor(office: Office) -> None:
    with pytest.raises(PasswordTooShort):
        office.accounts.set_password("ivy", SHORT)
    app, _codes = office.with_app()
    office.accounts.set_password("ivy", SHORT)
    with pytest.raises(PasswordTooShortAlone):
        office.desk.turn_off_factor(office.ivy, needed=False)
    assert office.sign_in(app.code(office.now), SHORT)
    office.accounts.set_password("ivy", PASSWORD)
    office.desk.turn_off_factor(office.ivy, needed=False)
    office.desk.turn_off_factor(office.ivy, needed=False)
    assert office.sign_ins.start("ivy", PASSWORD)
    assert changes(office) == [Change.FACTOR_OFF, Change.FACTOR_ON]


def test_whoever_lost_everything_is_reset_and_told(office: Office) -> None:
    mia = str(office.accounts.add("mia", "Mia Banks", Role.MANAGER, PASSWORD))
    app, _codes = office.with_app()
    token, _given = office.sign_in(app.code(office.now))
    with pytest.raises(OwnSecondFactor):
        office.desk.reset_factor(str(office.ivy), office.ivy)
    assert office.desk.reset_factor(mia, office.ivy) == ""
    assert office.desk.reset_factor(mia, office.ivy) == "", "once more changes nothing"
    assert office.sign_ins.account(token) is None
    assert office.sign_ins.start("ivy", PASSWORD)
    assert changes(office) == [Change.FACTOR_RESET, Change.FACTOR_ON]
    assert office.desk.audit.to_be_told(office.ivy, "")
    office.desk.audit.told(office.ivy, "")
    assert not office.desk.audit.to_be_told(office.ivy, "")
    assert office.desk.audit.newest(1, office.ivy)[0].told == office.now.replace(microsecond=0)


def test_a_reset_leaves_no_short_password_alone(office: Office) -> None:
    office.with_app()
    office.accounts.set_password("ivy", SHORT)
    link = office.desk.reset_factor(str(UUID(int=1)), office.ivy)
    with pytest.raises(WrongCredentials):
        office.sign_ins.start("ivy", SHORT)
    with pytest.raises(PasswordTooShort):
        office.desk.choose_password(link, SHORT)
    office.desk.choose_password(link, PASSWORD)
    assert office.sign_ins.start("ivy", PASSWORD)

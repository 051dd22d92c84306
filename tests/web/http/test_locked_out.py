"""Nobody keeps others from signing in, however many guesses come; on SQLite and PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text
from starlette.testclient import TestClient

from domain.shared.roles import Role
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.accounts.factors.second_factors import SecondFactors
from peermatch.store.accounts.known_devices import DEVICE_LIFE, KnownDevices
from peermatch.store.accounts.sign_ins import SignInPolicy, SignIns, WrongCredentials
from peermatch.store.accounts.throttle import Throttle, TooManyAttempts
from peermatch.store.databases.engines import engine_at
from peermatch.web.http.caller import source_of
from stories.extent import EXTENT, Extent
from stories.ways.in_process import InProcess

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
GUESSES = 250 if EXTENT is Extent.SHARE else 1_000
OFFICE, HOME, ELSEWHERE = "198.51.100.1", "198.51.100.2", "203.0.113.7"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Door:
    """Where people sign in. Its clock moves only when a test says so: who gets in at once, gets in
    without waiting at all."""

    def __init__(self, vault: Engine) -> None:
        self.now = MONDAY
        self.checked = 0
        door = self

        class Counting(Accounts):
            def with_password(self, login, password):
                door.checked += 1
                return super().with_password(login, password)

        states = AccountStates(vault, self.clock, bytes(32))
        self.accounts = Counting(vault, self.clock, os.urandom, states.changing, QUICK)
        self.devices = KnownDevices(vault, self.clock, os.urandom)
        policy = SignInPolicy(idle=timedelta(minutes=20))
        throttle = Throttle(vault, self.clock, bytes(32))
        self.sign_ins = SignIns(
            vault,
            self.accounts,
            self.clock,
            os.urandom,
            policy=policy,
            throttle=throttle,
            devices=self.devices,
            key=bytes(32),
            factors=SecondFactors(
                vault,
                self.clock,
                os.urandom,
                self.accounts.changing,
                key=bytes(32),
                phones=self.clock,
            ),
        )
        self.ana = self.accounts.add("ana", "Ana Coordinator", Role.COORDINATOR, PASSWORD)

    def clock(self) -> datetime:
        return self.now

    def guess(self, login: str, source: str = ELSEWHERE, device: str = "") -> int:
        """What is answered to a wrong password: 0 where it was looked at, else seconds to wait."""
        try:
            self.sign_ins.start(login, "a wrong password", source, device)
        except TooManyAttempts as refusal:
            return refusal.wait
        except WrongCredentials:
            return 0
        raise AssertionError

    def lets_in(self, source: str, device: str = "", login: str = "Ana ") -> bool:
        try:
            self.sign_ins.start(login, PASSWORD, source, device)
        except TooManyAttempts:
            return False
        return True


@pytest.fixture
def vault(databases) -> Iterator[Engine]:
    engine = engine_at(databases.place.vault)
    yield engine
    engine.dispose()


@pytest.fixture
def door(vault: Engine) -> Door:
    return Door(vault)


@pytest.fixture
def laptop(door: Door) -> str:
    """A device on which Ana was signed in before."""
    return door.devices.remember(door.ana, "")


Guesses = Callable[[int], tuple[str, str]]
FROM: dict[str, Guesses] = {
    "many names from one place": lambda n: (f"person-{n}", ELSEWHERE),
    "many names from many places": lambda n: (f"person-{n}", f"10.0.{n // 250}.{n % 250}"),
    "her name from one place": lambda n: ("ana", ELSEWHERE),
}


@pytest.mark.parted
@pytest.mark.parametrize("guesses", FROM.values(), ids=FROM)
def test_many_guesses_leave_everybody_in(door: Door, laptop: str, guesses: Guesses) -> None:
    for n in range(GUESSES):
        door.guess(*guesses(n))
    assert door.lets_in(OFFICE, laptop)
    assert door.lets_in(HOME)


WORSE: dict[str, Guesses] = {
    "her name from many places": lambda n: ("ana", f"10.0.{n // 250}.{n % 250}"),
    "her name from her own office": lambda _: ("ana", OFFICE),
    "many names from her own office": lambda n: (f"person-{n}", OFFICE),
}


@pytest.mark.parted
@pytest.mark.parametrize("guesses", WORSE.values(), ids=WORSE)
def test_a_known_device_is_let_in_whatever_others_do(
    door: Door, laptop: str, guesses: Guesses
) -> None:
    for n in range(GUESSES):
        door.guess(*guesses(n))
    assert door.checked < 125
    assert door.lets_in(OFFICE, laptop)
    assert not door.lets_in(OFFICE)


def test_waits_grow_and_no_wait_is_longer_than_a_quarter_of_an_hour(door: Door) -> None:
    assert [door.guess("ana") for _ in range(5)] == [0] * 5
    waits = []
    for _ in range(15):
        waits.append(wait := door.guess("ana"))
        door.now += timedelta(seconds=wait)
        assert door.guess("ana") == 0
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 64]
    assert waits == sorted(waits)
    assert waits[-1] == 900


def test_a_refused_try_is_not_counted_so_waiting_ends(door: Door) -> None:
    for _ in range(5):
        door.guess("ana")
    assert [door.guess("ana") for _ in range(100)] == [1] * 100
    door.now += timedelta(seconds=1)
    assert door.lets_in(ELSEWHERE)
    assert door.checked == 6


def test_failures_are_forgiven_one_by_one(door: Door) -> None:
    for _ in range(4):
        door.guess("ana")
    door.now += timedelta(minutes=45)
    assert [door.guess("ana") for _ in range(5)] == [0, 0, 0, 0, 1]


def test_a_right_password_ends_the_count_of_its_own_tries(door: Door) -> None:
    for _ in range(4):
        door.guess("ana")
    assert door.lets_in(ELSEWHERE)
    assert [door.guess("ana") for _ in range(6)] == [0, 0, 0, 0, 0, 1]


def test_good_sign_ins_are_never_too_many(door: Door) -> None:
    assert all(door.lets_in(OFFICE) for _ in range(300))


def test_an_unknown_name_waits_just_as_long(door: Door) -> None:
    known, unknown = ([door.guess(login) for _ in range(8)] for login in ("ana", "nobody"))
    assert known == unknown


def test_a_device_is_known_for_its_own_accounts_only(door: Door, laptop: str) -> None:
    door.accounts.add("bo", "Bo Intake", Role.INTAKE, PASSWORD)
    for _ in range(5):
        door.guess("bo", OFFICE)
    assert not door.lets_in(OFFICE, laptop, "bo")
    assert not door.lets_in(OFFICE, "0" * 64, "bo")


def test_guessing_on_a_known_device_is_throttled_too(door: Door, laptop: str) -> None:
    assert [door.guess("ana", OFFICE, laptop) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert door.lets_in(OFFICE)


def test_a_device_is_forgotten_in_time_and_when_all_is_signed_out(door: Door, laptop: str) -> None:
    assert door.devices.knows("ana", laptop)
    door.sign_ins.end_all(door.ana)
    assert not door.devices.knows("ana", laptop)
    laptop = door.devices.remember(door.ana, "")
    door.now += DEVICE_LIFE - timedelta(seconds=1)
    assert door.devices.remember(door.ana, laptop) == laptop
    door.now += DEVICE_LIFE
    assert not door.devices.knows("ana", laptop)


def test_a_device_is_never_known_by_what_somebody_else_chose(door: Door) -> None:
    planted = "f" * 64
    assert door.devices.remember(door.ana, planted) != planted
    assert not door.devices.knows("ana", planted)


def test_what_is_stored_tells_neither_names_nor_places(vault: Engine, door: Door) -> None:
    """A digest without a key would: names and addresses are few enough to be tried."""
    door.guess("ana", OFFICE)
    other = Throttle(vault, door.clock, bytes([1]) * 32)
    for _ in range(5):
        other.attempt("ana", OFFICE)
    assert door.guess("ana", OFFICE) == 0
    with vault.connect() as connection:
        stored = str(connection.execute(text("SELECT * FROM sign_in_waits")).all())
    assert OFFICE not in stored
    assert "ana" not in stored


def tried(client: TestClient, login: str, password: str) -> int:
    return client.post("/sign-in", data={"login": login, "password": password}).status_code


@pytest.mark.usefixtures("waits_stand")
def test_pages_know_places_and_devices(peermatch) -> None:
    peermatch.deployment.accounts.add("honest", "Honest Person", Role.INTAKE, PASSWORD)

    def browser(address: str) -> TestClient:
        return InProcess(peermatch.app, client=(address, 50_000))

    known = browser(OFFICE)
    assert tried(known, "honest", PASSWORD) == 303
    guessing = browser(OFFICE)
    assert [tried(guessing, "honest", "a wrong password") for _ in range(5)] == [401] * 5
    refused = guessing.post("/sign-in", data={"login": "honest", "password": PASSWORD})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert "Too many sign-in attempts. Wait 1 second and try again." in refused.text
    assert tried(known, "honest", PASSWORD) == 303
    assert tried(browser(HOME), "honest", PASSWORD) == 303


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_counts_as_the_network_of_one(address: str, source: str) -> None:
    class Request:
        class client:  # noqa: N801 - as Starlette names it
            host = address

    assert source_of(Request) == source  # type: ignore[arg-type]

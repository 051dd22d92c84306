"""Wrapping keys under a holder that never gives its own key away: AWS KMS, as moto stands in for
it, and PKCS#11, as SoftHSM does it."""

import os
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from small_domain import CLUB, NAMES, NOON, command, join

from peermatch.store import BadKeyFile, KeyRing, KeyUnavailable
from peermatch.store.keys.wrapping.key_holders import HolderMisnamed, holder_at
from peermatch.store.keys.wrapping.key_source import (
    KEPT_SECONDS,
    PAUSE_SECONDS,
    KeysInEnvironment,
    KeySource,
    first_keys,
)
from peermatch.store.keys.wrapping.rotation import write_key_file
from peermatch.store.operating.operator_tasks import Keeping

MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "123456"


class Drawer:
    """A holder in this process, which can be shut and counts how often it is asked."""

    def __init__(self, address="drawer:one"):
        self.address, self.shut, self.asked = address, False, 0

    def wrap(self, secret, name):
        return name.encode() + b"|" + bytes(byte ^ 0x5A for byte in secret)

    def unwrap(self, wrapped, name):
        self.asked += 1
        if self.shut or not wrapped.startswith(name.encode() + b"|"):
            raise KeyUnavailable("the drawer stays shut")
        return bytes(byte ^ 0x5A for byte in wrapped.split(b"|", 1)[1])


@pytest.fixture
def aws(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    moto, boto3 = import_module("moto"), import_module("boto3")
    with moto.mock_aws():
        yield boto3.client("kms")


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """The URI of a key in a token of its own."""
    if not MODULE.exists() or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not here: apt-get install softhsm2, to try PKCS#11")
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    (folder / "pin").write_text(PIN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
        label = ("--label", "test token", "--pin", PIN, "--so-pin", PIN)
        made = ["softhsm2-util", "--init-token", "--free", *label]
        subprocess.run(made, check=True, capture_output=True)
        pkcs11 = import_module("pkcs11")
        there = pkcs11.lib(str(MODULE)).get_token(token_label="test token")
        with there.open(rw=True, user_pin=PIN) as session:
            session.generate_key(pkcs11.KeyType.AES, 256, label="kek", store=True)
        yield f"pkcs11:token=test%20token;object=kek?module-path={MODULE}&pin-source={folder}/pin"


def check_holds(holder, folder, databases):
    """A file made, used, rotated and its old key destroyed, with no key in it at any time."""
    path = folder / "keys"
    write_key_file(path, KeyRing.parse(first_keys("one", os.urandom, [holder]), unwrapped(holder)))
    keys = KeySource(path, "", [holder])
    first = keys()
    assert set(first.sealed) == {"one"}
    assert keys.is_held_elsewhere
    keeping = Keeping(databases.place, keys, folder / "away", NAMES, lambda: NOON)
    store, club, person = databases.open_store(NAMES, ring=first), uuid4(), uuid4()
    store.run(command(), join(club, person, "Ada"))
    keeping.rotate_keys("two", destroy_old=False)
    keeping.rotate_keys("two", destroy_old=True)
    again = KeySource(path, "", [holder])()
    assert (list(again.keys), again.sealed["two"][0]) == (["two"], holder.address)
    assert databases.open_store(NAMES, ring=again).read(CLUB, club).members == {person: "Ada"}
    held = path.read_bytes()
    assert not any(one in held for one in (*first.keys.values(), *again.keys.values()))
    with pytest.raises(KeyUnavailable):
        KeySource(path)()
    _name, address, wrapped = held.decode().split()
    path.write_text(f"other {address} {wrapped}\n")
    with pytest.raises(KeyUnavailable):
        KeySource(path, "", [holder])()  # bound to its name


def unwrapped(holder):
    return lambda name, _address, wrapped: holder.unwrap(wrapped, name)


def test_aws_kms_holds_the_keys(aws, databases, tmp_path):
    made = aws.create_key()["KeyMetadata"]
    check_holds(holder_at(f"aws-kms:{made['Arn']}"), tmp_path, databases)


def test_a_key_that_kms_does_not_have_opens_nothing_and_says_no_secret(aws):
    holder = holder_at(f"aws-kms:{uuid4()}")
    with pytest.raises(KeyUnavailable, match="NotFoundException"):
        holder.wrap(b"s" * 32, "one")


def test_a_token_of_pkcs11_holds_the_keys(token, databases, tmp_path):
    check_holds(holder_at(token), tmp_path, databases)


def test_a_pin_that_a_token_refused_is_not_tried_again(token, tmp_path):
    """A token shuts for good after a few."""
    pin = tmp_path / "pin"
    pin.write_text("wrong")
    holder = holder_at(f"{token.rpartition('=')[0]}={pin}")
    with pytest.raises(KeyUnavailable, match="PinIncorrect"):
        holder.wrap(b"s" * 32, "one")
    for _ in range(20):
        with pytest.raises(KeyUnavailable, match="tried once"):
            holder.wrap(b"s" * 32, "one")
    pin.write_text(PIN)
    assert holder.unwrap(holder.wrap(b"s" * 32, "one"), "one") == b"s" * 32


@pytest.mark.parametrize(
    "named",
    [
        "vault:x",
        "aws-kms:",
        "aws-kms:alias/peermatch",
        "aws-kms:arn:aws:kms:us-east-1:1:alias/peermatch",
        "pkcs11:",
        "pkcs11:token=a;object=b",
        "pkcs11:token=a;object=b?module-path=/x&pin-value=1234",
        "pkcs11:token=a?module-path=/x&pin-source=/y",
    ],
)
def test_a_holder_that_is_named_wrongly_is_refused(named):
    with pytest.raises(HolderMisnamed):
        holder_at(named)


def test_what_a_holder_opened_is_kept_for_a_while_and_no_longer(tmp_path):
    drawer, now, path = Drawer(), [0.0], tmp_path / "keys"
    path.write_text(first_keys("one", os.urandom, [drawer]))
    keys = KeySource(path, "", [drawer], monotonic=lambda: now[0])
    kept = keys()
    now[0] = KEPT_SECONDS - 1
    keys.forget()
    assert (keys() == kept, drawer.asked) == (True, 1)
    drawer.shut, now[0] = True, KEPT_SECONDS
    for _ in range(3):
        with pytest.raises(KeyUnavailable):
            keys()
    assert drawer.asked == 2, "a holder that failed is left in peace"
    now[0] += PAUSE_SECONDS
    drawer.shut = False
    assert keys() == kept


def test_no_bare_key_follows_a_wrapped_one(tmp_path):
    """Whoever can write to the file would know what all new keys are wrapped by."""
    drawer, path = Drawer(), tmp_path / "keys"
    text = first_keys("one", os.urandom, [drawer])
    path.write_text(text + KeyRing({"two": b"2" * 32}).text())
    with pytest.raises(BadKeyFile):
        KeySource(path, "", [drawer])()
    path.write_text(text)
    with pytest.raises(BadKeyFile):
        KeySource(path, "", [drawer])().with_new("two", os.urandom)
    path.write_text(text.replace("drawer:one", "drawer:two"))
    with pytest.raises(KeyUnavailable):
        KeySource(path, "", [drawer])()


def test_from_a_file_to_a_holder_and_to_another(tmp_path):
    path, one, two = tmp_path / "keys", Drawer("drawer:one"), Drawer("drawer:two")
    path.write_text(first_keys("bare", os.urandom, []))
    bare = KeySource(path)()
    assert not KeySource(path, "", [one]).is_held_elsewhere
    KeySource(path, "", [one]).add("first", os.urandom)
    ring = KeySource(path, "", [one, two]).add("second", os.urandom)
    assert ring.keys["bare"] == bare.keys["bare"]
    assert {name: by for name, (by, _) in ring.sealed.items()} == {
        "first": "drawer:one",
        "second": "drawer:two",
    }
    assert KeySource(path, "", [two, one])() == ring


def test_keys_of_the_environment_are_read_and_not_written(tmp_path, databases):
    text = KeyRing({"one": b"1" * 32, "two": b"2" * 32}).text().strip().replace("\n", ",")
    keys = KeySource(tmp_path / "nowhere", text)
    assert (keys().current, keys.in_environment) == ("two", True)
    assert "11111" not in repr(keys())
    with pytest.raises(KeysInEnvironment):
        keys.add("three", os.urandom)
    store = databases.open_store(NAMES, ring=KeyRing({"one": b"1" * 32}))
    club, person = uuid4(), uuid4()
    store.run(command(), join(club, person, "Ada"))
    keeping = Keeping(databases.place, keys, tmp_path / "away", NAMES, lambda: NOON)
    assert keeping.rotate_keys("two", destroy_old=False) == 1
    with pytest.raises(KeysInEnvironment):
        keeping.rotate_keys("two", destroy_old=True)
    only_new = KeyRing({"two": b"2" * 32})
    assert databases.open_store(NAMES, ring=only_new).read(CLUB, club).members == {person: "Ada"}

"""No file of the repository holds a secret, and each kind that is looked for is found."""

import random
from base64 import b64encode
from string import ascii_letters, digits, hexdigits

import pytest

from stories.code.secrets_in_files import found_in_files, kept_files, secrets_in

EXPLAINED: dict[str, str] = {}
"""By `file: kind`: why what looks like a secret is none."""
CHANCE = random.Random(18)


def some(letters: str, number: int) -> str:
    return "".join(CHANCE.choices(letters, k=number))


WORD = ascii_letters + digits
PLANTED = {
    "a private key": f"-----BEGIN EC PRIVATE KEY-----\n{some(WORD, 60)}\n",
    "a key of AWS": "AKIA" + some("ABCDEFGHJ234567", 16),
    "a token of GitHub": "ghp_" + some(WORD, 36),
    "a token of PyPI or npm": "npm_" + some(WORD, 36),
    "a token of Slack": "xoxb-" + some(WORD, 30),
    "a key of Twilio": "SK" + some("0123456789abcdef", 32),
    "a key of SendGrid or Stripe": f"SG.{some(WORD, 22)}.{some(WORD, 43)}",
    "a key of Google": "AIza" + some(WORD, 35),
    "a signed token": f"eyJ{some(WORD, 20)}.eyJ{some(WORD, 30)}.{some(WORD, 40)}",
    "a wrapping key": "k20261123 " + b64encode(CHANCE.randbytes(32)).decode(),
    "a password in an address": f"postgresql://app:{some(WORD, 20)}@db/peermatch",
    "something random that is called a secret": f'client_secret = "{some(WORD, 40)}"',
}


@pytest.mark.parametrize(("called", "text"), PLANTED.items(), ids=PLANTED)
def test_a_planted_secret_is_found(called: str, text: str) -> None:
    assert called in {kind for _, kind in secrets_in(f"before\n{text}\nafter\n")}


@pytest.mark.parametrize(
    "text",
    [
        'PASSWORD = "made-up-people-only"',
        'token = request.headers["authorization"]',
        "postgresql://peermatch:${PASSWORD}@db/peermatch",
        'password_hash="aaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
        "sha256:" + some(hexdigits, 64),
    ],
)
def test_what_is_no_secret_is_let_through(text: str) -> None:
    assert list(secrets_in(text)) == []


def test_no_file_holds_a_secret() -> None:
    assert len(kept_files()) > 2000
    found = {line for line in found_in_files() if _place(line) not in EXPLAINED}
    assert found == set()


def _place(line: str) -> str:
    name, _, called = line.split(":", 2)
    return f"{name}:{called}"

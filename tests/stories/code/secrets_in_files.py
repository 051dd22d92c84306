"""Secrets that somebody may have written into a file: keys, tokens, passwords in addresses."""

import math
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stories.code.references import ROOT

SHAPES = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{20,}"),
    "a key of AWS": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a token of GitHub": re.compile(r"\bgh[opsru]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60,}"),
    "a token of PyPI or npm": re.compile(r"\bpypi-AgE[\w-]{40,}|\bnpm_[A-Za-z0-9]{36}\b"),
    "a token of Slack": re.compile(r"\bxox[abeoprs]-[\w-]{20,}"),
    "a key of Twilio": re.compile(r"\bSK[0-9a-f]{32}\b"),
    "a key of SendGrid or Stripe": re.compile(
        r"\bSG\.[\w-]{16,}\.[\w-]{16,}|\b[rs]k_live_[A-Za-z0-9]{20,}"
    ),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}\b"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
    "a wrapping key": re.compile(r"^k\d{8}(?:-\d+)? [A-Za-z0-9+/]{43}=$", re.MULTILINE),
    "a password in an address": re.compile(
        r"\b[a-z][a-z0-9+]+://[^\s:/@\"'{}<>$]+:([^\s@\"'{}<>$]{8,})@"
    ),
}
NAMED = re.compile(
    r"(?i)\b\w*(?:secret|password|passwd|token|api_?key|pin)\w*[\"']?\s*[:=]\s*[\"']([^\"'\s]{20,})[\"']"
)
"""What is called so and given a text without spaces."""
RANDOM_BITS = 3.7
"""Of a letter, from which on a text is no word: base64 and hexadecimal have 4 and more."""
BITS_IN_AN_ADDRESS = 3.3
LEFT_OUT = ("requirements/", "tests/vendor/", "src/peermatch/web/static/vendor/")
"""Hashes of packages, and others' own files, pinned by their digests."""
LONGEST = 5_000_000


def secrets_in(text: str) -> Iterator[tuple[int, str]]:
    """The line of each and what it looks like."""
    for called, shape in SHAPES.items():
        for found in shape.finditer(text):
            if shape.groups and bits_of_a_letter(found[1]) < BITS_IN_AN_ADDRESS:
                continue  # a word that stands for one
            yield _line(text, found.start()), called
    for found in NAMED.finditer(text):
        if bits_of_a_letter(found[1]) > RANDOM_BITS and not re.search(r"[{}$<>]|://", found[1]):
            yield _line(text, found.start()), "something random that is called a secret"


def bits_of_a_letter(text: str) -> float:
    """Shannon's entropy."""
    shares = (number / len(text) for number in Counter(text).values())
    return -sum(share * math.log2(share) for share in shares)


def kept_files() -> list[Path]:
    """What is in the repository, but for LEFT_OUT."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    names = [name for name in listed.split("\0") if name and not name.startswith(LEFT_OUT)]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def found_in_files() -> list[str]:
    found = []
    for path in kept_files():
        held = path.read_bytes()
        if b"\0" in held[:1000] or len(held) > LONGEST:
            continue  # no text
        for line, called in secrets_in(held.decode("utf-8", "replace")):
            found.append(f"{path.relative_to(ROOT)}:{line}: {called}")
    return found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1

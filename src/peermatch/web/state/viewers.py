"""Who may look at the state's page: names with a key each, of which only a digest is kept."""

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

NAME = re.compile(r"[a-z][a-z0-9.-]{0,39}")
NOBODY = "0" * 64


class NameRefused(ValueError):
    """No viewer can be called so."""


class Viewers:
    """In a file that only its owner can read. A key is too long to be guessed, so tries are not
    counted."""

    def __init__(self, folder: Path, entropy: Callable[[int], bytes]) -> None:
        self._file = folder / "viewers.json"
        self._entropy = entropy

    def add(self, name: str) -> str:
        """The new key, shown this once; what they had before ends. Raises NameRefused."""
        if not NAME.fullmatch(name):
            raise NameRefused(f"{name!r} is no name: a-z, 0-9, dots and hyphens, at most 40")
        key = self._entropy(32).hex()
        self._keep({**self._digests(), name: _digest(key)})
        return key

    def end(self, name: str) -> bool:
        """Whether there was one."""
        digests = dict(self._digests())
        there = digests.pop(name, None) is not None
        self._keep(digests)
        return there

    def named(self, authorization: str) -> str | None:
        """Who sends this header: `Basic` with name and key, or `Bearer` with the key."""
        kind, _, given = authorization.partition(" ")
        digests = self._digests()
        if kind.casefold() == "bearer":
            held = _digest(given)
            found = [name for name, kept in digests.items() if hmac.compare_digest(kept, held)]
            return found[0] if found else None
        try:
            name, _, key = base64.b64decode(given, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return None
        right = hmac.compare_digest(digests.get(name, NOBODY), _digest(key))
        return name if right and kind.casefold() == "basic" else None

    def _digests(self) -> Mapping[str, str]:
        if not self._file.exists():
            return {}
        found: dict[str, str] = json.loads(self._file.read_text(encoding="ascii"))
        return found

    def _keep(self, digests: Mapping[str, str]) -> None:
        beside = self._file.with_suffix(".new")
        beside.unlink(missing_ok=True)
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as stream:
            json.dump(digests, stream)
        beside.replace(self._file)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

"""Digests under the keys of the people whom something is about: gone with any one of these keys.

A digest that stands under no key is as good as what it was made from, wherever that is small: a
telephone number is found among all telephone numbers in a minute.
"""

import hmac
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from peermatch.store.keys.key_tables import FIRST_KEY
from peermatch.store.keys.vault import Vault

START = b"peermatch digest 1"
DIGEST_BYTES = 32


def keyed_digest(
    vault: Vault, subjects: Collection[UUID], said: bytes, *, make: bool = True
) -> bytes:
    """32 bytes, or none where one of these people was erased. About nobody, it needs no key.

    What is found again by its digest is found after a key was replaced, too: each person's first
    key counts. `make` gives a person their key on first use; without it raises KeyUnavailable.
    """
    if make:
        vault.make_keys(subjects)
    return _digest(vault, subjects, said, [FIRST_KEY] * len(subjects))


def command_digest(vault: Vault, subjects: Collection[UUID], said: bytes) -> bytes:
    """The same under the keys that are in use: which they are stands behind it, unless all are the
    first, four bytes for each person in the order of their ids."""
    vault.make_keys(subjects)
    versions = [vault.version_in_use(subject) for subject in sorted(subjects)]
    made = _digest(vault, subjects, said, versions)
    if not made or set(versions) <= {FIRST_KEY}:
        return made
    return made + b"".join(version.to_bytes(4, "big") for version in versions)


def digest_like(vault: Vault, kept: bytes, subjects: Collection[UUID], said: bytes) -> bytes:
    """A command's digest as it would have been made when `kept` was; none where one of the people
    was erased since. Raises KeyUnavailable."""
    behind = kept[DIGEST_BYTES:]
    versions = [FIRST_KEY] * len(subjects)
    if behind:
        versions = [int.from_bytes(behind[i : i + 4], "big") for i in range(0, len(behind), 4)]
    made = _digest(vault, subjects, said, versions)
    return made and made + behind


def _digest(
    vault: Vault, subjects: Collection[UUID], said: bytes, versions: Sequence[int]
) -> bytes:
    vault.lease_keys(subjects)
    key = START
    for subject, version in zip(sorted(subjects), versions, strict=True):
        own = vault.key_for_digests(subject, version)
        if own is None:
            return b""
        key = hmac.digest(own, key, "sha256")
    return hmac.digest(key, said, "sha256")


def packed(subjects: Iterable[UUID]) -> bytes:
    """The ids in order, 16 bytes each."""
    return b"".join(sorted(subject.bytes for subject in subjects))


def unpacked(held: bytes) -> list[UUID]:
    return [UUID(bytes=held[start : start + 16]) for start in range(0, len(held), 16)]

"""Digests under the keys of the people whom something is about: gone with any one of these keys.

A digest that stands under no key is as good as what it was made from, wherever that is small: a
telephone number is found among all telephone numbers in a minute.
"""

import hmac
from collections.abc import Collection, Iterable
from uuid import UUID

from peermatch.store.keys.vault import Vault

START = b"peermatch digest 1"


def keyed_digest(
    vault: Vault, subjects: Collection[UUID], said: bytes, *, make: bool = True
) -> bytes:
    """32 bytes, or none where one of these people was erased. About nobody, it needs no key.

    `make` gives a person their key on first use; without it raises KeyUnavailable.
    """
    vault.lease_keys(subjects)
    key = START
    for subject in sorted(subjects):
        own = vault.key_for_digests(subject, make=make)
        if own is None:
            return b""
        key = hmac.digest(own, key, "sha256")
    return hmac.digest(key, said, "sha256")


def packed(subjects: Iterable[UUID]) -> bytes:
    """The ids in order, 16 bytes each."""
    return b"".join(sorted(subject.bytes for subject in subjects))


def unpacked(held: bytes) -> list[UUID]:
    return [UUID(bytes=held[start : start + 16]) for start in range(0, len(held), 16)]

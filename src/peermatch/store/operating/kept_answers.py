"""Answers that are worked out, kept for a short while, and sealed under the person whom they are
about: who is erased takes them along. They are no facts and stand in no log."""

import logging
from uuid import UUID

from peermatch.store.keys.gate import Opening
from peermatch.store.keys.sealing import (
    ERASED,
    NONCE,
    Erased,
    Seal,
    Tampered,
    open_up,
    read_seal,
    seal_up,
)
from peermatch.store.store import Store

SHAPE = 1
log = logging.getLogger(__name__)


def sealed_answer(store: Store, subject: UUID, about: UUID, name: str, body: bytes) -> bytes:
    """`about` and `name` say where it belongs; it opens nowhere else. Raises PersonErased."""
    version, key = store.vault.key_for_sealing(subject)
    return seal_up(
        key, store.vault.entropy(NONCE), Seal(subject, version, about, 0, name, SHAPE), body
    )


def opened_answer(
    store: Store, blob: bytes, about: UUID, name: str, *, viewer: str, purpose: str
) -> bytes | Erased:
    """The gate is asked first, as for every opening. Raises what it raises, KeyUnavailable, and
    Tampered for a blob that belongs to another place."""
    seal, start = read_seal(blob)
    if (seal.stream, seal.name, seal.shape) != (about, name, SHAPE):
        log.error("a kept answer (%s) stands beside another record: %s", name, about)
        raise Tampered("a kept answer stands where it was not written")
    store.gate(Opening(viewer, purpose, frozenset({seal.subject})))
    key = store.vault.key_for_opening(seal.subject, seal.key_version)
    return ERASED if key is None else open_up(key, blob, start)

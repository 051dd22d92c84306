"""A person's key replaced: what is sealed from then on is sealed under another one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, insert, select, update

from domain.shared.decider import Refusal
from peermatch.store.keys.key_tables import PERSON_KEYS, REPLACED_KEYS, label
from peermatch.store.keys.vault import LEASE_SECONDS, PersonErased, Vault
from peermatch.store.keys.wrapping.keyring import KEY_BYTES

SETTLED = timedelta(seconds=2 * LEASE_SECONDS)
"""After which no process seals anything under the key that was replaced."""


class KeyAlreadyReplaced(Refusal):
    sentence = "This person's key was replaced meanwhile: look at the newest one first."


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """`by` is an account's id, or OPERATOR; `resealed_at` is None until the worker has sealed anew
    what lies outside the record."""

    key_version: int
    by: str
    at: datetime
    resealed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKey:
    """The version that seals now, and those before it, newest first."""

    key_version: int
    replaced: tuple[Replaced, ...]


def key_of(engine: Engine, subject: UUID) -> PersonKey | None:
    """None for somebody who has no key: nothing personal was recorded, or they were erased."""
    with engine.connect() as connection:
        query = select(PERSON_KEYS.c.key_version).where(
            PERSON_KEYS.c.subject == subject, PERSON_KEYS.c.erased_at.is_(None)
        )
        version = connection.execute(query).scalar_one_or_none()
        older = select(REPLACED_KEYS).where(REPLACED_KEYS.c.subject == subject)
        rows = connection.execute(older.order_by(REPLACED_KEYS.c.key_version.desc())).all()
    if version is None:
        return None
    replaced = tuple(
        Replaced(
            key_version=row.key_version,
            by=row.replaced_by,
            at=row.replaced_at,
            resealed_at=row.resealed_at,
        )
        for row in rows
    )
    return PersonKey(key_version=version, replaced=replaced)


def replace_key(vault: Vault, subject: UUID, replaces: int, by: str, at: datetime) -> int:
    """Gives the person another key in place of version `replaces`; returns the new version.

    The old one is kept, wrapped, and opens what it sealed. Other processes seal under the new key
    within a lease. The same person saying the same again changes nothing. Raises PersonErased, or
    KeyAlreadyReplaced where another key is in use.
    """
    new = replaces + 1
    secret, nonce = vault.entropy(KEY_BYTES), vault.entropy(12)
    name, wrapped = vault.ring.wrap(secret, label(subject, new), nonce)
    own = PERSON_KEYS.c.subject == subject
    in_use = own & PERSON_KEYS.c.erased_at.is_(None) & (PERSON_KEYS.c.key_version == replaces)
    with vault.engine.begin() as connection:
        first = update(PERSON_KEYS).where(in_use).values(key_version=replaces)  # locks the row
        if connection.execute(first).rowcount == 0:
            erased = select(PERSON_KEYS.c.erased_at).where(own)
            if connection.execute(erased).scalar_one_or_none() is not None:
                raise PersonErased
            said = select(REPLACED_KEYS.c.replaced_by).where(
                REPLACED_KEYS.c.subject == subject, REPLACED_KEYS.c.key_version == replaces
            )
            if connection.execute(said).scalar_one_or_none() != by:
                raise KeyAlreadyReplaced
            return new
        row = connection.execute(select(PERSON_KEYS).where(in_use)).one()
        old = {"wrapped_by": row.wrapped_by, "wrapped": row.wrapped, "key_version": replaces}
        kept = {"subject": subject, "replaced_at": at, "replaced_by": by, **old}
        connection.execute(insert(REPLACED_KEYS).values(kept))
        fresh = {"wrapped_by": name, "wrapped": wrapped, "key_version": new}
        connection.execute(update(PERSON_KEYS).where(in_use).values(fresh))
    vault.forget(subject)
    return new


def to_reseal(engine: Engine, now: datetime) -> list[UUID]:
    """People of whom something outside the record may still lie under a key that was replaced."""
    query = (
        select(REPLACED_KEYS.c.subject)
        .where(REPLACED_KEYS.c.resealed_at.is_(None), REPLACED_KEYS.c.replaced_at <= now - SETTLED)
        .where(REPLACED_KEYS.c.wrapped.is_not(None))
        .distinct()
        .order_by(REPLACED_KEYS.c.subject)
    )
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())


def note_resealed(engine: Engine, subject: UUID, now: datetime) -> None:
    """Of keys that no process sealed under any more when resealing began, at `now`."""
    settled = (
        (REPLACED_KEYS.c.subject == subject)
        & REPLACED_KEYS.c.resealed_at.is_(None)
        & (REPLACED_KEYS.c.replaced_at <= now - SETTLED)
    )
    with engine.begin() as connection:
        connection.execute(update(REPLACED_KEYS).where(settled).values(resealed_at=now))

"""Signing checkpoints with the vault's key, and what the vault then demands of them."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from peermatch.store.keys.service_keys import Purpose, service_key
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.proof.chain import Link, Linker
from peermatch.store.proof.checking_checkpoints import Demands
from peermatch.store.proof.checkpoints import Checkpoints, public_key, vouched_by
from peermatch.store.proof.known_checkpoints import known_lines, remember
from peermatch.store.proof.registers import link_registers
from peermatch.store.store import Store

AGAIN = timedelta(hours=1)
"""A checkpoint is made as often although nothing was recorded: an old one means that something
keeps them from being made."""


def keep_checkpoint(store: Store, record: Engine, elsewhere: Path, at: datetime) -> Link:
    """Links and signs; adds nothing within the hour when no chain has grown."""
    link = Linker(store, record).link_pending()
    registers = link_registers(store, record, at)
    checkpoints, secret = Checkpoints(elsewhere), _secret(store)
    lines = checkpoints.lines()
    last = vouched_by(lines[-1], public_key(secret)) if lines else None
    grown = link.facts > (last.facts if last else 0)
    grown = grown or (last is not None and registers != last.registers)
    if grown or (last is not None and abs(at - last.at) >= AGAIN):
        register = Tombstones(elsewhere).lines()
        remember(store.vault.engine, *checkpoints.add(link, at, secret, register, registers))
    return link


def signed_by(store: Store) -> bytes:
    """The public key of the vault's signing key."""
    return public_key(_secret(store))


def demands_of(store: Store, elsewhere: Path, now: datetime) -> Demands:
    """What the vault knows of the checkpoints that there have to be."""
    return Demands(
        public=signed_by(store),
        now=now,
        known=known_lines(store.vault.engine),
        tombstones=Tombstones(elsewhere).lines(),
    )


def _secret(store: Store) -> bytes:
    vault = store.vault
    return service_key(vault.engine, vault.ring, Purpose.CHECKPOINTS, vault.entropy)

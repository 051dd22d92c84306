"""Every table of the vault: keys, tombstones, certificates, openings, accounts, drafts."""

from sqlalchemy import MetaData, Table

from peermatch.store.accounts import (
    accounts,
    drafts,
    feed_links,
    known_devices,
    looks,
    openings,
    private_links,
    sign_ins,
    throttle,
)
from peermatch.store.keys import service_keys, vault
from peermatch.store.operating import erasing
from peermatch.store.proof import known_checkpoints

SCHEMAS: tuple[MetaData, ...] = (vault.SCHEMA, accounts.SCHEMA)
_DECLARED_IN = (
    accounts,
    drafts,
    erasing,
    feed_links,
    known_checkpoints,
    known_devices,
    looks,
    openings,
    private_links,
    service_keys,
    sign_ins,
    throttle,
    vault,
)
"""Imported so that their tables are known here."""


def vault_tables() -> list[Table]:
    """The tables in an order in which they can be filled."""
    return [table for schema in SCHEMAS for table in schema.sorted_tables]

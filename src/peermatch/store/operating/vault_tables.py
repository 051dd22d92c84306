"""Every table of the vault: keys, tombstones, certificates, openings, accounts, drafts, scans."""

from sqlalchemy import MetaData, Table

from peermatch.store.accounts import (
    account_tables,
    known_devices,
    look_days,
    looks,
    openings,
    private_links,
    sign_in_log,
    sign_ins,
    throttle,
)
from peermatch.store.accounts.administration import account_changes, account_states, invitations
from peermatch.store.accounts.agencies import agency_links
from peermatch.store.accounts.calendars import feed_links, own_calendars
from peermatch.store.accounts.factors import passkeys, recovery_codes
from peermatch.store.accounts.offline import offline_phones
from peermatch.store.accounts.provider import provider_accounts
from peermatch.store.accounts.staff_mail import mail_tables
from peermatch.store.accounts.unfinished import drafts
from peermatch.store.keys import key_tables, service_keys
from peermatch.store.operating import erasing
from peermatch.store.papers import scans
from peermatch.store.proof import known_checkpoints, registers

SCHEMAS: tuple[MetaData, ...] = (key_tables.SCHEMA, account_tables.SCHEMA)
_DECLARED_IN = (
    account_changes,
    account_states,
    account_tables,
    agency_links,
    drafts,
    erasing,
    feed_links,
    invitations,
    key_tables,
    known_checkpoints,
    known_devices,
    look_days,
    looks,
    mail_tables,
    offline_phones,
    openings,
    own_calendars,
    passkeys,
    private_links,
    provider_accounts,
    recovery_codes,
    registers,
    scans,
    service_keys,
    sign_in_log,
    sign_ins,
    throttle,
)
"""Imported so that their tables are known here."""


def vault_tables() -> list[Table]:
    """The tables in an order in which they can be filled."""
    return [table for schema in SCHEMAS for table in schema.sorted_tables]

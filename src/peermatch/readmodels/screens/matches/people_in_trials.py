"""Whom a trial's answer is about, by name, for those who may know."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Table, select

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS

PURPOSE = "what if"


def participants_of(
    reading: Reading, referrals: Collection[UUID], matches: Collection[UUID]
) -> dict[UUID, str]:
    """Names by referral and by match; one opening for all of them."""
    whose = {
        **_participants(reading, REFERRALS, "referral_id", referrals),
        **_participants(reading, MATCHES, "match_id", matches),
    }
    names = participant_names(reading, set(whose.values()), PURPOSE) if whose else {}
    return {one: names[person] for one, person in whose.items() if person in names}


def _participants(
    reading: Reading, table: Table, key: str, ids: Collection[UUID]
) -> dict[UUID, UUID]:
    if not ids:
        return {}
    query = select(table.c[key], table.c.participant_id).where(table.c[key].in_(ids))
    return {row[key]: row["participant_id"] for row in reading.rows(query)}

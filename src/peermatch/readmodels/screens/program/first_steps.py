"""What a program has to begin with; nothing is counted and nobody is named."""

from dataclasses import dataclass

from sqlalchemy import exists, select

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.program.sites import SITES
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS


@dataclass(frozen=True, slots=True)
class Begun:
    """Whether there is a first one of each."""

    site: bool
    specialist: bool
    referral: bool


def begun(reading: Reading) -> Begun:
    """One look for all three."""
    there = (exists(select(table.c[key])) for table, key in _FIRST)
    (row,) = reading.rows(select(*(found.label(f"n{n}") for n, found in enumerate(there))))
    return Begun(*map(bool, row.values()))


_FIRST = ((SITES, "site"), (SPECIALISTS, "specialist_id"), (REFERRALS, "referral_id"))

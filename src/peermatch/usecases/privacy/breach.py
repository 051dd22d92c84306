"""After a breach: whom an account, a sign-in, or all on one device or from one address saw in a
window of time, and whom else they could have seen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.readmodels.screens.privacy.reached import could_be_seen
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.store.accounts.account_names import Known
from peermatch.store.accounts.look_register import LookRegister, Seen
from peermatch.store.accounts.sign_in_log import SoughtSignIns

PURPOSE = "breach"
AT_ONCE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """A participant; `seen` is None for whom the account could have seen and didn't."""

    participant_id: UUID
    seen: Seen | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Who was seen first, first seen first; then the others, by id. A window begins at `since` and
    ends before `until`."""

    accounts: tuple[Known, ...]
    since: datetime
    until: datetime
    people: tuple[Exposed, ...]

    @property
    def seen(self) -> int:
        return sum(one.seen is not None for one in self.people)

    @property
    def others(self) -> int:
        return len(self.people) - self.seen


def exposure(
    reading: Reading, register: LookRegister, account: Known, since: datetime, until: datetime
) -> Exposure:
    """By the register of looks and the reach of the account's role; opens nothing."""
    seen = register.seen_by(account.account_id, since, until)
    return _exposed(reading, (account,), seen, since, until)


def exposure_in(
    reading: Reading,
    register: LookRegister,
    accounts: tuple[Known, ...],
    sign_ins: SoughtSignIns,
    *,
    since: datetime,
    until: datetime,
) -> Exposure:
    """The same of sign-ins, whose accounts these are: by what was looked at in them, and the reach
    of all their roles."""
    return _exposed(reading, accounts, register.seen_in(sign_ins, since, until), since, until)


def _exposed(
    reading: Reading,
    accounts: tuple[Known, ...],
    seen: Iterator[Seen],
    since: datetime,
    until: datetime,
) -> Exposure:
    looked = {one.subject: one for one in seen}
    reaches = {(one.role, one.specialist_id) for one in accounts}
    within = frozenset[UUID]().union(
        *(could_be_seen(reading, role, own, until) for role, own in reaches)
    )
    known = within & looked.keys() | _participants(reading, looked.keys() - within)
    first = sorted((looked[one] for one in known), key=lambda one: (one.first, one.subject))
    return Exposure(
        accounts=accounts,
        since=since,
        until=until,
        people=(
            *(Exposed(participant_id=one.subject, seen=one) for one in first),
            *(Exposed(participant_id=one, seen=None) for one in sorted(within - known)),
        ),
    )


def named(reading: Reading, found: Exposure) -> Iterator[tuple[Exposed, str]]:
    """With names, so that people can be told: each is a look of its own."""
    rest = iter(found.people)
    while some := list(islice(rest, AT_ONCE)):
        names = participant_names(reading, [one.participant_id for one in some], PURPOSE)
        for one in some:
            yield one, names.get(one.participant_id, "")


def _participants(reading: Reading, ids: set[UUID]) -> set[UUID]:
    """Those of the ids who are participants: specialists are looked at, too."""
    found: set[UUID] = set()
    rest = iter(sorted(ids))
    while some := list(islice(rest, AT_ONCE)):
        query = select(PEOPLE.c.participant_id).where(PEOPLE.c.participant_id.in_(some))
        found |= set(reading.views.ids(query))
    return found

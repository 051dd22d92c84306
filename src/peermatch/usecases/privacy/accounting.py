"""The accounting of one participant: who was told what, and who looked, day by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.people.consent import DisclosureMade
from domain.people.disclosure import account, account_since
from domain.people.participant import PARTICIPANT
from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.store.accounts.looks import Looks

PURPOSE = "accounting"
EARLIEST = date(1970, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOn:
    """An account looked at somebody on one day, for these purposes."""

    on: date
    viewer: str
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """As far back as `since`; newest first."""

    participant_id: UUID
    name: str
    since: date
    told: tuple[DisclosureMade, ...]
    looked: tuple[LookedOn, ...]


def accounting(reading: Reading, looks: Looks, participant_id: UUID) -> Accounting:
    """The privacy officer's, which is a look of its own. Raises NotFound, also for the erased."""
    person = reading.state(PARTICIPANT, participant_id, lambda _: participant_id, PURPOSE)
    if not person.registered or person.profile.contact is None:
        raise NotFound
    limits = limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), reading.today)
    since = first_day(reading.today, limits)
    return Accounting(
        participant_id=participant_id,
        name=person.name,
        since=since,
        told=account(person.disclosures.values(), reading.today, limits),
        looked=looked(looks, participant_id, since, reading.zone),
    )


def first_day(today: date, limits: Limits) -> date:
    """How far back an accounting reaches."""
    return max(account_since(today, limits), EARLIEST)


def looked(looks: Looks, participant_id: UUID, since: date, zone: ZoneInfo) -> tuple[LookedOn, ...]:
    """Who looked on which day, newest first."""
    start = datetime.combine(since, time(), zone)
    found: dict[tuple[date, str], set[str]] = defaultdict(set)
    for look in looks.of(participant_id, start):
        found[look.at.astimezone(zone).date(), look.viewer] |= set(look.purpose.split(", "))
    return tuple(
        LookedOn(on=on, viewer=viewer, purposes=frozenset(purposes))
        for (on, viewer), purposes in sorted(found.items(), reverse=True)
    )

"""The accounting of one participant: who was told what, and who looked, day by day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.people.consent import DisclosureMade
from domain.people.disclosure import account, account_since
from domain.people.participant import PARTICIPANT, Participant
from domain.privacy.emergency_access import EMERGENCY_ACCESS, ToldInEmergency
from domain.program.limits import Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.people.own_ids import emergency_accesses, same_person
from peermatch.store.accounts.looks import Looks

PURPOSE = "accounting"
EARLIEST = date(1970, 1, 2)
WITHOUT_CONSENT = "An emergency, without consent (42 CFR 2.51)"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedOn:
    """An account looked at somebody on one day, for these purposes."""

    on: date
    viewer: str
    purposes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOutside:
    """One disclosure, under a consent or in an emergency."""

    disclosed_on: date
    recipient: str
    information: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """As far back as `since`; newest first."""

    participant_id: UUID
    name: str
    since: date
    told: tuple[ToldOutside, ...]
    looked: tuple[LookedOn, ...]


def accounting(reading: Reading, looks: Looks, participant_id: UUID) -> Accounting:
    """The privacy officer's, which is a look of its own, with what was told and seen under a record
    that was merged into theirs. Raises NotFound, also for the erased."""
    person = _person(reading, participant_id)
    if not person.on_record:
        raise NotFound
    limits = limits_on(reading.store.read(PROGRAM_RULES, RULES_ID), reading.today)
    since = first_day(reading.today, limits)
    same = same_person(reading.views, participant_id)
    every = (_person(reading, one) for one in same)
    made = (telling for one in every for telling in one.disclosures.values())
    consented = account(made, reading.today, limits)
    accesses = [one for who in same for one in emergency_accesses(reading.views, who)]
    emergencies = [reading.store.read(EMERGENCY_ACCESS, one) for one in accesses]
    told = [telling for one in emergencies for telling in one.told]
    return Accounting(
        participant_id=participant_id,
        name=person.name,
        since=since,
        told=all_told(consented, told, since, reading.zone),
        looked=looked(looks, same, since, reading.zone),
    )


def _person(reading: Reading, whose: UUID) -> Participant:
    return reading.state(PARTICIPANT, whose, lambda _: whose, PURPOSE)


def all_told(
    consented: Iterable[DisclosureMade],
    in_emergency: Iterable[ToldInEmergency],
    since: date,
    zone: ZoneInfo,
) -> tuple[ToldOutside, ...]:
    """Those under a consent and those in an emergency together, newest first."""
    found = [
        ToldOutside(
            disclosed_on=one.disclosed_on,
            recipient=one.recipient,
            information=one.information,
            purpose=one.purpose,
        )
        for one in consented
    ]
    found += [
        ToldOutside(
            disclosed_on=day,
            recipient=f"{one.recipient}, {one.affiliation}",
            information=one.information,
            purpose=WITHOUT_CONSENT,
        )
        for one in in_emergency
        if (day := one.told_at.astimezone(zone).date()) >= since
    ]
    return tuple(sorted(found, key=lambda one: one.disclosed_on, reverse=True))


def first_day(today: date, limits: Limits) -> date:
    """How far back an accounting reaches."""
    return max(account_since(today, limits), EARLIEST)


def looked(
    looks: Looks, same_person: Iterable[UUID], since: date, zone: ZoneInfo
) -> tuple[LookedOn, ...]:
    """Who looked on which day, newest first."""
    start = datetime.combine(since, time(), zone)
    found: dict[tuple[date, str], set[str]] = defaultdict(set)
    for look in (look for one in same_person for look in looks.of(one, start)):
        found[look.at.astimezone(zone).date(), look.viewer] |= set(look.purpose.split(", "))
    return tuple(
        LookedOn(on=on, viewer=viewer, purposes=frozenset(purposes))
        for (on, viewer), purposes in sorted(found.items(), reverse=True)
    )

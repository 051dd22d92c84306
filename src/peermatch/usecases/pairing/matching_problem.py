"""The matching problem of a day: everyone who waits and everyone on the roster, from the record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import gcd
from uuid import UUID

from sqlalchemy import select

from domain.pairing.conflict import CONFLICT, conflict_id
from domain.pairing.eligibility import Seeker
from domain.pairing.run_ties import RunSawHousehold
from domain.pairing.shortlist import shortlist_id
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Rules, limits_on, weights_on
from domain.program.reserve import RESERVE, RESERVE_ID, points_now
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.vocabulary import Urgency
from domain.specialists.specialist import SPECIALIST
from matching import Journey, MatchingProblem
from peermatch.readmodels.screens.people import own_ids
from peermatch.readmodels.tables.people.households import HOUSEHOLD_MEMBERS
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store import Look
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.household_rule import (
    barred_by_household,
    waiting_beside_each_other,
)
from peermatch.usecases.pairing.pair_facts import offer, seeker, to_choose
from peermatch.usecases.sessions.existing_bookings import ReadState


@dataclass(frozen=True, slots=True, kw_only=True)
class Everybody:
    """Who a problem is about, and how their streams are read."""

    read: ReadState
    waiting: tuple[UUID, ...]
    roster: tuple[UUID, ...]
    barred: Mapping[UUID, set[UUID]]
    """By participant, whom a conflict of interest rules out."""
    households: frozenset[UUID]
    """Participants who belong to one."""


def matching_problem(service: Service, day: date, *, choosing: bool = False) -> MatchingProblem:
    """The whole waitlist on `day`, as the streams have it now.

    Who waits is taken from the read models; what each needs from the record itself, so that the
    run and a later approval see the same state through the same functions. The log is asked a few
    times for all of them together. `choosing`: shortlists are looked for, and nobody is proposed.
    """
    everybody = everybody_waiting(service, service.store.look())
    seekers = seekers_of(everybody, service.program, day)
    if choosing:
        seekers = tuple(map(to_choose, seekers))
    return problem_with(seekers, everybody, service.program, day, reserving=not choosing)


def everybody_waiting(
    service: Service,
    look: Look,
    statuses: tuple[ReferralStatus, ...] = (ReferralStatus.WAITING,),
) -> Everybody:
    """Everybody on the roster, and whoever's referral has one of these statuses."""
    waiting, roster = _in_status(service, statuses), _roster(service)
    return Everybody(
        read=_read_ahead(look, waiting, roster),
        waiting=waiting,
        roster=roster,
        barred=barred_by_conflict(service),
        households=in_households(service),
    )


def seekers_of(everybody: Everybody, program: Program, day: date) -> tuple[Seeker, ...]:
    """Everybody who waits, as their streams are read."""
    read = everybody.read
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), day)
    seekers = []
    for referral_id in everybody.waiting:
        referral = read(REFERRAL, referral_id)
        if referral.received is None or referral.status is not ReferralStatus.WAITING:
            continue
        whose = referral.received.participant_id
        out = everybody.barred.get(whose, set())
        if whose in everybody.households:
            out = out | barred_by_household(read, whose, everybody.roster)
        seekers.append(seeker(read, referral_id, program, day=day, limits=limits, barred=out))
    return tuple(seekers)


def problem_with(
    seekers: tuple[Seeker, ...],
    everybody: Everybody,
    program: Program,
    day: date,
    *,
    reserving: bool = True,
) -> MatchingProblem:
    """These people, with everybody on the roster; `reserving`: whether the policy counts."""
    read = everybody.read
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    rules = read(PROGRAM_RULES, RULES_ID)
    limits = limits_on(rules, day)
    reserved = _reserved(read, rules, day) if reserving else {}
    offers, homes = [], set()
    for specialist_id in everybody.roster:
        specialist = read(SPECIALIST, specialist_id)
        if specialist.enrolled is not None:
            homes.add(specialist.enrolled.home_site)
            used = specialist.places_in_use
            there = offer(specialist, area, program, taken=used, limits=limits)
            offers.append(replace(there, reserve=reserved.get(specialist_id, 0)))
    return MatchingProblem(
        day=day,
        seekers=seekers,
        offers=tuple(offers),
        journeys=_journeys(area, homes),
        weights=_weights(rules, day),
    )


def barred_by_conflict(service: Service, only: UUID | None = None) -> Mapping[UUID, set[UUID]]:
    """By participant, the specialists whom a conflict of interest rules out, under their record or
    one that was merged into it; of `only` one participant where that is given."""
    query = select(RECORDS.c.record_id, RECORDS.c.participant_id).where(
        RECORDS.c.kind == RecordKind.CONFLICT.value
    )
    if only is None:
        goes_on = own_ids.merged_into(service.views)
    else:
        goes_on = dict.fromkeys(own_ids.same_person(service.views, only), only)
        query = query.where(RECORDS.c.participant_id.in_(goes_on))
    found: dict[UUID, set[UUID]] = defaultdict(set)
    with service.views.connect() as connection:
        rows = list(connection.execute(query))
    look = service.store.look()
    look.expect(record_id for record_id, _ in rows)
    known = [
        (goes_on.get(whose, whose), conflict.disclosures[-1].specialist_id, conflict.bars)
        for record_id, whose in rows
        if (conflict := look.read(CONFLICT, record_id)).disclosures
    ]
    moved = {(who, staff): conflict_id(who, staff) for who, staff, _ in known}
    look.expect(moved.values())
    for who, specialist_id, bars in known:
        if bars or look.read(CONFLICT, moved[who, specialist_id]).bars:
            found[who].add(specialist_id)
    return found


def in_households(service: Service) -> frozenset[UUID]:
    """Participants who belong to a household."""
    return frozenset(service.views.ids(select(HOUSEHOLD_MEMBERS.c.participant_id)))


def households_waiting(
    service: Service, run_id: UUID, seekers: Iterable[Seeker], day: date
) -> tuple[RunSawHousehold, ...]:
    """Who of these is to be together with, or apart from, somebody else of them."""
    some = belonging(in_households(service), seekers)
    return waiting_beside_each_other(service.store.read, run_id, some, day)


def belonging(households: frozenset[UUID], seekers: Iterable[Seeker]) -> list[Seeker]:
    """Those of them who belong to a household."""
    return [seeker for seeker in seekers if seeker.participant_id in households]


def _read_ahead(look: Look, waiting: Iterable[UUID], roster: Iterable[UUID]) -> ReadState:
    """Reads streams with all that a problem looks at asked for beforehand."""
    look.expect((SERVICE_AREA_ID, RULES_ID, RESERVE_ID, *roster, *waiting))
    received = [r for one in waiting if (r := look.read(REFERRAL, one).received) is not None]
    look.expect(r.participant_id for r in received)
    look.expect(shortlist_id(r.referral_id, 1) for r in received)
    people = (look.read(PARTICIPANT, r.participant_id) for r in received)
    look.expect(one for person in people for one in person.authorizations)
    return look.read


def _reserved(read: ReadState, rules: Rules, day: date) -> dict[UUID, int]:
    """What each specialist is reserved by, in whole steps of what wishes are worth."""
    step = gcd(*_weights(rules, day).values()) or 1
    points = points_now(read(RESERVE, RESERVE_ID))
    return {who: worth // step * step for who, worth in points.items()}


def _weights(rules: Rules, day: date) -> dict[str, int]:
    """Points by wish, as a manager has set them for `day`."""
    return {name.value: points for name, points in weights_on(rules, day).items()}


def _in_status(service: Service, statuses: Iterable[ReferralStatus]) -> tuple[UUID, ...]:
    among = REFERRALS.c.status.in_([status.value for status in statuses])
    return service.views.ids(select(REFERRALS.c.referral_id).where(among))


def _roster(service: Service) -> tuple[UUID, ...]:
    return service.views.ids(select(SPECIALISTS.c.specialist_id))


def _journeys(area: ServiceArea, homes: set[str]) -> tuple[Journey, ...]:
    """From each home site to the nearest site of each county that can be reached by road."""
    found = []
    for home in sorted(homes):
        for county in sorted(area.counties):
            site = area.nearest_site(county, home)
            minutes = area.minutes(home, site) if site else None
            if minutes is not None:
                found.append(Journey(home, county, minutes))
    return tuple(found)


def in_line(problem: MatchingProblem) -> dict[UUID, tuple[bool, date]]:
    """The order in which referrals are proposed: the most urgent and longest waiting first, so that
    theirs are the earliest first sessions."""
    return {
        s.referral_id: (s.urgency is not Urgency.URGENT, s.received_on) for s in problem.seekers
    }

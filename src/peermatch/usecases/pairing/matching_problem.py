"""The matching problem of a day: everyone who waits and everyone on the roster, from the record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import gcd
from uuid import UUID

from sqlalchemy import select

from domain.matches.matching_run import MatchingRun, Misfit, Room, RunFoundWhatFits, RunSawGround
from domain.pairing.conflict import CONFLICT
from domain.pairing.eligibility import Offer, Seeker
from domain.pairing.run_ties import RunSawHousehold
from domain.pairing.shortlist import shortlist_id
from domain.people.household_wish import HouseholdWish
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Rules, limits_on, weights_on
from domain.program.reserve import RESERVE, RESERVE_ID, points_now
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Urgency
from domain.specialists.specialist import SPECIALIST
from matching import Journey, MatchingProblem
from matching.problem.couplings import (
    AtMostOne,
    CountyFloor,
    Couplings,
    NotAll,
    Together,
    WeekLimit,
)
from matching.problem.problem import Placed
from peermatch.readmodels.tables.people.households import HOUSEHOLD_MEMBERS
from peermatch.readmodels.tables.people.records import RECORDS, RecordKind
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store import ERASED
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.household_rule import (
    barred_by_household,
    waiting_beside_each_other,
)
from peermatch.usecases.pairing.pair_facts import offer, seeker, to_choose
from peermatch.usecases.sessions.existing_bookings import ReadState


def matching_problem(service: Service, day: date, *, choosing: bool = False) -> MatchingProblem:
    """The whole waitlist on `day`, as the streams have it now.

    Who waits is taken from the read models; what each needs from the record itself, so that the
    run and a later approval see the same state through the same functions. The log is asked a few
    times for all of them together. `choosing`: shortlists are looked for, and nobody is proposed.
    """
    program, (waiting, roster) = service.program, (_waiting(service), _roster(service))
    read = _read_ahead(service, waiting, roster)
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    rules = read(PROGRAM_RULES, RULES_ID)
    limits = limits_on(rules, day)
    reserved = {} if choosing else _reserved(read, rules, day)
    seekers, offers, homes, barred = [], [], set(), barred_by_conflict(service)
    households = in_households(service)
    for referral_id in waiting:
        referral = read(REFERRAL, referral_id)
        if referral.received is None or referral.status is not ReferralStatus.WAITING:
            continue
        whose = referral.received.participant_id
        out = barred[whose]
        if whose in households:
            out = out | barred_by_household(read, whose, roster)
        asked = seeker(read, referral_id, program, day=day, limits=limits, barred=out)
        seekers.append(to_choose(asked) if choosing else asked)
    for specialist_id in roster:
        specialist = read(SPECIALIST, specialist_id)
        if specialist.enrolled is not None:
            homes.add(specialist.enrolled.home_site)
            used = specialist.places_in_use
            there = offer(specialist, area, program, taken=used, limits=limits)
            offers.append(replace(there, reserve=reserved.get(specialist_id, 0)))
    return MatchingProblem(
        day=day,
        seekers=tuple(seekers),
        offers=tuple(offers),
        journeys=_journeys(area, homes),
        weights=_weights(rules, day),
    )


def barred_by_conflict(service: Service, only: UUID | None = None) -> Mapping[UUID, set[UUID]]:
    """By participant, the specialists whom a conflict of interest rules out; of `only` one
    participant where that is given."""
    query = select(RECORDS.c.record_id, RECORDS.c.participant_id).where(
        RECORDS.c.kind == RecordKind.CONFLICT.value
    )
    if only is not None:
        query = query.where(RECORDS.c.participant_id == only)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    with service.views.connect() as connection:
        rows = list(connection.execute(query))
    look = service.store.look()
    look.expect(record_id for record_id, _ in rows)
    for record_id, participant_id in rows:
        conflict = look.read(CONFLICT, record_id)
        if conflict.bars and conflict.disclosed is not None:
            found[participant_id].add(conflict.disclosed.specialist_id)
    return found


def in_households(service: Service) -> frozenset[UUID]:
    """Participants who belong to a household."""
    return frozenset(service.views.ids(select(HOUSEHOLD_MEMBERS.c.participant_id)))


def households_waiting(
    service: Service, run_id: UUID, seekers: Iterable[Seeker], day: date
) -> tuple[RunSawHousehold, ...]:
    """Who of these is to be together with, or apart from, somebody else of them."""
    belong = in_households(service)
    some = [seeker for seeker in seekers if seeker.participant_id in belong]
    return waiting_beside_each_other(service.store.read, run_id, some, day)


def _read_ahead(service: Service, waiting: Iterable[UUID], roster: Iterable[UUID]) -> ReadState:
    """Reads streams with all that a problem looks at asked for beforehand."""
    look = service.store.look()
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


def _waiting(service: Service) -> tuple[UUID, ...]:
    waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    return service.views.ids(select(REFERRALS.c.referral_id).where(waiting))


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


def ground_of(run_id: UUID, problem: MatchingProblem) -> RunSawGround:
    """What the problem holds beside people."""
    return RunSawGround(
        run_id=run_id,
        roads=tuple((road.home, road.county, road.minutes) for road in problem.journeys),
        weights=tuple(sorted(problem.weights.items())),
        seed=problem.seed,
    )


class RunCannotBeShown(Refusal):
    sentence = "This run's inputs were not kept, or somebody in it was erased since."


def kept_problem(run: MatchingRun) -> MatchingProblem:
    """The problem as the solver saw it. Raises RunCannotBeShown."""
    parts: list[object] = [saw.seeker for saw in run.seekers]
    parts += [saw.offer for saw in run.offers]
    if run.requested is None or run.ground is None or ERASED in parts:
        raise RunCannotBeShown
    return MatchingProblem(
        day=run.requested.day,
        seekers=tuple(saw.seeker for saw in run.seekers),
        offers=tuple(saw.offer for saw in run.offers),
        journeys=tuple(Journey(*road) for road in run.ground.roads),
        couplings=_couplings(run),
        placed=_placed(run),
        weights=dict(run.ground.weights),
        seed=run.ground.seed,
    )


def _couplings(run: MatchingRun) -> Couplings:
    tied = household_couplings(run.ties.households, (saw.offer for saw in run.offers))
    learned = avoiding(run.fitting.misfits if run.fitting else (), _rooms(run))
    floors = tuple(CountyFloor(*floor) for floor in run.ties.floors)
    return replace(tied, floors=floors, not_all=learned.not_all, week_limits=learned.week_limits)


def _rooms(run: MatchingRun) -> tuple[Room, ...]:
    return run.fitting.rooms if isinstance(run.fitting, RunFoundWhatFits) else ()


def _placed(run: MatchingRun) -> tuple[Placed, ...]:
    found = run.fitting.placed if isinstance(run.fitting, RunFoundWhatFits) else ()
    return tuple(Placed(*pair) for pair in found)


def avoiding(misfits: Iterable[Misfit], rooms: Iterable[Room] = ()) -> Couplings:
    """No plan puts more people together than fit."""
    return Couplings(
        not_all=tuple(NotAll(m.specialist_id, m.referrals) for m in misfits),
        week_limits=tuple(
            WeekLimit(r.specialist_id, r.referrals, r.weights, r.most) for r in rooms
        ),
    )


def household_couplings(
    households: Iterable[RunSawHousehold], offers: Iterable[Offer]
) -> Couplings:
    """The rules that tie pairs together for those who wait beside each other."""
    waiting: dict[UUID, list[RunSawHousehold]] = defaultdict(list)
    for one in households:
        waiting[one.household_id].append(one)
    everyone, together, apart = tuple(offers), [], []
    for some in waiting.values():
        people = tuple(sorted(one.referral_id for one in some))
        if some[0].wish is HouseholdWish.TOGETHER:
            together.append(Together(people))
        else:
            apart += [AtMostOne(tuple((r, o.specialist_id) for r in people)) for o in everyone]
    return Couplings(together=tuple(together), at_most_one=tuple(apart))

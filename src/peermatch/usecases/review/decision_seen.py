"""What a matching run saw of one person: who was a candidate, and what was for and against each.

It is read from the inputs that the run kept, by the rules and wishes themselves, and decides
nothing. Rules about what somebody said of another are told by one sentence, as everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.matches.matching_run import MatchingRun, RunFoundWhatFits, without_room
from domain.pairing.eligibility import Offer, Rule, Seeker, broken
from domain.people.household_wish import HouseholdWish
from domain.shared.vocabulary import Mode
from matching import MatchingPlan
from matching.problem.preferences import WISHES, met
from peermatch.usecases.pairing.told_rules import said_against

MOST_NAMED = 25
"""Candidates that are shown one by one."""
MOST_RULED_OUT = 10
"""Specialists that are named for one rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A specialist whom every rule allowed. `met` and `missed` are names of wishes that were
    stated; `places_left` is what the plan left open there; None where there was no plan to see."""

    specialist_id: UUID
    points: int
    met: tuple[str, ...]
    missed: tuple[str, ...]
    drive_minutes: int | None
    taken: int
    capacity: int
    reserve: int
    no_time: bool
    """Their sessions would not fit into the specialist's weeks."""
    places_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """Specialists against whom the same rule speaks, the first few by id."""

    sentence: str
    number: int
    specialists: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`candidates` are the closest ones, of `allowed`; `floor` is that of the person's county."""

    day: date
    seeker: Seeker
    candidates: tuple[Candidate, ...]
    allowed: int
    ruled_out: tuple[RuledOut, ...]
    weights: tuple[tuple[str, int], ...]
    floor: int
    household: HouseholdWish | None
    erased: int
    """Specialists who were erased since: nothing can be said of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The plan solved again from what the run kept, or the sentence that says why it can't be.
    `changed` are parts of the solver that are others by now; `specialist_id` is whom the plan
    gives this person."""

    refused: str = ""
    same_problem: bool = False
    same_plan: bool = False
    changed: tuple[str, ...] = ()
    specialist_id: UUID | None = None


def seen_of(run: MatchingRun, referral_id: UUID, plan: MatchingPlan | None) -> Seen | None:
    """None where the run kept nothing of this person, or they were erased."""
    mine = (s.seeker for s in run.seekers if isinstance(s.seeker, Seeker))
    asked = next((seeker for seeker in mine if seeker.referral_id == referral_id), None)
    if asked is None or run.requested is None or run.ground is None:
        return None
    day, weights = run.requested.day, dict(run.ground.weights)
    wishes = tuple(wish for wish in WISHES if weights.get(wish.name))
    offers = tuple(s.offer for s in run.offers if isinstance(s.offer, Offer))
    against = {offer.specialist_id: broken(asked, offer, day) for offer in offers}
    allowed = [offer for offer in offers if not against[offer.specialist_id]]
    unfit, used = _without_time(run, referral_id), _used(plan)
    found = [
        Candidate(
            specialist_id=offer.specialist_id,
            points=_points(asked, offer, weights),
            met=tuple(w.name for w in wishes if met(w, asked, offer)),
            missed=tuple(w.name for w in wishes if w.needs(asked) and not met(w, asked, offer)),
            drive_minutes=_drive(run, asked, offer),
            taken=offer.taken,
            capacity=offer.capacity,
            reserve=offer.reserve,
            no_time=offer.specialist_id in unfit,
            places_left=None if plan is None else offer.open_places - used[offer.specialist_id],
        )
        for offer in allowed
    ]
    planned = _planned(plan, referral_id)
    found.sort(key=lambda c: (c.specialist_id != planned, -c.points, c.specialist_id))
    floors = dict(run.ties.floors)
    homes = (one for one in run.ties.households if one.referral_id == referral_id)
    wish = next((one.wish for one in homes if isinstance(one.wish, HouseholdWish)), None)
    return Seen(
        day=day,
        seeker=replace(asked, excluded=frozenset()),
        candidates=tuple(found[:MOST_NAMED]),
        allowed=len(found),
        ruled_out=tuple(_ruled_out(against.items())),
        weights=run.ground.weights,
        floor=floors.get(asked.county, 0),
        household=wish,
        erased=sum(not isinstance(s.offer, Offer) for s in run.offers),
    )


def offer_seen(run: MatchingRun, specialist_id: UUID) -> Offer | None:
    """The specialist as the run saw them; None where it did not, or they were erased."""
    kept = (s.offer for s in run.offers if isinstance(s.offer, Offer))
    return next((offer for offer in kept if offer.specialist_id == specialist_id), None)


def _ruled_out(against: Iterable[tuple[UUID, tuple[Rule, ...]]]) -> Iterator[RuledOut]:
    """By the first rule against each, most specialists first."""
    by_sentence: dict[str, list[UUID]] = defaultdict(list)
    for who, rules in against:
        if rules:
            by_sentence[said_against(rules)[0]].append(who)
    order = sorted(by_sentence.items(), key=lambda item: (-len(item[1]), item[0]))
    for sentence, people in order:
        named = tuple(sorted(people)[:MOST_RULED_OUT])
        yield RuledOut(sentence=sentence, number=len(people), specialists=named)


def _points(asked: Seeker, offer: Offer, weights: dict[str, int]) -> int:
    worth = sum(weights.get(w.name, 0) for w in WISHES if met(w, asked, offer))
    return worth - offer.reserve


def _drive(run: MatchingRun, asked: Seeker, offer: Offer) -> int | None:
    """Minutes one way where both would meet in person."""
    if run.ground is None or Mode.IN_PERSON not in asked.modes & offer.modes:
        return None
    roads = {(home, county): minutes for home, county, minutes in run.ground.roads}
    return roads.get((offer.home, asked.county))


def _without_time(run: MatchingRun, referral_id: UUID) -> frozenset[UUID]:
    """Specialists in whose weeks there was no room for this person."""
    if run.fitting is None:
        return frozenset()
    alone = {m.specialist_id for m in run.fitting.misfits if m.referrals == (referral_id,)}
    if isinstance(run.fitting, RunFoundWhatFits):
        alone |= {who for one, who in without_room(run.fitting) if one == referral_id}
    return frozenset(alone)


def _used(plan: MatchingPlan | None) -> Counter[UUID]:
    return Counter(p.specialist_id for p in plan.pairings) if plan else Counter()


def _planned(plan: MatchingPlan | None, referral_id: UUID) -> UUID | None:
    pairs = plan.pairings if plan else ()
    return next((p.specialist_id for p in pairs if p.referral_id == referral_id), None)

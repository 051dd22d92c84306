"""What must hold after every command, worked out from the facts, not by the code under test."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.calendar.diary import DIARY, TimeHeld
from domain.calendar.repair import RepairApplied, RepairChangeFound, RepairUndone
from domain.groups.group import GROUP, GroupClosed, GroupJoined, GroupLeft, GroupReopened
from domain.matches.approval import MatchApproved, ParticipantAccepted
from domain.matches.match import MATCH
from domain.matches.match_ending import MatchEnded
from domain.matches.match_state import Match, MatchProposed
from domain.matches.proposal import MatchDeclined, MatchExpired, MatchWithdrawn
from domain.pairing.conflict import (
    ConflictDisclosed,
    ConflictMoved,
    ConflictReviewed,
    Verdict,
    conflict_id,
)
from domain.people.consent import ConsentEnded, ConsentGiven, ConsentRevoked, DisclosureMade, Use
from domain.people.household import HOUSEHOLD, HouseholdJoined, HouseholdLeft
from domain.people.household_wish import HouseholdListed, HouseholdWish, HouseholdWishKept
from domain.people.participant import SpecialistRuledOut, WishesStated
from domain.program.service_area import SERVICE_AREA_ID, RoomsCounted
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.message import MessageHandedOver, MessageSent
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    SessionMoved,
    SessionReinstated,
    SessionRelocated,
    SessionStoodIn,
    SessionTakenBack,
)
from domain.sessions.session_outcome import (
    OutcomeUndone,
    SessionCorrected,
    SessionHeld,
    SessionMissed,
)
from domain.sessions.session_state import SessionScheduled
from domain.specialists.caseload import PlaceHeld
from domain.specialists.leaving import SpecialistLeaving, SpecialistStays
from domain.specialists.specialist import SPECIALIST


def check_facts(sim: Any, facts: list[Any]) -> None:
    """What just happened was allowed by what had happened before it."""
    for fact in facts:
        match fact:
            case MatchProposed():
                _may_meet(sim, fact)
            case MatchApproved() | ParticipantAccepted():
                _may_meet(sim, _proposal(sim, fact.match_id))
            case GroupJoined():
                consented = _consented(sim, fact.participant_id, Use.MATCHING)
                sim.promise(consented, "someone joined a group without consent")
            case GroupReopened():
                _back_in_group(sim, fact.group_id)
            case DisclosureMade():
                allowed = _consented(sim, fact.participant_id, fact.use)
                sim.promise(allowed, "something was disclosed without consent")
            case PlaceHeld():
                own = sim.mirror.facts.get(fact.specialist_id, [])
                said = [f for f in own if isinstance(f, SpecialistLeaving | SpecialistStays)]
                stays = not said or isinstance(said[-1], SpecialistStays)
                sim.promise(stays, "a leaving specialist was given someone new")
            case SessionScheduled() | SessionMoved():
                sim.promise(fact.starts_at > sim.now, "a session was planned in the past")
                _may_be_planned(sim, fact.session_id)
            case SessionRelocated() | SessionReinstated() | SessionStoodIn():
                _may_be_planned(sim, fact.session_id)
            case RepairUndone():
                _as_before(sim, fact.repair_id)
            case MessageHandedOver():
                _may_be_told(sim, fact)
            case MessageSent() if not _handed_over(sim, fact.message_id):
                _may_be_told(sim, fact)


def _may_be_told(sim: Any, fact: MessageHandedOver | MessageSent) -> None:
    staff = fact.consent_id is None
    consented = staff or _consented(sim, fact.person_id, Use.CONTACT)
    sim.promise(consented, "a message was sent without consent")


def _handed_over(sim: Any, message_id: UUID) -> bool:
    """What a gateway took had left before; that it did is recorded whatever happened since."""
    facts = sim.mirror.facts[message_id]
    return any(isinstance(fact, MessageHandedOver) for fact in facts)


def check_states(sim: Any) -> None:
    """No capacity exceeded, no two active matches, no double booking, everything consistent."""
    live = {i: m for i, m in sim.mirror.of(MATCH).items() if _live(sim, i)}
    _check_places(sim, live)
    _check_referrals(sim, live)
    _check_time(sim, live)
    _check_groups(sim)


def _check_groups(sim: Any) -> None:
    """No group is larger than it may be, and whoever leads one that meets has its time counted."""
    leading: set[tuple[UUID, UUID]] = set()
    for group_id, group in sim.mirror.of(GROUP).items():
        most = 10 * len(group.leaders)
        sim.promise(len(group.members) <= max(most, 0), "a group is larger than it may be")
        if group.time is not None and not group.closed:
            leading |= {(leader, group_id) for leader in group.leaders}
    counted = {
        (who, group_id)
        for who, specialist in sim.mirror.of(SPECIALIST).items()
        for group_id, minutes in specialist.groups.items()
        if minutes
    }
    sim.promise(leading == counted, "groups that are led and the time counted for them differ")


def _back_in_group(sim: Any, group_id: UUID) -> None:
    """Who was in the group when it closed is in it again, where consent is in force."""
    inside: set[UUID] = set()
    closing: set[UUID] = set()
    for fact in sim.mirror.facts[group_id]:
        match fact:
            case GroupJoined():
                inside.add(fact.participant_id)
            case GroupLeft():
                inside.discard(fact.participant_id)
            case GroupClosed():
                closing, inside = inside, set()
    due = {who for who in closing if _consented(sim, who, Use.MATCHING)}
    sim.promise(inside == due, "a group was reopened without those who were in it")


def _may_be_planned(sim: Any, session_id: UUID) -> None:
    """Nobody is away, and the place has a room."""
    planned = session_as_told(sim.mirror.facts[session_id])
    day = sim.program.today(planned.starts_at)
    leave = [away for person in planned.staff for away in sim.mirror.of(SPECIALIST)[person].leave]
    away = any(first <= day <= last for first, last in leave)
    sim.promise(not away, "a session was planned on a day of leave")
    rooms = _rooms(sim).get(planned.place)
    if rooms is None:
        return
    others = [session_as_told(sim.mirror.facts[i]) for i in sim.mirror.of(SESSION)]
    here = [o for o in others if o.place == planned.place and o.status != "missed"]
    moments = [o.starts_at for o in here if planned.starts_at <= o.starts_at < planned.ends_at]
    most = max(sum(o.starts_at <= m < o.ends_at for o in here) for m in moments)
    sim.promise(most <= rooms, "a place has more sessions than rooms")


def _rooms(sim: Any) -> dict[str, int]:
    facts = sim.mirror.facts.get(SERVICE_AREA_ID, [])
    return {f.site: f.rooms for f in facts if isinstance(f, RoomsCounted)}


def _as_before(sim: Any, repair_id: UUID) -> None:
    """Every session that the repair changed is where it was when the options were found."""
    facts = sim.mirror.facts[repair_id]
    applied = next(f.option for f in reversed(facts) if isinstance(f, RepairApplied))
    for change in facts:
        if isinstance(change, RepairChangeFound) and change.option == applied:
            now = session_as_told(sim.mirror.facts[change.session_id])
            same = (now.starts_at, now.ends_at, now.mode, now.place) == (
                change.starts_at, change.ends_at, change.mode, change.place,
            )  # fmt: skip
            sim.promise(same and now.status == "planned", "an undone repair left a change behind")


def _proposal(sim: Any, match_id: UUID) -> MatchProposed:
    return next(f for f in sim.mirror.facts[match_id] if isinstance(f, MatchProposed))


def _live(sim: Any, match_id: UUID) -> bool:
    over = (MatchDeclined, MatchExpired, MatchWithdrawn, MatchEnded)
    return not any(isinstance(f, over) for f in sim.mirror.facts[match_id])


def _may_meet(sim: Any, proposed: MatchProposed) -> None:
    person = proposed.participant_id
    sim.promise(_consented(sim, person, Use.MATCHING), "someone was matched without consent")
    out = proposed.specialist_id in _ruled_out(sim, person)
    sim.promise(not out, "an excluded pairing was proposed or approved")
    sim.promise(not _barred(sim, person, proposed.specialist_id), "a conflict was passed over")
    sim.promise(_household_agrees(sim, proposed), "a household's wish was passed over")


def _household_agrees(sim: Any, proposed: MatchProposed) -> bool:
    """Apart: nobody else of the household has this specialist. Together: nobody has another one,
    or somebody has this one."""
    for facts in (sim.mirror.facts[stream] for stream in sim.mirror.of(HOUSEHOLD)):
        members: set[UUID] = set()
        for fact in facts:
            match fact:
                case HouseholdJoined():
                    members.add(fact.participant_id)
                case HouseholdLeft():
                    members.discard(fact.participant_id)
        if proposed.participant_id not in members:
            continue
        wish = _wish(sim, proposed.participant_id)
        theirs = {
            match.proposed.specialist_id
            for match in sim.mirror.of(MATCH).values()
            if match.proposed.participant_id in members - {proposed.participant_id}
            and (match.open or match.under_way)
        }
        if wish is HouseholdWish.APART and proposed.specialist_id in theirs:
            return False
        if wish is HouseholdWish.TOGETHER and theirs and proposed.specialist_id not in theirs:
            return False
    return True


def _wish(sim: Any, person: UUID) -> HouseholdWish:
    wish = HouseholdWish.NONE
    for fact in sim.mirror.facts[person]:
        match fact:
            case HouseholdListed():
                wish = HouseholdWish.NONE
            case HouseholdWishKept():
                wish = fact.wish
    return wish


def _consented(sim: Any, person: UUID, use: Use) -> bool:
    """Whether some consent covers `use` today, counted from the facts one by one."""
    given: dict[UUID, tuple[date, date]] = {}
    for fact in sim.mirror.facts.get(person, []):
        match fact:
            case ConsentGiven() if use in fact.uses:
                given[fact.consent_id] = (fact.signed_on, fact.expires_on)
            case ConsentRevoked() | ConsentEnded():
                given.pop(fact.consent_id, None)
    return any(first <= sim.today <= last for first, last in given.values())


def _ruled_out(sim: Any, person: UUID) -> set[UUID]:
    wished: set[UUID] = set()
    ruled: set[UUID] = set()
    for fact in sim.mirror.facts.get(person, []):
        match fact:
            case WishesStated():
                wished = set(fact.excluded_specialists)
            case SpecialistRuledOut():
                ruled.add(fact.specialist_id)
    return wished | ruled


def _barred(sim: Any, person: UUID, specialist: UUID) -> bool:
    """Under any of their records: what was disclosed of a merged one counts until it moved."""
    return any(_barred_under(sim, one, specialist) for one in _records(sim, person))


def _records(sim: Any, person: UUID) -> set[UUID]:
    referrals, found = sim.mirror.of(REFERRAL), {person}
    while (
        more := {
            one.received.participant_id
            for one in referrals.values()
            if one.merged_into is not None
            and referrals[one.merged_into].received.participant_id in found
        }
        - found
    ):
        found |= more
    return found


def _barred_under(sim: Any, person: UUID, specialist: UUID) -> bool:
    barred = False
    for fact in sim.mirror.facts.get(conflict_id(person, specialist), []):
        match fact:
            case ConflictDisclosed():
                barred = True
            case ConflictReviewed():
                barred = fact.verdict is Verdict.EXCLUDED
            case ConflictMoved():
                barred = False
    return barred


def _check_places(sim: Any, live: dict[UUID, Match]) -> None:
    """Each live match has its one place, and no one has more than their capacity."""
    for specialist_id, specialist in sim.mirror.of(SPECIALIST).items():
        own = {i for i in live if _proposal(sim, i).specialist_id == specialist_id}
        begun = {i for i in own if live[i].under_way}
        sim.promise(specialist.taken == begun, "taken places and matches under way differ")
        sim.promise(specialist.held == own - begun, "held places and open proposals differ")
        if specialist.enrolled is not None:
            most = specialist.enrolled.capacity
            sim.promise(len(own) <= most, "a capacity is exceeded")


def _check_referrals(sim: Any, live: dict[UUID, Match]) -> None:
    """Each referral has at most one live match, and says so."""
    count = Counter(_proposal(sim, i).referral_id for i in live)
    sim.promise(all(n == 1 for n in count.values()), "a referral has two live matches")
    for referral_id, referral in sim.mirror.of(REFERRAL).items():
        sim.promise(
            (referral.match_id is not None) == (count[referral_id] == 1),
            "a referral and its match disagree",
        )
        if referral.match_id is not None:
            begun = live[referral.match_id].under_way
            expected = ReferralStatus.MATCHED if begun else ReferralStatus.PROPOSED
            sim.promise(referral.status is expected, "a referral's status is not its match's")


def _check_time(sim: Any, live: dict[UUID, Match]) -> None:
    """No one is in two places at once; diaries hold what is planned; no ended match has plans."""
    busy: dict[UUID, list[tuple[Any, Any]]] = {}
    planned: set[tuple[UUID, UUID, Any]] = set()
    for session_id in sim.mirror.of(SESSION):
        told = session_as_told(sim.mirror.facts[session_id])
        if told.status == "missed":
            continue
        for person in (*told.staff, told.scheduled.participant_id):
            busy.setdefault(person, []).append((told.starts_at, told.ends_at))
            if told.status == "planned":
                planned.add((person, session_id, told.starts_at))
        if told.status == "planned" and told.starts_at > sim.now:
            in_live = told.scheduled.match_id in live
            sim.promise(in_live, "a match that is over has a session to come")
    for commitment_id, kept in sim.mirror.of(COMMITMENT).items():
        if not kept.dropped:
            for person in kept.planned.staff:
                busy.setdefault(person, []).append((kept.planned.starts_at, kept.planned.ends_at))
                planned.add((person, commitment_id, kept.planned.starts_at))
    for times in busy.values():
        times.sort()
        sim.promise(all(a[1] <= b[0] for a, b in pairwise(times)), "someone is booked twice")
    still_planned = {session_id for _, session_id, _ in planned}
    booked = {
        (b.person_id, b.session_id, b.starts_at)
        for diary in sim.mirror.of(DIARY).values()
        for b in diary.bookings
        if b.session_id in still_planned
    }
    sim.promise(planned == booked, "diaries and planned sessions differ")
    kept = {
        (b.person_id, b.match_id, b.starts_at)
        for diary in sim.mirror.of(DIARY).values()
        for b in diary.bookings
        if isinstance(b, TimeHeld)
    }
    sim.promise(kept == set(_shown(sim)), "what is kept and what open proposals show differ")


def _shown(sim: Any) -> Iterator[tuple[UUID, UUID, Any]]:
    """Whose time each open proposal shows for its first session."""
    for match_id, match in sim.mirror.of(MATCH).items():
        if match.open and match.first_time is not None:
            first = match.first_time
            staff = (match.proposed.specialist_id, first.co_specialist_id)
            for person in (*staff, match.proposed.participant_id):
                if person is not None:
                    yield person, match_id, first.starts_at


@dataclass
class Told:
    """A session as its facts tell it, one after the other."""

    scheduled: SessionScheduled
    starts_at: Any
    ends_at: Any
    mode: Any
    place: str
    status: str = "planned"

    @property
    def staff(self) -> tuple[UUID, ...]:
        both = (self.scheduled.specialist_id, self.scheduled.co_specialist_id)
        return tuple(person for person in both if person)


def session_as_told(facts: list[Any]) -> Told:
    first = facts[0]
    told = Told(first, first.starts_at, first.ends_at, first.mode, first.place)
    for fact in facts[1:]:
        match fact:
            case SessionMoved():
                told.starts_at, told.ends_at = fact.starts_at, fact.ends_at
            case SessionRelocated():
                told.mode, told.place = fact.mode, fact.place
            case SessionStoodIn():
                who = {"specialist_id": fact.specialist_id, "co_specialist_id": None}
                told.scheduled = replace(told.scheduled, **who)
            case SessionHeld():
                told.status = "held"
            case SessionMissed():
                told.status = "missed"
            case SessionReinstated() | OutcomeUndone():
                told.status = "planned"
            case SessionTakenBack():
                told.status = "missed"  # nobody's time is taken by it
            case SessionScheduled():
                told = Told(fact, fact.starts_at, fact.ends_at, fact.mode, fact.place)
            case SessionCorrected():
                told.status = "held" if fact.minutes else "missed"
    return told

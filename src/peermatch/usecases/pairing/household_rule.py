"""What a household's wish rules out: asked of one pair, and of the whole waitlist for the solver.

A specialist who is ruled out so is ruled out as any other: no reason says that a household did it,
nor what its members wish.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.matches.match import MATCH
from domain.pairing.eligibility import RULES, AboutSeeker, Seeker
from domain.pairing.run_ties import RunSawHousehold
from domain.people import household
from domain.people.household import HOUSEHOLD
from domain.people.household_wish import HouseholdWish, ruled_out
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from peermatch.store import Work
from peermatch.usecases.sessions.existing_bookings import ReadState


def barred_by_household(
    read: ReadState, participant_id: UUID, among: Iterable[UUID]
) -> frozenset[UUID]:
    """Specialists whom the household of this person rules out for them, beside those who support
    the others, or are proposed to them; of `among` those who are asked about."""
    belongs = read(PARTICIPANT, participant_id).household
    if belongs.household_id is None:
        return frozenset()
    return ruled_out(belongs.wish, supporting(read, participant_id), among)


def others(read: ReadState, participant_id: UUID) -> tuple[UUID, ...]:
    """The referrals of everybody else in the household of this person."""
    household_id = read(PARTICIPANT, participant_id).household.household_id
    return read(HOUSEHOLD, household_id).others(participant_id) if household_id else ()


def supporting(read: ReadState, participant_id: UUID) -> frozenset[UUID]:
    """Specialists who support, or are proposed to, the others of this person's household."""
    found = set()
    for referral_id in others(read, participant_id):
        match_id = read(REFERRAL, referral_id).match_id
        proposed = read(MATCH, match_id).proposed if match_id is not None else None
        if proposed is not None:
            found.add(proposed.specialist_id)
    return frozenset(found)


def note_proposed(work: Work, participant_id: UUID, match_id: UUID) -> None:
    """Notes with the household that one of them was proposed a specialist, so that two proposals at
    once are decided one after the other."""
    household_id = work.read(PARTICIPANT, participant_id).household.household_id
    if household_id is not None:
        work.load(HOUSEHOLD, household_id).decide(
            household.note_proposed, household_id, participant_id, match_id
        )


def waiting_beside_each_other(
    read: ReadState, run_id: UUID, seekers: Iterable[Seeker], day: date
) -> tuple[RunSawHousehold, ...]:
    """Who of the waitlist is to be together with, or apart from, somebody else who waits.

    Nobody is kept waiting for someone who can't be matched with anybody yet, nor for those of a
    household where one is supported already: the others are bound to that specialist.
    """
    found: dict[UUID, list[RunSawHousehold]] = defaultdict(list)
    for seeker in seekers:
        whose = seeker.participant_id
        belongs = read(PARTICIPANT, whose).household
        household_id, wish = belongs.household_id, belongs.wish
        if (
            household_id is None
            or wish is HouseholdWish.NONE
            or not able_to_be_matched(seeker, day)
        ):
            continue
        if wish is HouseholdWish.TOGETHER and supporting(read, whose):
            continue
        found[household_id].append(
            RunSawHousehold(
                run_id=run_id,
                participant_id=whose,
                referral_id=seeker.referral_id,
                household_id=household_id,
                wish=wish,
            )
        )
    return tuple(one for some in found.values() if len(some) > 1 for one in some)


def able_to_be_matched(seeker: Seeker, day: date) -> bool:
    """Whether nothing about the referral alone stands against a match."""
    return all(rule.test(seeker, day) for rule in RULES if isinstance(rule, AboutSeeker))

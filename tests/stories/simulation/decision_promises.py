"""What is put before a coordinator to decide is what the facts leave open: counted again from them,
with what is sealed read plainly."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domain.groups.group import GROUP
from domain.matches.match import MATCH
from domain.matches.match_state import MatchStatus
from domain.pairing.conflict import CONFLICT, Verdict, conflict_id
from domain.pairing.shortlist import SHORTLIST
from domain.people.challenge import CHALLENGE
from domain.people.household import HOUSEHOLD
from domain.people.household_wish import HouseholdWish
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from stories.simulation.time_promises import reading_of

EVERYTHING = PartRequest(size=10_000)
SUPPORTED = (MatchStatus.APPROVED, MatchStatus.ACTIVE, MatchStatus.PAUSED)
Open = tuple[str, UUID | None, UUID | None, UUID | None]
"""Its kind, and the referral, match and group that it is about."""


def check_decisions(sim: Any) -> None:
    rows = decisions.page(reading_of(sim), EVERYTHING).rows
    listed = sorted(str(_of(row)) for row in rows if row.kind != "time")
    there = sorted(map(str, _left_open(sim)))
    differing = sorted({*listed} ^ {*there})
    sim.promise(listed == there, f"what is to be decided and the facts differ: {differing}")


def _of(row: decisions.Decision) -> Open:
    return row.kind, row.referral_id, row.match_id, row.group_id


def _left_open(sim: Any) -> Iterator[Open]:
    of = sim.mirror.of
    for referral_id, referral in of(REFERRAL).items():
        if referral.status is ReferralStatus.CLOSED:
            continue
        waits = referral.status is ReferralStatus.WAITING and referral.needs_reassignment
        if waits or _with_leaver(sim, referral_id):
            yield "reassignment", referral_id, None, None
        if referral.intake.suspected:
            yield "duplicate", referral_id, None, None
    for kind, whose in _asked(sim):
        referral_id = _newest_open(sim, whose)
        if referral_id is not None:
            yield kind, referral_id, None, None
    for match_id, match in of(MATCH).items():
        if match.under_way and _out(sim, match):
            yield "excluded", match.proposed.referral_id, match_id, None
    for group_id, group in of(GROUP).items():
        for who in () if group.closed else group.members:
            if of(PARTICIPANT)[who].consent_on(sim.today) is None:
                yield "group-consent", None, None, group_id


def _with_leaver(sim: Any, referral_id: UUID) -> bool:
    specialists = sim.mirror.of(SPECIALIST)
    return any(
        match.status in SUPPORTED
        and match.proposed.referral_id == referral_id
        and specialists[match.proposed.specialist_id].last_day is not None
        for match in sim.mirror.of(MATCH).values()
    )


def _asked(sim: Any) -> Iterator[tuple[str, UUID]]:
    of = sim.mirror.of
    for conflict in of(CONFLICT).values():
        if conflict.disclosed is not None and conflict.reviewed is None:
            yield "conflict", conflict.disclosed.participant_id
    for challenge in of(CHALLENGE).values():
        if challenge.filed is not None and challenge.answered is None:
            yield "statement", challenge.filed.participant_id
    for one in of(SHORTLIST).values():
        if one.offered is not None and not one.ranking and not one.turned_down:
            yield "shortlist", one.offered.participant_id


def _newest_open(sim: Any, whose: UUID) -> UUID | None:
    theirs = {
        i: r.received.received_at
        for i, r in sim.mirror.of(REFERRAL).items()
        if r.received.participant_id == whose and r.status is not ReferralStatus.CLOSED
    }
    return max(theirs, key=lambda one: (theirs[one], one), default=None)


def _out(sim: Any, match: Any) -> bool:
    """Whether the two were ruled out for each other since both said yes."""
    whose, with_whom = match.proposed.participant_id, match.proposed.specialist_id
    person = sim.mirror.of(PARTICIPANT)[whose]
    conflict = sim.mirror.of(CONFLICT).get(conflict_id(whose, with_whom))
    reviewed = conflict.reviewed if conflict is not None else None
    if with_whom in person.excluded | person.ruled_out:
        return True
    if reviewed is not None and reviewed.verdict is Verdict.EXCLUDED:
        return True
    household = sim.mirror.of(HOUSEHOLD).get(person.household.household_id)
    members = set(household.members) - {whose} if household is not None else set()
    theirs = {
        other.proposed.specialist_id
        for other in sim.mirror.of(MATCH).values()
        if other.under_way and other.proposed.participant_id in members
    }
    apart = person.household.wish is HouseholdWish.APART and with_whom in theirs
    together = person.household.wish is HouseholdWish.TOGETHER and theirs
    return apart or bool(together and with_whom not in theirs)

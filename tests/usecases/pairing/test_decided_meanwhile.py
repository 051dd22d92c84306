"""Whoever decides about a conflict, or asks whom the engine would propose, on an old page is told
what somebody did meanwhile."""

from typing import Any
from uuid import uuid4

import pytest

from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.sides import Side
from domain.shared.roles import Role
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.pairing.choice import DiscloseConflict, ReviewConflict
from peermatch.usecases.pairing.outlooks import AskForOutlook, KeepOutlook
from stories.simulation.pools import PARTICIPANTS, REFERRALS, SPECIALISTS

COORDINATOR = Actor(name="coordinator-1", role=Role.COORDINATOR)
BOTH: dict[str, Any] = {"participant_id": PARTICIPANTS[0], "specialist_id": SPECIALISTS[0]}
CLEARED = ReviewConflict(**BOTH, verdict=Verdict.NO_CONFLICT)
OUT = ReviewConflict(**BOTH, verdict=Verdict.EXCLUDED)


def sent(agency: Any, command: object, seen: Any) -> Any:
    return agency.deployment.service.perform(COORDINATOR, uuid4(), command, seen=seen)


def test_a_conflict_that_was_decided_meanwhile_is_looked_at_again(founded: Any) -> None:
    told = DiscloseConflict(**BOTH, side=Side.PARTICIPANT, kind=ConflictKind.FAMILY)
    founded.perform(Role.COORDINATOR, told)
    seen = founded.deployment.store.end()
    sent(founded, CLEARED, seen)
    with pytest.raises(ChangedSince):
        sent(founded, OUT, seen)
    sent(founded, OUT, founded.deployment.store.end())


def test_whoever_asked_the_engine_on_an_old_page_sees_what_it_answered_first(
    founded: Any, clock: Any
) -> None:
    asks = AskForOutlook(referral_id=REFERRALS[0])
    seen = founded.deployment.store.end()
    sent(founded, asks, seen)
    kept = KeepOutlook(
        referral_id=REFERRALS[0],
        day=founded.deployment.service.program.today(clock.now()),
        specialist_id=SPECIALISTS[0],
        reasons=("They share trauma.",),
        against=(),
        seen=str(founded.deployment.store.end()),
    )
    founded.perform(Role.SERVICE, kept)
    with pytest.raises(ChangedSince):
        sent(founded, asks, seen)
    sent(founded, asks, founded.deployment.store.end())
    sent(founded, AskForOutlook(referral_id=REFERRALS[1]), seen)

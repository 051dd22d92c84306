"""Asks how a match was decided: what its run saw is worked out by the worker, which alone reads a
whole run and loads a solver (`worker/timed/replay_jobs`)."""

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import msgspec

from domain.pairing.sides import Offer
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.matches.kept_replays import KeptReplays
from peermatch.usecases.review.decision_seen import Again, Seen

PURPOSE = "match"
SEEN, THEIRS = "replay.seen", "replay.theirs"
"""What the sealed parts of an answer are bound to."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSeen:
    """`seen` and `offer` are None where nothing was kept of them, or they were erased since."""

    again: Again
    seen: Seen | None
    offer: Offer | None


def how_decided(replays: KeptReplays, reading: Reading, match_id: UUID) -> DecisionSeen | None:
    """None while it is being worked out; it is then kept for an hour."""
    found = replays.of(match_id)
    if found is None:
        return None
    return DecisionSeen(
        again=msgspec.json.decode(found.again, type=Again) if found.again else Again(),
        seen=_opened(reading, found.seen, match_id, SEEN, Seen),
        offer=_opened(reading, found.theirs, match_id, THEIRS, Offer),
    )


def _opened(
    reading: Reading, sealed: bytes | None, match_id: UUID, name: str, kind: type[T]
) -> T | None:
    body = reading.answer(sealed, match_id, name, PURPOSE) if sealed else None
    return msgspec.json.decode(body, type=kind) if isinstance(body, bytes) else None

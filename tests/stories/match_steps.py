"""Every decision about a match."""

from functools import partial

from domain import match
from domain.match import MATCH, DeclineReason
from samples import OTHER_SPECIALIST_ID, proposed
from step import Step

_match = partial(Step, MATCH)

MATCH_STEPS: tuple[Step, ...] = (
    _match(match.propose, [(proposed(),), (proposed(specialist_id=OTHER_SPECIALIST_ID),)]),
    _match(match.approve, [()]),
    _match(
        match.decline,
        [(DeclineReason.SOMEONE_DIFFERENT, ""), (DeclineReason.TIMES_DO_NOT_SUIT, "Evenings.")],
    ),
)

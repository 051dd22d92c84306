"""A coordinator proposes another specialist in the place of the one who is proposed."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches import proposal
from domain.matches.approval import MatchApprovalUndone
from domain.matches.match import MATCH
from domain.matches.match_state import FirstTimeProposed, MatchProposed
from domain.review import review
from domain.review.review import REVIEW, ChoiceReason, review_id
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.end_match_effects import known, withdraw
from peermatch.usecases.matches.proposing import propose
from peermatch.usecases.pairing.pair_facts import pair

CHOSEN = "A coordinator chose this specialist."
TAKEN_BACK = "Another specialist was chosen instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseInstead:
    """`reason` may be left out only where it goes back to whom the engine had proposed."""

    match_id: UUID
    specialist_id: UUID
    reason: ChoiceReason | None = None


def choose_instead(work: Work, command: ChooseInstead, program: Program) -> Result:
    """Takes the proposal back and proposes the other specialist, both or neither.

    Raises what a proposal is refused for, on current facts; nobody else's proposal changes.
    """
    match, proposed = known(work, command.match_id)
    match_id = derived("match", "instead", command.match_id, command.specialist_id)
    if work.read(MATCH, match_id).proposed is not None:
        return {"match_id": str(match_id)}
    before = work.read(REVIEW, review_id(command.match_id))
    chosen = review.choose_instead(
        before, match.state, command.specialist_id, match_id, command.reason
    )
    withdraw(work, command.match_id, proposed, program)
    match.decide(proposal.withdraw, TAKEN_BACK)
    two = pair(work, proposed.referral_id, command.specialist_id, match_id, program)
    said = [r.sentence for r in proposed.runners_up if r.specialist_id == command.specialist_id]
    instead = MatchProposed(
        match_id=match_id,
        participant_id=proposed.participant_id,
        referral_id=proposed.referral_id,
        specialist_id=command.specialist_id,
        run_id=proposed.run_id,
        reasons=(CHOSEN, *said),
        runners_up=tuple(
            r for r in proposed.runners_up if r.specialist_id != command.specialist_id
        ),
    )
    propose(work, instead, two, program)
    work.load(REVIEW, review_id(match_id)).decide(review.note_choice, chosen)
    return {"match_id": str(match_id)}


USE_CASES = (
    UseCase(
        ChooseInstead,
        frozenset({Role.COORDINATOR}),
        choose_instead,
        changed_by=ChangedBy("match_id", (FirstTimeProposed, MatchApprovalUndone)),
    ),
)

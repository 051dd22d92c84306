"""Several proposals are approved at once, each asked by the same rules, one after the other."""

from dataclasses import dataclass
from uuid import UUID

from domain.matches.match_state import MatchAlreadyDecided, MatchStatus
from domain.people.participant import PARTICIPANT
from domain.review.possible_conflict import PossibleConflict, possible_conflict
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.end_match_effects import known
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, approve_match
from peermatch.usecases.referrals.merged_conflicts import conflict_between

MOST_TOGETHER = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveTogether:
    """In the order in which they are to be asked."""

    match_ids: tuple[UUID, ...]


class NothingChosen(Refusal):
    sentence = "Choose at least one proposal to approve."
    field = "match_ids"


class TooManyAtOnce(Refusal):
    sentence = "Approve at most 25 proposals at once."
    field = "match_ids"


def approve_together(work: Work, command: ApproveTogether, program: Program) -> Result:
    """Approves those that can be, each wholly or not at all; the others are answered with why."""
    chosen = tuple(dict.fromkeys(command.match_ids))
    if not chosen:
        raise NothingChosen
    if len(chosen) > MOST_TOGETHER:
        raise TooManyAtOnce
    approved: list[str] = []
    refused: list[list[str]] = []
    warnings: set[str] = set()
    for match_id in chosen:
        try:
            with work.or_nothing():
                check_alone(work, match_id)
                done = approve_match(work, ApproveMatch(match_id=match_id), program)
        except Refusal as refusal:
            refused.append([str(match_id), refusal.sentence])
        else:
            approved.append(str(match_id))
            warnings |= set(done.get("warnings", ()))
    return {"approved": approved, "refused": refused, "warnings": sorted(warnings)}


def check_alone(work: Work, match_id: UUID) -> None:
    """Raises MatchAlreadyDecided, and PossibleConflict where a person has to look at this one."""
    match, proposed = known(work, match_id)
    if match.state.status is not MatchStatus.PROPOSED:
        raise MatchAlreadyDecided
    enrolled = work.read(SPECIALIST, proposed.specialist_id).enrolled
    ids = (proposed.referral_id, proposed.participant_id, proposed.specialist_id)
    conflict = conflict_between(work.read, *ids)
    name = work.read(PARTICIPANT, proposed.participant_id).name
    why = possible_conflict(name, enrolled.name if enrolled else "", conflict)
    if why:
        raise PossibleConflict(f"{PossibleConflict.sentence} {why}")


USE_CASES = (
    UseCase(ApproveTogether, frozenset({Role.COORDINATOR, Role.MANAGER}), approve_together),
)

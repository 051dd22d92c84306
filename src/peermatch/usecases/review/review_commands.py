"""A proposal is kept for later, given to a colleague, and commented on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.matches.match import MATCH
from domain.review import review
from domain.review.review import REVIEW, ReviewAssigned, ReviewPutOff, review_id
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepForLater:
    """Without `until` it is back in the queue now."""

    match_id: UUID
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignReview:
    """Without `assignee`, an account, it is anybody's again."""

    match_id: UUID
    assignee: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentOnProposal:
    match_id: UUID
    comment_id: UUID
    comment: str


def keep_for_later(work: Work, command: KeepForLater, program: Program) -> None:
    match = work.read(MATCH, command.match_id)
    today = program.today(work.command.at)
    stream = work.load(REVIEW, review_id(command.match_id))
    stream.decide(review.put_off, match, command.until, today)


def assign_review(work: Work, command: AssignReview, _program: Program) -> None:
    match = work.read(MATCH, command.match_id)
    stream = work.load(REVIEW, review_id(command.match_id))
    stream.decide(review.assign, match, command.assignee)


def comment_on_proposal(work: Work, command: CommentOnProposal, _program: Program) -> None:
    match = work.read(MATCH, command.match_id)
    stream = work.load(REVIEW, review_id(command.match_id))
    stream.decide(review.comment, match, command.comment_id, command.comment)


def _review_of(command: KeepForLater | AssignReview) -> UUID:
    return review_id(command.match_id)


_COORDINATOR = frozenset({Role.COORDINATOR})
USE_CASES = (
    UseCase(
        KeepForLater, _COORDINATOR, keep_for_later, changed_by=ChangedBy(_review_of, ReviewPutOff)
    ),
    UseCase(
        AssignReview, _COORDINATOR, assign_review, changed_by=ChangedBy(_review_of, ReviewAssigned)
    ),
    UseCase(CommentOnProposal, _COORDINATOR, comment_on_proposal),
)

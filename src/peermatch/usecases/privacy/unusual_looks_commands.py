"""Unusual looks are noted by the service and reviewed by the privacy officer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.privacy import unusual_looks
from domain.privacy.unusual_looks import (
    UNUSUAL_LOOKS,
    Finding,
    Unusual,
    UnusualLooksFound,
    UnusualLooksReviewed,
    looks_id,
)
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteUnusualLooks:
    """What is unusual about the looks of the account `viewer` on one day."""

    kind: Unusual
    viewer: UUID
    on: date
    people: int
    usual: int = 0
    participant_id: UUID | None = None

    @property
    def looks_id(self) -> UUID:
        return looks_id(self.kind, self.viewer, self.on, self.participant_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewUnusualLooks:
    looks_id: UUID
    finding: Finding


def note_unusual_looks(work: Work, command: NoteUnusualLooks, _program: Program) -> None:
    found = UnusualLooksFound(
        looks_id=command.looks_id,
        kind=command.kind,
        viewer=command.viewer,
        on=command.on,
        participant_id=command.participant_id,
        people=command.people,
        usual=command.usual,
    )
    work.load(UNUSUAL_LOOKS, command.looks_id).decide(unusual_looks.note, found)


def review_unusual_looks(work: Work, command: ReviewUnusualLooks, program: Program) -> None:
    today = program.today(work.command.at)
    stream = work.load(UNUSUAL_LOOKS, command.looks_id)
    stream.decide(unusual_looks.review, command.finding, today)


USE_CASES = (
    UseCase(NoteUnusualLooks, frozenset({Role.SERVICE}), note_unusual_looks),
    UseCase(
        ReviewUnusualLooks,
        frozenset({Role.PRIVACY_OFFICER}),
        review_unusual_looks,
        changed_by=ChangedBy("looks_id", UnusualLooksReviewed),
    ),
)

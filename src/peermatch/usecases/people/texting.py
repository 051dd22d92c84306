"""Somebody wants no more texts, by answering one or by saying so, or wants them again."""

from dataclasses import dataclass
from uuid import UUID

from domain.people import profile
from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTexts:
    participant_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowTextsAgain:
    participant_id: UUID


def stop_texts(work: Work, command: StopTexts, _program: Program) -> None:
    """What is queued for them is told in another way."""
    person = work.load(PARTICIPANT, command.participant_id)
    person.record(*profile.stop_texts(person.state.profile))


def allow_texts_again(work: Work, command: AllowTextsAgain, _program: Program) -> None:
    person = work.load(PARTICIPANT, command.participant_id)
    person.record(*profile.allow_texts_again(person.state.profile))


_WHO = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER, Role.SERVICE})
"""The service for the gateway that hears the answer."""
_TEXTS = ChangedBy("participant_id", (profile.TextsStopped, profile.TextsAllowedAgain))
USE_CASES = (
    UseCase(StopTexts, _WHO, stop_texts, changed_by=_TEXTS),
    UseCase(AllowTextsAgain, _WHO, allow_texts_again, changed_by=_TEXTS),
)

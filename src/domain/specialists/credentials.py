"""Certification and registration with their dates, and what someone in training may do."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.program.limits import Flag, LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Credential


class CredentialKind(StrEnum):
    CERTIFICATION = "certification"
    """Virginia, NAADAC or an IC&RC board (12VAC35-250-30)."""
    REGISTRATION = "registration"
    """With the Board of Counseling; needed to bill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRecorded:
    """Granted or renewed; in force on both its dates."""

    specialist_id: Subject
    kind: Plain[CredentialKind]
    body: Plain[str]
    number: Personal[str]
    issued_on: Plain[date]
    expires_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialWithdrawn:
    specialist_id: Subject
    kind: Plain[CredentialKind]
    withdrawn_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A credential as it stands: its number and dates, and the day it was withdrawn, if any."""

    issued_on: date
    expires_on: date | None
    number: str = ""
    withdrawn_on: date | None = None

    def in_force(self, day: date) -> bool:
        if self.withdrawn_on is not None and day >= self.withdrawn_on:
            return False
        return self.issued_on <= day and (self.expires_on is None or day <= self.expires_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    specialist_id: UUID | None = None
    certification: Held | None = None
    registration: Held | None = None

    def certified(self, day: date) -> bool:
        return self.certification is not None and self.certification.in_force(day)

    def may_bill(self, day: date) -> bool:
        """Certified and registered: work may be billed under their own name."""
        registered = self.registration is not None and self.registration.in_force(day)
        return registered and self.certified(day)

    def of(self, kind: CredentialKind) -> Held | None:
        return self.certification if kind is CredentialKind.CERTIFICATION else self.registration


class CredentialEndsBeforeItStarts(Refusal):
    sentence = "The credential expires before it is issued."
    field = "expires_on"


class CredentialNotYetIssued(Refusal):
    sentence = "A credential can't be issued in the future."
    field = "issued_on"


class CredentialUnknown(Refusal):
    sentence = "This specialist holds no such credential."


class CoVisitNeeded(Refusal):
    sentence = "Someone in training meets people together with a certified colleague."
    field = "co_specialist"


def begin(
    specialist_id: UUID, credential: Credential, expires_on: date | None, *, registered: bool
) -> Credentials:
    """The credentials that came with the roster, whose day of issue isn't known."""
    held = Held(issued_on=date.min, expires_on=expires_on)
    certified = credential is Credential.CERTIFIED and expires_on is not None
    return Credentials(
        specialist_id=specialist_id,
        certification=held if certified else None,
        registration=Held(issued_on=date.min, expires_on=None) if registered else None,
    )


def evolve(state: Credentials, fact: CredentialRecorded | CredentialWithdrawn) -> Credentials:
    match fact:
        case CredentialRecorded():
            held = Held(issued_on=fact.issued_on, expires_on=fact.expires_on, number=fact.number)
            return _with(state, fact.kind, held)
        case CredentialWithdrawn():
            before = state.of(fact.kind)
            if before is not None:
                return _with(state, fact.kind, replace(before, withdrawn_on=fact.withdrawn_on))
    return state


def record_credential(
    state: Credentials, recorded: CredentialRecorded, today: date
) -> tuple[Fact, ...]:
    """Grants or renews a certification or registration."""
    known(state.specialist_id, SpecialistUnknown)
    if recorded.expires_on < recorded.issued_on:
        raise CredentialEndsBeforeItStarts
    if recorded.issued_on > today:
        raise CredentialNotYetIssued
    held = Held(
        issued_on=recorded.issued_on, expires_on=recorded.expires_on, number=recorded.number
    )
    return () if state.of(recorded.kind) == held else (recorded,)


def withdraw_credential(state: Credentials, kind: CredentialKind, today: date) -> tuple[Fact, ...]:
    """The credential no longer counts, from today on."""
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    if known(state.of(kind), CredentialUnknown).withdrawn_on is not None:
        return ()
    return (CredentialWithdrawn(specialist_id=specialist_id, kind=kind, withdrawn_on=today),)


def check_visit(
    own: Credentials, colleague: Credentials | None, day: date, limits: Limits
) -> tuple[Flag, ...]:
    """Refuses or flags a session of someone not certified without a certified colleague."""
    kept = may_meet(own, colleague, day)
    return limits.demand(LimitName.CO_VISIT_IN_TRAINING, kept=kept, refusal=CoVisitNeeded)


def may_meet(own: Credentials, colleague: Credentials | None, day: date) -> bool:
    """Whether one of the two who would be there is certified on that day."""
    return own.certified(day) or (
        colleague is not None
        and colleague.specialist_id != own.specialist_id
        and colleague.certified(day)
    )


def _with(state: Credentials, kind: CredentialKind, held: Held) -> Credentials:
    if kind is CredentialKind.CERTIFICATION:
        return replace(state, certification=held)
    return replace(state, registration=held)

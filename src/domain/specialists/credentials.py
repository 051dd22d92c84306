"""Certification and registration with their dates, the continuing education that renewal asks for,
and what someone in training may do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
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
class EducationCompleted:
    """A course or workshop; `minutes` are contact hours, breaks left out."""

    specialist_id: Subject
    education_id: Plain[UUID]
    completed_on: Plain[date]
    minutes: Plain[int]
    ethics: Plain[bool]
    title: Personal[str]
    provider: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationRemoved:
    """It was recorded by mistake."""

    specialist_id: Subject
    education_id: Plain[UUID]


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


NO_EDUCATION: Mapping[UUID, EducationCompleted] = MappingProxyType({})
LONGEST_COURSE = 40 * 60
"""Minutes."""
REGISTRATION_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class EducationYear:
    """Minutes done and needed from `since` to `until`, both included; `until` is when registration
    is renewed, or today where that day isn't known."""

    since: date
    until: date
    minutes: int
    needed: int
    ethics: int
    ethics_needed: int

    @property
    def done(self) -> bool:
        return self.minutes >= self.needed and self.ethics >= self.ethics_needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    specialist_id: UUID | None = None
    certification: Held | None = None
    registration: Held | None = None
    education: Mapping[UUID, EducationCompleted] = field(default_factory=lambda: NO_EDUCATION)
    removed: frozenset[UUID] = frozenset()

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


class EducationInTheFuture(Refusal):
    sentence = "A course is recorded once it is completed."
    field = "completed_on"


class EducationLengthOutOfRange(Refusal):
    sentence = "Contact hours are given in quarters of an hour, from 15 minutes to 40 hours."
    field = "minutes"


class EducationWithoutTitle(Refusal):
    sentence = "Say what the course was called."
    field = "title"


class EducationAlreadyRecorded(Refusal):
    sentence = "This course has already been recorded differently, or was removed."


class EducationUnknown(Refusal):
    sentence = "No such course is recorded for this specialist."


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


def evolve(
    state: Credentials,
    fact: CredentialRecorded | CredentialWithdrawn | EducationCompleted | EducationRemoved,
) -> Credentials:
    match fact:
        case CredentialRecorded():
            held = Held(issued_on=fact.issued_on, expires_on=fact.expires_on, number=fact.number)
            return _with(state, fact.kind, held)
        case CredentialWithdrawn():
            before = state.of(fact.kind)
            if before is not None:
                return _with(state, fact.kind, replace(before, withdrawn_on=fact.withdrawn_on))
        case EducationCompleted():
            known_by_now = {**state.education, fact.education_id: fact}
            return replace(state, education=MappingProxyType(known_by_now))
        case EducationRemoved():
            left = {i: one for i, one in state.education.items() if i != fact.education_id}
            removed = state.removed | {fact.education_id}
            return replace(state, education=MappingProxyType(left), removed=removed)
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


def complete_education(
    state: Credentials, completed: EducationCompleted, today: date
) -> tuple[Fact, ...]:
    known(state.specialist_id, SpecialistUnknown)
    before = state.education.get(completed.education_id)
    if before == completed:
        return ()
    if before is not None or completed.education_id in state.removed:
        raise EducationAlreadyRecorded
    if completed.completed_on > today:
        raise EducationInTheFuture
    if completed.minutes % 15 or not 15 <= completed.minutes <= LONGEST_COURSE:
        raise EducationLengthOutOfRange
    if not completed.title.strip():
        raise EducationWithoutTitle
    return (completed,)


def remove_education(state: Credentials, education_id: UUID) -> tuple[Fact, ...]:
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    if education_id in state.removed:
        return ()
    known(state.education.get(education_id), EducationUnknown)
    return (EducationRemoved(specialist_id=specialist_id, education_id=education_id),)


def education_year(state: Credentials, today: date, limits: Limits) -> EducationYear:
    """Of the year of registration that `today` is in: eight contact hours for each annual renewal,
    two of them in ethics (18VAC115-70-60 as of November 2024)."""
    held = state.registration
    ends = held.expires_on if held is not None else None
    until = ends if ends is not None and ends >= today else today
    while until - REGISTRATION_YEAR >= today:
        until -= REGISTRATION_YEAR
    since = until - REGISTRATION_YEAR + timedelta(days=1)
    done = [one for one in state.education.values() if since <= one.completed_on <= until]
    return EducationYear(
        since=since,
        until=until,
        minutes=sum(one.minutes for one in done),
        needed=60 * limits.value(LimitName.EDUCATION_HOURS),
        ethics=sum(one.minutes for one in done if one.ethics),
        ethics_needed=60 * limits.value(LimitName.ETHICS_HOURS),
    )


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

"""A specialist's certification and registration: recorded, withdrawn, asked for."""

from datetime import date

import pytest

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Flag, Level, LimitName
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Credential
from domain.specialists.credentials import (
    CoVisitNeeded,
    CredentialEndsBeforeItStarts,
    CredentialKind,
    CredentialNotYetIssued,
    CredentialUnknown,
    CredentialWithdrawn,
    check_visit,
    record_credential,
    withdraw_credential,
)
from domain.specialists.specialist import SPECIALIST
from stories.pasts.a_specialist import TRAINEE, specialist
from stories.pasts.given import given
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import OTHER_SPECIALIST_ID, SPECIALIST_ID, TODAY, credential, enrolled


def test_someone_in_training_is_certified_by_a_recorded_credential() -> None:
    trainee = given(SPECIALIST, TRAINEE).part("credentials")
    assert not trainee.state.certified(TODAY)
    trainee.when(record_credential, credential(), TODAY).then(credential())
    after = given(SPECIALIST, TRAINEE, credential())
    after.part("credentials").when(record_credential, credential(), TODAY).then_nothing()
    assert after.state.credentials.certified(date(2028, 11, 1))
    assert not after.state.credentials.certified(date(2028, 11, 2))
    assert after.state.enrolled.credential is Credential.CERTIFIED
    assert after.state.enrolled.credential_expires_on == date(2028, 11, 1)


def test_a_credential_has_possible_dates() -> None:
    here = specialist().part("credentials")
    backwards = credential(expires_on=date(2026, 10, 1))
    here.when(record_credential, backwards, TODAY).then(CredentialEndsBeforeItStarts)
    here.when(record_credential, credential(), date(2026, 10, 31)).then(CredentialNotYetIssued)
    unknown = given(SPECIALIST).part("credentials")
    unknown.when(record_credential, credential(), TODAY).then(SpecialistUnknown)


def test_a_withdrawn_certification_counts_no_more_from_that_day() -> None:
    kind = CredentialKind.CERTIFICATION
    withdrawn = CredentialWithdrawn(specialist_id=SPECIALIST_ID, kind=kind, withdrawn_on=TODAY)
    specialist().part("credentials").when(withdraw_credential, kind, TODAY).then(withdrawn)
    after = specialist(withdrawn)
    after.part("credentials").when(withdraw_credential, kind, TODAY).then_nothing()
    assert after.state.credentials.certified(date(2026, 11, 22))
    assert not after.state.credentials.certified(TODAY)
    assert after.state.enrolled.credential_expires_on == date(2026, 11, 22)
    trainee = given(SPECIALIST, TRAINEE).part("credentials")
    trainee.when(withdraw_credential, kind, TODAY).then(CredentialUnknown)


def test_only_the_certified_and_registered_bill_alone() -> None:
    assert specialist().state.credentials.may_bill(TODAY)
    assert not given(SPECIALIST, enrolled(registered=False)).state.credentials.may_bill(TODAY)
    assert not given(SPECIALIST, TRAINEE).state.credentials.may_bill(TODAY)
    registration = credential(kind=CredentialKind.REGISTRATION)
    unregistered = given(SPECIALIST, enrolled(registered=False), registration)
    assert unregistered.state.credentials.may_bill(TODAY)
    assert unregistered.state.enrolled.registered
    removed = CredentialWithdrawn(
        specialist_id=SPECIALIST_ID, kind=CredentialKind.REGISTRATION, withdrawn_on=TODAY
    )
    after = specialist(removed).state
    assert (after.credentials.may_bill(TODAY), after.enrolled.registered) == (False, False)


def test_someone_in_training_visits_with_a_certified_colleague() -> None:
    strict = limits_with(LimitName.CO_VISIT_IN_TRAINING, level=Level.BLOCK)
    off = limits_with(LimitName.CO_VISIT_IN_TRAINING, value=0)
    trainee = given(SPECIALIST, TRAINEE).state.credentials
    colleague = given(SPECIALIST, enrolled(specialist_id=OTHER_SPECIALIST_ID)).state.credentials
    flag = Flag(limit=LimitName.CO_VISIT_IN_TRAINING, value=1, amount=0)
    assert check_visit(trainee, colleague, TODAY, strict) == ()
    assert check_visit(colleague, None, TODAY, strict) == ()
    assert check_visit(trainee, None, TODAY, off) == ()
    assert check_visit(trainee, None, TODAY, DEFAULT_LIMITS) == (flag,)
    for alone in (None, trainee):
        with pytest.raises(CoVisitNeeded):
            check_visit(trainee, alone, TODAY, strict)
    with pytest.raises(CoVisitNeeded):
        check_visit(trainee, colleague, date(2028, 1, 2), strict)


def test_a_credential_counts_from_the_day_of_its_issue() -> None:
    issued = credential().issued_on
    here = given(SPECIALIST, TRAINEE).part("credentials")
    here.when(record_credential, credential(), issued).then(credential())

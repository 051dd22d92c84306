"""A CPRS: enrolled, working hours, caseload, leaving; each of these is a file beside this one."""

from dataclasses import replace
from datetime import timedelta

from domain.shared import day_hours
from domain.shared.decider import Decider, of_topics
from domain.shared.vocabulary import Credential
from domain.specialists import (
    about_self,
    caseload,
    credentials,
    enrollment,
    leave_requests,
    leaving,
    sharing,
    supervision,
    working_hours,
)
from domain.specialists.credentials import CredentialKind, CredentialRecorded, CredentialWithdrawn
from domain.specialists.specialist_state import Specialist, SpecialistEnrolled
from domain.specialists.supervision import SupervisorAssigned


def _as_recorded(
    enrolled: SpecialistEnrolled | None,
    fact: SupervisorAssigned | CredentialRecorded | CredentialWithdrawn,
) -> SpecialistEnrolled | None:
    """The details as credentials and supervision change them."""
    if enrolled is None:
        return None
    match fact:
        case SupervisorAssigned():
            return replace(enrolled, supervisor_id=fact.supervisor_id)
        case CredentialRecorded(kind=CredentialKind.REGISTRATION):
            return replace(enrolled, registered=True)
        case CredentialRecorded():
            certified = replace(enrolled, credential=Credential.CERTIFIED)
            return replace(certified, credential_expires_on=fact.expires_on)
        case CredentialWithdrawn(kind=CredentialKind.REGISTRATION):
            return replace(enrolled, registered=False)
        case CredentialWithdrawn():
            day_before = fact.withdrawn_on - timedelta(days=1)
            return replace(enrolled, credential_expires_on=day_before)


SPECIALIST = Decider(
    "specialist",
    Specialist(),
    of_topics(
        enrollment.evolve,
        working_hours.evolve,
        leave_requests.evolve,
        caseload.evolve,
        leaving.evolve,
        about_self.evolve,
        enrolled=_as_recorded,
        sharing=sharing.evolve,
        credentials=credentials.evolve,
        supervision=supervision.evolve,
        days=day_hours.evolve,
    ),
)

"""Two specialists, two referrals, and the match that may be proposed between the first of each."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.program.service_area import SiteKind
from domain.referrals.referral import REFERRAL
from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.usecases.program.service_area import OpenSite
from peermatch.usecases.referrals.intake import RevokeConsent
from stories.simulation.founding import referral_number, specialist_number
from stories.simulation.pools import REFERRALS, SPECIALISTS

RUN = UUID(int=7)
MATCH_ID = match_id_of(RUN, REFERRALS[0])


class Founding:
    """Stands in for a simulation that always takes the first choice."""

    def __init__(self, agency: Any, clock: Any) -> None:
        self.now = clock.moment
        self.today = agency.deployment.service.program.today(clock.moment)

    def pick(self, pool: tuple[Any, ...]) -> Any:
        return pool[0]


def found(agency: Any, clock: Any) -> Any:
    """Two specialists with one place each, and two referrals with consent."""
    founding = Founding(agency, clock)
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    for number in (0, 1):
        agency.perform(Role.MANAGER, specialist_number(founding, number))
        agency.perform(Role.INTAKE, referral_number(founding, number))
    return agency


def site(code: str, county: str) -> OpenSite:
    return OpenSite(
        site=code,
        name=county,
        county=county,
        latitude=37.5,
        longitude=-76.5,
        kind=SiteKind.OFFICE,
    )


def propose(agency: Any, number: int = 0) -> None:
    agency.perform(
        Role.SERVICE,
        ProposeMatch(
            run_id=RUN,
            referral_id=REFERRALS[number],
            specialist_id=SPECIALISTS[number],
            reasons=("They share trauma.",),
        ),
    )


def service_of(agency: Any) -> Service:
    found: Service = agency.deployment.service
    return found


def first_person(agency: Any) -> UUID:
    """Whose the first referral is."""
    received = agency.deployment.store.read(REFERRAL, REFERRALS[0]).received
    return UUID(str(received.participant_id))


def revoke(agency: Any, uses: Use = Use.MATCHING) -> UUID:
    """Revokes every consent of the person behind the first referral."""
    whose = first_person(agency)
    for consent in agency.deployment.store.read(PARTICIPANT, whose).consents:
        if uses in consent.uses:
            command = RevokeConsent(participant_id=whose, consent_id=consent.consent_id)
            agency.perform(Role.INTAKE, command)
    agency.project()
    return whose


def payer_told(agency: Any) -> str:
    """The first person's consent to tell the payer; its id."""
    payer = GiveConsentFor(
        participant_id=first_person(agency),
        consent_id=uuid4(),
        signed_on=date(2026, 11, 23),
        expires_on=date(2027, 11, 23),
        discloser="This program",
        recipients="The payer",
        information="Units of support",
        purpose="To bill",
        covers_later_information=True,
        uses=frozenset({Use.PAYER}),
        told_of_right_to_revoke=True,
    )
    return str(agency.perform(Role.INTAKE, payer).result["consent_id"])


def to_decide(agency: Any) -> list[tuple[str, UUID | None, UUID | None]]:
    """What is put before a person: its kind, and the match or group."""
    agency.project()
    rows = decisions.page(agency.reading(Role.COORDINATOR), PartRequest(size=500)).rows
    return [(row.kind, row.match_id, row.group_id) for row in rows]


def first_proposed(agency: Any) -> None:
    """A proposal with a specialist who has an email address."""
    clock = agency.deployment.clock
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    specialist = specialist_number(Founding(agency, clock), 0)
    agency.perform(Role.MANAGER, replace(specialist, email="cprs@example.org"))
    found(agency, clock)
    propose(agency)
    agency.project()

"""The first steps of a new program, as its manager sees them until all are taken."""

from dataclasses import dataclass

from fastapi import Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.program import first_steps
from peermatch.web.http.access import Viewer, services_of

WORKING = frozenset({Role.COORDINATOR, Role.CPRS})
"""Somebody must be able to sign in as each, before people can be taken in, matched and met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    words: str
    text: str
    action: str
    address: str
    done: bool


def steps(request: Request, viewer: Viewer) -> tuple[Step, ...]:
    """In the order in which one needs the other; none once all are taken."""
    if viewer.role is not Role.MANAGER:
        return ()
    services = services_of(request)
    begun = first_steps.begun(services.reading(viewer.actor))
    accounts = services.accounts.roles_there()
    found = of_program(begun, accounts=accounts >= WORKING)
    return () if all(step.done for step in found) else found


def of_program(begun: first_steps.Begun, *, accounts: bool) -> tuple[Step, ...]:
    """The four steps; `accounts` says whether those who work there can sign in."""
    return (
        Step(
            words="Add your sites",
            text="Offices and rooms, each in its county, and the minutes of the road between them:"
            " sites.csv and travel_minutes.csv.",
            action="Import sites",
            address="/import",
            done=begun.site,
        ),
        Step(
            words="Add your specialists",
            text="Whoever gives support, with hours, caseload and lived experience: roster.csv.",
            action="Import the roster",
            address="/import",
            done=begun.specialist,
        ),
        Step(
            words="Give everyone an account",
            text="Intake, a coordinator and each CPRS. You hand each a link by which they choose"
            " their own password; a CPRS's account names their id on the roster.",
            action="Invite somebody",
            address="/accounts/invite",
            done=accounts,
        ),
        Step(
            words="Take in the first referral",
            text="Intake enters it under New referral, like all that follow; those who wait already"
            " come in together: referrals.csv.",
            action="Import referrals",
            address="/import",
            done=begun.referral,
        ),
    )

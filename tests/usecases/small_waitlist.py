"""A waitlist of one's own making: so many specialists, and one person per availability."""

from typing import Any
from uuid import UUID

from two_offices import REFERRAL, small_agency

from domain.matches.matching_run import RunTrigger
from domain.referrals.referral import REFERRAL as REFERRALS
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from peermatch import demo
from peermatch.usecases.core.ids import referral_id
from peermatch.usecases.matches.runs import RequestRun

FIRST, SECOND = referral_id("R1"), referral_id("R2")
FREE = REFERRAL["available"]


def found(agency: Any, *available: str, specialists: int = 1) -> Any:
    """So many specialists with three places each, and one person per entry of `available`."""
    files = small_agency()
    for name, count in (("roster.csv", specialists), ("referrals.csv", len(available))):
        lines = files[name].splitlines()[: count + 1]
        files[name] = b"\n".join(lines) + b"\n"
    header, *rows = files["referrals.csv"].decode().splitlines()
    rows = [r.replace(FREE, own) for r, own in zip(rows, available, strict=True)]
    files["referrals.csv"] = "\n".join((header, *rows, "")).encode()
    assert demo.run_import(agency.deployment, files, lambda *_: None).problems == ()
    agency.project()
    return agency


def requested(agency: Any, number: int) -> UUID:
    """Asks for a run, which is left to be carried out."""
    run_id = UUID(int=number)
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    agency.project()
    return run_id


def run(agency: Any, number: int) -> UUID:
    run_id = requested(agency, number)
    agency.match()
    return run_id


def status(agency: Any, referral: UUID) -> ReferralStatus:
    found: ReferralStatus = agency.deployment.store.read(REFERRALS, referral).status
    return found

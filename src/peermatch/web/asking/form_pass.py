"""What a form that anybody may send carries, so that programs which fill every form they find are
kept out without a puzzle: a sealed pass that names its receipt, and a field that nobody sees."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from fastapi import Request

from peermatch.store.accounts.account_tables import seconds
from peermatch.store.keys.page_seal import PageSeal
from peermatch.usecases.referrals.asking_for_support import new_receipt
from peermatch.web.http.access import services_of

PURPOSE = "asking without an account"
CARRIED = "pass"
UNSEEN = "website"
"""The name of the field that nobody sees: whatever stands in it, no person typed."""
QUICKEST = 3
"""Seconds that nobody needs less than to fill in the form."""
LONGEST = 12 * 3600
"""Seconds; a form left open for longer gets another pass."""


@dataclass(frozen=True, slots=True)
class FormPass:
    """`sealed` is what the form carries; nothing is stored before it is sent."""

    receipt: str
    at: int
    sealed: str
    about: str = ""
    """The agency's link by which the form was shown; empty where there is none."""


def issue(request: Request, about: str = "") -> FormPass:
    services = services_of(request)
    receipt = new_receipt(services.new_id())
    return issued(services.page_seal, receipt, services.now(), about)


def issued(seal: PageSeal, receipt: str, at: datetime, about: str = "") -> FormPass:
    body = msgspec.json.encode((receipt, seconds(at), about))
    return FormPass(receipt, seconds(at), seal.close(PURPOSE, body), about)


def given(request: Request, sealed: str) -> FormPass | None:
    """The pass that a form came with; None where it is none of ours, or has lain for too long."""
    services = services_of(request)
    body = services.page_seal.open(PURPOSE, sealed)
    if body is None:
        return None
    receipt, at, about = msgspec.json.decode(body, type=tuple[str, int, str])
    lasts = seconds(services.now()) - at <= LONGEST
    return FormPass(receipt, at, sealed, about) if lasts else None


def by_a_person(request: Request, found: FormPass | None, unseen: str) -> bool:
    """Whether somebody may have filled it in: not at once, and nothing that they can't see."""
    if found is None or unseen:
        return False
    return seconds(services_of(request).now()) - found.at >= QUICKEST

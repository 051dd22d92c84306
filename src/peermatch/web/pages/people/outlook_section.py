"""Whom the engine would propose if it were decided now, and what stands against it."""

from fastapi import Request

from domain.referrals.referral_state import ReferralStatus
from peermatch.readmodels.engine.failed_work import ARRIVALS
from peermatch.readmodels.screens.matches import outlook
from peermatch.readmodels.screens.matches.outlook import Outlook
from peermatch.readmodels.screens.program import wait_history
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.web.actions import offered
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.likely_waits import LONGER, likely_wait
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, moment

KEY = "outlook"
SOON = "This is being worked out; it takes about a second."
AGAIN = "Something changed since; it is being worked out again."
OLD = "This is from {day} and out of date."
RUN_SINCE = "It was not worked out again since the last matching run; ask for it below."
NOTHING = "Nothing. It is not decided until somebody approves a proposal; no place is kept."
THIS = "The following:"
NOBODY = "Nobody yet"


def outlook_section(request: Request, viewer: Viewer, row: waitlist.Detail) -> Section:
    """Nothing of a referral that waits no more."""
    if row.status != ReferralStatus.WAITING.value:
        return Section(KEY, "")
    found = outlook.one(services_of(request).reading(viewer.actor), row.referral_id)
    back = f"/referrals/{row.referral_id}"
    links = offered(viewer.role, KEY, back, referral_id=row.referral_id)
    title = "If it were decided today"
    likely = ("Likely wait", _likely_wait(request, viewer, row))
    if found.found_at is None or not (found.current or found.due or found.day):
        return Section(KEY, title, facts=(("Not known yet", _not_yet(request, row, found)), likely),
                       links=() if found.due else links)  # fmt: skip
    zone = services_of(request).service.program.zone
    stands = tuple(
        Item(one.sentence, (f"What would help: {one.remedy}" if one.remedy else "",))
        for one in found.against
    )
    return Section(
        KEY,
        title,
        facts=(
            ("Out of date", _how_old(request, row, found)),
            ("Peermatch would propose", found.specialist_name or NOBODY),
            ("Why", " ".join(found.reasons)),
            likely,
            ("As of", moment(found.found_at.astimezone(zone))),
            ("What stands against it", THIS if stands else NOTHING),
        ),
        items=stands,
        links=() if found.due else links,
    )


def _likely_wait(request: Request, viewer: Viewer, row: waitlist.Detail) -> str:
    reading = services_of(request).reading(viewer.actor)
    said = wait_history.likely(reading, county=row.county, urgency=row.urgency)
    longer = said is not None and row.waiting_days > said.high
    return f"{likely_wait(said)} {LONGER}" if longer else likely_wait(said)


def _how_old(request: Request, row: waitlist.Detail, found: Outlook) -> str:
    if found.current:
        return ""
    if found.due:
        return _failed(request, row) or AGAIN
    return OLD.format(day=day(found.day))


def _not_yet(request: Request, row: waitlist.Detail, found: Outlook) -> str:
    return (_failed(request, row) or SOON) if found.due else RUN_SINCE


def _failed(request: Request, row: waitlist.Detail) -> str:
    failed = services_of(request).failed_work.one(ARRIVALS, str(row.referral_id))
    return f"It could not be worked out. {failed.sentence}" if failed else ""

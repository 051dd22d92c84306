"""What a referral still needs before a match, and who can add each of it."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.referrals.completeness import NEEDED
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.web.actions import actions, address
from peermatch.web.http.access import Viewer
from peermatch.web.show.words import ROLE_NAMES

COMPLETE, CONSENT, CONTACT = "complete-referral", "give-consent", "choose-contact"


@dataclass(frozen=True, slots=True)
class StillNeeded:
    """`address` is where the viewer can add it; empty where they can't."""

    words: str
    who: str
    address: str


def still_needed(
    row: waitlist.Detail, viewer: Viewer, back: str, readers: Collection[Role]
) -> tuple[StillNeeded, ...]:
    """In the order of the form, the consent last; nothing of a referral that is closed. A relative
    may have told no way to reach the person. `readers` are the roles that open the page and that
    somebody has: nobody else is named."""
    if row.status == "closed":
        return ()
    form = address(COMPLETE, back, referral_id=row.referral_id)
    found = [_one(NEEDED[needed], COMPLETE, viewer, form, readers) for needed in row.missing]
    if not row.phone and row.safe_contact not in (SafeContact.EMAIL, SafeContact.LETTER):
        choosing = address(CONTACT, back, participant_id=row.participant_id)
        found.append(_one("A safe way to reach them", CONTACT, viewer, choosing, readers))
    if not row.has_consent:
        found.append(_one("Signed consent", CONSENT, viewer, "#consent", readers))
    return tuple(found)


def _one(
    words: str, action: str, viewer: Viewer, where: str, readers: Collection[Role]
) -> StillNeeded:
    roles = actions()[action].roles.intersection(readers)
    names = [ROLE_NAMES[role].lower() for role in Role if role in roles]
    said = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)
    return StillNeeded(words, said, where if viewer.role in roles else "")

"""The household of the person behind a referral, for those who take in and match."""

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.household_members import household
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.web.actions import offered
from peermatch.web.http.access import Viewer
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, in_words

OF_NONE = frozenset({"change-household-wish", "leave-household", "dissolve-household"})


def household_section(reading: Reading, viewer: Viewer, row: waitlist.Detail, back: str) -> Section:
    found = household(reading, row.participant_id)
    without = OF_NONE if found is None else frozenset()
    links = offered(viewer.role, "household", back, without, referral_id=row.referral_id)
    if found is None:
        return Section("household", "Household", links=links, none="No household recorded.")
    return Section(
        "household",
        "Household",
        facts=(
            ("What they wish", in_words(found.wish)),
            ("Agreed by", found.agreed_by),
            ("Date agreed", day(found.agreed_on)),
        ),
        items=tuple(
            Item(f"With {member.name}", address=f"/referrals/{member.referral_id}")
            for member in found.others
        ),
        links=links,
    )

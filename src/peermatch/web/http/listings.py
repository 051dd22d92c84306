"""The long lists, each shown in parts by its page and over the API alike."""

from uuid import UUID

from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.matches import decisions, queue_wish
from peermatch.readmodels.screens.privacy import emergencies, unusual
from peermatch.readmodels.screens.program import due_list
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.matches import runs
from peermatch.readmodels.tables.sessions import messages
from peermatch.web.http.paging import Listing

ROWS = 12
"""Proposals on one page: what a screen holds without scrolling."""

REFERRALS = Listing("referrals", waitlist.PLACE)
WAITLIST = {
    "": REFERRALS,
    "clock": Listing("referrals", waitlist.BY_CLOCK, sort="clock"),
    "wait": Listing("referrals", waitlist.BY_WAIT, sort="wait"),
    "newest": Listing("referrals", waitlist.BY_WAIT, sort="newest"),
}
"""The waitlist, by the order in which it is shown."""
PROPOSALS = {
    "": Listing("matches", queue_wish.FIRST_SERVED, ROWS),
    "wait": Listing("matches", queue_wish.BY_MOMENT, ROWS, "wait"),
    "changed": Listing("matches", queue_wish.BY_MOMENT, ROWS, "changed"),
}
"""The review queue, by the order in which it is shown."""
RUNS = Listing("runs", runs.PLACE)
MESSAGES = Listing("messages", messages.PLACE)
DUE = Listing("due", due_list.PLACE)
TASKS_BY_PERSON = Listing("due", due_list.PLACE, 12, "person")
"""Tasks grouped by person: a page holds so many persons."""
DECISIONS = Listing("decisions", decisions.PLACE)
UNUSUAL = Listing("unusual-looks", unusual.PLACE)
EMERGENCIES = Listing("emergency-access", emergencies.PLACE)
ROSTER = Listing("roster", roster.PLACE)
PROGRAM = Listing("program", roster.PLACE)
GROUPS = Listing("groups", group_page.PLACE)
DIRECTORY = Listing("directory", directory.PLACE)
ORGANIZATIONS = Listing("directory/organizations", directory.PLACE)


def meetings_of(group_id: UUID) -> Listing:
    """The meetings of one group, on its page."""
    return Listing(f"groups/{group_id}", group_page.MEETING_PLACE, group_page.NEWEST.size)

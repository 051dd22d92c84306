"""The long lists, each shown in parts by its page and over the API alike."""

from peermatch.readmodels.screens.program import due_list
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.tables.matches import runs
from peermatch.readmodels.tables.sessions import messages
from peermatch.web.http.paging import Listing

CARDS = 10
"""Proposals on one page: each is a decision, and nobody decides 25 at a stretch."""

REFERRALS = Listing("referrals", waitlist.PLACE)
PROPOSALS = Listing("matches", waitlist.PLACE, CARDS)
RUNS = Listing("runs", runs.PLACE)
MESSAGES = Listing("messages", messages.PLACE)
DUE = Listing("due", due_list.PLACE)

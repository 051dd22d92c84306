"""Samples of the schedule's streams."""

from datetime import date

from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.matches.usual_time import UsualTime
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Mode
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    proposed,
)

A_MONDAY = date(2026, 12, 28)
MORNING = (parse_window("Mon 09:00-12:00"),)
UNDER_WAY = given(MATCH, proposed(), MatchApproved(match_id=MATCH_ID))
AT_TEN = (UsualTime(weekday=0, minute=600, mode=Mode.VIDEO),)
AT_NOON = (UsualTime(weekday=1, minute=720, mode=Mode.IN_PERSON, place="TAP"),)

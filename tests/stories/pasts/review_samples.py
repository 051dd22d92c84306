"""Samples of what coordinators do with a proposal and with views of the queue."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from domain.matches.match import MATCH
from domain.matches.match_state import Match
from domain.review.queue_view import QueueViewSaved
from domain.review.review import ChoiceReason, SpecialistChosenInstead
from domain.review.waitlist_view import WaitlistViewSaved
from stories.pasts.samples import MATCH_ID, SPECIALIST_ID, proposed

VIEW_ID = UUID(int=71)
COLLEAGUE = UUID(int=72)


def open_match(**changes: Any) -> Match:
    """A match that is proposed."""
    return MATCH.fold([proposed(**changes)])


def chosen_instead() -> SpecialistChosenInstead:
    return SpecialistChosenInstead(
        match_id=UUID(int=80),
        instead_of=MATCH_ID,
        engine_choice=SPECIALIST_ID,
        reason=ChoiceReason.SOONER,
    )


def view(**changes: Any) -> QueueViewSaved:
    made = QueueViewSaved(
        view_id=VIEW_ID,
        county="Essex",
        language="",
        service_line="",
        urgency="",
        specialist_id=None,
        whose="",
        changed="",
        sort="",
    )
    return replace(made, **changes)


def waitlist_view(**changes: Any) -> WaitlistViewSaved:
    made = WaitlistViewSaved(
        view_id=VIEW_ID,
        status="",
        county="Essex",
        language="",
        service_line="",
        urgency="",
        consent="",
        source="",
        specialist_id=None,
        clock="",
        missing="",
        sort="",
        columns=(),
    )
    return replace(made, **changes)

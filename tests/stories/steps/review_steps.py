"""Every decision about the review of a proposal and about kept views of the queue."""

from datetime import date
from functools import partial
from uuid import UUID

from domain.review import queue_view, review
from domain.review.queue_view import QUEUE_VIEWS
from domain.review.review import REVIEW
from stories.pasts.review_samples import COLLEAGUE, VIEW_ID, chosen_instead, open_match, view
from stories.pasts.samples import TODAY
from stories.steps.step import Step

_review = partial(Step, REVIEW)
_views = partial(Step, QUEUE_VIEWS)
OPEN = open_match()

REVIEW_STEPS: tuple[Step, ...] = (
    _review(review.put_off, [(OPEN, date(2026, 12, 24), TODAY), (OPEN, None, TODAY)]),
    _review(review.assign, [(OPEN, COLLEAGUE), (OPEN, None)]),
    _review(review.comment, [(OPEN, UUID(int=1), "Ask first."), (OPEN, UUID(int=2), " ")]),
    _review(review.note_choice, [(chosen_instead(),)]),
    _views(queue_view.save, [(view(),), (view(view_id=UUID(int=73), county="Gloucester"),)]),
    _views(queue_view.drop, [(VIEW_ID,), (UUID(int=73),)]),
)

"""Every decision about the review of a proposal, about kept views of the queue and about tasks."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from domain.deadlines import task
from domain.deadlines.due import DueKind
from domain.deadlines.task import TASK, TaskAssigned
from domain.review import kept_views, review
from domain.review.queue_view import QUEUE_VIEWS, QueueViewDropped
from domain.review.review import REVIEW
from domain.review.waitlist_view import WAITLIST_VIEWS, WaitlistViewDropped
from stories.pasts.review_samples import (
    COLLEAGUE,
    VIEW_ID,
    chosen_instead,
    open_match,
    view,
    waitlist_view,
)
from stories.pasts.samples import MATCH_ID, TODAY
from stories.pasts.task_samples import task_snoozed
from stories.steps.step import Step

_review = partial(Step, REVIEW)
_tasks = partial(Step, TASK)
_views = partial(Step, QUEUE_VIEWS)
_waitlist = partial(Step, WAITLIST_VIEWS)
OTHER_VIEW = UUID(int=73)
OPEN = open_match()
GIVEN = TaskAssigned(kind=DueKind.CHECK_IN, about=MATCH_ID, assignee=COLLEAGUE)

REVIEW_STEPS: tuple[Step, ...] = (
    _review(review.put_off, [(OPEN, date(2026, 12, 24), TODAY), (OPEN, None, TODAY)]),
    _review(review.assign, [(OPEN, COLLEAGUE), (OPEN, None)]),
    _review(review.comment, [(OPEN, UUID(int=1), "Ask first."), (OPEN, UUID(int=2), " ")]),
    _review(review.note_choice, [(chosen_instead(),)]),
    _views(kept_views.save, [(view(),), (view(view_id=OTHER_VIEW, county="Gloucester"),)]),
    _waitlist(
        kept_views.save,
        [(waitlist_view(),), (waitlist_view(view_id=OTHER_VIEW, county="Gloucester"),)],
    ),
    _tasks(task.snooze, [(task_snoozed(), TODAY), (task_snoozed(until=None), TODAY)]),
    _tasks(task.assign, [(GIVEN,), (replace(GIVEN, assignee=None),)]),
    _views(
        kept_views.drop,
        [(QueueViewDropped(view_id=VIEW_ID),), (QueueViewDropped(view_id=OTHER_VIEW),)],
    ),
    _waitlist(
        kept_views.drop,
        [(WaitlistViewDropped(view_id=VIEW_ID),), (WaitlistViewDropped(view_id=OTHER_VIEW),)],
    ),
)

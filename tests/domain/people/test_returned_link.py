"""A private link that came back is a task until somebody saw to it."""

from dataclasses import replace
from datetime import timedelta

from domain.deadlines.due import Due, DueKind, LinkToSendAgain
from domain.deadlines.falling_due import due_list
from domain.people.contact.returned_link import (
    RETURNED_LINK,
    LinkDidNotReturn,
    note_returned,
    see_to,
)
from domain.program.default_limits import DEFAULT_LIMITS
from stories.pasts.given import given
from stories.pasts.samples import TODAY, made_up_id
from stories.steps.wellness_steps import LINK_BACK, LINK_SEEN_TO

ANOTHER = replace(LINK_BACK, link_id=made_up_id("another link"))


def test_what_came_back_is_noted_once_and_seen_to_once() -> None:
    given(RETURNED_LINK).when(note_returned, LINK_BACK).then(LINK_BACK)
    given(RETURNED_LINK).when(see_to, LINK_SEEN_TO).then(LinkDidNotReturn)
    back = given(RETURNED_LINK, LINK_BACK)
    back.when(note_returned, LINK_BACK).then_nothing()
    back.when(see_to, LINK_SEEN_TO).then(LINK_SEEN_TO)
    seen = given(RETURNED_LINK, LINK_BACK, LINK_SEEN_TO)
    seen.when(note_returned, LINK_BACK).then_nothing()
    seen.when(see_to, LINK_SEEN_TO).then_nothing()
    seen.when(note_returned, ANOTHER).then(ANOTHER)


def test_whoever_sees_to_one_link_does_not_see_to_the_next() -> None:
    """Nor does what is told again of the first put the next out of mind."""
    both = given(RETURNED_LINK, LINK_BACK, ANOTHER)
    both.when(see_to, LINK_SEEN_TO).then_nothing()
    both.when(note_returned, LINK_BACK).then_nothing()
    seen_to = replace(LINK_SEEN_TO, link_id=ANOTHER.link_id)
    both.when(see_to, seen_to).then(seen_to)


def test_it_is_due_at_once_and_as_long_as_the_link_would_have_worked() -> None:
    back = LinkToSendAgain(link_id=LINK_BACK.link_id, returned_on=TODAY)
    due = Due(kind=DueKind.LINK_RETURNED, about=LINK_BACK.link_id, due_on=TODAY)
    for days, found in ((0, (due,)), (30, (due,)), (31, ())):
        day = TODAY + timedelta(days=days)
        assert due_list([back], day, DEFAULT_LIMITS, frozenset()) == found

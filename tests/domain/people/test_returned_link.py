"""A private link that came back is a task until somebody saw to it."""

from dataclasses import replace
from datetime import timedelta

from domain.deadlines.due import Due, DueKind, LinkToSendAgain
from domain.deadlines.falling_due import due_list
from domain.people.contact.returned_link import RETURNED_LINK, LinkSeenTo, note_returned, see_to
from domain.program.default_limits import DEFAULT_LIMITS
from stories.pasts.given import given
from stories.pasts.samples import PARTICIPANT_ID, TODAY, made_up_id
from stories.steps.wellness_steps import LINK_BACK

SEEN_TO = LinkSeenTo(participant_id=PARTICIPANT_ID, link_id=LINK_BACK.link_id)


def test_what_came_back_is_noted_once_and_seen_to_once() -> None:
    given(RETURNED_LINK).when(note_returned, LINK_BACK).then(LINK_BACK)
    given(RETURNED_LINK).when(see_to, PARTICIPANT_ID).then_nothing()
    back = given(RETURNED_LINK, LINK_BACK)
    back.when(note_returned, LINK_BACK).then_nothing()
    back.when(see_to, PARTICIPANT_ID).then(SEEN_TO)
    seen = given(RETURNED_LINK, LINK_BACK, SEEN_TO)
    seen.when(note_returned, LINK_BACK).then_nothing()
    seen.when(see_to, PARTICIPANT_ID).then_nothing()
    another = replace(LINK_BACK, link_id=made_up_id("another link"))
    seen.when(note_returned, another).then(another)


def test_it_is_due_at_once_and_as_long_as_the_link_would_have_worked() -> None:
    back = LinkToSendAgain(link_id=LINK_BACK.link_id, returned_on=TODAY)
    due = Due(kind=DueKind.LINK_RETURNED, about=LINK_BACK.link_id, due_on=TODAY)
    for days, found in ((0, (due,)), (30, (due,)), (31, ())):
        day = TODAY + timedelta(days=days)
        assert due_list([back], day, DEFAULT_LIMITS, frozenset()) == found

"""A proposal is kept for later or given to a colleague, and somebody keeps views of the queue."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID
from recorded_facts import facts_of, looked

from domain.matches.match_state import MatchAlreadyDecided
from domain.review.kept_views import MOST_VIEWS, TooManyViews, ViewShowsEverything, ViewUnknown
from domain.review.queue_view import (
    QUEUE_VIEWS,
    QueueViewDropped,
    QueueViewSaved,
    queue_views_id,
)
from domain.review.review import (
    REVIEW,
    PutOffPastExpiry,
    PutOffUntilPast,
    ReviewAssigned,
    ReviewPutOff,
    review_id,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown
from domain.shared.vocabulary import ServiceLine, Urgency
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.review.kept_views import DropQueueView, SaveQueueView
from peermatch.usecases.review.review_commands import AssignReview, KeepForLater
from stories.simulation.pools import SPECIALISTS

TOMORROW = date(2026, 11, 24)
COLLEAGUE, VIEW = UUID(int=5), UUID(int=6)
COORDINATOR = Actor(name="coordinator-1", role=Role.COORDINATOR)
OTHER = Actor(name="coordinator-2", role=Role.COORDINATOR)


def later(until: date | None) -> KeepForLater:
    return KeepForLater(match_id=MATCH_ID, until=until)


def test_a_proposal_is_kept_for_later_and_brought_back(proposed: Any, clock: Any) -> None:
    facts = facts_of(proposed, Role.COORDINATOR, later(TOMORROW))
    assert facts == [ReviewPutOff(match_id=MATCH_ID, until=TOMORROW)]
    proposed.perform(Role.COORDINATOR, later(TOMORROW))
    assert proposed.deployment.store.read(REVIEW, review_id(MATCH_ID)).put_off_until == TOMORROW
    assert looked(proposed, Role.COORDINATOR, later(TOMORROW)) == ([], {})
    back = facts_of(proposed, Role.COORDINATOR, KeepForLater(match_id=MATCH_ID))
    assert back == [ReviewPutOff(match_id=MATCH_ID, until=None)]
    clock.pass_by(timedelta(hours=5, minutes=59))
    assert facts_of(proposed, Role.COORDINATOR, later(TOMORROW + timedelta(days=1)))
    clock.pass_by(timedelta(minutes=1))
    with pytest.raises(PutOffUntilPast):
        facts_of(proposed, Role.COORDINATOR, later(date(2026, 11, 23)))


def test_a_proposal_is_kept_for_a_day_to_come_before_it_lapses(proposed: Any) -> None:
    with pytest.raises(PutOffUntilPast):
        facts_of(proposed, Role.COORDINATOR, later(date(2026, 11, 23)))
    with pytest.raises(PutOffPastExpiry):
        facts_of(proposed, Role.COORDINATOR, later(date(2027, 11, 23)))
    with pytest.raises(MatchUnknown):
        facts_of(proposed, Role.COORDINATOR, KeepForLater(match_id=uuid4(), until=TOMORROW))
    with pytest.raises(NotAllowed):
        facts_of(proposed, Role.MANAGER, later(TOMORROW))


def test_a_proposal_is_given_to_a_colleague_and_back_to_all(proposed: Any) -> None:
    given = AssignReview(match_id=MATCH_ID, assignee=COLLEAGUE)
    assert facts_of(proposed, Role.COORDINATOR, given) == [
        ReviewAssigned(match_id=MATCH_ID, assignee=COLLEAGUE)
    ]
    proposed.perform(Role.COORDINATOR, given)
    assert proposed.deployment.store.read(REVIEW, review_id(MATCH_ID)).assignee == COLLEAGUE
    assert looked(proposed, Role.COORDINATOR, given) == ([], {})
    anybody = facts_of(proposed, Role.COORDINATOR, AssignReview(match_id=MATCH_ID))
    assert anybody == [ReviewAssigned(match_id=MATCH_ID, assignee=None)]
    with pytest.raises(MatchUnknown):
        facts_of(proposed, Role.COORDINATOR, AssignReview(match_id=uuid4(), assignee=COLLEAGUE))
    with pytest.raises(NotAllowed):
        facts_of(proposed, Role.INTAKE, given)


def test_what_was_answered_is_neither_kept_for_later_nor_given_to_anybody(proposed: Any) -> None:
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    for command in (later(TOMORROW), AssignReview(match_id=MATCH_ID, assignee=COLLEAGUE)):
        with pytest.raises(MatchAlreadyDecided):
            facts_of(proposed, Role.COORDINATOR, command)


def test_whoever_decides_about_a_review_on_an_old_page_is_told_so(proposed: Any) -> None:
    service, seen = proposed.deployment.service, proposed.deployment.store.end()
    proposed.perform(Role.COORDINATOR, later(TOMORROW))
    proposed.perform(Role.COORDINATOR, AssignReview(match_id=MATCH_ID, assignee=COLLEAGUE))
    for command in (later(None), AssignReview(match_id=MATCH_ID, assignee=UUID(int=9))):
        with pytest.raises(ChangedSince):
            service.perform(OTHER, uuid4(), command, seen=seen)
    after = proposed.deployment.store.end()
    service.perform(OTHER, uuid4(), later(None), seen=after)


def view(**told: Any) -> SaveQueueView:
    return SaveQueueView(view_id=VIEW, **told)


EMPTY: dict[str, Any] = {
    "county": "",
    "language": "",
    "service_line": "",
    "urgency": "",
    "specialist_id": None,
    "whose": "",
    "changed": "",
    "sort": "",
}
FULL: dict[str, Any] = {
    "county": "Essex",
    "language": "es",
    "service_line": ServiceLine.MENTAL_HEALTH,
    "urgency": Urgency.URGENT,
    "specialist_id": SPECIALISTS[0],
    "whose": "mine",
    "changed": "yes",
    "sort": "waiting",
}


def test_a_view_keeps_all_that_the_queue_is_narrowed_to(founded: Any) -> None:
    assert facts_of(founded, COORDINATOR, view(**FULL)) == [
        QueueViewSaved(
            view_id=VIEW, **FULL | {"service_line": "mental-health", "urgency": "urgent"}
        )
    ]
    for name, value in FULL.items():
        [saved] = facts_of(founded, COORDINATOR, view(**{name: value}))
        assert saved == QueueViewSaved(view_id=VIEW, **EMPTY | {name: value})
    with pytest.raises(ViewShowsEverything):
        facts_of(founded, COORDINATOR, view())
    with pytest.raises(NotAllowed):
        facts_of(founded, Role.INTAKE, view(**FULL))


def test_views_are_those_of_whoever_keeps_them_and_gone_once_they_are_removed(
    founded: Any,
) -> None:
    service, read = founded.deployment.service, founded.deployment.store.read
    done = service.perform(COORDINATOR, uuid4(), view(county="Essex"))
    assert done.result == {}
    assert list(read(QUEUE_VIEWS, queue_views_id("coordinator-1")).kept) == [VIEW]
    assert list(read(QUEUE_VIEWS, queue_views_id("coordinator-2")).kept) == []
    gone = DropQueueView(view_id=VIEW)
    with pytest.raises(ViewUnknown):
        facts_of(founded, OTHER, gone)
    assert facts_of(founded, COORDINATOR, gone) == [QueueViewDropped(view_id=VIEW)]
    service.perform(COORDINATOR, uuid4(), gone)
    assert list(read(QUEUE_VIEWS, queue_views_id("coordinator-1")).kept) == []
    assert looked(founded, COORDINATOR, gone) == ([], {})
    with pytest.raises(NotAllowed):
        facts_of(founded, Role.MANAGER, gone)


def test_a_dozen_views_are_kept_each_once(founded: Any) -> None:
    service = founded.deployment.service
    for number in range(MOST_VIEWS):
        kept = SaveQueueView(view_id=UUID(int=100 + number), county=f"County {number}")
        service.perform(COORDINATOR, uuid4(), kept)
    assert facts_of(founded, COORDINATOR, view(county="County 3")) == []
    with pytest.raises(TooManyViews):
        facts_of(founded, COORDINATOR, view(county="Essex"))
    assert facts_of(founded, OTHER, view(county="Essex"))

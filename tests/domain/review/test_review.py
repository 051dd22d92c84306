"""A proposal is put off, assigned, commented on, or made of another specialist by a person."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.matches.match import MATCH
from domain.matches.match_state import MatchAlreadyDecided
from domain.matches.proposal import MatchExpired
from domain.pairing.conflict import CONFLICT, ConflictReviewed, Verdict
from domain.review.kept_views import (
    MOST_VIEWS,
    TooManyViews,
    ViewShowsEverything,
    ViewUnknown,
    drop,
    save,
)
from domain.review.possible_conflict import (
    ON_CONDITIONS,
    SAME_NAME,
    TO_REVIEW,
    possible_conflict,
)
from domain.review.queue_view import QUEUE_VIEWS, QueueViewDropped
from domain.review.review import (
    REVIEW,
    AlreadyProposed,
    ChoiceNeedsReason,
    ChoiceReason,
    CommentMissing,
    PutOffPastExpiry,
    PutOffUntilPast,
    ReviewAssigned,
    ReviewCommented,
    ReviewPutOff,
    SpecialistChosenInstead,
    assign,
    choose_instead,
    comment,
    put_off,
)
from domain.review.waitlist_view import WAITLIST_VIEWS, WaitlistViewDropped
from stories.pasts.given import given
from stories.pasts.review_samples import (
    COLLEAGUE,
    VIEW_ID,
    open_match,
    view,
    waitlist_view,
)
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SPECIALIST_ID,
    TODAY,
    disclosed,
    proposed,
)

FRIDAY = TODAY + timedelta(days=4)
NEW_MATCH = UUID(int=80)
OPEN = open_match(expires_on=FRIDAY)
DECIDED = MATCH.fold([proposed(), MatchExpired(match_id=MATCH_ID, expired_on=TODAY)])


def later(until: date | None) -> ReviewPutOff:
    return ReviewPutOff(match_id=MATCH_ID, until=until)


def test_a_proposal_is_kept_for_later_until_the_last_day_for_an_answer() -> None:
    given(REVIEW).when(put_off, OPEN, FRIDAY, TODAY).then(later(FRIDAY))
    given(REVIEW, later(FRIDAY)).when(put_off, OPEN, FRIDAY, TODAY).then_nothing()
    given(REVIEW, later(FRIDAY)).when(put_off, OPEN, None, TODAY).then(later(None))
    given(REVIEW).when(put_off, OPEN, TODAY, TODAY).then(PutOffUntilPast)
    given(REVIEW).when(put_off, OPEN, FRIDAY + timedelta(days=1), TODAY).then(PutOffPastExpiry)
    given(REVIEW).when(put_off, DECIDED, FRIDAY, TODAY).then(MatchAlreadyDecided)


def test_a_proposal_is_given_to_a_colleague_and_back_to_all() -> None:
    given_to = ReviewAssigned(match_id=MATCH_ID, assignee=COLLEAGUE)
    given(REVIEW).when(assign, OPEN, COLLEAGUE).then(given_to)
    given(REVIEW, given_to).when(assign, OPEN, COLLEAGUE).then_nothing()
    back = ReviewAssigned(match_id=MATCH_ID, assignee=None)
    given(REVIEW, given_to).when(assign, OPEN, None).then(back)
    given(REVIEW).when(assign, DECIDED, COLLEAGUE).then(MatchAlreadyDecided)


def test_a_comment_has_words_and_is_there_once() -> None:
    said = ReviewCommented(
        match_id=MATCH_ID,
        participant_id=PARTICIPANT_ID,
        comment_id=UUID(int=1),
        comment="Call first.",
    )
    given(REVIEW).when(comment, OPEN, UUID(int=1), " Call first. ").then(said)
    given(REVIEW, said).when(comment, OPEN, UUID(int=1), "Call first.").then_nothing()
    given(REVIEW).when(comment, OPEN, UUID(int=1), "  ").then(CommentMissing)


def test_another_choice_than_the_engines_has_a_reason_and_the_way_back_needs_none() -> None:
    chosen = SpecialistChosenInstead(
        match_id=NEW_MATCH,
        instead_of=MATCH_ID,
        engine_choice=SPECIALIST_ID,
        reason=ChoiceReason.SOONER,
    )
    fresh = REVIEW.initial
    other = (fresh, OPEN, OTHER_SPECIALIST_ID, NEW_MATCH)
    assert choose_instead(*other, ChoiceReason.SOONER) == chosen
    with pytest.raises(ChoiceNeedsReason):
        choose_instead(*other, None)
    with pytest.raises(AlreadyProposed):
        choose_instead(fresh, OPEN, SPECIALIST_ID, NEW_MATCH, ChoiceReason.SOONER)
    with pytest.raises(MatchAlreadyDecided):
        choose_instead(fresh, DECIDED, OTHER_SPECIALIST_ID, NEW_MATCH, ChoiceReason.SOONER)
    before = REVIEW.fold([chosen])
    theirs = open_match(match_id=NEW_MATCH, specialist_id=OTHER_SPECIALIST_ID)
    back = choose_instead(before, theirs, SPECIALIST_ID, UUID(int=81), None)
    assert (back.engine_choice, back.reason) == (SPECIALIST_ID, None)


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("Una Barrack", "Zion BARRACK", SAME_NAME),
        ("Una Barrack", "Zion Oliff", ""),
        ("Una", "Una", ""),
    ],
)
def test_a_last_name_in_common_is_looked_at_by_a_person(name: str, other: str, said: str) -> None:
    assert possible_conflict(name, other, CONFLICT.initial) == said


def test_a_reviewed_conflict_is_no_longer_only_possible() -> None:
    told = CONFLICT.fold([disclosed()])
    assert possible_conflict("Una Barrack", "Zion Oliff", told) == TO_REVIEW

    def reviewed(verdict: Verdict, conditions: str = "") -> str:
        fact = ConflictReviewed(
            conflict_id=disclosed().conflict_id,
            participant_id=PARTICIPANT_ID,
            verdict=verdict,
            conditions=conditions,
        )
        found = CONFLICT.fold([disclosed(), fact])
        return possible_conflict("Una Barrack", "Zion Barrack", found)

    assert reviewed(Verdict.NO_CONFLICT) == ""
    assert reviewed(Verdict.ALLOWED, "Not in the same group.") == ON_CONDITIONS


@pytest.mark.parametrize(
    ("views", "made", "gone"),
    [(QUEUE_VIEWS, view, QueueViewDropped), (WAITLIST_VIEWS, waitlist_view, WaitlistViewDropped)],
    ids=["queue", "waitlist"],
)
def test_a_view_is_kept_once_and_narrows_something(views: Any, made: Any, gone: Any) -> None:
    other, dropped = UUID(int=9), gone(view_id=VIEW_ID)
    given(views).when(save, made()).then(made())
    given(views, made()).when(save, made(view_id=other)).then_nothing()
    sorted_too = made(view_id=other, sort="wait")
    given(views, made()).when(save, sorted_too).then(sorted_too)
    given(views).when(save, made(county="")).then(ViewShowsEverything)
    given(views, made()).when(drop, dropped).then(dropped)
    given(views, made(), dropped).when(drop, dropped).then_nothing()
    given(views, made(), dropped).when(save, made()).then_nothing()
    given(views).when(drop, dropped).then(ViewUnknown)
    many = [made(view_id=UUID(int=n), county=f"County {n}") for n in range(MOST_VIEWS)]
    given(views, *many).when(save, made(county="One more")).then(TooManyViews)

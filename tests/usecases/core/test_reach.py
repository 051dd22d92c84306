"""What somebody has no part in is to them as if it weren't there."""

from datetime import date
from uuid import UUID

import pytest
from streams import Streams

from domain.groups.group import GROUP, GroupFormed
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.matches.proposal import DeclineReason, MatchDeclined
from domain.pairing.shortlist import SHORTLIST
from domain.people.plan import PLAN, PlanAgreed
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from domain.shared.shared_refusals import MatchUnknown
from domain.specialists.caseload import PlaceTaken
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.reach import WHOSE, check_own, check_reach
from peermatch.usecases.core.service import refused
from peermatch.usecases.referrals.intake import ConsentNeedsBothDates
from stories.pasts.samples import GOALS, enrolled, offered, proposed, scheduled

WHO, OTHER, NOBODY = (UUID(int=n) for n in range(1, 4))
OWN, COLLEAGUE, STRANGER = (UUID(int=n) for n in range(11, 14))
SESSION_ID, MATCH_ID, PLAN_ID, LIST_ID, GROUP_ID = (UUID(int=n) for n in range(21, 26))
OTHERS_PLAN, PROPOSED, DECLINED = (UUID(int=n) for n in range(31, 34))
THEIRS = {
    "participant_id": WHO,
    "session_id": SESSION_ID,
    "match_id": MATCH_ID,
    "plan_id": PLAN_ID,
    "shortlist_id": LIST_ID,
}


def agreed(plan_id: UUID, whose: UUID) -> PlanAgreed:
    return PlanAgreed(
        plan_id=plan_id,
        participant_id=whose,
        agreed_on=date(2026, 11, 23),
        review_by=date(2027, 2, 21),
        goals=GOALS,
    )


@pytest.fixture
def record() -> Streams:
    """One person with a specialist and all that can be about them; a plan of another person."""
    streams = Streams()
    of_both = {"participant_id": WHO, "specialist_id": OWN}
    streams.add(
        MATCH, MATCH_ID, proposed(match_id=MATCH_ID, **of_both), MatchApproved(match_id=MATCH_ID)
    )
    streams.add(MATCH, PROPOSED, proposed(match_id=PROPOSED, **of_both))
    streams.add(
        MATCH,
        DECLINED,
        proposed(match_id=DECLINED, **of_both),
        MatchDeclined(
            match_id=DECLINED, participant_id=WHO, reason=DeclineReason.SOMEONE_DIFFERENT, note=""
        ),
    )
    streams.add(
        SESSION,
        SESSION_ID,
        scheduled(session_id=SESSION_ID, co_specialist_id=COLLEAGUE, **of_both),
    )
    streams.add(PLAN, PLAN_ID, agreed(PLAN_ID, WHO))
    streams.add(PLAN, OTHERS_PLAN, agreed(OTHERS_PLAN, OTHER))
    streams.add(SHORTLIST, LIST_ID, offered(shortlist_id=LIST_ID, participant_id=WHO))
    streams.add(
        GROUP,
        GROUP_ID,
        GroupFormed(group_id=GROUP_ID, name="Mornings", leaders=frozenset({OWN}), flags=()),
    )
    streams.add(
        SPECIALIST,
        OWN,
        enrolled(specialist_id=OWN),
        PlaceTaken(specialist_id=OWN, match_id=MATCH_ID),
    )
    streams.add(SPECIALIST, COLLEAGUE, enrolled(specialist_id=COLLEAGUE))
    return streams


def is_own(record: Streams, whose: UUID | None, **ids: UUID) -> bool:
    try:
        check_own(record.read, whose, ids)
    except NotFound:
        return False
    return True


def test_a_participant_has_what_is_about_them_alone(record: Streams) -> None:
    for name, one in THEIRS.items():
        assert is_own(record, WHO, **{name: one}), name
        assert not is_own(record, OTHER, **{name: one}), name
        assert not is_own(record, None, **{name: one}), name
        assert not is_own(record, WHO, **{name: NOBODY}), name
        assert not is_own(record, None, **{name: NOBODY}), name
    assert is_own(record, WHO, **THEIRS)
    assert not is_own(record, WHO, **THEIRS | {"plan_id": OTHERS_PLAN})
    assert is_own(record, OTHER, plan_id=OTHERS_PLAN)
    assert not is_own(record, WHO), "nothing is named"
    assert not is_own(record, None)
    for name in ("group_id", "specialist_id", "given_id", "referral_id"):
        assert not is_own(record, WHO, **{name: WHO}), name
        assert not is_own(record, WHO, **THEIRS | {name: WHO}), name


def test_a_participant_does_not_know_of_a_proposal_yet(record: Streams) -> None:
    for match_id in (PROPOSED, DECLINED):
        assert not is_own(record, WHO, match_id=match_id)


def test_whose_each_is_is_told_and_of_nothing_nobody(record: Streams) -> None:
    for name, one in THEIRS.items():
        assert WHOSE[name](record.read, one) == WHO, name
    for name in THEIRS.keys() - {"participant_id"}:
        assert WHOSE[name](record.read, NOBODY) is None, name
    assert WHOSE["plan_id"](record.read, OTHERS_PLAN) == OTHER
    assert WHOSE["match_id"](record.read, PROPOSED) is None


def reaches(record: Streams, who: UUID | None, **ids: UUID) -> bool:
    try:
        actor = Actor(name="cprs-1", role=Role.CPRS, specialist_id=who)
        check_reach(record.read, actor, ids)
    except NotFound:
        return False
    return True


def test_a_specialist_reaches_what_is_theirs_and_nothing_of_a_colleague(record: Streams) -> None:
    reached = {
        "specialist_id": OWN,
        "match_id": MATCH_ID,
        "session_id": SESSION_ID,
        "group_id": GROUP_ID,
        "participant_id": WHO,
        "plan_id": PLAN_ID,
    }
    for name, one in reached.items():
        assert reaches(record, OWN, **{name: one}), name
        assert not reaches(record, STRANGER, **{name: one}), name
        assert not reaches(record, OWN, **{name: NOBODY}), name
        assert not reaches(record, None, **{name: one}), name
    assert reaches(record, COLLEAGUE, session_id=SESSION_ID), "they come along"
    for name in ("match_id", "participant_id", "plan_id", "group_id", "specialist_id"):
        assert not reaches(record, COLLEAGUE, **{name: reached[name]}), name
    assert not reaches(record, OWN, plan_id=OTHERS_PLAN)
    assert not reaches(record, OWN, match_id=PROPOSED)


def test_a_participant_s_reach_is_what_is_their_own(record: Streams) -> None:
    def reach(whose: UUID | None, **ids: UUID) -> None:
        actor = Actor(name="somebody", role=Role.PARTICIPANT, participant_id=whose)
        check_reach(record.read, actor, ids)

    reach(WHO, session_id=SESSION_ID)
    for whose, ids in ((OTHER, {"session_id": SESSION_ID}), (WHO, {}), (None, {})):
        with pytest.raises(NotFound):
            reach(whose, **ids)


def test_offices_reach_everybody(record: Streams) -> None:
    for role in (Role.INTAKE, Role.COORDINATOR, Role.MANAGER, Role.SERVICE):
        check_reach(record.read, Actor(name="one", role=role), {**THEIRS, "group_id": NOBODY})


def test_a_refusal_is_shown_with_its_code_field_and_sentence() -> None:
    assert refused(ConsentNeedsBothDates().at("consent_signed_on")) == {
        "code": "consent-needs-both-dates",
        "field": "consent_signed_on",
        "sentence": "A consent has both dates, or neither while it is not signed yet.",
    }
    unknown = refused(MatchUnknown())
    assert (unknown["field"], unknown["sentence"]) == ("", MatchUnknown.sentence)

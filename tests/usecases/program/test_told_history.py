"""A history in words: whose entries, which of them, what was said before, and who may see that."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, found, propose

from domain.matches.proposal import DeclineReason
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.screens.program.told_history import Change, Sought, Told, latest, told
from peermatch.store import START
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.proposal_decisions import DeclineMatch
from peermatch.usecases.people.participants import CorrectIdentity
from peermatch.usecases.referrals.referral_course import ChangePriority
from stories.simulation.pools import REFERRALS, SPECIALISTS

WHO = derived("participant", REFERRALS[0])
BORN = date(1980, 1, 2)


@pytest.fixture
def matched(agency: Any, clock: Any) -> Any:
    found(agency, clock)
    propose(agency)
    agency.project()
    return agency


def of(agency: Any, *ids: UUID, role: Role = Role.COORDINATOR, **sought: Any) -> Told:
    return told(agency.reading(role), ids or (WHO,), "referral", Sought(**sought))


def names(found: Told) -> list[str]:
    return [event.name for event in found.events]


def test_what_a_match_records_without_a_name_is_the_persons_too(matched: Any) -> None:
    decline = DeclineMatch(match_id=MATCH_ID, reason=DeclineReason.SOMEONE_DIFFERENT)
    matched.perform(Role.COORDINATOR, decline)
    matched.project()
    assert "match.declined" in names(of(matched))
    assert "match.declined" not in names(of(matched, derived("participant", REFERRALS[1])))
    [declined] = of(matched, kind="match", size=1).events
    assert (declined.about, declined.about_id) == ("match", MATCH_ID)


def test_a_correction_shows_what_was_said_first_and_then_what_was_said_last(matched: Any) -> None:
    reading = matched.reading(Role.COORDINATOR)
    for name in ("Robin Field", "Robyn Field"):
        correct = CorrectIdentity(
            participant_id=WHO, name=name, birth_date=BORN, reason="As on the card."
        )
        matched.perform(Role.COORDINATOR, correct)
    matched.project()
    last, first = told(reading, (WHO,), "referral", Sought(kind="correction")).events
    assert Change("Name", "Robin Field", "Robyn Field") in last.changes
    assert first.changes[0].now == "Robin Field"
    assert first.changes[0].before not in {None, "Robin Field"}
    assert last.why == "As on the card."


def test_what_was_sealed_is_not_shown_to_whom_it_is_not_for(matched: Any) -> None:
    urgent = ChangePriority(
        referral_id=REFERRALS[0], urgency=Urgency.URGENT, reason="A place was lost."
    )
    matched.perform(Role.COORDINATOR, urgent)
    matched.project()
    [seen] = told(
        matched.reading(Role.COORDINATOR), (WHO,), "referral", Sought(kind="referral", size=1)
    ).events
    assert seen.why == "A place was lost."
    [hidden] = told(
        matched.reading(Role.MANAGER), (WHO,), "referral", Sought(kind="referral", size=1)
    ).events
    assert (hidden.sentence, hidden.changes, hidden.why) == ("The urgency changed.", (), "")


def test_an_erased_person_stays_erased(matched: Any) -> None:
    urgent = ChangePriority(
        referral_id=REFERRALS[0], urgency=Urgency.URGENT, reason="A place was lost."
    )
    matched.perform(Role.COORDINATOR, urgent)
    matched.project()
    matched.erase(WHO)
    matched.project()
    whys = [event.why for event in of(matched, kind="referral").events if event.why]
    assert whys == ["(erased)"]


def test_private_exclusions_are_told_to_nobody(matched: Any) -> None:
    decline = DeclineMatch(match_id=MATCH_ID, reason=DeclineReason.SOMEONE_DIFFERENT)
    matched.perform(Role.COORDINATOR, decline)
    recorded = matched.deployment.store.recorded_after(START, 1000)
    assert "participant.specialist-ruled-out" in {fact.name for fact in recorded}
    matched.project()
    assert "participant.specialist-ruled-out" not in names(of(matched, size=500))


def test_parts_follow_one_another_without_gap_or_repeat(matched: Any) -> None:
    every = names(of(matched, size=500))
    parts, place = [], None
    while True:
        part = of(matched, size=2, after=place)
        parts += names(part)
        if (place := part.next) is None:
            break
    assert parts == every
    assert len(every) > 4


def test_by_whom_and_of_which_days(matched: Any, clock: Any) -> None:
    today = matched.reading(Role.COORDINATOR).today
    mine = of(matched, by=("intake-1",), size=500)
    assert {event.by for event in mine.events} == {"intake-1"}
    services = of(matched, by=(), by_service=True, size=500)
    assert {event.by for event in services.events} >= {"service-1"}
    assert of(matched, first_day=today + timedelta(days=1)).events == ()
    assert of(matched, last_day=today - timedelta(days=1)).events == ()
    assert names(of(matched, first_day=today, last_day=today)) == names(of(matched))


def test_a_specialists_place_leads_to_the_match(matched: Any) -> None:
    held = next(
        event
        for event in of(matched, SPECIALISTS[0]).events
        if event.name == "specialist.place-held"
    )
    assert (held.about, held.about_id) == ("match", MATCH_ID)


def test_a_records_own_page_shows_the_newest_few(matched: Any) -> None:
    newest = latest(matched.reading(Role.COORDINATOR), (WHO,))
    assert [event.name for event in newest] == names(of(matched))[:5]
    assert uuid4() not in {event.about_id for event in newest}

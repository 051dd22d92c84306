"""A match's decision is looked at again: what its run saw, and the same plan, on both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from approving import COORDINATOR
from small_waitlist import FIRST, FREE, SECOND, found, run

from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.program.limits import Certainty, Level, LimitName
from domain.program.match_preferences import WishName
from domain.review.review import ChoiceReason
from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import REPLAYS, FailedWork
from peermatch.readmodels.reading.opened_rows import NotOpened
from peermatch.readmodels.screens.review import how_proposed
from peermatch.readmodels.screens.review.how_proposed import Hand
from peermatch.readmodels.tables.matches.kept_replays import KEPT, KeptReplays
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.pairing.kept_problem import RunCannotBeShown
from peermatch.usecases.people.participants import CorrectLanguage
from peermatch.usecases.program.change_rules import ChangeLimit, ChangeWeight
from peermatch.usecases.review.ask_replays import DecisionSeen, how_decided
from peermatch.usecases.review.choose_instead import ChooseInstead
from peermatch.usecases.review.since_then import differences, limits_then, today_of, weights_then
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from peermatch.worker.solver.solving import solve_in_own_process
from peermatch.worker.timed.replay_jobs import Replays

S1, S2 = specialist_id("S1"), specialist_id("S2")
RULES_AGREE = "The specialist's caseload is full, counting proposals awaiting a decision."


class Desk:
    """An agency whose run has proposed the first of two people, and a worker that looks."""

    def __init__(self, agency: Any) -> None:
        self.agency = found(agency, FREE, FREE, specialists=2)
        agency.perform(Role.MANAGER, ChangeCapacity(specialist_id=S2, capacity=0, fte_percent=100))
        self.match_id = match_id_of(run(agency, 1), FIRST)

    def whose(self) -> UUID:
        proposed = self.agency.deployment.store.read(MATCH, self.match_id).proposed
        return UUID(str(proposed.participant_id))

    @property
    def kept(self) -> KeptReplays:
        service = self.agency.deployment.service
        return KeptReplays(service.views.engine, service.now)

    def look(self, match_id: UUID | None = None, role: Role = Role.COORDINATOR) -> DecisionSeen:
        """What the page says once the worker has looked."""
        asked = match_id or self.match_id
        self.agency.project()
        how_decided(self.kept, self.agency.reading(role), asked)
        Replays(self.agency.deployment.service).make_all()
        answer = how_decided(self.kept, self.agency.reading(role), asked)
        assert answer is not None
        return answer

    def how(self, match_id: UUID | None = None) -> how_proposed.HowProposed:
        self.agency.project()
        return how_proposed.one(self.agency.reading(Role.COORDINATOR), match_id or self.match_id)


@pytest.fixture
def desk(agency: Any) -> Desk:
    return Desk(agency)


def test_the_same_plan_comes_out_and_says_who_was_a_candidate(desk: Desk) -> None:
    answer = desk.look()
    again, seen = answer.again, answer.seen
    assert (again.same_problem, again.same_plan, again.changed) == (True, True, ())
    assert again.specialist_id == S1
    assert seen is not None
    [mine] = seen.candidates
    assert (mine.specialist_id, mine.capacity, mine.taken) == (S1, 3, 0)
    assert set(mine.met) == {"most_important_area", "most_important_pathway"}
    assert mine.missed == ()
    assert mine.places_left == 1, "both people go there"
    assert mine.points == 50
    [out] = seen.ruled_out
    assert (out.sentence, out.specialists) == (RULES_AGREE, (S2,))
    assert answer.offer is not None
    assert answer.offer.specialist_id == S1
    assert desk.how().hand is Hand.RUN
    assert desk.how().run is not None


def test_what_was_seen_then_stays_and_what_changed_since_is_told(desk: Desk) -> None:
    service = desk.agency.deployment.service
    desk.agency.perform(Role.INTAKE, CorrectLanguage(participant_id=desk.whose(), language="es"))
    desk.agency.perform(Role.MANAGER, ChangeCapacity(specialist_id=S1, capacity=5, fte_percent=100))
    answer = desk.look()
    assert answer.seen is not None
    assert answer.seen.seeker.language == "en"
    assert answer.again.same_plan, "a run is what it was"
    today = today_of(service, FIRST, S1, desk.match_id)
    assert today is not None
    assert answer.offer is not None
    person = [(d.field, d.then, d.now) for d in differences(answer.seen.seeker, today.seeker)]
    assert person == [("language", "en", "es")]
    theirs = {d.field: (d.then, d.now) for d in differences(answer.offer, today.offer)}
    assert theirs["capacity"] == (3, 5)
    assert today.against == ("The specialist does not speak the participant's language.",)


def test_rules_are_those_of_the_day_with_since_when(desk: Desk, clock: Any) -> None:
    service = desk.agency.deployment.service
    day = service.program.today(clock.moment)
    tomorrow = day + timedelta(days=1)
    desk.agency.perform(
        Role.MANAGER,
        ChangeWeight(
            wish=WishName.FURTHER_AREA, points=77, effective_from=tomorrow, reason="To see."
        ),
    )
    desk.agency.perform(
        Role.MANAGER,
        ChangeLimit(
            limit=LimitName.PROPOSAL_OPEN,
            value=9,
            level=Level.BLOCK,
            effective_from=tomorrow,
            citation="Ours",
            certainty=Certainty.VERIFIED,
            reason="To see.",
        ),
    )
    clock.pass_by(timedelta(days=2))
    seen = desk.look().seen
    assert seen is not None
    weights = {w.wish: w for w in weights_then(service, seen.weights, seen.day)}
    changed = weights[WishName.FURTHER_AREA]
    assert (changed.points, changed.since, changed.today) == (10, None, 77)
    limits = {one.then.name: one for one in limits_then(service, seen.day)}
    changed_limit = limits[LimitName.PROPOSAL_OPEN]
    assert changed_limit.today.value == 9
    assert changed_limit.then.value != 9
    desk.match_id = match_id_of(run(desk.agency, 2), FIRST)
    later = weights_then(service, seen.weights, tomorrow)
    assert {w.wish: w.since for w in later}[WishName.FURTHER_AREA] == tomorrow


def test_a_match_chosen_by_hand_says_so_and_keeps_the_engines_decision(desk: Desk) -> None:
    desk.agency.perform(Role.MANAGER, ChangeCapacity(specialist_id=S2, capacity=3, fte_percent=100))
    chosen = ChooseInstead(match_id=desk.match_id, specialist_id=S2, reason=ChoiceReason.CLOSER)
    match_id = UUID(desk.agency.perform(Role.COORDINATOR, chosen).result["match_id"])
    how = desk.how(match_id)
    assert (how.hand, how.engine_choice, how.instead_of) == (Hand.CHOSEN, S1, desk.match_id)
    assert how.choice_reason is ChoiceReason.CLOSER
    assert how.by == "coordinator-1"
    answer = desk.look(match_id)
    assert answer.again.same_plan
    assert answer.again.specialist_id == S1
    assert answer.seen is not None
    assert [c.specialist_id for c in answer.seen.candidates] == [S1]


def test_a_successor_was_named_by_hand(desk: Desk) -> None:
    agency = desk.agency
    agency.deployment.service.perform(
        COORDINATOR, UUID(int=90), ApproveMatch(match_id=desk.match_id)
    )
    agency.perform(Role.MANAGER, ChangeCapacity(specialist_id=S2, capacity=3, fte_percent=100))
    ending = EndMatch(match_id=desk.match_id, reason=EndReason.TRANSFERRED, successor_id=S2)
    successor = UUID(agency.perform(Role.COORDINATOR, ending).result["match_id"])
    how = desk.how(successor)
    assert (how.hand, how.match_before, how.run) == (Hand.CONTINUED, desk.match_id, None)


def test_a_run_whose_inputs_were_not_kept_says_so(agency: Any) -> None:
    found(agency, FREE)
    run_id = UUID(int=5)
    proposal = ProposeMatch(
        run_id=run_id, referral_id=FIRST, specialist_id=S1, reasons=("Shared.",)
    )
    agency.perform(Role.SERVICE, proposal)
    desk = Desk.__new__(Desk)
    desk.agency, desk.match_id = agency, match_id_of(run_id, FIRST)
    answer = desk.look()
    assert (answer.seen, answer.offer) == (None, None)
    assert answer.again.refused == RunCannotBeShown.sentence


def test_who_was_erased_since_is_told_nothing_of(desk: Desk) -> None:
    answered = desk.look()
    assert answered.seen is not None
    desk.agency.erase(desk.whose())
    kept = how_decided(desk.kept, desk.agency.reading(Role.COORDINATOR), desk.match_id)
    assert kept is not None
    assert kept.seen is None, "what was kept before the erasure opens no more"


def test_after_an_erasure_the_plan_can_not_be_solved_and_the_others_are_told_of(
    desk: Desk,
) -> None:
    desk.agency.erase(S2)
    answer = desk.look()
    assert answer.again.refused == RunCannotBeShown.sentence
    assert answer.seen is not None
    assert [c.specialist_id for c in answer.seen.candidates] == [S1]
    assert answer.seen.erased == 1


def test_it_is_asked_for_once_and_forgotten_after_an_hour(desk: Desk, clock: Any) -> None:
    worker = Replays(desk.agency.deployment.service)
    assert desk.kept.of(desk.match_id) is None
    assert desk.kept.of(desk.match_id) is None
    assert desk.kept.asked() == (desk.match_id,)
    assert (worker.make_all(), worker.make_all()) == (1, 0)
    assert desk.kept.of(desk.match_id) is not None
    clock.pass_by(KEPT + timedelta(minutes=1))
    assert desk.kept.of(desk.match_id) is None
    assert desk.kept.asked() == (desk.match_id,)


def test_what_is_kept_is_sealed_and_opened_for_those_who_may(desk: Desk) -> None:
    desk.look()
    found = desk.kept.of(desk.match_id)
    assert found is not None
    assert found.seen is not None
    assert b"language" not in found.seen
    assert "language" not in found.again
    with pytest.raises(NotOpened):
        how_decided(desk.kept, desk.agency.reading(Role.INTAKE), desk.match_id)


def test_a_run_is_solved_once_for_its_matches(desk: Desk) -> None:
    asked: list[bytes] = []

    def counted(problem: bytes) -> bytes:
        asked.append(problem)
        return solve_in_own_process(problem)

    for match_id in (desk.match_id, match_id_of(UUID(int=1), SECOND)):
        desk.kept.of(match_id)
    assert Replays(desk.agency.deployment.service, counted).make_all() == 2
    assert len(asked) == 1


def test_one_that_fails_is_noted_by_its_kind(desk: Desk) -> None:
    service = desk.agency.deployment.service

    def broken(_problem: bytes) -> bytes:
        raise RuntimeError("gone")

    desk.kept.of(desk.match_id)
    assert Replays(service, broken).make_all() == 0
    failed = FailedWork(service.views.engine, service.now).one(REPLAYS, str(desk.match_id))
    assert failed is not None
    assert failed.reason == "RuntimeError"

"""A participant who would like to choose: asked, found by the real solver, ranked, matched so."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from two_offices import small_agency

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN, RunTrigger
from domain.pairing.shortlist import SHORTLIST, ParticipantIsChoosing, shortlist_id
from domain.program.match_preferences import WEIGHED, WishName
from domain.referrals.choosing import ChoiceStatus
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from matching.process import SolverCrashed
from peermatch import demo
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.runs import RequestRun, match_id_of
from peermatch.usecases.pairing.choice import AskForShortlist, RankShortlist, TurnDownShortlist
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.worker.queues.shortlist_runs import ShortlistRuns

CHOOSER, OTHER = referral_id("R1"), referral_id("R2")
LIST = shortlist_id(CHOOSER, 1)


def found(agency: Any, people: int = 3) -> Any:
    """Two specialists with three places each, and fewer people than places."""
    files = small_agency()
    lines = files["referrals.csv"].splitlines()
    files["referrals.csv"] = b"\n".join(lines[: people + 1]) + b"\n"
    assert demo.run_import(agency.deployment, files, lambda *_: None).problems == ()
    agency.project()
    return agency


def ask(agency: Any) -> None:
    agency.perform(Role.INTAKE, AskForShortlist(referral_id=CHOOSER))
    agency.project()


def answered(agency: Any) -> int:
    count = ShortlistRuns(agency.deployment.service).carry_out_all()
    agency.project()
    return count


def run(agency: Any, number: int) -> UUID:
    run_id = UUID(int=number)
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    agency.match()
    return run_id


def standing(agency: Any) -> Any:
    return agency.deployment.store.read(REFERRAL, CHOOSER)


def listed(agency: Any, number: int = 1) -> Any:
    return agency.deployment.store.read(SHORTLIST, shortlist_id(CHOOSER, number))


def test_asked_for_found_ranked_and_matched_in_that_order(agency: Any) -> None:
    found(agency)
    ask(agency)
    assert standing(agency).choosing.status is ChoiceStatus.ASKED
    assert answered(agency) == 1
    assert answered(agency) == 0
    offer = listed(agency).offered
    assert len(set(offer.specialists)) == 2
    assert standing(agency).choosing.status is ChoiceStatus.OFFERED
    first = run(agency, 1)
    completed = agency.deployment.store.read(MATCHING_RUN, first).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (2, 1, 0)
    assert standing(agency).waiting_reason == ParticipantIsChoosing.sentence
    last_choice = offer.specialists[-1]
    agency.perform(Role.COORDINATOR, RankShortlist(shortlist_id=LIST, ranking=(last_choice,)))
    second = run(agency, 2)
    kept = agency.deployment.store.read(MATCHING_RUN, second)
    [seeker] = [saw.seeker for saw in kept.seekers if saw.seeker.referral_id == CHOOSER]
    assert seeker.ranking == (last_choice,)
    assert seeker.excluded == {offer.specialists[0]}
    proposed = agency.deployment.store.read(MATCH, match_id_of(second, CHOOSER)).proposed
    assert proposed.specialist_id == last_choice
    assert WEIGHED[WishName.FIRST_CHOICE].because in proposed.reasons


def test_before_the_shortlist_is_there_a_run_proposes_nobody(sqlite_agency: Any) -> None:
    found(sqlite_agency)
    ask(sqlite_agency)
    run(sqlite_agency, 1)
    assert standing(sqlite_agency).status is ReferralStatus.WAITING
    other = sqlite_agency.deployment.store.read(REFERRAL, OTHER)
    assert other.status is ReferralStatus.PROPOSED


def test_after_its_last_day_an_unanswered_shortlist_holds_nothing_up(
    sqlite_agency: Any, clock: Any
) -> None:
    found(sqlite_agency)
    ask(sqlite_agency)
    answered(sqlite_agency)
    clock.pass_by(timedelta(days=30))
    run(sqlite_agency, 1)
    assert standing(sqlite_agency).status is ReferralStatus.PROPOSED


def test_turned_down_others_are_looked_for_and_said_when_there_are_none(
    sqlite_agency: Any,
) -> None:
    found(sqlite_agency)
    ask(sqlite_agency)
    answered(sqlite_agency)
    sqlite_agency.perform(Role.COORDINATOR, TurnDownShortlist(shortlist_id=LIST))
    sqlite_agency.project()
    assert standing(sqlite_agency).choosing.status is ChoiceStatus.ASKED
    assert answered(sqlite_agency) == 1
    assert standing(sqlite_agency).choosing.status is ChoiceStatus.UNMET
    assert listed(sqlite_agency, 2).offered is None
    ask(sqlite_agency)
    assert answered(sqlite_agency) == 1
    assert standing(sqlite_agency).choosing.status is ChoiceStatus.UNMET


def test_asking_while_they_think_changes_nothing(sqlite_agency: Any) -> None:
    found(sqlite_agency)
    ask(sqlite_agency)
    answered(sqlite_agency)
    done = sqlite_agency.perform(Role.COORDINATOR, AskForShortlist(referral_id=CHOOSER))
    assert done.result == {"shortlist_id": str(LIST)}
    assert standing(sqlite_agency).choosing.status is ChoiceStatus.OFFERED


def test_a_solver_that_crashes_leaves_what_was_asked_for(sqlite_agency: Any, clock: Any) -> None:
    crashed: list[int] = []

    def crash(_problem: bytes, *, asking: tuple[str, ...] = ()) -> bytes:
        crashed.append(-9)
        raise SolverCrashed(-9)

    found(sqlite_agency)
    ask(sqlite_agency)
    sqlite_agency.perform(Role.INTAKE, AskForShortlist(referral_id=OTHER))
    sqlite_agency.project()
    assert ShortlistRuns(sqlite_agency.deployment.service, crash).carry_out_all() == 0
    assert len(crashed) == 1, "asked once for all"
    assert standing(sqlite_agency).choosing.status is ChoiceStatus.ASKED
    assert answered(sqlite_agency) == 0
    clock.pass_by(timedelta(seconds=15))
    assert answered(sqlite_agency) == 2
    assert listed(sqlite_agency).offered is not None


def test_whoever_is_away_for_weeks_is_on_no_shortlist(sqlite_agency: Any) -> None:
    found(sqlite_agency)
    today = sqlite_agency.deployment.service.program.today(sqlite_agency.deployment.clock.now())
    away = PlanLeave(
        specialist_id=specialist_id("S1"), first_day=today, last_day=today + timedelta(days=60)
    )
    sqlite_agency.perform(Role.MANAGER, away)
    ask(sqlite_agency)
    answered(sqlite_agency)
    assert listed(sqlite_agency).offered.specialists == (specialist_id("S2"),)

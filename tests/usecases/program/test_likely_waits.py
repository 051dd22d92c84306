"""The worker learns from the program's own history once a day; the page says what it learned."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.program.likely_waits import LIKELY_WAITS, WAITS_ID
from domain.program.wait_ranges import EVERYBODY
from domain.referrals.referral_closing import ClosingReason
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches.outlook_queue import waiting_ids
from peermatch.readmodels.screens.program import wait_history
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.worker.timed.wait_jobs import WaitLearning


def test_what_was_matched_and_who_still_waits_is_learned_once_a_day(small: Any, clock: Any) -> None:
    small.perform(Role.COORDINATOR, RequestRun(run_id=UUID(int=1)))
    small.match()
    reading = small.reading(Role.COORDINATOR)
    for row in reading.rows(MATCHES.select()):
        small.perform(Role.COORDINATOR, ApproveMatch(match_id=row["match_id"]))
    small.project()
    left = min(waiting_ids(small.deployment.views))
    small.perform(Role.COORDINATOR, CloseReferral(referral_id=left, reason=ClosingReason.COMPLETED))
    small.project()
    learning = WaitLearning(small.deployment.service, fewest=3)
    learning.look()
    learning.look()
    small.project()
    stream = small.deployment.store.read(LIKELY_WAITS, WAITS_ID)
    assert stream.learned is not None
    found = wait_history.history(small.reading(Role.MANAGER))
    assert found.tried is not None
    assert (found.tried.outcomes, found.tried.day) == (6, stream.learned.day)
    assert {one.group: one for one in found.ranges} == {
        one.group: one for one in stream.learned.ranges
    }
    said = wait_history.likely(small.reading(Role.INTAKE), county="Essex", urgency="urgent")
    assert said is not None
    nowhere = wait_history.likely(small.reading(Role.INTAKE), county="Elsewhere", urgency="none")
    assert nowhere is not None
    assert nowhere.group == EVERYBODY
    clock.pass_by(timedelta(days=1))
    learning.look()
    small.project()
    assert wait_history.history(small.reading(Role.MANAGER)).tried.day > found.tried.day


def test_too_short_a_history_says_so(small_on_sqlite: Any) -> None:
    small_on_sqlite.project()
    WaitLearning(small_on_sqlite.deployment.service).look()
    small_on_sqlite.project()
    reading = small_on_sqlite.reading(Role.INTAKE)
    assert wait_history.likely(reading, county="Essex", urgency="urgent") is None
    assert wait_history.history(reading).ranges == ()

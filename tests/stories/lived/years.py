"""Two and a half years of a program, week by week, up to when the demonstration opens."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from domain.pairing.conflict import Verdict
from peermatch.bootstrap import Deployment
from peermatch.store.accounts.accounts import Accounts
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed.course_jobs import course_jobs
from peermatch.worker.timed.time_jobs import time_jobs
from stories.lived.groups import Groups
from stories.lived.life import Life, WalkingClock, moment
from stories.lived.made_up_people import MadeUpPeople
from stories.lived.matching_people import MatchingPeople
from stories.lived.referring import Referring
from stories.lived.roster import Roster
from stories.lived.supporting import Supporting

BEGUN = date(2024, 6, 3)
LIVELY = date(2026, 11, 9)
"""Before this Monday what happens is written down once a week; after it, every day."""
GROWN = 100
"""Weeks after which the program has grown enough that everything is looked at every week."""
LATELY = 118
"""Weeks after which what falls due is seen to every day."""
ACQUAINTED = {66: Verdict.NO_CONFLICT, 97: Verdict.ALLOWED, 118: Verdict.EXCLUDED}
"""Weeks in which somebody who waits turns out to know a specialist, and what is decided."""
SEED = 89


def referrals_a_week(number: int) -> float:
    """A small beginning, then word gets around."""
    return (
        0.5
        if number < 40
        else 0.9
        if number < 84
        else 2.2
        if number < 106
        else 3.4
        if number < 118
        else 4.6
    )


class Years:
    """Puts the parts of the program's life together."""

    def __init__(
        self, deployment: Deployment, clock: WalkingClock, planner: Planner, begun: date
    ) -> None:
        random = Random(SEED)
        life = self.life = Life(deployment, clock, random)
        accounts = Accounts(
            deployment.vault, clock.now, random.randbytes, deployment.accounts.changing
        )
        self.begun = begun
        self.people = MadeUpPeople(random)
        self.roster = Roster(life, accounts, begun)
        self.referring = Referring(life, self.people)
        self.matching = MatchingPeople(life, planner)
        self.supporting = Supporting(life, self.roster)
        self.groups = Groups(life)
        self.horizon = HorizonRolling(deployment.service, planner)
        service = deployment.service
        self.jobs = (*course_jobs(service), *time_jobs(service))

    def settle(self) -> None:
        """What the worker does by itself."""
        self.life.look()
        for job in self.jobs:
            job.run()
            self.life.look()

    def plan(self) -> None:
        self.life.look()
        self.horizon.roll_due()
        self.life.look()

    def week(self, number: int, monday: date) -> None:
        """Has a week happen; in the early ones, when there are few people, less is looked at."""
        later = self.life.later
        self.referring.week(monday, referrals_a_week(number))
        grown = number >= GROWN
        if grown or number % 2 == 0:
            later(moment(monday, 7, 30), self.matching.match)
            later(moment(monday, 10, 0), lambda: self.matching.decide(85))
        later(moment(monday, 8, 45), lambda: self.supporting.call_off(3.5))
        later(moment(monday, 11, 30), lambda: self.groups.week(number))
        later(moment(monday + timedelta(days=1), 9, 30), self.supporting.send_messages)
        friday = monday + timedelta(days=4)
        later(moment(friday, 18, 30), self.supporting.record_sessions)
        later(moment(friday, 18, 35), self.groups.record_meetings)
        if number < LATELY:
            later(moment(friday, 18, 40), lambda: self.supporting.see_to_what_is_due(7, 90))
        else:  # what falls due again later is then spread over the days as well
            for day in range(5):
                at = moment(monday + timedelta(days=day), 17, 40)
                later(at, lambda: self.supporting.see_to_what_is_due(0, 88))
        if number % 4 == 0:
            later(moment(friday, 18, 45), lambda: self.matching.let_go(70))
        if number in ACQUAINTED:
            verdict = ACQUAINTED[number]
            later(moment(monday, 15, 0), lambda: self.matching.acquaintance(verdict))
        if grown or number % 2 == 0:
            later(moment(friday, 19, 0), self.settle)
        if grown or number % 3 == 0:
            later(moment(friday, 20, 0), self.plan)

    def go_on(self, until: date, told: Callable[[str], None]) -> None:
        """Lets the weeks before the Monday `until` happen."""
        self.roster.begin()
        monday, number = self.begun, 0
        while monday < until:
            self.week(number, monday)
            monday, number = monday + timedelta(weeks=1), number + 1
            self.life.go_on(moment(monday, 0, 0))
            told(f"{monday}: {sum(self.life.given.values())} commands")

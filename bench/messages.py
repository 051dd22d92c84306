"""Messages through gateways that fail, by workers that are killed: none twice, none lost, none
after somebody said no.

Sessions of a made-up program are moved again and again, and each time both people are told: by a
gateway of texts and a mail server that refuse, break off before and after taking, answer nonsense,
or are slow (`fault_parts.failing_gateways`). On each database half of the messages go by a gateway
of texts that knows idempotency keys, half by one that doesn't. Two workers, processes of their own
on one database, are killed at random by SIGKILL and started again; meanwhile consents are revoked,
ways withdrawn, texts stopped, sessions moved and canceled, preferably of those who are told next.
Pauses, hours and nights go by on the program's clock, which the bench moves on by minutes.

Measured, by what the gateways were given: messages delivered twice; lost, that is neither delivered
nor ended as held back, doubtful or not taken for good, or sent by the record and never delivered;
given to a gateway after a revocation, a withdrawal or STOP was acknowledged
(`messages.after_consent`; what had been handed over just before it and was on the way is counted
apart, `messages.on_the_way`); given at night.

Not measured: gateways beyond this machine, a frozen worker that wakes up after another took over,
reports of non-delivery, reminders and messages about planned weeks. Commands are performed in the
bench's own process, as a web process performs them; STOP is the command that its route gives.
Workers are the product's, without solvers (`fault_parts.sending_worker`).
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from fault_parts.failing_gateways import Gateways, failing
from fault_parts.judged_messages import NIGHT, JudgedMessages, judge
from fault_parts.messages_due import BEGUN, PLACES, Telling
from fault_parts.moved_clock import MovedClock
from fault_parts.places import DATABASES, place
from fault_parts.processes import Forked
from fault_parts.sending_worker import work
from store_places import figure

from domain.sessions.message import MESSAGE, MessageReason
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.readmodels.tables.sessions.messages import ToSend, to_send
from peermatch.settings.settings import read_settings

MESSAGES, SHORT = 10_000, 200
MOST_PEOPLE = 144
PROVIDERS = ("keyed", "unkeyed")
STEP = timedelta(minutes=2)
"""By which the clock goes on: less than a try may be under way."""
NIGHT_STEP = timedelta(hours=1)
ARRIVES = 3.0
"""Seconds before the clock goes on by hours, for what was begun by day."""
BETWEEN = 0.4
"""Seconds between two steps."""
OFTEN = {"kill": 0.15, "forbid": 0.2, "allow": 0.15, "change": 0.2}
"""How often each is done in a step in which gateways were given something."""
IN_VAIN = 5
"""Rounds in which nobody is told, after which something is wrong with the bench."""
NOTHING_NEW = 150
"""Steps without anything new after which a round is not waited for any longer."""


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--messages", type=int, default=MESSAGES, help="on each database")
    options.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    told(all_of(asked.databases, asked.messages, asked.seed))


def all_of(databases: Sequence[str], messages: int, seed: int) -> dict[str, "Told"]:
    """By database and provider, so many messages on each database."""
    each = messages // len(PROVIDERS)
    return {
        f"{kind}.{provider}": run(kind, provider, each, seed)
        for kind in databases
        for provider in PROVIDERS
    }


@dataclass
class Told(JudgedMessages):
    """What came of the messages of one program."""

    kills: int = 0
    changes: int = 0
    forbidden: int = 0
    rounds: int = 0


def told(found: dict[str, Told]) -> None:
    """Prints FIGURE rows of each program, and of all."""
    for name, one in found.items():
        for each in fields(one):
            value = getattr(one, each.name)
            if isinstance(value, int):
                figure(f"messages.{name}.{each.name}", value, "")
            elif isinstance(value, Counter):
                for what, number in sorted(value.items()):
                    figure(f"messages.{name}.{each.name}.{what.replace(' ', '_')}", number, "")
        for line in one.words:
            print(f"  {name}: {line}")
    for which in ("messages", "doubled", "lost", "after_consent", "on_the_way", "at_night"):
        total = sum(getattr(one, which) for one in found.values())
        figure(f"messages.{which}" if which != "messages" else "messages.told", total, "")


def run(
    kind: str,
    provider: str,
    messages: int,
    seed: int,
    people: int = 0,
) -> Told:
    """One program on a `kind` of database, with one `provider` of texts; of so many people, if the
    number is given."""
    people = people or min(MOST_PEOPLE, max(PLACES, messages // 20))
    random = Random(f"{seed} {kind} {provider}")
    with ExitStack() as stack:
        told_of = stack.enter_context(place(kind))
        folder = Path(told_of["PEERMATCH_DATA"])
        clock = MovedClock.starting(folder / "clock", BEGUN)
        gateways = stack.enter_context(
            failing(clock.now, Random(random.random()), knows_keys=provider == "keyed")
        )
        told_of |= gateways.environment()
        settings = read_settings(told_of)
        make_keys(settings)
        migrate(settings)
        deployment = open_deployment(settings, clock)
        stack.callback(deployment.close)
        telling = Telling(deployment, random)
        telling.fill(people)
        deployment.projector().catch_up()
        given = told_of, folder / "clock"
        processes = Forked({"worker0": (work, given), "worker1": (work, given)})
        sending = Sending(deployment, clock, gateways, telling, processes, random)
        try:
            processes.start_all()
            rounds = sending.until(messages)
            processes.end()
        finally:
            processes.kill_all()
        judged = judge(deployment, gateways.given, telling.forbidden)
        return Told(
            **{each.name: getattr(judged, each.name) for each in fields(judged)},
            kills=sending.kills,
            changes=telling.changes,
            forbidden=len(telling.forbidden),
            rounds=rounds,
        )


@dataclass
class Sending:
    """Workers that send, and what happens meanwhile."""

    deployment: Deployment
    clock: MovedClock
    gateways: Gateways
    telling: Telling
    processes: Forked
    random: Random
    kills: int = 0
    seen: int = 0
    """Tries when something was meddled with last: workers get to work before it is again."""

    def until(self, messages: int) -> int:
        """Rounds until gateways were given so many and a worker was killed; at last nothing fails
        and all is allowed."""
        rounds = in_vain = 0
        while not self.kills or len({one.key for one in self.gateways.given}) < messages:
            rounds, before = rounds + 1, len(self.gateways.given)
            self.telling.change_all()
            self._until_told(self._step)
            line = f"round {rounds}: {len(self.gateways.given)} tries, {self.kills} kills"
            print(f"{self._name()}: {line}", flush=True)
            in_vain = in_vain + 1 if len(self.gateways.given) == before else 0
            if in_vain == IN_VAIN:
                raise RuntimeError("nobody is told any more")
        self.gateways.calm = True
        self.telling.allow(len(self.telling.forbidden))
        self._until_told(self._go_on)
        return rounds

    def _until_told(self, step: Callable[[], None]) -> None:
        """Step after step, until nothing waits that is to leave."""
        idle, before = 0, (0, 0)
        while idle < NOTHING_NEW:
            step()
            shown = self.deployment.views.position() >= self.deployment.store.end()
            now = len(self._waiting()), len(self.gateways.given)
            if shown and not now[0]:
                return
            idle, before = (0 if now != before else idle + 1), now

    def _name(self) -> str:
        kind = "sqlite" if self.deployment.place.is_sqlite else "postgres"
        return f"{kind} {PROVIDERS[0] if self.gateways.knows_keys else PROVIDERS[1]}"

    def _step(self) -> None:
        if len(self.gateways.given) > self.seen:
            self.seen = len(self.gateways.given)
            self._meddle()
        self._go_on()

    def _meddle(self) -> None:
        random = self.random
        if not self.kills or random.random() < OFTEN["kill"]:
            victim = random.choice(self.processes.names)
            self.processes.kill(victim)
            self.processes.start(victim)
            self.kills += 1
        if random.random() < OFTEN["forbid"]:
            self.telling.forbid(self._next())
        if random.random() < OFTEN["allow"]:
            self.telling.allow(2)
        if random.random() < OFTEN["change"]:
            self.telling.change_one()

    def _go_on(self) -> None:
        time.sleep(BETWEEN * self.random.uniform(0.5, 1.5))
        local = self.clock.now().astimezone(self.deployment.service.program.zone)
        by_night = local.hour >= NIGHT[0] or local.hour < NIGHT[1] - 1
        if local.hour == NIGHT[0]:
            time.sleep(ARRIVES)
        self.clock.move_on(NIGHT_STEP if by_night else STEP)

    def _waiting(self) -> list[ToSend]:
        """What is to leave as soon as it can; what was booked is told later."""
        waiting = to_send(self.deployment.views)
        return [one for one in waiting if one.reason != MessageReason.BOOKED.value]

    def _next(self) -> Sequence[UUID]:
        """Who is told next, as far as that can be known."""
        return [self._person(one.message_id) for one in self._waiting()[:20]]

    def _person(self, message_id: UUID) -> UUID:
        due = self.deployment.store.read(MESSAGE, message_id).due
        assert due is not None
        return due.person_id


if __name__ == "__main__":
    main()

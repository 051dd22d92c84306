"""An upgrade while people work and messages leave: web and worker of this version and of the next
on one database, and then the next alone.

The next version is this one with another shape of every read model (`fault_parts.next_version`). It
migrates while this one works; its web process answers beside, its workers wait for the lead. When
this version's processes are ended, messages are due: the next leads, builds its read models behind
the old ones, and only then sends. Two senders receive referrals and read a list, by both web
processes as long as both are there; each request is sent once, and one that isn't answered with 200
counts as failed. Gateways fail at random, as in `messages.py`, and the judge is the same.

Measured on each database: messages given to a gateway between the end of the old workers and the
moment when the new read models serve (`early`; `early_unguarded`, where the next version's worker
doesn't wait for them: it has to be above 0, or nothing was shown); messages doubled and lost;
requests, and those that failed; seconds until the new read models serve.

Not measured: two real versions (`fleet.py` takes the one before), more than one agency.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from cluster_parts.load import NAMES
from fault_parts import forked_service, next_version, sending_worker
from fault_parts.failing_gateways import failing
from fault_parts.judged_messages import JudgedMessages, judge
from fault_parts.messages_due import BEGUN, Telling
from fault_parts.moved_clock import MovedClock
from fault_parts.places import DATABASES, place
from fault_parts.processes import Forked, free_port
from fault_parts.said_commands import asked as asked_once
from messages import Sending
from store_places import figure

from domain.shared.roles import Role
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.readmodels.engine import generations
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.tokens.scopes import Scope
from peermatch.worker.sending.message_sending import GRACE
from web.conftest import NEW_REFERRAL

PEOPLE, MESSAGES = 24, 60
PATIENCE = 600.0
LOOK = 0.02
COUNTY = "Essex"
"""One that the made-up program knows."""
BOTH_SECONDS = 3.0
"""For so long both versions answer side by side."""
PASSWORD = "a password for the bench"


@dataclass
class Requests:
    """Sent one after the other, each once, to whichever web processes are there."""

    token: str
    ports: list[int]
    answers: int = 0
    failed: list[str] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._threads = [threading.Thread(target=self._send, args=(n,)) for n in range(2)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def leave(self, port: int) -> None:
        """Sends nothing more there, and waits for what was sent, as a proxy drains."""
        with self._lock:
            self.ports.remove(port)

    def _send(self, sender: int) -> None:
        number = 0
        while not self._ending.wait(0.1):
            number += 1
            name = f"Robin {NAMES[number % 26]}{NAMES[number // 26 % 26]}"
            body = NEW_REFERRAL | {
                "participant_name": name,
                "birth_date": f"19{sender + 40}-04-02",
                "county": COUNTY,
            }
            path = "referrals?limit=1" if number % 2 else "commands/receive-referral"
            with self._lock:
                port = self.ports[number % len(self.ports)]
                key = f"00000000-0000-4000-8000-{sender:04d}{number:08d}"
                given = (path,) if number % 2 else (path, body, key)
                status, _ = asked_once(port, self.token, *given)
                self.answers += 1
                if status != 200:
                    self.failed.append(f"{path} {status}")


@dataclass
class Upgraded(JudgedMessages):
    requests: int = 0
    failed: list[str] = field(default_factory=list)
    early: int = 0
    built_s: float = 0.0


class Upgrading(Sending):
    """Changes and wishes go on as in `messages.py`, but nobody is killed."""

    def _meddle(self) -> None:
        if self.random.random() < 0.3:
            self.telling.forbid(self._next()[:1])
            self.telling.allow(1)
        self.telling.change_one()

    def until_given(self, number: int) -> None:
        while len({one.key for one in self.gateways.given}) < number:
            self.telling.change_all()
            self._until_told(self._step)

    def finish(self) -> None:
        self.gateways.calm = True
        self.telling.allow(len(self.telling.forbidden))
        self._until_told(self._go_on)


def run(kind: str, seed: int, *, waits: bool) -> Upgraded:
    random = Random(f"{seed} {kind}")
    with ExitStack() as stack:
        told = stack.enter_context(place(kind))
        folder = Path(told["PEERMATCH_DATA"])
        clock = MovedClock.starting(folder / "clock", BEGUN)
        gateways = stack.enter_context(failing(clock.now, Random(random.random()), knows_keys=True))
        told |= gateways.environment()
        settings = read_settings(told)
        make_keys(settings)
        migrate(settings)
        deployment = open_deployment(settings, clock)
        stack.callback(deployment.close)
        telling = Telling(deployment, random)
        telling.fill(PEOPLE)
        deployment.projector().catch_up()
        ports = free_port(), free_port()
        old, following = _processes(told, folder, ports, waits)
        requests = Requests(_token(deployment), [ports[0]])
        sending = Upgrading(deployment, clock, gateways, telling, old, random)
        try:
            early, seconds = _upgrade(sending, old, following, requests, ports)
            sending.until_given(MESSAGES)
            sending.finish()
            requests.end()
        finally:
            requests.end()
            old.kill_all()
            following.kill_all()
        found = judge(deployment, gateways.given, telling.forbidden)
        return Upgraded(
            **vars(found),
            requests=requests.answers,
            failed=requests.failed,
            early=early,
            built_s=seconds,
        )


def _processes(
    told: dict[str, str], folder: Path, ports: tuple[int, int], waits: bool
) -> tuple[Forked, Forked]:
    clock = folder / "clock"
    old = {f"worker{n}": (sending_worker.work, (told, clock)) for n in range(2)}
    following = {f"worker{n}": (next_version.work, (told, clock, waits)) for n in range(2)}
    served = {
        module: (module.serve, (told, folder / f"web{n}.log", f"web{n}", port))
        for n, (module, port) in enumerate(zip((forked_service, next_version), ports, strict=True))
    }
    return (
        Forked(old | {"web0": served[forked_service]}),
        Forked(following | {"web1": served[next_version]}),
    )


def _token(deployment: Deployment) -> str:
    deployment.accounts.add("intake", "intake", Role.INTAKE, PASSWORD, None)
    account = deployment.accounts.known("intake").account_id
    return deployment.account_desk.tokens.create(account, "upgrade", frozenset(Scope), 90)


def _upgrade(
    sending: Upgrading, old: Forked, following: Forked, requests: Requests, ports: tuple[int, int]
) -> tuple[int, float]:
    """Messages that were given too early, and the seconds until the new read models served."""
    deployment, given = sending.deployment, sending.gateways.given
    old.start_all()
    _until(lambda: _answers(ports[0], requests.token), "old web")
    requests.start()
    sending.until_given(MESSAGES // 3)
    generations.prepare(deployment.views.engine, next_version.following(deployment.models))
    following.start_all()
    _until(lambda: _answers(ports[1], requests.token), "new web")
    requests.ports.append(ports[1])
    time.sleep(BOTH_SECONDS)
    requests.leave(ports[0])
    sending.telling.change_all()
    end = deployment.store.end()
    _until(lambda: deployment.views.position() >= end, "old read models")
    old.end()
    begun, before = time.monotonic(), len(given)
    sending.clock.move_on(GRACE + timedelta(minutes=1))
    _until(lambda: _serves(deployment), "new read models")
    return len(given) - before, time.monotonic() - begun


def _serves(deployment: Deployment) -> bool:
    with deployment.views.connect() as connection:
        there = generations.all_generations(connection)
    shapes = {model.name: model.shape + 1 for model in deployment.models}
    return all(shapes.get(g.model, g.shape) == g.shape for g in there if g.serving)


def _answers(port: int, token: str) -> bool:
    return asked_once(port, token, "referrals?limit=1")[0] == 200


def _until(there: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > until:
            raise TimeoutError(f"no {what}")
        time.sleep(LOOK)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    for kind in asked.databases:
        unguarded = run(kind, asked.seed, waits=False)
        figure(f"upgrade.{kind}.early_unguarded", unguarded.early, "messages")
        _tell(kind, run(kind, asked.seed, waits=True))


def _tell(kind: str, found: Upgraded) -> None:
    for name in ("messages", "given", "early", "doubled", "lost", "after_consent", "requests"):
        figure(f"upgrade.{kind}.{name}", getattr(found, name), "")
    figure(f"upgrade.{kind}.built_s", found.built_s, "s")
    figure(f"upgrade.{kind}.failed_requests", len(found.failed), "requests")
    for line in (*found.words, *found.failed[:20]):
        print(f"  {kind}: {line}")


if __name__ == "__main__":
    main()

"""The service on a cluster whose primaries are killed: what was acknowledged is there, once.

Two web processes and two workers run on three PostgreSQL nodes (`cluster_nodes`), led to the
primary by HAProxy. While referrals come in over the API, each by a key of its own that is said
again until it is acknowledged, primaries are killed: PostgreSQL alone and the whole node in turn.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import psycopg
from cluster_nodes import Cluster, NotInstalled, cluster, waited_for
from store_places import figure

from domain.shared.roles import Role
from peermatch.bootstrap import migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.tokens.scopes import Scope
from web.conftest import NEW_REFERRAL, fill

PORTS = (18081, 18082)
SENDERS = 4
NAMES = tuple(
    "Abel Bray Cobb Dove Eads Fisk Gale Hoyt Ives Judd Kerr Lund Mott Nash Orr Pike Quinn Reed "
    "Shaw Tate Udall Vane West Yost Zell Ames".split()
)
BACK = 120
"""Seconds after which the service counts as not coming back."""
PAUSE = 0.3
"""Seconds until a sender tries again."""
ANSWERED_WITHIN, WATCHED = 5, 15
"""Seconds within which what was under way is answered, and for which nothing more may be."""
WHOLE = 300
"""Seconds that a killed node may take to come back as a standby."""


@dataclass
class Load:
    """Referrals that come in over the API, by two web processes in turn."""

    token: str
    """Of intake."""
    ending: threading.Event = field(default_factory=threading.Event)
    acknowledged: dict[str, str] = field(default_factory=dict)
    """By key, the referral's id as it was answered."""
    answers: Counter[int] = field(default_factory=Counter)
    """By status; 0 where there was no answer."""
    numbers: Iterator[int] = field(default_factory=count)

    def send(self) -> None:
        """One after the other until the end, each as often as it takes."""
        while not self.ending.is_set():
            number, key = next(self.numbers), str(uuid4())
            body = NEW_REFERRAL | {
                "participant_name": f"Robin {NAMES[number % 26]}{NAMES[number // 26 % 26]}",
                "birth_date": f"19{number % 60 + 40}-04-02",
            }
            while not self.ending.is_set():
                status, answer = self.said(PORTS[number % 2], "receive-referral", key, body)
                self.answers[status] += 1
                if status == 200:
                    self.acknowledged[key] = str(answer["referral_id"])
                    break
                if 0 < status < 500:
                    print(f"refused with {status}: {answer}", flush=True)
                    self.ending.set()
                time.sleep(PAUSE)

    def said(
        self, port: int, command: str, key: str, body: dict[str, object]
    ) -> tuple[int, dict[str, object]]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/commands/{command}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, {"text": error.read().decode()[:500]}
        except OSError:
            return 0, {}

    def shown(self, port: int) -> bool:
        """Whether a list of the program is shown."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/referrals?limit=1",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def environment(on: Cluster, folder: Path) -> dict[str, str]:
    return {
        "PEERMATCH_DATA": str(folder),
        "PEERMATCH_HTTPS": "no",
        "PEERMATCH_DATABASE_URL": f"{on.url}/peermatch",
        "PEERMATCH_VAULT_URL": f"{on.url}/peermatch_vault",
    }


def set_up(told: dict[str, str]) -> str:
    """Tables, keys, sites, specialists and accounts; returns a token of intake."""
    settings = read_settings(told)
    make_keys(settings)
    migrate(settings)
    deployment = open_deployment(settings)
    ending = threading.Event()
    projector = threading.Thread(target=deployment.projector().run, args=(ending,))
    projector.start()
    fill(deployment)
    intake = deployment.accounts.known(Role.INTAKE.value).account_id
    token = deployment.account_desk.tokens.create(intake, "cluster", frozenset(Scope), 90)
    ending.set()
    projector.join()
    deployment.close()
    return token


@contextmanager
def served(told: dict[str, str], folder: Path) -> Iterator[None]:
    """Two web processes and two workers."""
    with ExitStack() as stack:
        for number, port in enumerate(PORTS):
            origin = {"PEERMATCH_ORIGIN": f"http://127.0.0.1:{port}"}
            for name, command in (
                (f"web{number}", ("web", "--port", str(port))),
                (f"worker{number}", ("worker",)),
            ):
                log = stack.enter_context((folder / f"{name}.log").open("wb"))
                process = subprocess.Popen(
                    (sys.executable, "-m", "peermatch.cli", *command),
                    env={**os.environ, **told, **origin},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
                stack.callback(process.wait)
                stack.callback(process.terminate)
        yield


def killed(on: Cluster, load: Load, number: int) -> float | None:
    """Seconds until both web processes answer and a command is acknowledged; None for never."""
    node = on.primary()
    assert node is not None
    before = len(load.acknowledged)
    on.kill(node, whole=number % 2 == 1)
    try:
        seconds = waited_for(
            lambda: len(load.acknowledged) > before + SENDERS and all(map(load.shown, PORTS)),
            BACK,
            "answer",
        )
    except TimeoutError:
        return None
    if number % 2 == 1:
        on.start_node(node)
    waited_for(on.is_whole, WHOLE, "three nodes")
    return seconds


def without_standby(on: Cluster, load: Load) -> bool:
    """Whether nothing is acknowledged while there is no standby, and goes on once there is one."""
    standbys = [node for node, role in on.members().items() if role != "leader"]
    for node in standbys:
        on.kill(node, whole=True)
    time.sleep(ANSWERED_WITHIN)
    before = len(load.acknowledged)
    time.sleep(WATCHED)
    waits = len(load.acknowledged) == before
    for node in standbys:
        on.start_node(node)
    waited_for(lambda: len(load.acknowledged) > before + SENDERS, BACK, "answer")
    waited_for(on.is_whole, WHOLE, "three nodes")
    return waits


def recorded(on: Cluster) -> Counter[str]:
    """By referral, how often the record says that it was received."""
    query = "SELECT originator_id::text FROM stored_events WHERE topic = 'referral.received'"
    with psycopg.connect(f"{on.url}/peermatch") as connection:
        return Counter(row[0] for row in connection.execute(query))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--between", type=float, default=3.0, help="seconds of load between kills")
    asked = options.parse_args()
    back: list[float] = []
    never = 0
    with tempfile.TemporaryDirectory(prefix="pmc-") as place:
        folder = Path(place)
        folder.chmod(0o711)
        nodes, own = folder / "nodes", folder / "own"
        nodes.mkdir()
        own.mkdir()
        try:
            stack = ExitStack()
            on = stack.enter_context(cluster(nodes))
        except NotInstalled as missing:
            print(f"A cluster needs programs that are not here: {missing}")
            return
        with stack:
            told = environment(on, own)
            load = Load(set_up(told))
            stack.enter_context(served(told, own))
            waited_for(lambda: all(map(load.shown, PORTS)), BACK, "page")
            senders = [threading.Thread(target=load.send) for _ in range(SENDERS)]
            for sender in senders:
                sender.start()
            waits = without_standby(on, load)
            for number in range(asked.kills):
                time.sleep(asked.between)
                seconds = killed(on, load, number)
                print(f"kill {number + 1}: back after {seconds}", flush=True)
                if seconds is None:
                    never += 1
                    break
                back.append(seconds)
            load.ending.set()
            for sender in senders:
                sender.join()
            there = recorded(on)
    lost = [one for one in load.acknowledged.values() if one not in there]
    figure("cluster.kills", len(back) + never, "kills")
    figure("cluster.acknowledged", len(load.acknowledged), "commands")
    figure("cluster.lost", len(lost), "commands")
    figure("cluster.doubled", sum(n - 1 for n in there.values()), "commands")
    if back:
        figure("cluster.back_p95_s", sorted(back)[int(len(back) * 0.95)], "s")
        figure("cluster.back_median_s", sorted(back)[len(back) // 2], "s")
    figure("cluster.never_back", never, "kills")
    figure("cluster.answers_500", load.answers[500], "answers")
    figure("cluster.answers_503", load.answers[503], "answers")
    figure("cluster.waits_without_standby", waits, "yes or no")


if __name__ == "__main__":
    main()

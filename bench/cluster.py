"""The service on a cluster whose primaries are killed: what was acknowledged is there, once.

Two web processes and two workers run on three PostgreSQL nodes (`cluster_nodes`), led to the
primary by HAProxy. While referrals come in over the API, each by a key of its own that is said
again until it is acknowledged, primaries are killed: PostgreSQL alone and the whole node in turn.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import psycopg
from cluster_nodes import Cluster, NotInstalled, cluster, waited_for
from fault_parts.processes import served
from fault_parts.said_commands import Book, Sender, shown
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
ANSWERED_WITHIN, WATCHED = 5, 15
"""Seconds within which what was under way is answered, and for which nothing more may be."""
WHOLE = 300
"""Seconds that a killed node may take to come back as a standby."""


class Load:
    """Referrals that come in over the API, by two web processes in turn."""

    def __init__(self, token: str) -> None:
        """`token` is one of intake."""
        self.token = token
        self.ending = threading.Event()
        self.book = Book()
        self._numbers = count()

    def send(self) -> None:
        """One after the other until the end, each as often as it takes."""
        sender = Sender(PORTS, self.book, Random())
        while not self.ending.is_set():
            number = next(self._numbers)
            body = NEW_REFERRAL | {
                "participant_name": f"Robin {NAMES[number % 26]}{NAMES[number // 26 % 26]}",
                "birth_date": f"19{number % 60 + 40}-04-02",
            }
            answer = sender.say(self.token, "receive-referral", body)
            if answer.refused:
                print(f"refused with {answer.status}: {answer.result}", flush=True)
                self.ending.set()

    def acknowledged(self) -> list[str]:
        """The referrals' ids as they were answered."""
        return [str(answer.result["referral_id"]) for answer in self.book.acknowledged()]

    def shown(self, port: int) -> bool:
        return shown(port, self.token)


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


def killed(on: Cluster, load: Load, number: int) -> float | None:
    """Seconds until both web processes answer and a command is acknowledged; None for never."""
    node = on.primary()
    assert node is not None
    before = len(load.acknowledged())
    on.kill(node, whole=number % 2 == 1)
    try:
        seconds = waited_for(
            lambda: len(load.acknowledged()) > before + SENDERS and all(map(load.shown, PORTS)),
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
    before = len(load.acknowledged())
    time.sleep(WATCHED)
    waits = len(load.acknowledged()) == before
    for node in standbys:
        on.start_node(node)
    waited_for(lambda: len(load.acknowledged()) > before + SENDERS, BACK, "answer")
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
            stack.enter_context(served(told, own, 2, 2, PORTS))
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
    lost = [one for one in load.acknowledged() if one not in there]
    figure("cluster.kills", len(back) + never, "kills")
    figure("cluster.acknowledged", len(load.acknowledged()), "commands")
    figure("cluster.lost", len(lost), "commands")
    figure("cluster.doubled", sum(n - 1 for n in there.values()), "commands")
    if back:
        figure("cluster.back_p95_s", sorted(back)[int(len(back) * 0.95)], "s")
        figure("cluster.back_median_s", sorted(back)[len(back) // 2], "s")
    figure("cluster.never_back", never, "kills")
    figure("cluster.answers_500", load.book.statuses[500], "answers")
    figure("cluster.answers_503", load.book.statuses[503], "answers")
    figure("cluster.waits_without_standby", waits, "yes or no")


if __name__ == "__main__":
    main()

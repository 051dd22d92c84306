"""The service on a cluster whose primaries are killed, whose network is cut, and that is brought
back to a point in time: what was acknowledged is there, once.

Two web processes and two workers run on three PostgreSQL nodes (`cluster_nodes`): by PgBouncer
where they need no session, led to the primary by HAProxy. While referrals come in over the API,
each by a key of its own that is said again until it is acknowledged, primaries are killed
(PostgreSQL alone and the whole host in turn), and nodes are cut off. In the middle a moment is
noted, to which record and vault are brought back from the archive at the end.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import psutil
import psycopg
from cluster_nodes import NODES, POOLER, Cluster, Gone, NotInstalled, cluster, waited_for
from cluster_parts.hosts import Cut, Namespaces, go_apart
from cluster_parts.load import PORTS, SENDERS, Load
from cluster_parts.recovery import Archive, Recovery, recovered
from cluster_parts.strangers import answered, asked_by_all, let_in
from fault_parts.processes import served
from store_places import figure

from domain.shared.roles import Role
from peermatch.bootstrap import migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.tokens.scopes import Scope
from web.conftest import fill

BACK = 120
"""Seconds after which the service counts as not coming back."""
ANSWERED_WITHIN, WATCHED = 5, 15
"""Seconds within which what was under way is answered, and for which nothing more may be."""
WHOLE = 300
"""Seconds that a killed node may take to come back as a standby."""
CUTS = (
    ("leader", Cut.WHOLE),
    ("sync_standby", Cut.WHOLE),
    ("leader", Cut.SENDS),
    ("leader", Cut.PEERS),
    ("leader", Cut.HEARS),
)
"""Which node is cut off, and what of its traffic is lost, in turn."""


def environment(on: Cluster, folder: Path) -> dict[str, str]:
    return {
        "PEERMATCH_DATA": str(folder),
        "PEERMATCH_HTTPS": "no",
        "PEERMATCH_DATABASE_URL": on.url("peermatch"),
        "PEERMATCH_VAULT_URL": on.url("peermatch_vault"),
        "PEERMATCH_DATABASE_POOL": on.pool("peermatch"),
        "PEERMATCH_VAULT_POOL": on.pool("peermatch_vault"),
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


@dataclass
class Faults:
    """Seconds until both web processes answered and a command was acknowledged, after each fault of
    one kind; `never` counts those after which that did not happen, `apart` those after which the
    nodes did not follow one primary again."""

    kind: str
    back: list[float] = field(default_factory=list)
    never: int = 0
    apart: int = 0

    def wait(self, load: Load, before: int) -> bool:
        try:
            seconds = waited_for(lambda: load.goes_on(before), BACK, "answer")
        except TimeoutError:
            self.never += 1
            print(f"{self.kind} {len(self.back) + 1}: not back", flush=True)
            return False
        self.back.append(seconds)
        print(f"{self.kind} {len(self.back)}: back after {seconds:.1f} s", flush=True)
        return True

    def whole(self, on: Cluster) -> bool:
        """Waits until all nodes follow one primary; says what each said last if they don't."""
        try:
            waited_for(on.is_whole, WHOLE, "three nodes")
        except TimeoutError:
            self.apart += 1
            for node in NODES:
                print(f"{node}:", *on.last_words(node), sep="\n  ", flush=True)
            return False
        return True

    def told(self) -> None:
        name = f"cluster.{self.kind}"
        figure(f"cluster.{self.kind}s", len(self.back) + self.never, f"{self.kind}s")
        if self.back:
            in_order = sorted(self.back)
            of = "cluster.back" if self.kind == "kill" else f"{name}_back"
            figure(f"{of}_p95_s", in_order[int(len(in_order) * 0.95)], "s")
            figure(f"{of}_median_s", in_order[len(in_order) // 2], "s")
            figure(f"{of}_longest_s", in_order[-1], "s")
        figure(f"{name}s_never_back", self.never, f"{self.kind}s")
        figure(f"{name}s_nodes_apart", self.apart, f"{self.kind}s")


def kill(on: Cluster, load: Load, faults: Faults, number: int) -> bool:
    node, what = on.primary(), (Gone.SERVER, Gone.HOST)[number % 2]
    assert node is not None
    before = len(load.acknowledged())
    on.kill(node, what)
    if not faults.wait(load, before):
        return False
    if what is Gone.HOST:
        on.start_node(node)
    return faults.whole(on)


def cut(on: Cluster, load: Load, faults: Faults, role: str, what: Cut) -> bool:
    """Mended once the service answers again."""
    hosts, node = on.hosts, on.of_role(role)
    assert isinstance(hosts, Namespaces)
    assert node is not None
    before = len(load.acknowledged())
    hosts.cut(node, what)
    try:
        print(f"{role} {node} is cut {what}", flush=True)
        if not faults.wait(load, before):
            return False
    finally:
        hosts.mend(node)
    return faults.whole(on)


def without_standby(on: Cluster, load: Load) -> bool:
    """Whether nothing is acknowledged while there is no standby, and goes on once there is one."""
    standbys = [node for node, role in on.members().items() if role != "leader"]
    for node in standbys:
        on.kill(node, Gone.NODE)
    time.sleep(ANSWERED_WITHIN)
    before = len(load.acknowledged())
    time.sleep(WATCHED)
    waits = len(load.acknowledged()) == before
    for node in standbys:
        on.start_node(node)
    waited_for(lambda: len(load.acknowledged()) > before + SENDERS, BACK, "answer")
    waited_for(on.is_whole, WHOLE, "three nodes")
    return waits


def sessions(on: Cluster) -> tuple[int, int]:
    """How many connections the service has to PgBouncer, and how many sessions of the databases it
    has by PgBouncer and beside it together."""
    links = psutil.net_connections("tcp4")
    clients = [one for one in links if one.status == "ESTABLISHED" and one.laddr.port == POOLER]
    with psycopg.connect(on.url("postgres")) as admin:
        [(there,)] = admin.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname LIKE 'peermatch%'"
        ).fetchall()
    return len(clients), there


def recorded(on: Cluster) -> Counter[str]:
    """By referral, how often the record says that it was received."""
    query = "SELECT originator_id::text FROM stored_events WHERE topic = 'referral.received'"
    with psycopg.connect(on.url("peermatch")) as connection:
        return Counter(row[0] for row in connection.execute(query))


@contextmanager
def places() -> Iterator[tuple[Path, Path]]:
    """A folder for the nodes and one for the service."""
    with tempfile.TemporaryDirectory(prefix="pmc-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        folder.chmod(0o711)
        for name in ("nodes", "own"):
            (folder / name).mkdir()
        yield folder / "nodes", folder / "own"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--cuts", type=int, default=20)
    options.add_argument("--between", type=float, default=3.0, help="seconds of load in between")
    asked = options.parse_args()
    go_apart()
    with places() as (nodes, own):
        try:
            with cluster(nodes) as on:
                run(on, own, asked)
        except NotInstalled as missing:
            print(f"A cluster needs programs that are not here: {missing}")


def run(on: Cluster, own: Path, asked: argparse.Namespace) -> None:
    told = environment(on, own)
    load, archive = Load(set_up(told)), Archive(on)
    archive.begin()
    kills, cuts = Faults("kill"), Faults("cut")
    strangers = let_in(on)
    for where in strangers:
        print(f"a stranger is let in: {where}")
    figure("cluster.strangers_let_in", len(strangers), "places")
    shut_out = [one for one in asked_by_all(on) if not answered(one, on.asking())]
    figure("cluster.known_shut_out", len(shut_out), "places")
    with served(told, own, 2, 2, PORTS):
        waited_for(load.shown, BACK, "page")
        load.start()
        figure("cluster.backup_s", archive.back_up(), "s")
        waits = without_standby(on, load)
        for number in range(asked.kills):
            time.sleep(asked.between)
            if not kill(on, load, kills, number):
                break
        moment_known = load.acknowledged()
        moment = archive.now()
        if not isinstance(on.hosts, Namespaces):
            print("No cuts: they need root, and unshare, ip and nft (apt-get install nftables).")
        elif not kills.never and not kills.apart:
            for role, what in islice(cycle(CUTS), asked.cuts):
                time.sleep(asked.between)
                if not cut(on, load, cuts, role, what):
                    break
        time.sleep(asked.between)
        clients, there = sessions(on)
        load.end()
        found = recorded(on)
        figure("cluster.archive_behind_s", archive.behind(), "s")
    acknowledged = load.acknowledged()
    figure("cluster.acknowledged", len(acknowledged), "commands")
    figure("cluster.lost", sum(one not in found for one in acknowledged), "commands")
    figure("cluster.doubled", sum(n - 1 for n in found.values()), "commands")
    kills.told()
    cuts.told()
    figure("cluster.answers_500", load.book.statuses[500], "answers")
    figure("cluster.answers_503", load.book.statuses[503], "answers")
    figure("cluster.waits_without_standby", waits, "yes or no")
    figure("cluster.pooler_clients", clients, "connections")
    figure("cluster.pooled_sessions", there, "sessions")
    _tell(recovered(on, archive, told, moment), moment_known)


def _tell(found: Recovery, known: list[str]) -> None:
    """`known` had been acknowledged before the point in time."""
    figure("cluster.recovery.restored_s", found.restored, "s")
    figure("cluster.recovery.replayed_s", found.replayed, "s")
    figure("cluster.recovery.facts", found.facts, "facts")
    figure("cluster.recovery.lost", sum(one not in found.referrals for one in known), "commands")
    figure("cluster.recovery.late", found.late, "facts")
    figure("cluster.recovery.keyless", found.keyless, "people")
    figure("cluster.recovery.differing", found.differing, "rows")
    figure("cluster.recovery.faults", len(found.faults), "faults")
    for fault in found.faults:
        print(f"fault: {fault}")


if __name__ == "__main__":
    main()

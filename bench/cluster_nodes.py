"""Three PostgreSQL nodes under Patroni, each with a member of etcd, HAProxy and PgBouncer on one
machine, as `deploy/cluster` lays them out on several: started, looked at, killed."""

import json
import os
import shutil
import signal
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from string import Template

import psycopg
from cluster_parts.hosts import LOOPBACK, Hosts, Namespaces, is_apart

DEPLOY = Path(__file__).parents[1] / "deploy" / "cluster"
PRIMARY, POOLER = 15400, 16400
NODES = ("n1", "n2", "n3")
PASSWORD = "of-a-cluster-on-one-machine"
NEEDED = ("etcd", "haproxy", "openssl", "pgbouncer", "pgbackrest")
PATRONI = Path(__file__).parents[1] / ".venv-cluster" / "bin" / "patroni"
"""Debian's own is older than it may be (ADR 148)."""
DATABASES = ("peermatch", "peermatch_vault")
SECONDS_TO_START = 180
SAID = 12
"""Lines of a node's log."""
ASKED_EVERY = 0.2
"""Seconds between two questions whether something is there: as exact as waits are measured."""


class NotInstalled(RuntimeError):
    """What of a cluster this machine lacks."""


def port(node: str) -> int:
    return 15430 + int(node[1:])


def check_port(node: str) -> int:
    return 18000 + int(node[1:])


def etcd_port(node: str) -> int:
    return 23790 + int(node[1:])


def etcd_peer_port(node: str) -> int:
    return 23800 + int(node[1:])


def server_programs() -> Path:
    """The newest PostgreSQL whose server is installed. Raises NotInstalled."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        raise NotInstalled(
            f"{', '.join(missing)}: apt-get install etcd-server haproxy openssl pgbouncer "
            "pgbackrest postgresql python3-venv"
        )
    if not PATRONI.exists():
        raise NotInstalled("patroni: make .venv-cluster/.installed")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: p.parts[-3])
    if not found:
        raise NotInstalled("postgres: apt-get install postgresql")
    return found[-1].parent


class Gone(Enum):
    """What is killed: PostgreSQL alone, with Patroni, or all that runs on its host."""

    SERVER, NODE, HOST = range(3)


@dataclass
class Cluster:
    """`folder` holds everything."""

    folder: Path
    programs: Path
    hosts: Hosts = field(default_factory=Hosts)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def url(self, database: str) -> str:
        """Leads to whoever is primary, by TLS."""
        by_tls = f"sslmode=verify-ca&sslrootcert={self.certificates / 'ca.crt'}"
        return f"postgresql://postgres:{PASSWORD}@{LOOPBACK}:{PRIMARY}/{database}?{by_tls}"

    def pool(self, database: str) -> str:
        """The same, by the pooler beside, which goes on by TLS."""
        return f"postgresql://postgres:{PASSWORD}@{LOOPBACK}:{POOLER}/{database}"

    @property
    def certificates(self) -> Path:
        return self.folder / "certificates"

    def asking(self) -> ssl.SSLContext:
        """As HAProxy asks Patroni."""
        context = ssl.create_default_context(cafile=self.certificates / "ca.crt")
        context.load_cert_chain(self.certificates / "asking.pem")
        return context

    def as_postgres(self, *command: str) -> tuple[str, ...]:
        """The command as PostgreSQL's own user runs it."""
        own = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
        return (*own, *command) if os.geteuid() == 0 else command

    def surroundings(self) -> dict[str, str]:
        """PostgreSQL's own user has another home than whoever runs this."""
        return os.environ | {"HOME": str(self.folder)}

    def run(self, name: str, *command: str) -> None:
        """Starts a process that PostgreSQL's own user may run, its words in a file; one whose name
        begins with a node's stands on that node's host."""
        node = name.partition("-")[0]
        there = self.hosts.command(node) if node in NODES else ()
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                (*there, *self.as_postgres(*command)),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=self.folder,
                env=self.surroundings(),
            )

    def do(self, *arguments: str) -> None:
        """What pgBackRest is told, until it is done. Raises CalledProcessError."""
        with (self.folder / "pgbackrest.log").open("ab") as log:
            subprocess.run(
                self.as_postgres("pgbackrest", *arguments),
                check=True,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=self.surroundings(),
            )

    def give(self, path: Path) -> None:
        """To PostgreSQL's own user."""
        if os.geteuid() == 0:
            shutil.chown(path, "postgres", "postgres")

    def start_node(self, node: str) -> None:
        """What of it does not run."""
        if f"{node}-etcd" not in self.processes:
            told = str(self.folder / f"{node}.etcd.yml")
            self.run(f"{node}-etcd", "etcd", "--config-file", told)
        self.run(node, str(PATRONI), str(self.folder / f"{node}.yml"))

    def lay_out(self) -> None:
        """The files of `deploy/cluster`, filled in for this machine."""
        named = [f"{node}={self.hosts.address(node)}" for node in NODES]
        made = (str(DEPLOY / "certificates.sh"), str(self.certificates), *named)
        subprocess.run(made, check=True, capture_output=True)
        members = {node: f"{self.hosts.address(node)}:{etcd_port(node)}" for node in NODES}
        peers = {node: f"{self.hosts.address(node)}:{etcd_peer_port(node)}" for node in NODES}
        for node in NODES:
            told = {
                "NODE": node,
                "HOST": self.hosts.address(node),
                "PORT": port(node),
                "CHECK_PORT": check_port(node),
                "ETCD": ",".join(members.values()),
                "ETCD_PORT": etcd_port(node),
                "ETCD_PEER_PORT": etcd_peer_port(node),
                "ETCD_PEERS": ",".join(f"{name}=https://{peers[name]}" for name in NODES),
                "CERTIFICATES": self.certificates,
                "NETWORK": self.hosts.network,
                "DATA": self.folder / node,
                "BIN": self.programs,
                "SOCKETS": self.folder,
                "SUPERUSER_PASSWORD": PASSWORD,
                "REPLICATION_PASSWORD": PASSWORD,
                "BACKREST": self.folder / f"{node}.pgbackrest.conf",
                "REPOSITORY": self.folder / "repository",
                "LOGS": self.folder,
            }
            self._written("etcd.yml", f"{node}.etcd.yml", told)
            self._written("patroni.yml", f"{node}.yml", told)
            self._written("pgbackrest.conf", f"{node}.pgbackrest.conf", told)
        led = {"BIND": f"{LOOPBACK}:{PRIMARY}", "CERTIFICATES": str(self.certificates)}
        for node in NODES:
            led[node.upper()] = f"{self.hosts.address(node)}:{port(node)}"
            led[f"{node.upper()}_CHECK"] = str(check_port(node))
        self._written("haproxy.cfg", "haproxy.cfg", led)
        users = self.folder / "users.txt"
        users.write_text(f'"postgres" "{PASSWORD}"\n', encoding="utf-8")
        users.chmod(0o600)
        pooled: dict[str, object] = {
            "HOST": LOOPBACK,
            "PORT": PRIMARY,
            "BIND": LOOPBACK,
            "BIND_PORT": POOLER,
        }
        pooled |= {"USERS": users, "CERTIFICATES": self.certificates}
        self._written("pgbouncer.ini", "pgbouncer.ini", pooled)

    def _written(self, template: str, name: str, told: Mapping[str, object]) -> None:
        text = Template((DEPLOY / template).read_text(encoding="utf-8")).substitute(told)
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)

    def start(self) -> None:
        """Returns once there is a primary with a standby that confirms what is committed."""
        self.lay_out()
        (self.folder / "repository").mkdir(mode=0o700)
        for path in (self.folder, *self.folder.rglob("*")):
            self.give(path)
        self.run("haproxy", "haproxy", "-f", str(self.folder / "haproxy.cfg"), "-db")
        self.run("pgbouncer", "pgbouncer", str(self.folder / "pgbouncer.ini"))
        for node in NODES:
            self.start_node(node)
        waited_for(self.is_whole, SECONDS_TO_START, "three nodes")

    def members(self) -> dict[str, str]:
        """By node, its role as Patroni tells it; without those that don't run."""
        for node in NODES:
            with suppress(OSError, ValueError):
                address = f"https://{self.hosts.address(node)}:{check_port(node)}/cluster"
                with urllib.request.urlopen(address, timeout=2, context=self.asking()) as answer:
                    told = json.load(answer)["members"]
                return {m["name"]: m["role"] for m in told if m["state"] in RUNS}
        return {}

    def is_whole(self) -> bool:
        """Whether there is a leader with a standby that confirms, and each other node follows it:
        what Patroni tells of a node that was away may be of before."""
        roles = self.members()
        named = len(roles) == len(NODES) and {"leader", "sync_standby"} <= set(roles.values())
        return named and self._followers() == len(NODES) - 1

    def _followers(self) -> int:
        with (
            suppress(psycopg.Error),
            psycopg.connect(self.url("postgres"), connect_timeout=2) as connection,
        ):
            return len(connection.execute(FOLLOWERS).fetchall())
        return 0

    def last_words(self, node: str) -> list[str]:
        """Of its log, without those that come every second."""
        lines = (self.folder / f"{node}.log").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if " LOG: " not in line][-SAID:]

    def primary(self) -> str | None:
        return self.of_role("leader")

    def of_role(self, wanted: str) -> str | None:
        return next((node for node, role in self.members().items() if role == wanted), None)

    def kill(self, node: str, what: Gone) -> None:
        for name in {Gone.SERVER: (), Gone.NODE: (node,), Gone.HOST: (node, f"{node}-etcd")}[what]:
            self.processes[name].kill()
            self.processes.pop(name).wait()
        with suppress(OSError, ValueError):
            first = (self.folder / node / "postmaster.pid").read_text().split()[0]
            for pid in (int(first), *children(int(first))):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for node in NODES:
            if node in self.processes:
                self.kill(node, Gone.HOST)
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()


RUNS = frozenset({"running", "streaming"})
FOLLOWERS = (
    "SELECT FROM pg_stat_replication WHERE state = 'streaming' AND application_name LIKE 'n_'"
)


def children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                found.append(int(stat.parts[2]))
    return found


def waited_for(there: Callable[[], bool], seconds: float, what: str) -> float:
    """Seconds until it was there. Raises TimeoutError."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if there():
            return time.monotonic() - began
        time.sleep(ASKED_EVERY)
    raise TimeoutError(f"no {what} within {seconds:.0f} s")


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """One that runs, with a database for the record and one for the vault; each node on a host of
    its own, where this program may make such."""
    programs = server_programs()
    hosts = Namespaces.of(NODES) if is_apart() else Hosts()
    one = Cluster(folder, programs, hosts)
    try:
        one.start()
        with psycopg.connect(one.url("postgres"), autocommit=True) as admin:
            for name in DATABASES:
                admin.execute(f"CREATE DATABASE {name}")
        yield one
    finally:
        one.stop()
        hosts.close()

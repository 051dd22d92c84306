"""The cluster's archive, and a way back from it: copies of the whole server at a point in time, one
for the record and one, of later, for the vault, as if each had a server of its own."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import psycopg
from cluster_nodes import DATABASES, PASSWORD, Cluster, waited_for
from fault_parts.judged_record import facts_of
from fault_parts.rebuilt_views import differing

from cluster_parts.hosts import LOOPBACK
from peermatch.bootstrap import open_deployment
from peermatch.proof_commands import keeping_of
from peermatch.settings.settings import Settings, read_settings

STANZA = "--stanza=peermatch"
FIRST_PORT = 15500
SECONDS = 300
READ = "SELECT clock_timestamp()"


class Archive:
    """Base backups and logs, by pgBackRest on whichever node is primary."""

    def __init__(self, on: Cluster) -> None:
        self._on = on

    def _said(self, node: str, *command: str) -> None:
        self._on.do(f"--config={self._on.folder / f'{node}.pgbackrest.conf'}", STANZA, *command)

    def begin(self) -> None:
        self._said(self._primary(), "stanza-create")

    def back_up(self) -> float:
        """Seconds that a full backup took while the service went on."""
        begun = time.monotonic()
        self._said(self._primary(), "--type=full", "backup")
        return time.monotonic() - begun

    def now(self) -> datetime:
        """By the primary's clock."""
        with psycopg.connect(self._on.url("postgres")) as connection:
            [(now,)] = connection.execute(READ).fetchall()
        assert isinstance(now, datetime)
        return now

    def behind(self) -> float:
        """Seconds until all that was written so far is in the archive."""
        begun = time.monotonic()
        with psycopg.connect(self._on.url("postgres"), autocommit=True) as connection:
            [(name,)] = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
            archived = "SELECT last_archived_wal >= %s FROM pg_stat_archiver"
            waited_for(
                lambda: connection.execute(archived, (name,)).fetchall() == [(True,)],
                SECONDS,
                "archived log",
            )
        return time.monotonic() - begun

    def _primary(self) -> str:
        node = self._on.primary()
        assert node is not None
        return node

    def restore(self, to: Path, until: datetime | None) -> float:
        """Seconds until the files of the server are in that folder, which will go on to a point in
        time, or to the end of the archive."""
        begun = time.monotonic()
        goal: tuple[str, ...] = ("--type=default",)
        if until:
            moment = f"--target={until.isoformat(sep=' ')}"
            goal = ("--type=time", moment, "--target-action=promote")
        self._said(
            "n1",
            f"--pg1-path={to}",
            "--archive-mode=off",
            *goal,
            "restore",
        )
        return time.monotonic() - begun


@contextmanager
def _running(on: Cluster, data: Path, port: int) -> Iterator[tuple[str, float]]:
    """The restored server's address, and the seconds until it could be written to."""
    begun = time.monotonic()
    name = f"restored-{port}"
    alone = ("synchronous_standby_names=", "archive_mode=off", f"port={port}", "primary_conninfo=")
    on.run(
        name,
        str(on.programs / "postgres"),
        *("-D", str(data), "-c", f"listen_addresses={LOOPBACK}", "-c", "hba_file=" + str(_hba(on))),
        *(part for one in alone for part in ("-c", one)),
    )
    server = f"postgresql://postgres:{PASSWORD}@{LOOPBACK}:{port}"

    def writable() -> bool:
        try:
            with psycopg.connect(f"{server}/postgres", connect_timeout=2) as connection:
                return connection.execute("SELECT pg_is_in_recovery()").fetchall() == [(False,)]
        except psycopg.Error:
            return False

    try:
        waited_for(writable, SECONDS, "restored server")
        yield server, time.monotonic() - begun
    finally:
        on.processes[name].terminate()
        on.processes[name].wait()


def _hba(on: Cluster) -> Path:
    path = on.folder / "restored.hba.conf"
    path.write_text(f"host all all {LOOPBACK}/32 scram-sha-256\nlocal all all peer\n")
    return path


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """How long it took, and what is wrong with what was recovered."""

    restored: float
    """Seconds for the files of both servers."""
    replayed: float
    """Seconds until both had come to their points."""
    facts: int
    referrals: frozenset[str]
    late: int
    """Facts of after the point in time."""
    keyless: int
    """People in the record without a key in the vault."""
    differing: int
    """Rows of read models that a rebuild changes."""
    faults: tuple[str, ...]
    """What the proof of the record says is wrong."""


def recovered(on: Cluster, archive: Archive, told: dict[str, str], until: datetime) -> Recovery:
    """The record brought back to a point in time, the vault to the end of the archive."""
    with ExitStack() as stack:
        restored, replayed, servers = 0.0, 0.0, []
        for number, (name, goal) in enumerate((("record", until), ("vault", None))):
            data = on.folder / f"restored-{name}"
            data.mkdir(mode=0o700)
            on.give(data)
            restored += archive.restore(data, goal)
            server, seconds = stack.enter_context(_running(on, data, FIRST_PORT + number))
            replayed += seconds
            servers.append(server)
        address = {
            "PEERMATCH_DATABASE_URL": f"{servers[0]}/{DATABASES[0]}",
            "PEERMATCH_VAULT_URL": f"{servers[1]}/{DATABASES[1]}",
        }
        direct = {name: value for name, value in told.items() if not name.endswith("_POOL")}
        return _judged(read_settings(direct | address), until, restored, replayed)


def _judged(settings: Settings, until: datetime, restored: float, replayed: float) -> Recovery:
    keeping = keeping_of(settings)
    keyless = keeping.recovered().keyless
    beside = replace(keeping, elsewhere=settings.data / "no-checkpoints")
    faults = beside.verify(within=None, at_least=0).faults
    deployment = open_deployment(settings)
    try:
        facts = facts_of(deployment.store)
        wrong = differing(deployment)
    finally:
        deployment.close()
    return Recovery(
        restored=restored,
        replayed=replayed,
        facts=len(facts),
        referrals=frozenset(str(f.stream) for f in facts if f.name == "referral.received"),
        late=sum(fact.at > until for fact in facts),
        keyless=keyless,
        differing=sum(wrong.values()),
        faults=tuple(fault for fault in faults if "the vault knows of" not in fault),
    )

"""A PgBouncer of one's own before a PostgreSQL of one's own: transactions of many connections share
a few sessions."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from peermatch.store import Place

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SECONDS = 60
CONFIGURATION = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 500
query_wait_timeout = 20
"""


@contextmanager
def pooled(place: Place, folder: Path, sessions: int) -> Iterator[Place]:
    """The same place with a pooler that has so many sessions for each database. PgBouncer runs as
    whoever runs the server, since it refuses to be root."""
    assert PROGRAM is not None
    url = make_url(place.record)
    host = str(url.host or url.query["host"])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = taken.getsockname()[1]
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        CONFIGURATION.format(
            host=host,
            port=url.port or 5432,
            user=url.username or "postgres",
            listen=listen,
            sessions=sessions,
        )
    )
    settings.chmod(0o644)  # whatever this process's umask: it is opened anew by another user
    command: tuple[str, ...] = (PROGRAM, "/dev/stdin")
    if os.geteuid() == 0:
        whose = Path(host).stat() if host.startswith("/") else Path("/var/empty").parent.stat()
        who = (f"--reuid={whose.st_uid or 65534}", f"--regid={whose.st_gid or 65534}")
        command = ("setpriv", *who, "--clear-groups", *command)
    with (folder / "pgbouncer.log").open("wb") as log, settings.open("rb") as said:
        process = subprocess.Popen(command, stdin=said, stdout=log, stderr=log)
    try:
        _answers(listen, process, folder / "pgbouncer.log")
        by = [
            make_url(one).set(host="127.0.0.1", port=listen, query={})
            for one in (place.record, place.vault)
        ]
        yield Place.postgres(
            place.record, place.vault, *(one.render_as_string(hide_password=False) for one in by)
        )
    finally:
        process.terminate()
        process.wait()


def _answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8")) from None
            time.sleep(0.02)
        else:
            return

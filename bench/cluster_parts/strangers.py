"""Who is let in by the nodes of a cluster: whoever has a certificate of it, and nobody else."""

import ssl
import urllib.request
from collections.abc import Iterator

import psycopg
from cluster_nodes import NODES, PASSWORD, Cluster, check_port, etcd_peer_port, etcd_port, port

SECONDS = 5


def asked_by_all(on: Cluster) -> Iterator[str]:
    """Where etcd and Patroni answer whoever has a certificate."""
    for node in NODES:
        yield f"{on.hosts.address(node)}:{etcd_port(node)}/version"
        yield f"{on.hosts.address(node)}:{check_port(node)}/cluster"


def _among_members(on: Cluster) -> Iterator[str]:
    """Where etcd answers its own members alone, each at its own address."""
    return (f"{on.hosts.address(node)}:{etcd_peer_port(node)}/version" for node in NODES)


def answered(address: str, by: ssl.SSLContext | None = None) -> bool:
    """Whether it answers; without a context it is asked in the clear."""
    scheme = "https" if by else "http"
    try:
        with urllib.request.urlopen(f"{scheme}://{address}", timeout=SECONDS, context=by) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def let_in(on: Cluster) -> list[str]:
    """Where somebody without a certificate, or without TLS, is let in although they know all
    passwords."""
    stranger = ssl.create_default_context(cafile=on.certificates / "ca.crt")
    everywhere = (*asked_by_all(on), *_among_members(on))
    found = [one for one in everywhere if answered(one, stranger) or answered(one)]
    found += [one for one in _among_members(on) if answered(one, on.asking())]
    for node in NODES:
        at = {"host": on.hosts.address(node), "port": port(node), "password": PASSWORD}
        ways = (
            {"dbname": "postgres", "user": "postgres", "sslmode": "disable"},
            {"user": "replicator", "replication": "true", "sslmode": "require"},
        )
        found += [f"{node} as {way['user']}" for way in ways if _connected(at | way)]
    return found


def _connected(way: dict[str, object]) -> bool:
    try:
        psycopg.connect(**way, connect_timeout=SECONDS).close()  # type: ignore[arg-type]
    except psycopg.Error:
        return False
    return True

"""The files of a cluster are filled in whole, and keep what they promise."""

from pathlib import Path

from cluster_nodes import NODES, Cluster, check_port, etcd_peer_port, etcd_port, port


def test_each_node_has_its_own_places_and_no_commit_is_answered_by_one_alone(
    tmp_path: Path,
) -> None:
    Cluster(tmp_path, Path("/usr/lib/postgresql")).lay_out()

    texts = {node: (tmp_path / f"{node}.yml").read_text(encoding="utf-8") for node in NODES}
    proxy = (tmp_path / "haproxy.cfg").read_text(encoding="utf-8")
    for node, text in texts.items():
        assert "$" not in text
        assert f"name: {node}" in text
        assert f":{port(node)}" in text
        assert "synchronous_mode_strict: true" in text
        assert 'synchronous_commit: "on"' in text
        member = (tmp_path / f"{node}.etcd.yml").read_text(encoding="utf-8")
        assert "$" not in member
        assert f"name: {node}\n" in member
        for other in NODES:
            assert f":{etcd_port(other)}" in text, "it asks every member of etcd"
            assert f"{other}=http://127.0.0.1:{etcd_peer_port(other)}" in member
        assert f":{port(node)} check port {check_port(node)}" in proxy
        assert (tmp_path / f"{node}.yml").stat().st_mode & 0o077 == 0, "it holds passwords"
        archive = tmp_path / f"{node}.pgbackrest.conf"
        assert f'archive_command: "pgbackrest --config={archive} ' in text, "its own, no other's"
        assert f"pg1-port={port(node)}\n" in archive.read_text(encoding="utf-8")
    assert "$" not in proxy
    pooler = (tmp_path / "pgbouncer.ini").read_text(encoding="utf-8")
    assert "$" not in pooler
    assert "pool_mode = transaction" in pooler
    assert (tmp_path / "users.txt").stat().st_mode & 0o077 == 0, "it holds passwords"

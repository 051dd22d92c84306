"""The files of a cluster are filled in whole, and keep what they promise."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from cluster_nodes import NODES, Cluster, check_port, etcd_peer_port, etcd_port, port
from cluster_parts.strangers import answered, asked_by_all, let_in
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID as Use

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


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
            assert f"{other}=https://127.0.0.1:{etcd_peer_port(other)}" in member
        assert f":{port(node)} check port {check_port(node)}" in proxy
        assert (tmp_path / f"{node}.yml").stat().st_mode & 0o077 == 0, "it holds passwords"
        archive = tmp_path / f"{node}.pgbackrest.conf"
        assert f'archive_command: "pgbackrest --config={archive} ' in text, "its own, no other's"
        assert f"pg1-port={port(node)}\n" in archive.read_text(encoding="utf-8")
        assert "http://" not in member + text
        assert "host " not in text, "nobody is let in without TLS"
    assert "$" not in proxy
    pooler = (tmp_path / "pgbouncer.ini").read_text(encoding="utf-8")
    assert "$" not in pooler
    assert "pool_mode = transaction" in pooler
    assert (tmp_path / "users.txt").stat().st_mode & 0o077 == 0, "it holds passwords"


def test_certificates_are_of_one_authority_and_say_where_and_what_for(tmp_path: Path) -> None:
    on = Cluster(tmp_path, Path("/usr/lib/postgresql"))
    on.lay_out()
    folder = on.certificates
    first = (folder / "ca.crt").read_bytes()
    authority = x509.load_pem_x509_certificate(first)
    for name in (*NODES, "asking"):
        one = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
        one.verify_directly_issued_by(authority)
        also = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert also.get_values_for_type(x509.DNSName) == [name]
        where = [str(address) for address in also.get_values_for_type(x509.IPAddress)]
        assert where == ([] if name == "asking" else ["127.0.0.1"])
        uses = set(one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)
        assert (Use.SERVER_AUTH in uses) == (name != "asking"), "who asks can't pass for a node"
        assert Use.CLIENT_AUTH in uses
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    before = (folder / "n1.crt").read_bytes()
    on.lay_out()
    assert (folder / "ca.crt").read_bytes() == first
    assert (folder / "n1.crt").read_bytes() != before, "made anew, under the same authority"


@pytest.mark.skipif(shutil.which("etcd") is None, reason="etcd is not installed")
def test_etcd_answers_who_has_a_certificate_and_nobody_else(tmp_path: Path) -> None:
    on = Cluster(tmp_path, Path("/usr/lib/postgresql"))
    on.lay_out()
    members = [one for one in asked_by_all(on) if not one.endswith("/cluster")]
    running = [
        subprocess.Popen(
            ("etcd", "--config-file", str(tmp_path / f"{node}.etcd.yml")),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for node in NODES
    ]
    try:
        until = time.monotonic() + 60
        while not all(answered(one, on.asking()) for one in members):
            assert time.monotonic() < until, "it does not start"
            time.sleep(0.2)
        assert let_in(on) == []
    finally:
        for one in running:
            one.kill()
            one.wait()

"""`peermatch verify` and the witness that another host keeps: a file, or an address over HTTPS."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from one_match import site

from domain.shared.roles import Role
from peermatch.bootstrap import migrate, open_deployment
from peermatch.cli import main
from peermatch.key_file import make_keys
from peermatch.settings.settings import read_settings
from peermatch.usecases.core.identity import Actor
from stories.ways.record_jobs_of import record_jobs_of

Verify = Callable[..., tuple[int, str]]
LOCAL = "127.0.0.1"


@pytest.fixture
def verify(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Verify:
    """Of a new record with one signed checkpoint."""
    monkeypatch.setenv("PEERMATCH_DATA", str(tmp_path / "data"))
    settings = read_settings({"PEERMATCH_DATA": str(tmp_path / "data")})
    make_keys(settings)
    migrate(settings)
    deployment = open_deployment(settings)
    manager = Actor(name="manager-1", role=Role.MANAGER)
    deployment.service.perform(manager, uuid4(), site("TAP", "Essex"))
    jobs = record_jobs_of(deployment)
    jobs["link"].run()
    jobs["checkpoint"].run()
    deployment.close()

    def call(*arguments: str) -> tuple[int, str]:
        code = main(("verify", *arguments))
        said = capsys.readouterr()
        return code, said.out + said.err

    return call


@pytest.fixture
def kept(verify: Verify, capsys: pytest.CaptureFixture[str]) -> bytes:
    """What another host took over."""
    assert main(("checkpoints",)) == 0
    lines = capsys.readouterr().out
    assert lines.count("\n") == 1
    return lines.encode()


@contextmanager
def another_host(
    folder: Path, answer: Callable[[BaseHTTPRequestHandler], None], patch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Its address over TLS, trusted here."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    certificate, key = folder / "certificate.pem", folder / "key.pem"
    _certified(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ThreadingHTTPServer((LOCAL, 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        patch.setenv("SSL_CERT_FILE", str(certificate))
        try:
            yield f"https://{LOCAL}:{server.server_port}/kept.jsonl"
        finally:
            server.shutdown()
            thread.join()


def _certified(certificate: Path, key: Path) -> None:
    own, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.NameAttribute(NameOID.COMMON_NAME, "w"),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([name]))
        .issuer_name(x509.Name([name]))
        .public_key(own.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(LOCAL))]), False)
        .sign(own, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def test_a_file_that_another_host_kept_agrees_or_does_not(
    verify: Verify, kept: bytes, tmp_path: Path
) -> None:
    witness = tmp_path / "kept.jsonl"
    witness.write_bytes(kept)
    code, said = verify("--witness", str(witness))
    assert (code, "sound" in said, "No witness" in said) == (0, True, False)
    witness.write_bytes(kept.replace(b'"', b"'", 1))
    assert verify("--witness", str(witness))[0] == 1


def test_an_address_is_asked_over_https_and_of_that_host_alone(
    verify: Verify, kept: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gives(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(kept)))
        handler.end_headers()
        handler.wfile.write(kept)

    with another_host(tmp_path, gives, monkeypatch) as address:
        assert verify("--witness", address)[0] == 0

    def leads_on(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "http://127.0.0.1:1/kept.jsonl")
        handler.end_headers()

    with another_host(tmp_path, leads_on, monkeypatch) as address:
        code, said = verify("--witness", address)
    assert (code, "the witness could not be read: HTTP Error 302" in said) == (2, True)


@pytest.mark.parametrize(
    "witness", ["no-such-file", "http://127.0.0.1:1/kept", "https://127.0.0.1:1/kept"]
)
def test_a_witness_that_can_not_be_read_is_told_and_is_no_success(
    verify: Verify, witness: str
) -> None:
    code, said = verify("--witness", witness)
    assert code == 2
    assert said.startswith("peermatch: ")
    assert "Traceback" not in said

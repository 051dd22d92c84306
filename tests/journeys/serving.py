"""A demonstration served as `make demo` serves it, in a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def served(
    folder: Path, filled_demo: Path, clock_start: str = "", **settings: str
) -> Iterator[str]:
    """A demonstration of its own in `folder`, at the address that it gives."""
    shutil.copytree(filled_demo, folder / "demo")
    port = _free_port()
    command = [sys.executable, "-m", "peermatch", "demo", "--port", str(port)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PEERMATCH_")},
        "PEERMATCH_DATA": str(folder),
        "PEERMATCH_CLOCK_START": clock_start,
        "PEERMATCH_PROOF_MINUTES": "600",
        **{f"PEERMATCH_{name}": value for name, value in settings.items()},
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    log = (folder / "demo.log").open("w")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz", process)
        yield address
    finally:
        process.send_signal(signal.SIGUSR1)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        log.close()
        said = (folder / "demo.log").read_text()
        print(said)  # shown when a journey failed: where each thread was, and what failed before
    assert "peermatch.web" not in said, said


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
    """However busy the machine is, as long as the process lives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the demonstration has ended"
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"{address} did not answer within {seconds} s")

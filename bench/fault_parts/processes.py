"""The product's own processes, as a service starts them; each can be killed and started again."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil


@dataclass
class Processes:
    """By name (`web0`, `worker1`), each with a log of its own in `folder`."""

    told: dict[str, str]
    """The environment of all."""
    folder: Path
    commands: Mapping[str, tuple[str, ...]]
    ports: tuple[int, ...] = ()
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.commands)

    def start(self, name: str) -> None:
        origin = {}
        if name.startswith("web"):
            origin = {"PEERMATCH_ORIGIN": f"http://127.0.0.1:{self.ports[int(name[3:])]}"}
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self.commands[name],
                env={**os.environ, **self.told, **origin},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """This very process by SIGKILL; what it started is left to itself."""
        self.running[name].kill()
        self.running[name].wait()

    def start_all(self) -> None:
        for name in self.commands:
            self.start(name)

    def kill_all(self) -> None:
        """At once, as when the machine's power goes."""
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait()
        for one in self.left():
            with suppress(psutil.NoSuchProcess):
                one.kill()

    def end(self) -> None:
        """As a service ends them."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def left(self) -> list[psutil.Process]:
        """What the processes started and what lives on without them."""
        mine = {process.pid for process in self.running.values() if process.poll() is None}
        return [one for one in self._all() if one.pid not in mine]

    def _all(self) -> list[psutil.Process]:
        data, found = self.told["PEERMATCH_DATA"], []
        for one in psutil.process_iter():
            with suppress(psutil.Error):
                if one.pid != os.getpid() and one.environ().get("PEERMATCH_DATA") == data:
                    found.append(one)
        return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def product(webs: int, workers: int, ports: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    """The commands of so many of each."""
    cli = (sys.executable, "-m", "peermatch")
    web = {f"web{n}": (*cli, "web", "--port", str(ports[n])) for n in range(webs)}
    return web | {f"worker{n}": (*cli, "worker") for n in range(workers)}


class Forked:
    """Processes that a process is forked for which has loaded what they take: they are real ones,
    and start in a moment. By name what each does, and with what."""

    def __init__(
        self,
        ways: Mapping[str, tuple[Callable[..., None], tuple[object, ...]]],
        ports: tuple[int, ...] = (),
    ) -> None:
        self.names, self.ports = tuple(ways), ports
        self._ways = ways
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        self._context = get_context("forkserver")  # it looks there alone for what it is to load
        self._context.set_forkserver_preload(sorted({do.__module__ for do, _ in ways.values()}))
        self._running: dict[str, BaseProcess] = {}

    def start(self, name: str) -> None:
        do, given = self._ways[name]
        process = self._context.Process(target=do, args=given, name=name)
        main = vars(sys.modules["__main__"])
        script = main.pop("__file__", None)  # else each process would load it anew
        try:
            process.start()
        finally:
            if script is not None:
                main["__file__"] = script
        self._running[name] = process

    def kill(self, name: str) -> None:
        """By SIGKILL."""
        self._running[name].kill()
        self._running[name].join()

    def start_all(self) -> None:
        for name in self.names:
            self.start(name)

    def end(self) -> None:
        """As a service ends them."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.join(30)

    def kill_all(self) -> None:
        for name in self._running:
            self.kill(name)

    def left(self) -> list[psutil.Process]:
        """None: they start nothing."""
        return []


Started = Processes | Forked


@contextmanager
def served(
    told: dict[str, str], folder: Path, webs: int, workers: int, ports: tuple[int, ...] = ()
) -> Iterator[Processes]:
    """Running until the end; nothing of them is left then."""
    ports = ports or tuple(free_port() for _ in range(webs))
    processes = Processes(told, folder, product(webs, workers, ports), ports)
    try:
        processes.start_all()
        yield processes
        processes.end()
    finally:
        processes.kill_all()


@contextmanager
def served_forked(told: dict[str, str], folder: Path, webs: int, workers: int) -> Iterator[Forked]:
    """The same, forked."""
    from fault_parts.forked_service import serve

    ports = tuple(free_port() for _ in range(webs))
    names = {f"web{n}": port for n, port in enumerate(ports)}
    names |= {f"worker{n}": 0 for n in range(workers)}
    forked = Forked(
        {name: (serve, (told, folder / f"{name}.log", name, port)) for name, port in names.items()},
        ports,
    )
    try:
        forked.start_all()
        yield forked
        forked.end()
    finally:
        forked.kill_all()

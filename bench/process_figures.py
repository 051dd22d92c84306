"""What processes use: seconds, processor seconds and memory by step."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

Step = tuple[object, str]
"""Where a function stands, and its name there."""


class Watched:
    """Two processes, the worker's (this one) and the engine's, while steps are carried out."""

    def __init__(self, engine: Callable[[], int | None]) -> None:
        """`engine` says the id of the engine's process; None while there is none."""
        self._engine = engine
        self.took: dict[str, float] = {}
        self._highest: dict[str, int] = {}
        """Of each process since the memory of both was last looked at, in MB."""

    @contextmanager
    def steps(self, steps: Mapping[str, Step]) -> Iterator[None]:
        """While this is open, each of these functions is a step."""
        before = {name: getattr(where, what) for name, (where, what) in steps.items()}
        for name, (where, what) in steps.items():
            setattr(where, what, self._watched(name, before[name]))
        try:
            yield
        finally:
            for name, (where, what) in steps.items():
                setattr(where, what, before[name])

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Adds `name_seconds`, the processor seconds `name_worker_cpu` and `name_engine_cpu`; and
        the most memory that each held in it, `name_worker_mb` and `name_engine_mb`."""
        self._look()
        outer, self._highest = self._highest, {}
        cpu, begun = self._cpu(), time.monotonic()
        try:
            yield
        finally:
            self._add(f"{name}_seconds", time.monotonic() - begun)
            for which, seconds in self._cpu().items():
                self._add(f"{name}_{which}_cpu", seconds - cpu[which])
            self._look()
            for which, most in self._highest.items():
                key = f"{name}_{which}_mb"
                self.took[key] = max(self.took.get(key, 0), most)
                outer[which] = max(outer.get(which, 0), most)
            self._highest = outer

    def _watched(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            with self.step(name):
                return step(*given, **named)

        return run

    def _add(self, key: str, more: float) -> None:
        self.took[key] = self.took.get(key, 0.0) + more

    def _processes(self) -> dict[str, int]:
        engine = self._engine()
        return {"worker": psutil.Process().pid} | ({"engine": engine} if engine else {})

    def _cpu(self) -> dict[str, float]:
        return {which: cpu_of(one) for which, one in self._processes().items()}

    def _look(self) -> None:
        """How far both came since the last look; from now on it is counted anew."""
        for which, one in self._processes().items():
            self._highest[which] = max(self._highest.get(which, 0), peak_of(one))
            Path(f"/proc/{one}/clear_refs").write_text("5")


def cpu_of(process_id: int) -> float:
    """Processor seconds of a process and of children that have ended."""
    return float(sum(psutil.Process(process_id).cpu_times()[:4]))


def databases_cpu() -> float:
    """Processor seconds of every PostgreSQL that this process started."""
    servers = [one for one in psutil.process_iter() if _is_server(one)]
    every = {one.pid for server in servers for one in (server, *server.children())}
    return sum(map(cpu_of, every))


def _is_server(one: psutil.Process) -> bool:
    try:
        command = one.cmdline()
    except psutil.Error:
        return False
    mine = any("pmb-" in part for part in command)
    return mine and Path(command[0]).name == "postgres"


def peak_of(process_id: int | None) -> int:
    """The most memory that a process has held, in MB; 0 where the system doesn't tell."""
    status = Path(f"/proc/{process_id}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)

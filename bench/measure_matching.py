"""`make bench-matching`: the whole engine beside its peers on the same instances, in one run.

Every solver runs in a process of its own, one after the other; a peer that needs another
environment gets one under the output folder. Prints `FIGURE name value unit` rows and writes them
to `figures.txt`. Seconds are wall time; `cpu` rows tell the processor time beside it, since the
machine may be shared. Each peer has `--seconds` (and half of that again, and 30 s, to stop); the
pieces of a run with `--seconds 60` took about 40 minutes together on two shared cores.

A run may be cut in pieces (`--sizes`, `--parts`): what each size took is kept in the output folder,
and `docs/matching-time.svg` is drawn again only when every size is there.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

from matching_parts.chart import Points, chart
from matching_parts.instances import SIZES

from matching.process import HUGE_PAGES

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent / "matching_parts"
"""The parts run as processes of their own: beside this file the package's name would be taken."""
HERE_PEERS = ("greedy", "scipy_sparse", "scipy_dense", "highs", "cp_sat", "networkx")
OTHER_PEERS = {
    "mentor_match": ("mentor-match==7.0.1", "numpy"),
    "timefold": ("timefold==1.24.0b0", "numpy"),
}
LARGEST = {
    "scipy_dense": 6_000,
    "networkx": 6_000,
    "cp_sat": 6_000,
    "mentor_match": 600,
    "timefold": 600,
}
"""People beyond which a peer is not even tried: matrices of 100 GB, models of hours."""
NOT_TRIED_AT = frozenset({"nation"})
"""No peer is tried at the nation's size: the quickest exact one takes minutes for a fifth of it."""
PARTS = ("wrong", "online", "gap", "ranked_factors")
GAP_SECONDS = 20
"""Limit for each level of a generalised assignment instance."""


class Bench:
    def __init__(self, out: Path, seconds: float) -> None:
        self.out, self.seconds = out, seconds
        out.mkdir(parents=True, exist_ok=True)
        self.rows: list[str] = []
        self.points: Points = {}

    def figure(self, name: str, value: float, unit: str) -> None:
        self.rows.append(f"FIGURE {name} {value:.4g} {unit}")
        print(self.rows[-1], flush=True)

    def say(self, text: str) -> None:
        self.rows.append(text)
        print(text, flush=True)

    def ours(self, size: str, limit: float) -> dict[str, float] | None:
        people, specialists = SIZES[size]
        script = [str(HERE / "ours.py"), str(people), str(specialists)]
        found = self.child([sys.executable, *script, str(self.instance(size))], limit)
        if found is None:
            return None
        units = {"seconds": "s", "ms": "ms", "mb": "MB"}
        for name, value in found.items():
            if isinstance(value, (int, float)):
                self.figure(f"match.{size}.{name}", value, units.get(name.split("_")[-1], "count"))
        self.point("Peermatch, all levels", found["pairs"], found["levels_seconds"])
        self.point("Peermatch, one level", found["pairs"], found["one_level_seconds"])
        return found

    def point(self, name: str, pairs: float, seconds: float) -> None:
        self.points.setdefault(name, []).append((pairs, seconds))

    def keep_points(self, size: str) -> None:
        """Keeps what was measured at one size, for the chart of a later run."""
        (self.out / f"{size}.points.json").write_text(json.dumps(self.points))
        self.points = {}

    def kept_points(self) -> Points | None:
        """The points of every size; None until each was measured once."""
        files = [self.out / f"{size}.points.json" for size in SIZES]
        if not all(file.exists() for file in files):
            return None
        every: Points = {}
        for file in files:
            for name, found in json.loads(file.read_text()).items():
                every.setdefault(name, []).extend((x, y) for x, y in found)
        return every

    def instance(self, size: str) -> Path:
        return self.out / f"{size}.npz"

    def peers(self, size: str, ours: dict[str, float]) -> None:
        exact: list[tuple[float, float]] = []
        if size in NOT_TRIED_AT:
            self.say(f"PEER none is tried at size {size}")
            return
        for name in (*HERE_PEERS, *OTHER_PEERS):
            if SIZES[size][0] > LARGEST.get(name, 10**9):
                self.say(f"PEER {name} not tried at size {size}")
                continue
            python = self.python(name)
            if python is None:
                self.say(f"PEER {name} could not be installed")
                continue
            script = f"{name}_peer.py" if name in OTHER_PEERS else "peers.py"
            arguments = [name, str(self.instance(size)), str(self.seconds)]
            command = [python, str(HERE / script), *arguments]
            found = self.child(command, 1.5 * self.seconds + 30, ours=name not in OTHER_PEERS)
            if found is None:
                self.say(f"PEER {name} gave no answer at size {size} within {self.seconds:g} s")
                continue
            excess = 100 * (found["value"] / ours["one_level_value"] - 1)
            self.figure(f"match.{size}.peer.{name}.seconds", found["seconds"], "s")
            self.figure(f"match.{size}.peer.{name}.cpu_seconds", found["cpu_seconds"], "s")
            self.figure(f"match.{size}.peer.{name}.peak_mb", found["peak_mb"], "MB")
            self.figure(f"match.{size}.peer.{name}.worse_by", excess, "percent")
            self.say(f"PEER {name} at size {size}: proof {found['proof']}")
            self.point(name, ours["pairs"], found["seconds"])
            if found["proof"] == "optimal":
                exact.append((found["seconds"], found["cpu_seconds"]))
        if exact:
            wall, cpu = (min(times) for times in zip(*exact, strict=True))
            self.figure(f"match.{size}.times_next_peer", wall / ours["one_level_seconds"], "times")
            self.figure(
                f"match.{size}.times_next_peer_cpu", cpu / ours["one_level_cpu_seconds"], "times"
            )

    def python(self, name: str) -> str | None:
        """The interpreter for a peer; its own environment is made once. None if that fails."""
        if name not in OTHER_PEERS:
            return sys.executable
        home = self.out / "peers" / name
        python = home / "bin" / "python"
        if not (home / "ready").exists():
            venv.create(home, with_pip=True)
            install = [str(python), "-m", "pip", "install", "-q", *OTHER_PEERS[name]]
            if subprocess.run(install, check=False).returncode:
                return None
            (home / "ready").touch()
        return str(python)

    def child(
        self, command: list[str], limit: float, *, ours: bool = True
    ) -> dict[str, float] | None:
        lines = self.lines(command, limit, ours=ours)
        return json.loads(lines[-1]) if lines else None

    def lines(self, command: list[str], limit: float, *, ours: bool = True) -> list[str]:
        """What a child prints; nothing when it fails or takes too long. Our source is only in the
        way of a peer with an environment of its own: mentor-match is called `matching` too."""
        environment = {"GLIBC_TUNABLES": HUGE_PAGES, **os.environ}
        environment.pop("PYTHONPATH", None)
        if ours:
            environment["PYTHONPATH"] = str(ROOT / "src")
        try:
            ran = subprocess.run(
                command, capture_output=True, timeout=limit, env=environment, check=False, text=True
            )
        except subprocess.TimeoutExpired:
            return []
        if ran.returncode:
            print(ran.stderr[-500:], file=sys.stderr)
            return []
        return ran.stdout.splitlines()

    def part(self, name: str, *arguments: str) -> None:
        """A part that prints its own figures."""
        for line in self.lines([sys.executable, str(HERE / f"{name}.py"), *arguments], 7200):
            self.say(line)


def headline(bench: Bench, state: dict[str, float]) -> None:
    """The names by which the aims are known."""
    bench.figure("match.state.seconds", state["one_level_seconds"], "s")
    bench.figure("match.audit.seconds", state["audit_seconds"], "s")
    bench.figure("match.explain_one_ms", state["explain_one_ms"], "ms")
    bench.figure("match.arrival_ms", state["arrival_ms"], "ms")
    bench.figure("match.departure_ms", state["departure_ms"], "ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="*", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--parts", nargs="*", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--seconds", type=float, default=120.0, help="limit for each peer")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "out" / "matching")
    parser.add_argument(
        "--gap", type=Path, default=HERE / "assignment_instances", help="folder of such instances"
    )
    options = parser.parse_args()
    bench = Bench(options.out, options.seconds)
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    bench.say(f"# begun {time.strftime('%Y-%m-%d')}, {load}")
    for size in options.sizes:
        found = bench.ours(size, 3600)
        if found is None:
            bench.say(f"OURS gave no answer at size {size}")
            continue
        bench.peers(size, found)
        bench.keep_points(size)
        if size == "nation":
            bench.figure("match.nation.seconds", found["levels_seconds"], "s")
        if size == "state":
            headline(bench, found)
    for part in options.parts:
        bench.part(part, *((str(options.gap), str(GAP_SECONDS)) if part == "gap" else ()))
    (options.out / "figures.txt").write_text("\n".join(bench.rows) + "\n")
    points = bench.kept_points()
    if points is not None:
        (ROOT / "docs" / "matching-time.svg").write_text(
            chart(points, "Matching a whole waitlist: seconds against size")
        )


if __name__ == "__main__":
    main()

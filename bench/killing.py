"""Processes killed at random under load: what was acknowledged is there once, and nothing is wrong.

The product runs as a service does, by `python -m peermatch`: two web processes and two workers
on PostgreSQL, one of each on SQLite. Six senders work over the API, each saying a command under one
key until it is answered (`fault_parts.work_of_a_day`), while processes are killed by SIGKILL at
random moments and started again at once; of every ten kills one takes all processes at the same
time, and then the program's clock has gone on by a day. At the end the record is judged by code of
its own (`judged_record`), and every read model is compared with one that is built anew.

Measured: commands that were acknowledged and are not in the log once with their fact; what was
answered as refused and done all the same; nobody over capacity or booked twice after any command of
the record; rows in which a rebuild differs; facts and work set aside; what killed workers leave
running; answers by status; how long until pages and commands are answered again.

Not measured: the loss of power, which SIGKILL doesn't show (the page cache stays); databases that
are killed (`cluster.py`, `faults.py`); machines that are frozen and come back; more than one host.
Which moment a kill meets is chance: `--seed` gives the same victims, pauses and senders' choices,
not the same run.
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from fault_parts.judged_record import Judged, facts_of, judge
from fault_parts.places import DATABASES, place
from fault_parts.processes import Started, served, served_forked
from fault_parts.program_under_load import OPENS, People, set_up
from fault_parts.rebuilt_views import differing
from fault_parts.said_commands import Answer, shown
from fault_parts.work_of_a_day import Day
from store_places import figure

from peermatch.bootstrap import open_deployment
from peermatch.clock import Clock
from peermatch.settings.settings import read_settings

KILLS, SHORT = 200, 5
HOW_MANY = {"sqlite": 1, "postgres": 2}
"""Web processes, and workers."""
WAITING = 60
"""Referrals in the program before the load."""
ALL_AT_ONCE = 10
"""One kill of so many takes every process."""
BACK = 120.0
"""Seconds after which the service counts as not coming back."""
ORPHANED = 30.0
"""Seconds within which what a killed worker started has to be gone."""
LOOK = 0.2
"""Seconds between two looks whether all is back: as exact as `back` is measured."""


@dataclass
class Killed:
    """What came of it on one database."""

    kills: int = 0
    back: list[float] = field(default_factory=list)
    never: int = 0
    left_running: int = 0
    facts: int = 0
    differences: dict[str, int] = field(default_factory=dict)
    set_aside: list[str] = field(default_factory=list)
    ended: list[Answer] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    judged: Judged = field(default_factory=Judged)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=KILLS, help="on each database")
    options.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--pause", type=float, default=0.4, help="a sender's longest, in seconds")
    options.add_argument("--logs", type=Path, help="folder in which the processes' logs are kept")
    asked = options.parse_args()
    told(
        {
            kind: run(kind, asked.kills, asked.seed, asked.pause, logs=asked.logs)
            for kind in asked.databases
        }
    )


def told(found: dict[str, Killed]) -> None:
    """Prints FIGURE rows of each database, and of all."""
    for kind, one in found.items():
        judged, name = one.judged, f"kill.{kind}"
        by_command = Counter(answer.command for answer in one.ended if answer.done)
        figure(f"{name}.kills", one.kills, "kills")
        figure(f"{name}.facts", one.facts, "facts")
        figure(f"{name}.acknowledged", by_command.total(), "commands")
        for command, number in sorted(by_command.items()):
            figure(f"{name}.acknowledged.{command}", number, "commands")
        again = sum(answer.tries > 1 for answer in one.ended)
        figure(f"{name}.said_again", again, "commands")
        figure(f"{name}.refused", sum(a.refused for a in one.ended), "commands")
        never = sum(answer.status == 0 for answer in one.ended)
        figure(f"{name}.never_answered", never, "commands")
        for status, number in sorted(one.statuses.items()):
            figure(f"{name}.answers_{status}", number, "answers")
        for which in ("lost", "doubled", "refused_but_done", "over_capacity", "double_booked"):
            figure(f"{name}.{which}", getattr(judged, which), "")
        figure(f"{name}.rebuild_differences", sum(one.differences.values()), "rows")
        figure(f"{name}.set_aside", len(one.set_aside), "items")
        figure(f"{name}.left_running", one.left_running, "processes")
        figure(f"{name}.never_back", one.never, "kills")
        if one.back:
            in_order = sorted(one.back)
            figure(f"{name}.back_median_s", in_order[len(in_order) // 2], "s")
            figure(f"{name}.back_p95_s", in_order[int(len(in_order) * 0.95)], "s")
        for line in (*judged.words, *map(str, one.unexpected.items()), *one.set_aside):
            print(f"  {kind}: {line}")
        for table, rows in one.differences.items():
            print(f"  {kind}: {table} differs in {rows} rows")
    for which in ("lost", "doubled", "over_capacity", "double_booked"):
        total = sum(getattr(one.judged, which) for one in found.values())
        figure(f"kill.{which}", total, "")
    rows = sum(sum(one.differences.values()) for one in found.values())
    figure("kill.rebuild_differences", rows, "rows")
    back = sorted(seconds for one in found.values() for seconds in one.back)
    if back:
        figure("kill.back_p95_s", back[int(len(back) * 0.95)], "s")


def run(
    kind: str,
    kills: int,
    seed: int,
    pause: float = 0.4,
    waiting: int = WAITING,
    logs: Path | None = None,
    *,
    forked: bool = False,
) -> Killed:
    """A program of its own on a `kind` of database, worked on while so many processes are killed.
    `forked` ones start in a moment and have no solvers before they need them."""
    random = Random(f"{seed} {kind} kills")
    with place(kind) as told_of:
        people = set_up(told_of, waiting)
        told_of["PEERMATCH_CLOCK_START"] = OPENS.isoformat()
        folder = Path(told_of["PEERMATCH_DATA"])
        number = HOW_MANY[kind]
        clock = _Days(told_of)
        day = Day(people, clock.now, seed)
        start = served_forked if forked else served
        with start(told_of, logs or folder, number, number) as processes:
            under = UnderFire(processes, people, day, clock, random)
            under.wait_until_back()
            senders = day.senders(processes.ports, pause)
            for sender in senders:
                sender.start()
            try:
                for which in range(1, kills + 1):
                    under.kill(together=which % ALL_AT_ONCE == 0)
                    if which % ALL_AT_ONCE == 0:
                        print(f"{kind}: {which} kills, {len(day.book.ended)} commands", flush=True)
            finally:
                under.wait_until_back()
                day.ending.set()
                for sender in senders:
                    sender.join()
            processes.end()
            found = Killed(kills, under.back, under.never, _left_running(processes))
        return judged(told_of, day, found)


def judged(told_of: dict[str, str], day: Day, found: Killed) -> Killed:
    """Looks at what stands there, once nothing runs any more."""
    deployment = open_deployment(read_settings(told_of))
    try:
        found.differences = differing(deployment)
        found.facts = len(facts_of(deployment.store))
        found.set_aside = [
            f"{one.queue} {one.item} {one.reason}"
            for one in deployment.failed_work.listed()
            if one.set_aside or one.queue in ("read-models", "stalled-models", "misplaced")
        ]
        found.ended = day.book.ended
        found.statuses, found.unexpected = day.book.statuses, day.book.unexpected
        found.judged = judge(deployment.store, day.book.ended)
    finally:
        deployment.close()
    return found


def _left_running(processes: Started) -> int:
    """What killed workers started ends by itself, once it sees that they are gone."""
    until = time.monotonic() + ORPHANED
    while (left := processes.left()) and time.monotonic() < until:
        time.sleep(LOOK)
    return len(left)


class _Days:
    """The program's clock, which goes on by whole days while no process runs."""

    def __init__(self, told_of: dict[str, str]) -> None:
        self._told = told_of
        self._clock = Clock(read_settings(told_of))

    def now(self) -> Any:
        return self._clock.now()

    def next_day(self) -> None:
        start = read_settings(self._told).clock_start
        assert start is not None
        self._told["PEERMATCH_CLOCK_START"] = (start + timedelta(days=1)).isoformat()
        self._clock = Clock(read_settings(self._told))


@dataclass
class UnderFire:
    """Kills, and looks how soon everything is answered again."""

    processes: Started
    people: People
    day: Day
    clock: _Days
    random: Random
    back: list[float] = field(default_factory=list)
    never: int = 0
    turns: list[str] = field(default_factory=list)
    """Each is killed once before chance has its way."""

    def __post_init__(self) -> None:
        self.turns = self.random.sample(self.processes.names, len(self.processes.names))

    def kill(self, *, together: bool) -> None:
        """At a random moment. Of four kills one comes while the one before is still felt."""
        random = self.random
        time.sleep(random.uniform(0, 3))
        began = time.monotonic()
        if together:
            self.processes.kill_all()
            self.clock.next_day()
            self.processes.start_all()
        else:
            victim = self.turns.pop() if self.turns else random.choice(self.processes.names)
            self.processes.kill(victim)
            self.processes.start(victim)
        if together or random.random() < 0.75:
            self.wait_until_back(began)

    def wait_until_back(self, killed: float | None = None) -> None:
        """Until every web process shows a list, and a command said since is done; how long that
        took counts after a kill."""
        began = time.monotonic() if killed is None else killed
        before, token = len(self.day.book.acknowledged()), self.people.intake[0]
        first = not self.day.book.ended
        while time.monotonic() - began < BACK:
            works = first or len(self.day.book.acknowledged()) > before
            if works and all(shown(port, token) for port in self.processes.ports):
                if killed is not None:
                    self.back.append(time.monotonic() - began)
                return
            time.sleep(LOOK)
        self.never += 1


if __name__ == "__main__":
    main()

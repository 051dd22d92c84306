"""Verifying the record: every fact against the chain, the chain against its checkpoints, every
account against what its last change left."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import Engine

from peermatch.store.accounts.administration.account_states import states_in
from peermatch.store.facts import envelope
from peermatch.store.facts.envelope import Row
from peermatch.store.facts.position import START
from peermatch.store.keys.sealing import Tampered, read_seal
from peermatch.store.keys.tombstones import without_tombstone
from peermatch.store.keys.wrapping.rotation import Progress, no_progress
from peermatch.store.proof.chain import FIRST, Link, all_links, chained
from peermatch.store.proof.checking_checkpoints import Demands, check, said_by
from peermatch.store.proof.checkpoints import Checkpoints
from peermatch.store.proof.registers import check_registers
from peermatch.store.store import Store

BATCH = 2000


@dataclass(slots=True)
class Report:
    """What was found. `unlinked` facts are too new to be in the chain yet."""

    facts: int = 0
    unlinked: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.faults


def verify(
    store: Store,
    engine: Engine,
    checkpoints: Checkpoints,
    demands: Demands,
    progress: Progress = no_progress,
) -> Report:
    """Reads the whole record once and changes nothing."""
    report = Report()
    links = all_links(engine)
    expected = links[-1].facts if links else 0
    at_link = {0: FIRST.digest} | {link.facts: link.digest for link in links}
    _check_links(links, report)
    walk = _Walk(links, report)
    for row in _rows(store):
        walk.take(row)
        if report.facts % BATCH == 0:
            progress(report.facts, expected)
    walk.finish()
    lines = checkpoints.lines()
    report.checkpoints = len(lines)
    read = said_by(lines, demands.public)
    report.faults += check(lines, read, at_link, demands)
    said = [(number, one.registers) for number, one in enumerate(read, 1) if one is not None]
    report.faults += check_registers(store, engine, said)
    report.faults += states_in(store.vault, lambda: demands.now).faults()
    report.faults += without_tombstone(store.vault.engine, demands.tombstones)
    progress(report.facts, max(report.facts, expected))
    return report


def _rows(store: Store) -> Iterator[Row]:
    position = START
    while rows := store.rows_after(position, BATCH):
        yield from rows
        position = rows[-1].position


def _check_links(links: list[Link], report: Report) -> None:
    before = 0
    for link in links:
        if link.before != before or link.facts <= before:
            report.faults.append(f"the chain is broken after fact {before}")
        before = link.facts


class _Walk:
    """Folds the rows and compares at each link; after a fault it goes on from the link's word."""

    def __init__(self, links: list[Link], report: Report) -> None:
        self._links = iter(links)
        self._next = next(self._links, None)
        self._digest = FIRST.digest
        self._report = report
        self._versions: dict[UUID, int] = {}

    def take(self, row: Row) -> None:
        report = self._report
        report.facts += 1
        if self._versions.get(row.stream, 0) + 1 != row.version:
            report.faults.append(f"fact {report.facts} is out of its stream's order")
        self._versions[row.stream] = row.version
        if not _in_place(row):
            report.faults.append(f"fact {report.facts} holds sealed data from another place")
        if self._next is None:
            report.unlinked += 1
            return
        self._digest = chained(self._digest, report.facts, row)
        if report.facts == self._next.facts:
            self._compare(self._next)

    def _compare(self, link: Link) -> None:
        if self._digest != link.digest:
            self._report.faults.append(f"facts {link.before + 1} to {link.facts} were changed")
        self._digest = link.digest
        self._next = next(self._links, None)

    def finish(self) -> None:
        if self._next is not None:
            self._report.faults.append(
                f"facts after number {self._report.facts} are missing; "
                f"the chain reaches {self._next.facts} and more"
            )


def _in_place(row: Row) -> bool:
    try:
        sealed = envelope.DECODER.decode(row.state).sealed
        if sealed is None:
            return True
        seal, _ = read_seal(sealed)
    except (msgspec.MsgspecError, ValueError, Tampered):  # ValueError: bytes that are no UTF-8
        return False
    return (seal.stream, seal.version, seal.name) == (row.stream, row.version, row.name)

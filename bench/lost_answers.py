"""Commands whose answer is lost after the commit: each must take effect exactly once."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from cut_after_commit import CutAfterCommit
from eventsourcing.persistence import PersistenceError
from small_domain import CLUB, NAMES, Opened, Scored, command
from sqlalchemy import make_url
from store_places import RING

from peermatch.store import START, Command, Place, Store, Work

Kind = Callable[[UUID, UUID], Callable[[Work], dict[str, Any]]]


def new_stream(one: UUID, _other: UUID) -> Callable[[Work], dict[str, Any]]:
    return lambda work: _record(work, one, Opened(place="hall"))


def several_facts(one: UUID, _other: UUID) -> Callable[[Work], dict[str, Any]]:
    return lambda work: _record(work, one, Opened(place="hall"), Scored(points=1))


def two_streams(one: UUID, other: UUID) -> Callable[[Work], dict[str, Any]]:
    def decide(work: Work) -> dict[str, Any]:
        _record(work, one, Scored(points=1))
        return _record(work, other, Scored(points=1))

    return decide


def nothing_new(one: UUID, _other: UUID) -> Callable[[Work], dict[str, Any]]:
    return lambda work: _record(work, one)


KINDS: dict[Kind, int] = {new_stream: 1, several_facts: 2, two_streams: 2, nothing_new: 0}
"""Each kind of append and how many facts it is to leave."""


def _record(work: Work, stream: UUID, *facts: object) -> dict[str, Any]:
    work.load(CLUB, stream).record(*facts)
    return {"stream": str(stream)}


def proxied(place: Place, folder: Path) -> tuple[CutAfterCommit, Place]:
    """The same record behind a proxy; the vault is reached directly."""
    url = make_url(place.record)
    proxy = CutAfterCommit(folder, str(url.query["host"]))
    moved = url.set(query={"host": str(folder)}).render_as_string(hide_password=False)
    return proxy, Place.postgres(moved, place.vault)


def doubled(place: Place, cuts: int) -> int:
    """Facts too many or too few after losing the answer of each kind of command so often."""
    direct = Store.open_at(place, RING, NAMES)
    wrong = 0
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # a socket's path must be short
        proxy, moved = proxied(place, Path(folder))
        store = Store.open_at(moved, RING, NAMES)
        position = START
        for kind, expected in KINDS.items():
            for _ in range(cuts):
                asked, one, other = command(), uuid4(), uuid4()
                proxy.arm(asked.id.bytes)
                done = store.run(asked, kind(one, other))
                wrong += done.result != {"stream": str(other if kind is two_streams else one)}
                rows = direct.rows_after(position, 100)
                wrong += abs(len(rows) - expected)
                position = rows[-1].position if rows else position
        if proxy.cuts != cuts * len(KINDS):
            raise RuntimeError("an answer that was to be lost came through")
        store.close()
        proxy.close()
    direct.close()
    return wrong


def naive_retry(store: Store, stream: UUID, proxy: CutAfterCommit) -> None:
    """What a caller does who asks anew under a new id after a failure: the planted fault."""

    def attempt() -> None:
        asked: Command = command()
        proxy.arm(asked.id.bytes) if not proxy.cuts else None
        store._attempt(asked, lambda work: _record(work, stream, Scored(points=1)))

    try:
        attempt()
    except PersistenceError:
        attempt()

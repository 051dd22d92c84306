"""After an erasure: is any of the person's data readable in any byte, or any backup of it?"""

import logging
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from small_domain import CLUB, NAMES, Joined, command, join
from store_places import RING

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.people.finder import by_name, finder
from peermatch.store import ERASED, KeyUnavailable, Place, Position, Store, migrate
from peermatch.store.databases.engines import engine_at
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.keys.service_keys import Purpose, service_key
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.keys.wrapping.rotation import rotate
from peermatch.store.operating.backup import back_up, restore
from peermatch.store.operating.erasing import Erasure
from peermatch.store.proof.chain import Linker
from peermatch.store.proof.checking_checkpoints import Demands
from peermatch.store.proof.checkpoints import Checkpoints, public_key
from peermatch.store.proof.verifying import verify

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = ("Adelaide", "Unmistakable", "Quillfeather")


def plaintext_found(place: Place, folder: Path, roots: list[Path]) -> int:
    """Places where a word of an erased person's name is found, plus checks that failed.

    `roots` are where the databases keep their files; the old backup, the log and the restored
    old backup lie in `folder`.
    """
    heard = logging.FileHandler(folder / "service.log")
    logging.getLogger().addHandler(heard)
    logging.getLogger().setLevel(logging.DEBUG)
    store, record, views = Store.open_at(place, RING, NAMES, key_lease=0.01), *_engines(place)
    club, person, other = uuid4(), uuid4(), uuid4()
    store.run(command(), join(club, person, " ".join(WORDS)))
    store.run(command(), join(club, other, "Somebody Else"))
    key = service_key(store.vault.engine, RING, Purpose.BLIND_INDEX, os.urandom)
    model = finder(store, BlindIndex(key), {Joined: {"name": by_name}})
    generations.prepare(views.engine, [model])
    projector = Projector(store, views.engine, [model], now=lambda: NOW)
    projector.catch_up()
    checkpoints = Checkpoints(folder / "elsewhere")
    checkpoints.add(Linker(store, record).link_pending(), NOW, bytes(range(32)))
    back_up(store, record, folder / "old.zip", NOW)

    def models_show(position: Position) -> bool:
        projector.catch_up()
        return views.wait_for(position, timeout=5)

    register = Tombstones(folder / "elsewhere")
    Erasure(store, register, models_show, lambda: NOW).erase(person)
    failed = store.read(CLUB, club).members != {person: ERASED, other: "Somebody Else"}
    demands = Demands(public=public_key(bytes(range(32))), now=NOW)
    failed += not verify(store, record, checkpoints, demands).sound
    rotate(store.vault.engine, RING.with_new("newer", os.urandom), os.urandom)
    failed += not _old_backup_is_unreadable(folder, club)
    store.close()
    views.close()
    record.dispose()
    logging.getLogger().removeHandler(heard)
    heard.close()
    return failed + sum(_found_in(root) for root in [folder, *roots])


def _engines(place: Place) -> tuple[object, Views]:
    return engine_at(place.record), Views.open_at(place)


def _old_backup_is_unreadable(folder: Path, club: object) -> bool:
    """With the old wrapping key destroyed and no register of tombstones at hand."""
    target = folder / "restored"
    target.mkdir()
    ring = RING.with_new("newer", os.urandom).only_current()
    place = Place.folder(target)
    migrate(place)
    store, record = Store.open_at(place, ring, NAMES), engine_at(place.record)
    try:
        restore(store, record, folder / "old.zip", Tombstones(target / "nowhere"))
        store.read(CLUB, club)  # type: ignore[arg-type]
    except KeyUnavailable:
        return True
    finally:
        store.close()
        record.dispose()
    return False


def _found_in(root: Path) -> int:
    searched = [w.encode(c) for w in WORDS for c in ("utf-8", "utf-16-le")]
    searched += [w.upper().encode() for w in WORDS]
    found = 0
    for path in root.rglob("*"):
        if path.is_file():
            found += sum(word in held for held in _contents(path) for word in searched)
    return found


def _contents(path: Path) -> Iterator[bytes]:
    """The file as it is, and what an archive holds."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())

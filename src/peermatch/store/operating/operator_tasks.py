"""What an operator does with the record, with progress bars; the command line calls these."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine
from tqdm import tqdm

from peermatch.store.accounts.looks import Look, Looks
from peermatch.store.databases.engines import Place, engine_at
from peermatch.store.facts.fact_names import Names
from peermatch.store.facts.position import Position
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.keys.wrapping import rotation
from peermatch.store.keys.wrapping.key_source import KeySource
from peermatch.store.keys.wrapping.rotation import Progress
from peermatch.store.operating import backup, exporting
from peermatch.store.operating.erasing import ACTOR, Certificate, Erasure
from peermatch.store.operating.recovered import Recovered, obey
from peermatch.store.proof import verifying
from peermatch.store.proof.chain import Link
from peermatch.store.proof.checking_checkpoints import Demands
from peermatch.store.proof.checkpoints import Checkpoints
from peermatch.store.proof.signing import demands_of, keep_checkpoint, signed_by
from peermatch.store.store import Store

NEWEST_WITHIN = timedelta(hours=24)
"""So new the newest checkpoint has to be: the worker signs one every hour at least."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """One deployment as its operator sees it.

    `elsewhere` is the folder for checkpoints and tombstones: another disk, better another host.
    """

    place: Place
    keys: KeySource
    elsewhere: Path
    names: Names
    now: Callable[[], datetime]

    @contextmanager
    def _opened(self) -> Iterator[tuple[Store, Engine]]:
        record = engine_at(self.place.record)
        with Store.open_at(self.place, self.keys(), self.names, reload_ring=self.keys) as store:
            store.gate = Looks(store.vault.engine, self.now, os.urandom, frozenset({ACTOR}))
            try:
                yield store, record
            finally:
                record.dispose()

    def back_up(self, path: Path) -> backup.Manifest:
        """Writes a sealed archive while the service runs."""
        with self._opened() as (store, record), progress("Backing up") as bar:
            return backup.back_up(store, record, path, self.now(), bar)

    def restore(self, path: Path, vault_from: Path | None = None) -> verifying.Report:
        """Fills an empty, migrated place, obeys the newest tombstones, and verifies the result.

        Read models are built anew afterwards (`generations.reset`).
        """
        register = Tombstones(self.elsewhere)
        with self._opened() as (store, record):
            with progress("Restoring") as bar:
                backup.restore(store, record, path, register, vault_from=vault_from, progress=bar)
            with progress("Verifying") as bar:
                demands = Demands(public=signed_by(store), now=self.now())
                return verifying.verify(store, record, Checkpoints(self.elsewhere), demands, bar)

    def recovered(self) -> Recovered:
        """After a way back to a point in time: the register of erased people is obeyed, and the
        vault is asked for everybody's key."""
        with self._opened() as (store, _record):
            return obey(store, Tombstones(self.elsewhere))

    def verify(
        self,
        *,
        key: bytes | None = None,
        within: timedelta | None = NEWEST_WITHIN,
        at_least: int = 1,
        witness: Sequence[bytes] = (),
    ) -> verifying.Report:
        """Checks every fact against the chain and its checkpoints, these against the vault and
        what a witness kept. `key` is the public key; without it the vault's own."""
        with self._opened() as (store, record), progress("Verifying") as bar:
            demands = demands_of(store, self.elsewhere, self.now())
            asked = replace(
                demands,
                public=key or demands.public,
                within=within,
                at_least=at_least,
                witness=witness,
            )
            return verifying.verify(store, record, Checkpoints(self.elsewhere), asked, bar)

    def checkpoints(self) -> list[bytes]:
        """The signed lines, for a witness on another host."""
        return Checkpoints(self.elsewhere).lines()

    def public_key(self) -> bytes:
        """By which checkpoints are verified."""
        with self._opened() as (store, _record):
            return signed_by(store)

    def checkpoint(self) -> Link:
        """Links what is new and signs where the chain stands; a timed job, and by hand."""
        with self._opened() as (store, record):
            return keep_checkpoint(store, record, self.elsewhere, self.now())

    def export(self, path: Path, *, viewer: str | None, purpose: str) -> int:
        """Writes the log as JSON lines; opened only for a named viewer."""
        with (
            self._opened() as (store, _record),
            progress("Exporting") as bar,
            path.open("wb") as out,
        ):
            return exporting.export(store, out, viewer=viewer, purpose=purpose, progress=bar)

    def openings_of(self, subject: UUID, since: datetime) -> list[Look]:
        """Who looked at one person's data from `since` on."""
        vault = engine_at(self.place.vault)
        try:
            return list(Looks(vault, self.now, os.urandom, frozenset()).of(subject, since))
        finally:
            vault.dispose()

    def rotate_keys(self, name: str, *, destroy_old: bool) -> int:
        """Makes a new wrapping key called `name`, unless it is the newest, and rewraps every key;
        returns how many. Raises KeysInEnvironment where there is no file to put it into.

        The new key is in the file before anything is wrapped by it, and other processes read the
        file again when they meet it. Destroy the old keys in a second run, a minute later.
        """
        ring = self.keys()
        if ring.current != name:
            ring = self.keys.add(name, os.urandom)
        vault = engine_at(self.place.vault)
        try:
            with progress("Rewrapping keys") as bar:
                done = rotation.rotate(vault, ring, os.urandom, bar)
            if destroy_old:
                self.keys.destroy_old(vault)
        finally:
            vault.dispose()
        return done

    def erase(self, subject: UUID, models_show: Callable[[Position], bool]) -> Certificate:
        """Erases a person for ever and returns the certificate; safe to repeat."""
        with self._opened() as (store, _record):
            register = Tombstones(self.elsewhere)
            return Erasure(store, register, models_show, self.now).erase(subject)


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A bar on standard error; silent when that is no terminal."""
    with tqdm(desc=title, unit=" facts", file=sys.stderr, disable=None) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell

"""Scans of signed papers: each sealed under the key of the person who signed, and gone with it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    LargeBinary,
    RowMapping,
    Select,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from domain.shared.decider import Refusal
from peermatch.store.accounts.account_tables import SCHEMA, Clock, seconds
from peermatch.store.keys.gate import Gate, Opening
from peermatch.store.keys.sealing import NONCE, Seal, Tampered, open_up, read_seal, seal_up
from peermatch.store.keys.vault import PersonErased, Vault
from peermatch.store.papers.scan_types import MOST_SCANS, ScanType, TooManyScans, scan_type

SCANS = Table(
    "signed_papers",
    SCHEMA,
    Column("scan_id", String(36), primary_key=True),
    Column("participant_id", String(36), nullable=False, index=True),
    Column("form_id", String(36), nullable=False, index=True),
    Column("place", BigInteger, nullable=False),
    Column("unsigned_since", BigInteger, index=True),
    Column("size", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""`sealed` opens under the person's key, for this scan of this form alone. `unsigned_since` is gone
once the form was found to be signed: then nobody asks again."""
UNSIGNED_FOR = timedelta(days=1)
"""After which what nobody signed is dropped."""
NAME, SHAPE = "consent.scan", 1


class ScanUnknown(Refusal):
    sentence = "There is no such file of this form. Send the file again."
    field = "scans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file as a list names it; `size` in bytes."""

    scan_id: UUID
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    type: ScanType
    body: bytes


class Scans:
    """`gate` permits and records each look of staff, as for everything that is sealed."""

    def __init__(self, vault: Vault, gate: Gate, clock: Clock) -> None:
        self._vault = vault
        self._gate = gate
        self._clock = clock

    def keep(
        self, participant_id: UUID, form_id: UUID, files: Sequence[tuple[UUID, bytes]]
    ) -> tuple[UUID, ...]:
        """Keeps the files of a form, each under its id, all or none; returns their ids. One that is
        there already, sent again, has the id that it had. Raises ScanMissing, ScanNotUsable,
        ScanTooLarge, TooManyScans or PersonErased."""
        for _, body in files or [(form_id, b"")]:
            scan_type(body)
        version, key = self._vault.key_for_sealing(participant_id)
        with self._vault.engine.begin() as connection:
            there = connection.execute(_of_form(participant_id, form_id)).mappings().all()
            known = {
                self._body(participant_id, bytes(row["sealed"])): UUID(row["scan_id"])
                for row in there
            }
            new = [(scan_id, body) for scan_id, body in files if body not in known]
            if len(there) + len(new) > MOST_SCANS:
                raise TooManyScans
            for place, (scan_id, body) in enumerate(new, len(there)):
                seal = Seal(participant_id, version, form_id, place, NAME, SHAPE)
                row = {
                    "scan_id": str(scan_id),
                    "participant_id": str(participant_id),
                    "form_id": str(form_id),
                    "place": place,
                    "unsigned_since": seconds(self._clock()),
                    "size": len(body),
                    "sealed": seal_up(key, self._vault.entropy(NONCE), seal, body),
                }
                connection.execute(insert(SCANS).values(row))
        return tuple(known.get(body, scan_id) for scan_id, body in files)

    def of(self, participant_id: UUID, form_id: UUID) -> tuple[Kept, ...]:
        """The files of a form in the order in which they were sent; none is opened."""
        with self._vault.engine.connect() as connection:
            return _listed(connection, participant_id, form_id)

    def opened(
        self,
        participant_id: UUID,
        form_id: UUID,
        scan_id: UUID,
        *,
        look: tuple[str, str] | None,
    ) -> Scan | None:
        """`look` is who looks and what for; None for the participants themselves.

        None for one that is not there, is of another form or person, or whose person is erased.
        Raises what the gate raises, or Tampered.
        """
        query = select(SCANS).where(
            SCANS.c.scan_id == str(scan_id),
            SCANS.c.participant_id == str(participant_id),
            SCANS.c.form_id == str(form_id),
        )
        with self._vault.engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None or self._vault.is_erased(participant_id):
            return None
        if look is not None:
            self._gate(Opening(*look, frozenset({participant_id})))
        blob = bytes(row["sealed"])
        seal, _ = read_seal(blob)
        if (seal.subject, seal.stream, seal.version) != (participant_id, form_id, row["place"]):
            raise Tampered("a scan stands where it was not kept")
        body = self._body(participant_id, blob)
        return Scan(type=scan_type(body), body=body)

    def _body(self, participant_id: UUID, blob: bytes) -> bytes:
        """Raises PersonErased, or Tampered."""
        seal, start = read_seal(blob)
        key = self._vault.key_for_opening(participant_id, seal.key_version)
        if key is None:
            raise PersonErased
        return open_up(key, blob, start)

    def reseal(self, participant_id: UUID) -> int:
        """Seals what lies under keys that were replaced under the one in use; returns how many
        files. Safe to repeat; of somebody erased there is nothing left."""
        version, key = self._vault.key_for_sealing(participant_id)
        mine = SCANS.c.participant_id == str(participant_id)
        with self._vault.engine.connect() as connection:
            ids = list(connection.execute(select(SCANS.c.scan_id).where(mine)).scalars())
        done = 0
        for scan_id in ids:
            this = SCANS.c.scan_id == scan_id
            with self._vault.engine.begin() as connection:
                connection.execute(update(SCANS).where(this).values(size=SCANS.c.size))  # locks it
                found = connection.execute(select(SCANS.c.sealed).where(this)).scalar_one_or_none()
                blob = bytes(found or b"")
                if found is None or read_seal(blob)[0].key_version >= version:
                    continue
                seal = replace(read_seal(blob)[0], key_version=version)
                body = self._body(participant_id, blob)
                fresh = seal_up(key, self._vault.entropy(NONCE), seal, body)
                connection.execute(update(SCANS).where(this).values(sealed=fresh))
                done += 1
        return done

    def drop_unsigned(self, named_by: Callable[[UUID], Collection[UUID]]) -> int:
        """Deletes what was kept longer ago than a day and that its form, signed or not, doesn't
        name; returns how many files. What a form names is not asked about again."""
        old = SCANS.c.unsigned_since <= seconds(self._clock() - UNSIGNED_FOR)
        with self._vault.engine.connect() as connection:
            query = select(SCANS.c.form_id).where(old).distinct()
            forms = [UUID(one) for one in connection.execute(query).scalars()]
        dropped = 0
        for form_id in forms:
            named = SCANS.c.scan_id.in_([str(one) for one in named_by(form_id)])
            mine = SCANS.c.form_id == str(form_id)
            with self._vault.engine.begin() as connection:
                connection.execute(update(SCANS).where(mine, named).values(unsigned_since=None))
                dropped += connection.execute(delete(SCANS).where(mine, old)).rowcount
        return dropped


def check_kept(vault: Engine, participant_id: UUID, form_id: UUID, scans: Collection[UUID]) -> None:
    """Raises ScanUnknown unless each was kept for this form of this person."""
    if not scans:
        return
    with vault.connect() as connection:
        there = {one.scan_id for one in _listed(connection, participant_id, form_id)}
    if not set(scans) <= there:
        raise ScanUnknown


def delete_scans(connection: Connection, participant_id: UUID) -> None:
    """Of somebody who is erased."""
    connection.execute(delete(SCANS).where(SCANS.c.participant_id == str(participant_id)))


def _of_form(participant_id: UUID, form_id: UUID) -> Select[Any]:
    mine = SCANS.c.participant_id == str(participant_id)
    return select(SCANS).where(mine, SCANS.c.form_id == str(form_id))


def _listed(connection: Connection, participant_id: UUID, form_id: UUID) -> tuple[Kept, ...]:
    mine = SCANS.c.form_id == str(form_id)
    query = select(SCANS.c.scan_id, SCANS.c.size).where(
        mine, SCANS.c.participant_id == str(participant_id)
    )
    rows = connection.execute(query.order_by(SCANS.c.place, SCANS.c.scan_id)).mappings()
    return tuple(map(_kept, rows))


def _kept(row: RowMapping) -> Kept:
    return Kept(scan_id=UUID(row["scan_id"]), size=row["size"])

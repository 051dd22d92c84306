"""Tampering with a record behind the store's back, in every way that a database allows."""

import os
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from account_tampering import ACCOUNT_TAMPERINGS, Undo, accounts_of, add_account
from small_domain import NAMES, Joined, Opened, command
from sqlalchemy import Engine, select, text
from store_places import RING

from domain.shared.decider import Decider
from peermatch.store import Place, Store
from peermatch.store.accounts.administration.account_changes import CHANGES
from peermatch.store.accounts.looks import Looks
from peermatch.store.accounts.sign_in_log import SignInLog
from peermatch.store.databases.engines import engine_at
from peermatch.store.keys.gate import Opening
from peermatch.store.keys.key_tables import PERSON_KEYS
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.proof.chain import LINKS, Linker
from peermatch.store.proof.checkpoints import FILE, PUBLIC_KEY, Checkpoints
from peermatch.store.proof.registers import (
    REGISTERS,
    Register,
    RegisterLink,
    link_registers,
    links_of,
)
from peermatch.store.proof.signing import demands_of, keep_checkpoint
from peermatch.store.proof.verifying import Report, verify

ANY: Decider[None] = Decider("any", None, lambda state, fact: state)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(hours=1)
SECRET = bytes(range(32))


class Proof:
    """A record of ten streams about two people and accounts, linked and checkpointed; one that is
    `written` already is opened as it is."""

    now = NOON

    def __init__(
        self, store: Store, engine: Engine, folder: Path, *, written: bool = False
    ) -> None:
        self.store = store
        self.engine = engine
        self.folder = folder
        self.checkpoints = Checkpoints(folder)
        self.linker = Linker(self.store, self.engine, batch=7)
        self.register = Tombstones(folder)
        if not written:
            self.write()

    def write(self) -> None:
        store, people = self.store, [uuid4(), uuid4()]
        for stream in [uuid4() for _ in range(10)]:
            facts = [Opened(place="hall"), *(Joined(person=p, name="Ada") for p in people)]
            self.store.run(
                command(at=EARLIER),
                lambda work, s=stream, f=facts: work.load(ANY, s).record(*f) or {},
            )
            self.look(people)
            if len(self.checkpoints.lines()) < 2:
                self.erase()
                self.checkpoint(EARLIER)  # too early for the registers' rows
        accounts_of(store, EARLIER).disable(add_account(store, EARLIER))
        add_account(store, EARLIER, token=True)
        add_account(store, EARLIER, factor=True)
        self.checkpoint()

    def erase(self) -> None:
        """Somebody of whom nothing was recorded."""
        whose = uuid4()
        self.store.vault.raise_tombstone(whose, NOON)
        self.register.add(whose, NOON)

    def look(self, people: Sequence[UUID], at: datetime = EARLIER) -> None:
        looks = Looks(self.store.vault.engine, lambda: at, os.urandom, frozenset())
        looks(Opening("dora", "waitlist", frozenset(people)))
        change = {"account_id": "dora", "what": "invited", "changed_by": "mae"}
        with self.store.vault.engine.begin() as connection:
            values = {**change, "changed_at": int(at.timestamp())}
            connection.execute(CHANGES.insert().values(values))
        token = os.urandom(8).hex()
        add_account(self.store, at)
        log = SignInLog(self.store.vault.engine, lambda: at)
        log.began(token, uuid4(), "password")
        log.came_from(token, "a phone", "192.0.2.7")

    def checkpoint(self, at: datetime = NOON) -> None:
        self.linker.link_pending()
        keep_checkpoint(self.store, self.engine, self.folder, at)

    def report(self, **demanded: Any) -> Report:
        demands = demands_of(self.store, self.folder, NOON)
        asked = replace(demands, **{"at_least": 1, "within": timedelta(hours=24), **demanded})
        return verify(self.store, self.engine, self.checkpoints, asked)

    def faults(self, **demanded: Any) -> list[str]:
        return self.report(**demanded).faults

    def execute(self, sql: str, **values: object) -> Any:
        with self.engine.begin() as connection:
            return connection.execute(text(sql), values)


def rows(proof: Proof) -> list[Any]:
    found = proof.execute(
        "SELECT originator_id, originator_version, topic, state FROM stored_events"
    ).all()
    return [(r[0], r[1], r[2], bytes(r[3])) for r in found]


def put_state(proof: Proof, row: Any, state: bytes) -> None:
    proof.execute(
        "UPDATE stored_events SET state=:state "
        "WHERE originator_id=:stream AND originator_version=:version",
        state=state,
        stream=row[0],
        version=row[1],
    )


def flip(proof: Proof, chance: random.Random) -> Undo:
    row = chance.choice(rows(proof))
    changed = bytearray(row[3])
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    put_state(proof, row, bytes(changed))
    return lambda: put_state(proof, row, row[3])


def swap(proof: Proof, chance: random.Random) -> Undo:
    """Exchanges two facts' bytes; both may be sealed for the same person."""
    one, other = chance.sample([r for r in rows(proof) if r[2] == "club.joined"], 2)
    put_state(proof, one, other[3])
    put_state(proof, other, one[3])

    def undo() -> None:
        put_state(proof, one, one[3])
        put_state(proof, other, other[3])

    return undo


def rename(proof: Proof, chance: random.Random) -> Undo:
    row = chance.choice(rows(proof))
    sql = (
        "UPDATE stored_events SET topic=:topic "
        "WHERE originator_id=:stream AND originator_version=:version"
    )
    proof.execute(sql, topic="club.left", stream=row[0], version=row[1])
    return lambda: proof.execute(sql, topic=row[2], stream=row[0], version=row[1])


def delete(proof: Proof, chance: random.Random, *, last: bool = False) -> Undo:
    sqlite = proof.engine.dialect.name == "sqlite"
    columns, order = ("rowid, *", "rowid") if sqlite else ("*", "transaction_id, notification_id")
    found = proof.execute(f"SELECT {columns} FROM stored_events ORDER BY {order}").mappings().all()
    row = found[-1] if last else chance.choice(found)
    proof.execute(
        "DELETE FROM stored_events "
        "WHERE originator_id=:originator_id AND originator_version=:originator_version",
        **row,
    )
    casts = {"transaction_id": "CAST(:transaction_id AS xid8)"}
    marks = ", ".join(casts.get(n, f":{n}") for n in row)
    return lambda: proof.execute(
        f"INSERT INTO stored_events ({', '.join(row)}) VALUES ({marks})", **row
    )


def truncate(proof: Proof, chance: random.Random) -> Undo:
    return delete(proof, chance, last=True)


def _kept(proof: Proof, name: str) -> tuple[Path, bytes]:
    path = proof.folder / name
    return path, path.read_bytes()


def forget_checkpoints(proof: Proof, chance: random.Random) -> Undo:
    """Removes the file, or its last lines."""
    path, held = _kept(proof, FILE)
    lines = held.splitlines(True)
    path.write_bytes(b"".join(lines[: chance.randrange(len(lines))]))
    return lambda: path.write_bytes(held)


def put_checkpoints_elsewhere(proof: Proof, chance: random.Random) -> Undo:
    """Two lines change places, or one comes twice."""
    path, held = _kept(proof, FILE)
    lines = held.splitlines(True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], chance.choice((lines[one], lines[other]))
    path.write_bytes(b"".join(lines))
    return lambda: path.write_bytes(held)


def cut_and_trim(proof: Proof, chance: random.Random) -> Undo:
    """The last facts, their links, and the checkpoints that knew of them."""
    undo = [delete(proof, chance, last=True) for _ in range(chance.randrange(1, 20))]
    links = proof.execute(f"SELECT * FROM {LINKS.name} ORDER BY facts_before").mappings().all()
    left = len(rows(proof))
    proof.execute(f"DELETE FROM {LINKS.name} WHERE facts > :left", left=left)
    proof.linker.link_pending()
    path, held = _kept(proof, FILE)
    lines = held.splitlines(True)
    path.write_bytes(b"".join(lines[:-1]))
    return lambda: _put_back(proof, undo, links, {path: held})


def rewrite_and_sign_again(proof: Proof, chance: random.Random) -> Undo:
    """A fact is changed, all links are made anew, and all checkpoints, with a key of one's own
    that is put beside them."""
    undo = [flip_plain(proof, chance)]
    links = proof.execute(f"SELECT * FROM {LINKS.name} ORDER BY facts_before").mappings().all()
    proof.execute(f"DELETE FROM {LINKS.name}")
    link = proof.linker.link_pending()
    before = dict(_kept(proof, name) for name in (FILE, PUBLIC_KEY))
    for path in before:
        path.unlink()
    for _ in range(chance.choice((1, 3))):
        proof.checkpoints.add(link, NOON, SECRET, proof.register.lines())
    return lambda: _put_back(proof, undo, links, before)


def flip_plain(proof: Proof, chance: random.Random) -> Undo:
    row = chance.choice(rows(proof))
    put_state(proof, row, row[3].replace(b"dora", b"evil"))
    return lambda: put_state(proof, row, row[3])


def _put_back(
    proof: Proof, undo: list[Undo], links: Sequence[Any], files: dict[Path, bytes]
) -> None:
    for one in reversed(undo):
        one()
    proof.execute(f"DELETE FROM {LINKS.name}")
    for link in links:
        marks = ", ".join(f":{name}" for name in link)
        proof.execute(f"INSERT INTO {LINKS.name} ({', '.join(link)}) VALUES ({marks})", **link)
    for path, held in files.items():
        path.write_bytes(held)


def spare_the_erased(proof: Proof, chance: random.Random) -> Undo:
    """A line of the register of erased people is removed: a restore would bring the person back."""
    path, held = _kept(proof, "tombstones.jsonl")
    lines = held.splitlines(True)
    del lines[chance.randrange(len(lines))]
    path.write_bytes(b"".join(lines))
    return lambda: path.write_bytes(held)


WHO = {
    "looks": "viewer",
    "commands": "actor",
    "account-changes": "changed_by",
    "sign-ins": "account_id",
    "account-states": "account_id",
}


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one of the registers, as they are."""

    engine: Engine
    name: str
    keys: tuple[str, ...]
    who: str
    rows: Sequence[Mapping[str, Any]]

    def execute(self, sql: str, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(sql), values)

    def of(self, row: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """By what the row is found."""
        found = {f"key_{name}": row[name] for name in self.keys}
        return " AND ".join(f"{name} = :key_{name}" for name in self.keys), found

    def put(self, row: Mapping[str, Any]) -> None:
        marks = ", ".join(f"CAST(:{n} AS xid8)" if n == "transaction_id" else f":{n}" for n in row)
        self.execute(f"INSERT INTO {self.name} ({', '.join(row)}) VALUES ({marks})", **row)

    def put_back(self) -> None:
        self.execute(f"DELETE FROM {self.name}")
        for row in self.rows:
            self.put(row)


def _held(proof: Proof, register: Register) -> Held:
    engine, table = register.engine(proof.store, proof.engine), register.table
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT * FROM {table.name}")).mappings().all()
    keys = tuple(column.name for column in table.primary_key.columns)
    return Held(engine, table.name, keys, WHO[register.name], found)


def change_a_register(proof: Proof, chance: random.Random) -> Undo:
    """Somebody else signed in, looked, gave the command, or changed the account."""
    held = _held(proof, chance.choice(REGISTERS))
    mine, values = held.of(chance.choice(held.rows))
    held.execute(f"UPDATE {held.name} SET {held.who} = 'mallory' WHERE {mine}", **values)
    return held.put_back


def thin_out_a_register(proof: Proof, chance: random.Random) -> Undo:
    return _thinned_out(proof, chance, chance.choice(REGISTERS))


def remove_sign_ins(proof: Proof, chance: random.Random) -> Undo:
    [log] = [register for register in REGISTERS if register.name == "sign-ins"]
    return _thinned_out(proof, chance, log)


def _thinned_out(proof: Proof, chance: random.Random, register: Register) -> Undo:
    held = _held(proof, register)
    for row in chance.sample(held.rows, chance.randrange(1, 4)):
        mine, values = held.of(row)
        held.execute(f"DELETE FROM {held.name} WHERE {mine}", **values)
    return held.put_back


def pad_a_register(proof: Proof, chance: random.Random) -> Undo:
    """A sign-in, a look, a command or a change that never was."""
    held = _held(proof, chance.choice(REGISTERS))
    key = held.keys[-1]
    known = held.rows[0][key]
    new: Any = max(r[key] for r in held.rows) + 1 if isinstance(known, int) else uuid4()
    held.put({**chance.choice(held.rows), key: new.hex if isinstance(known, str) else new})
    return held.put_back


def link_a_register_anew(proof: Proof, chance: random.Random) -> Undo:
    """After a change, as if it had always been so: checkpoints say otherwise."""
    undo = change_a_register(proof, chance)
    before = {r: links_of(r.engine(proof.store, proof.engine), r) for r in REGISTERS}
    for register in REGISTERS:
        _relink(proof, register, ())
    link_registers(proof.store, proof.engine, NOON)

    def put_back() -> None:
        undo()
        for register, links in before.items():
            _relink(proof, register, links)

    return put_back


def _relink(proof: Proof, register: Register, links: Sequence[RegisterLink]) -> None:
    table = register.links
    with register.engine(proof.store, proof.engine).begin() as connection:
        connection.execute(table.delete().where(table.c.register == register.name))
        for one in links:
            connection.execute(table.insert().values(register=register.name, **asdict(one)))


def give_the_erased_a_key(proof: Proof, chance: random.Random) -> Undo:
    """A tombstone is taken out of the vault: a key could be made again."""
    engine = proof.store.vault.engine
    with engine.begin() as connection:
        found = connection.execute(select(PERSON_KEYS)).mappings().all()
        row = chance.choice([one for one in found if one["erased_at"] is not None])
        mine = PERSON_KEYS.c.subject == row["subject"]
        connection.execute(PERSON_KEYS.delete().where(mine))

    def undo() -> None:
        with engine.begin() as connection:
            connection.execute(PERSON_KEYS.insert().values(dict(row)))

    return undo


TAMPERINGS = (
    flip,
    swap,
    rename,
    delete,
    truncate,
    forget_checkpoints,
    put_checkpoints_elsewhere,
    cut_and_trim,
    rewrite_and_sign_again,
    spare_the_erased,
    change_a_register,
    thin_out_a_register,
    remove_sign_ins,
    pad_a_register,
    link_a_register_anew,
    give_the_erased_a_key,
    *ACCOUNT_TAMPERINGS,
)


def missed(place: Place, count: int, chance: random.Random) -> int:
    """How many of that many tamperings, each undone again, were not found."""
    store, engine = Store.open_at(place, RING, NAMES), engine_at(place.record)
    unfound = 0
    with tempfile.TemporaryDirectory() as folder:
        proof = Proof(store, engine, Path(folder))
        for number in range(count):
            undo = TAMPERINGS[number % len(TAMPERINGS)](proof, chance)
            unfound += not proof.faults()
            undo()
        unfound += len(proof.faults())
    store.close()
    engine.dispose()
    return unfound

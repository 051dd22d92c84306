"""Generations of a read model: several sets of its tables, of which readers see one."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    insert,
    inspect,
    null,
    quoted_name,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.exc import DBAPIError

from peermatch.readmodels.engine import failed_work
from peermatch.readmodels.engine.projection import Projection
from peermatch.store import START, Position
from peermatch.store.migrating import Database, upgrade

T = TypeVar("T")

LOCK_TIMEOUT = text("SET LOCAL lock_timeout = 200")
"""How many milliseconds a lock that readers hold is waited for: less than PostgreSQL's
`deadlock_timeout`, after which it might end the reader instead. Others who read wait behind it."""
PAUSE, PATIENCE = 0.05, 60.0
"""Seconds between two tries, and for all of them."""
GAVE_WAY = frozenset({"55P03", "40P01"})
"""SQLSTATE of a lock that was not had in time, and of a deadlock."""
SCHEMA = MetaData()
GENERATIONS = Table(
    "generations",
    SCHEMA,
    Column("model", String(60), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("shape", Integer, nullable=False),
    Column("serving", Integer, nullable=False),
    Column("position", String(50), nullable=False),
    Column("stopped_by", Text),
    Column("index_key", Integer, nullable=False),
)
"""`stopped_by` names the fact that a model could not take, and why; NULL while it runs. `index_key`
is the model's when the build began: it keeps to it."""
MOVED = (
    update(GENERATIONS)
    .where(GENERATIONS.c.position == bindparam("at"), GENERATIONS.c.stopped_by.is_(None))
    .values(position=bindparam("to"))
)
ADVANCE = MOVED.where(
    GENERATIONS.c.model == bindparam("whose"), GENERATIONS.c.number == bindparam("build")
)
PASS_OVER = MOVED.where(
    tuple_(GENERATIONS.c.model, GENERATIONS.c.number).in_(bindparam("builds", expanding=True))
)
"""Made once: making such a statement takes longer than having it done."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One build of a read model and how far it has come."""

    model: str
    number: int
    shape: int
    serving: bool
    position: Position
    stopped_by: str | None
    index_key: int


def physical_tables(model: Projection, number: int) -> Mapping[Table, Table]:
    """Each declared table's copy in generation `number`, with names of its own."""
    return _copies(model.tables, number)


@lru_cache(maxsize=256)  # copying costs as much as a batch of facts
def _copies(tables: tuple[Table, ...], number: int) -> dict[Table, Table]:
    copies = MetaData()
    made: dict[Table, Table] = {}
    for table in tables:
        copy = table.to_metadata(copies, name=f"{table.name}__{number}")
        for index in copy.indexes:
            index.name = quoted_name(f"{index.name}__{number}", None)
        made[table] = copy
    return made


def all_generations(connection: Connection) -> list[Generation]:
    query = select(GENERATIONS).order_by(GENERATIONS.c.model, GENERATIONS.c.number)
    return [
        Generation(
            r.model,
            r.number,
            r.shape,
            bool(r.serving),
            Position.parse(r.position),
            r.stopped_by,
            r.index_key,
        )
        for r in connection.execute(query)
    ]


def prepare(engine: Engine, models: Iterable[Projection]) -> None:
    """Makes what is missing: the first generation of a new model, a new one for a new shape.

    A model that stopped is tried again, and one that could not take a fact is built anew beside
    the old one. Until the new one has caught up, readers see the old one's rows under the columns
    of today, empty where it has none. Run by one process at a time, also while others read.
    """

    def begun(connection: Connection) -> None:
        upgrade(connection, Database.VIEWS)
        connection.execute(update(GENERATIONS).values(stopped_by=None))

    def made(connection: Connection, model: Projection) -> None:
        mine = [g for g in all_generations(connection) if g.model == model.name]
        if not any(g.shape == model.shape for g in mine) or lacking(connection, mine):
            begin(connection, model, mine)
        for old in (g for g in mine if g.serving and g.shape != model.shape):
            _point_views(connection, model, old.number)

    _beside_readers(engine, begun)
    for model in models:
        _beside_readers(engine, partial(made, model=model))


def _beside_readers(engine: Engine, do: Callable[[Connection], T]) -> T:
    """Does it in one transaction, which gives way and is tried again where a reader holds what it
    needs: the two would wait for each other, as a reader takes one view after the other."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with engine.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(LOCK_TIMEOUT)
                return do(connection)
        except DBAPIError as error:
            gave_way = getattr(error.orig, "sqlstate", None) in GAVE_WAY
            if not gave_way or time.monotonic() > until:
                raise
        time.sleep(PAUSE)


def lacking(connection: Connection, existing: list[Generation]) -> int:
    """How many facts the newest of these builds of one model could not take."""
    if not existing:
        return 0
    newest = max(existing, key=lambda g: g.number)
    return failed_work.how_many_of_build(connection, newest.model, newest.number)


def begin(connection: Connection, model: Projection, existing: list[Generation]) -> Generation:
    """Makes the next generation, empty. The very first one serves at once."""
    number = max((g.number for g in existing), default=0) + 1
    first = not any(g.serving for g in existing)
    for copy in physical_tables(model, number).values():
        copy.create(connection)
    made = Generation(model.name, number, model.shape, first, START, None, model.index_key)
    connection.execute(
        insert(GENERATIONS).values(
            model=made.model,
            number=number,
            shape=made.shape,
            serving=int(first),
            position=str(START),
            index_key=made.index_key,
        )
    )
    if first:
        _point_views(connection, model, number)
    return made


def advance(connection: Connection, generation: Generation, to: Position) -> bool:
    """Moves the position on; False when someone else already did. Write rows only after this."""
    whose = {"whose": generation.model, "build": generation.number}
    moved = connection.execute(ADVANCE, {**whose, "at": str(generation.position), "to": str(to)})
    return moved.rowcount == 1


def pass_over(connection: Connection, idle: list[Generation], to: Position) -> bool:
    """Moves on together all of `idle`, who stand at one position; whoever was moved on by someone
    else meanwhile, or stopped, stays there. Says whether none did."""
    keys = [(generation.model, generation.number) for generation in idle]
    given = {"builds": keys, "at": str(idle[0].position), "to": str(to)}
    return connection.execute(PASS_OVER, given).rowcount == len(idle)


def stop(connection: Connection, generation: Generation, reason: str) -> None:
    connection.execute(
        update(GENERATIONS)
        .where(GENERATIONS.c.model == generation.model, GENERATIONS.c.number == generation.number)
        .values(stopped_by=reason)
    )


def switch(engine: Engine, model: Projection, number: int) -> bool:
    """Lets readers see generation `number` and drops the others.

    False when it is behind the one that serves with the same shape: catch up and ask again.
    """
    return _beside_readers(engine, partial(_switched, model=model, number=number))


def _switched(connection: Connection, model: Projection, number: int) -> bool:
    mine = GENERATIONS.c.model == model.name
    connection.execute(update(GENERATIONS).where(mine).values(model=model.name))
    there = [g for g in all_generations(connection) if g.model == model.name]
    new = next((g for g in there if g.number == number), None)
    if new is None:
        return True  # a newer one was switched to meanwhile
    old = [g for g in there if g.number != number]
    live = [g for g in old if g.serving and g.shape == new.shape and g.stopped_by is None]
    if new.stopped_by is not None or any(new.position < g.position for g in live):
        return False
    _point_views(connection, model, number)
    connection.execute(
        update(GENERATIONS).where(mine, GENERATIONS.c.number == number).values(serving=1)
    )
    for generation in old:
        _drop(connection, model, generation.number)
    return True


def _drop(connection: Connection, model: Projection, number: int) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in model.tables:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quote(f'{table.name}__{number}')}")
    connection.execute(
        delete(GENERATIONS).where(GENERATIONS.c.model == model.name, GENERATIONS.c.number == number)
    )
    failed_work.forget_of_build(connection, model.name, number)


def _drop_views(connection: Connection, model: Projection) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in model.tables:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {quote(table.name)}")


def _point_views(connection: Connection, model: Projection, number: int) -> None:
    """Readers select from a database view that carries the declared table's name, and each of its
    columns, also where the copy is of an older shape."""
    _drop_views(connection, model)
    quote = connection.dialect.identifier_preparer.quote
    for table in model.tables:
        copy = f"{table.name}__{number}"
        there = _columns(connection, copy)
        columns = ", ".join(
            quote(c.name) if c.name in there else f"{_empty(connection, c)} AS {quote(c.name)}"
            for c in table.columns
        )
        rows = f"FROM {quote(copy)}" if there else "WHERE 1 = 0"
        connection.exec_driver_sql(f"CREATE VIEW {quote(table.name)} AS SELECT {columns} {rows}")


def _columns(connection: Connection, table: str) -> frozenset[str]:
    """The names of a table's columns; none where there is no such table."""
    inspector = inspect(connection)
    if not inspector.has_table(table):
        return frozenset()
    return frozenset(column["name"] for column in inspector.get_columns(table))


def _empty(connection: Connection, column: Column[Any]) -> str:
    return str(cast(null(), column.type).compile(dialect=connection.dialect))


def reset(engine: Engine, models: Iterable[Projection]) -> None:
    """Drops every generation and begins anew, as after a restore. No projector may run."""
    listed = list(models)
    prepare(engine, listed)
    with engine.begin() as connection:
        there = all_generations(connection)
        for model in listed:
            _drop_views(connection, model)
            for generation in (g for g in there if g.model == model.name):
                _drop(connection, model, generation.number)
    prepare(engine, listed)

"""Finding people by name, birth date or phone: a read model of blind-index tokens only."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Connection, LargeBinary, MetaData, String, Table, Uuid, func, select

from peermatch.readmodels.projection import Handler, Projection
from peermatch.readmodels.rows import Rows
from peermatch.store import ERASED, Recorded, Store
from peermatch.store.blind_index import BlindIndex
from peermatch.store.erasing import PersonalDataErased

TOKENS = Table(
    "person_tokens",
    MetaData(),
    Column("person_id", Uuid, primary_key=True),
    Column("token", LargeBinary, primary_key=True, index=True),
    Column("kind", String(20), nullable=False),
)
"""`kind` is the field that a token was made from; two people of one birth date and a name in
common, or of one phone and a name in common, may be the same."""
VIEWER = "projector"
PURPOSE = "blind index"

Maker = Callable[[BlindIndex, object], frozenset[bytes]]


def by_name(index: BlindIndex, value: object) -> frozenset[bytes]:
    return index.name(str(value))


def by_birth_date(index: BlindIndex, value: object) -> frozenset[bytes]:
    return frozenset({index.birth_date(value)} if isinstance(value, date) else ())


def by_phone(index: BlindIndex, value: object) -> frozenset[bytes]:
    return frozenset({index.phone(str(value))} if value else ())


def finder(
    store: Store, index: BlindIndex, followed: Mapping[type, Mapping[str, Maker]]
) -> Projection:
    """The read model. `followed` says which personal fields of which facts are looked for.

    Tokens are added as facts come (a former name still finds the person) and go when the person
    is erased; built anew, an erased person has none.
    """
    handlers: dict[type, Handler] = {
        fact: _adder(store, index, makers) for fact, makers in followed.items()
    }
    return Projection("finder", 2, (TOKENS,), {**handlers, PersonalDataErased: _remove})


def _adder(store: Store, index: BlindIndex, makers: Mapping[str, Maker]) -> Handler:
    def add(rows: Rows, r: Recorded) -> None:
        (opened,) = store.open([r.sealed], viewer=VIEWER, purpose=PURPOSE)
        if opened is ERASED or not isinstance(opened, Mapping):
            return
        for field, make in makers.items():
            for token in make(index, opened[field]):
                rows.put(TOKENS, person_id=r.subject, token=token, kind=field)

    return add


def _remove(rows: Rows, r: Recorded) -> None:
    for row in rows.find(TOKENS, person_id=r.fact.person_id):
        rows.remove(TOKENS, **row)


ONE_OF_THEIRS = ("birth_date", "phone")


def may_be_same(connection: Connection) -> list[tuple[UUID, UUID]]:
    """Pairs of people who share a birth date or a phone, and a word of their names or its sound;
    each pair once. Nothing is opened: tokens are compared, nothing else."""
    one, other = TOKENS.alias("one"), TOKENS.alias("other")
    shared = (
        select(one.c.person_id.label("one"), other.c.person_id.label("other"), one.c.kind)
        .join(other, one.c.token == other.c.token)
        .where(one.c.person_id < other.c.person_id)
    )
    theirs = shared.where(one.c.kind.in_(ONE_OF_THEIRS)).distinct().subquery()
    pair = select(theirs.c.one, theirs.c.other).distinct().subquery()
    first, second = TOKENS.alias("first"), TOKENS.alias("second")
    named_alike = (
        select(first.c.token)
        .join(second, first.c.token == second.c.token)
        .where(
            first.c.person_id == pair.c.one,
            second.c.person_id == pair.c.other,
            first.c.kind == "name",
        )
        .exists()
    )
    query = select(pair.c.one, pair.c.other).where(named_alike)
    found = connection.execute(query.order_by(pair.c.one, pair.c.other))
    return [(row.one, row.other) for row in found]


def people_with(connection: Connection, tokens: frozenset[bytes]) -> list[UUID]:
    """The people who have every one of these tokens, by id."""
    query = (
        select(TOKENS.c.person_id)
        .where(TOKENS.c.token.in_(sorted(tokens)))
        .group_by(TOKENS.c.person_id)
        .having(func.count() == len(tokens))
        .order_by(TOKENS.c.person_id)
    )
    return list(connection.execute(query).scalars())

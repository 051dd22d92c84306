"""Questions to histories that read no further than is shown, put together once where they are
always asked alike."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    Uuid,
    bindparam,
    func,
    literal,
    select,
    union,
    union_all,
)

from peermatch.readmodels.tables.program.history import HISTORY


@lru_cache(maxsize=64)
def whole(named: tuple[str, ...], most: int) -> Select[Any]:
    """Without a choice, of as many ids as are named: put together once, since most pages ask it."""
    return of_each(named, [], most)


def of_each(named: Iterable[str], chosen: Sequence[ColumnElement[bool]], most: int) -> Select[Any]:
    """The newest of the ids that these parameters hold. Each id is read by its own index and no
    further than `most`, so that a long history costs what a short one does."""
    ids = [bindparam(name, type_=Uuid()) for name in named]
    parts = []
    for column in (HISTORY.c.subject, HISTORY.c.stream):
        for one in ids:
            part = select(HISTORY).where(column == one, *chosen)
            parts.append(_newest(part, HISTORY.c).limit(most).subquery())
    every = union(*(select(part) for part in parts)).subquery()
    return _newest(select(every), every.c).limit(most)


def _newest(query: Select[Any], columns: Any) -> Select[Any]:
    return query.order_by(columns.at.desc(), columns.stream.desc(), columns.version.desc())


@lru_cache(maxsize=64)
def last_said(entries: int) -> CompoundSelect[Any]:
    """In which version the topic of each of so many entries was said last before it, by the
    entry's number."""

    def named(column: str, number: int) -> BindParameter[Any]:
        return bindparam(f"{column}_{number}", type_=HISTORY.c[column].type)

    return union_all(
        *(
            select(
                literal(number).label("number"),
                select(func.max(HISTORY.c.version))
                .where(
                    HISTORY.c.stream == named("stream", number),
                    HISTORY.c.topic == named("topic", number),
                    HISTORY.c.version < named("version", number),
                )
                .scalar_subquery()
                .label("version"),
            )
            for number in range(entries)
        )
    )

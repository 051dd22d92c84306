"""What the state has heard from each agency, kept in a file of its own."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, Text, create_engine, func, select
from sqlalchemy.dialects.sqlite import insert

from domain.measures.to_state.rolled_up import PARTS, WAITS, Band, MonthTold
from domain.measures.to_state.rolled_up import Table as Told

HEARD = Table(
    "heard",
    MetaData(),
    Column("agency", String(40), primary_key=True),
    Column("about", String(20), primary_key=True),
    Column("said_at", String(40), nullable=False),
    Column("body", Text, nullable=False),
)
CAPACITY = "capacity"
SILENT_AFTER = timedelta(hours=3)
"""An agency speaks each hour; after so long without a word it is out of reach."""
MOST_NUMBER = 10_000_000


class NotAWord(ValueError):
    """What came is nothing that an agency says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyHeard:
    """`capacity` is None where nothing was heard lately: what an agency said hours ago is no
    capacity of now."""

    name: str
    title: str
    last_word_at: datetime | None
    in_reach: bool
    capacity: Band | None
    month: MonthTold | None


class Heard:
    """Safe to share between threads."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._engine = create_engine(f"sqlite:///{folder / 'roll-up.sqlite3'}")
        HEARD.metadata.create_all(self._engine)
        self._now = now

    def take(self, agency: str, body: bytes) -> None:
        """Keeps what an agency said. A month's first word stands; of capacity the newest. Raises
        NotAWord."""
        about, said_at, kept = _read(body, self._now())
        row = {"agency": agency, "about": about, "said_at": said_at, "body": json.dumps(kept)}
        added = insert(HEARD).values(row)
        if about == CAPACITY:
            new = {"said_at": added.excluded.said_at, "body": added.excluded.body}
            newer = HEARD.c.said_at < added.excluded.said_at
            added = added.on_conflict_do_update(
                index_elements=["agency", "about"], set_=new, where=newer
            )
        else:
            added = added.on_conflict_do_nothing()
        with self._engine.begin() as connection:
            connection.execute(added)

    def months(self) -> tuple[str, ...]:
        """Every month that any agency told of, the newest first."""
        query = select(HEARD.c.about).where(HEARD.c.about != CAPACITY).distinct()
        with self._engine.connect() as connection:
            return tuple(connection.execute(query.order_by(HEARD.c.about.desc())).scalars())

    def agencies(self, titles: Mapping[str, str], month: str) -> tuple[AgencyHeard, ...]:
        """Every agency that there is, whether or not it said anything."""
        last = select(HEARD.c.agency, func.max(HEARD.c.said_at)).group_by(HEARD.c.agency)
        with self._engine.connect() as connection:
            words = dict(map(tuple, connection.execute(last)))
            asked = HEARD.c.about.in_((CAPACITY, month))
            rows = list(connection.execute(select(HEARD).where(asked)).mappings())
        found = {(row["agency"], row["about"]): row for row in rows}
        return tuple(
            self._one(name, title, words.get(name), found, month) for name, title in titles.items()
        )

    def _one(
        self, name: str, title: str, last: str | None, found: Mapping[Any, Any], month: str
    ) -> AgencyHeard:
        last_word_at = datetime.fromisoformat(last) if last else None
        in_reach = last_word_at is not None and self._now() - last_word_at <= SILENT_AFTER
        capacity = found.get((name, CAPACITY))
        told = found.get((name, month))
        return AgencyHeard(
            name=name,
            title=title,
            last_word_at=last_word_at,
            in_reach=in_reach,
            capacity=self._now_open(capacity) if in_reach and capacity else None,
            month=_month(month, json.loads(told["body"])) if told else None,
        )

    def _now_open(self, row: Mapping[str, str]) -> Band | None:
        if self._now() - datetime.fromisoformat(row["said_at"]) > SILENT_AFTER:
            return None
        return Band(json.loads(row["body"])["capacity"])

    def close(self) -> None:
        self._engine.dispose()


def _month(month: str, body: Mapping[str, Any]) -> MonthTold:
    tables = {Told(name): parts for name, parts in body["tables"].items()}
    return MonthTold(month=month, tables=tables, waits=body["waits"])


def _read(body: bytes, now: datetime) -> tuple[str, str, dict[str, Any]]:
    """What it is about, when it was said (no later than now), and nothing but what is known."""
    try:
        said = json.loads(body)
        at = min(datetime.fromisoformat(said["said_at"]), now).astimezone(now.tzinfo)
        if "capacity" in said:
            return CAPACITY, at.isoformat(), {"capacity": Band(said["capacity"]).value}
        month = datetime.strptime(said["month"], "%Y-%m")  # noqa: DTZ007  a month of a calendar
        tables = {
            table.value: _numbers(said["tables"][table.value], parts)
            for table, parts in PARTS.items()
        }
        return (
            f"{month:%Y-%m}",
            at.isoformat(),
            {"tables": tables, "waits": _numbers(said["waits"], WAITS)},
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise NotAWord(type(error).__name__) from None


def _numbers(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, int | None]:
    return dict(_number(name, given[name]) for name in names)


def _number(name: str, number: Any) -> tuple[str, int | None]:
    if number is not None and (type(number) is not int or not 0 <= number <= MOST_NUMBER):
        raise ValueError(name)
    return name, number


def totals(heard: Iterable[AgencyHeard]) -> Iterator[tuple[Told, str, int, int]]:
    """Of each part the sum over the agencies that told it, and how many those are."""
    months = [one.month for one in heard if one.month is not None]
    for table, parts in PARTS.items():
        for part in parts:
            numbers = [month.tables[table][part] for month in months]
            there = [number for number in numbers if number is not None]
            yield table, part, sum(there), len(there)

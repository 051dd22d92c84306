"""What a caller may send for each field of a command: mostly what people would, else the limits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.matches.usual_time import UsualTime
from domain.people.profile import Wish
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Experience, Goal
from peermatch.usecases.input.kinds import choices_of
from peermatch.usecases.input.reading_commands import Field

Value = Any
"""A JSON value; as text in a form or a row."""


@dataclass(frozen=True, slots=True)
class Known:
    """The id of a record that there is by then: the `number`th of those that `name` may mean."""

    name: str
    number: int


UNUSUAL = (
    "",
    " ",
    "\ud800",
    "\udfff and more",
    "\x00",
    "\u202eflow right to left\u202c",
    "\u200b\u2060\ufeff",
    "👩🏽‍🦰👨‍👩‍👧‍👦🏳️‍🌈",
    "Z" + "\u0301" * 150,
    "ﷺ" * 40,
    "Łukasz O’Brien-Núñez",
    "=1+1",
    "-1e400",
    "NaN",
    "Infinity",
    "null",
    "'; DROP TABLE people; --",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "a;b;c",
    "one\r\ntwo\n\nthree",
    "%s %d %n",
    "../../etc/passwd",
    "x" * 201,
    "y" * 5000,
    ";" * 300,
    "9" * 400,
)
JUNK: tuple[Value, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**30,
    0.1,
    1e308,
    float("nan"),
    float("inf"),
    [],
    [[]],
    [[["deep"]]],
    [None],
    [1, "two"],
    {},
    {"_type_": "date", "value": "2026-11-23"},
    [{"a": 1}],
    ["x"] * 500,
)
DAYS = (
    "0001-01-01", "0001-01-02", "1582-10-15", "1849-12-31", "1850-01-01", "1899-12-31",
    "1900-01-01", "1999-12-31", "2000-01-01", "2000-02-29", "2026-02-29", "2026-11-01",
    "2027-03-14", "2028-02-29", "2099-12-31", "2126-11-28", "8999-12-30", "8999-12-31",
    "9999-12-31", "20261123", "2026-W48-1", "2026-11-31", "11/23/2026",
)  # fmt: skip
TIMES = (
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00",
    "9999-12-31T23:59:59-14:00", "9999-12-31T23:59", "9999-12-31T23:59:59.999999Z",
    "2025-11-02T01:30", "2026-11-01T01:30", "2027-11-07T01:30:59", "2026-03-08T02:30",
    "2027-03-14T02:00", "2027-03-14T02:59:59", "2027-03-14T03:00", "1849-12-31T23:59Z",
    "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z", "2038-01-19T03:14:08Z",
    "2026-11-23T24:00", "2026-11-23T12:00:60", "2026-11-23T12:00+24:00",
    "2026-11-23T12:00:00+00:00:30", "2026-11-23", "2026-11-23T09:00:00.000001-05:00",
)  # fmt: skip
LIMITS: Mapping[Any, tuple[str, ...]] = {
    date: DAYS,
    datetime: (*TIMES, *DAYS[:3]),
    int: ("0", "-1", "1", "7", "14", "16", "480", "481", "100000", "100001", "99999999",
          "-99999999", "1e9", "1.0", "٣", "²", "0x10", "1_000", "999999999999999999999"),
    float: ("90", "-90", "90.00000001", "181", "1e308", "-0", "0.0000000001", "nan", "inf"),
    bool: ("yes", "no", "YES", "1"),
    WeeklyWindow: ("Mon 00:00-24:00", "Sun 00:00-24:00", "Sun 02:00-03:00", "Mon 23:45-24:00",
                   "Mon 24:00-24:00", "Mon 09:07-09:08", "Mon 17:00-09:00", "mon 9-5"),
    UsualTime: ("Sun 02:30 phone", "Sun 01:30 video", "Mon 23:45 video", "Mon 00:00 phone",
                "Mon 09:07 video", "Mon 24:00 phone", "Mon 09:00 in-person NOWHERE"),
    tuple[date, date]: ("0001-01-01/9999-12-31", "9999-12-31/0001-01-01", "2026-12-02/2026-12-01",
                        "2026-11-01/2027-03-14", "2026-12-01/", "/"),
    Goal: ("health: " + "z" * 190, ": nothing", "health:", "wealth: more"),
    Wish: ("veteran: has served (required)", "veteran", ": (preferred)"),
    Experience: ("trauma/" + "a" * 60, "psychiatric/", "/opioids", "family/Σ"),
    UUID: ("not an id", "00000000-0000-0000-0000-000000000000", "ffffffff" * 4, "{}"),
}  # fmt: skip
USUAL: Mapping[Any, tuple[str, ...]] = {
    date: ("2026-11-16", "2026-11-30", "2026-12-07", "2027-01-04", "2027-06-01", "1985-05-05"),
    datetime: (
        "2026-11-16T09:00:00-05:00", "2026-11-20T15:00", "2026-12-01T10:00", "2026-12-01T10:45",
        "2026-12-02T14:00", "2026-12-02T15:00",
    ),
    int: ("1", "2", "15", "30", "45", "60"),
    float: ("37.9", "-76.5"),
    bool: ("yes", "no"),
    WeeklyWindow: ("Mon 09:00-17:00", "Tue 08:30-12:00", "Wed 13:00-17:00", "Fri 09:00-12:00"),
    UsualTime: ("Mon 14:00 video", "Thu 10:30 in-person TAP", "Wed 15:00 phone"),
    tuple[date, date]: ("2026-12-14/2026-12-18", "2027-01-04/2027-01-05"),
    Goal: ("health: Sleep through the night", "home: Keep the apartment"),
    Wish: ("veteran: has served (preferred)",),
    Experience: ("trauma", "substance-use/opioids", "psychiatric"),
    str: ("Some words.", "Other words.", "TAP", "GLO", "Essex", "Gloucester", "en", "es", "woman"),
}  # fmt: skip
NAMED: Mapping[str, tuple[str, ...]] = {
    "phone": ("(804) 555-0142",),
    "email": ("robin@example.org",),
    "county": ("Essex", "Gloucester"),
    "language": ("en", "es", "ase"),
    "interpreter": ("en", "es"),
    "languages": ("en", "es"),
    "site": ("TAP", "GLO"),
    "sites": ("TAP", "GLO"),
    "home_site": ("TAP",),
    "from_site": ("TAP",),
    "to_site": ("GLO",),
    "place": ("TAP", ""),
    "gender": ("woman", ""),
    "fte_percent": ("100", "50"),
    "session_minutes": ("45", "60"),
    "birth_date": ("1985-05-05",),
}
"""What a field of this name holds, where its type alone doesn't say."""


def values(field: Field) -> st.SearchStrategy[Value]:
    """Four times in five what people would send, else a limit, an odd text or no text at all."""
    usual = _several(field, _usual(field))
    odd = st.one_of(
        _several(field, st.sampled_from(LIMITS.get(field.item, UNUSUAL))),
        st.sampled_from(UNUSUAL),
        st.sampled_from(JUNK),
        st.text(st.characters(), max_size=60),
    )
    return st.integers(0, 4).flatmap(lambda n: usual if n else odd)


def _several(field: Field, one: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    if field.several is None:
        return one
    return st.lists(one, min_size=1, max_size=3)


def _usual(field: Field) -> st.SearchStrategy[Value]:
    kind = field.item
    if field.name in NAMED:
        return st.sampled_from(NAMED[field.name])
    if kind is UUID:
        return st.integers(0, 40).map(lambda number: Known(field.name, number))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(tuple(choices_of(kind)))
    return st.sampled_from(USUAL.get(kind, USUAL[str]))


def bodies(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Value]]:
    """A value for each field that is required, and for some of the others."""
    required = {f.name: values(f) for f in fields if f.required}
    return st.fixed_dictionaries(
        required, optional={f.name: values(f) for f in fields if not f.required}
    )


def resolved(value: Value, find: Callable[[Known], str]) -> Value:
    """The value with each `Known` replaced by an id."""
    if isinstance(value, Known):
        return find(value)
    return [resolved(item, find) for item in value] if isinstance(value, list) else value

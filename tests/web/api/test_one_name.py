"""A field of a command has the same name where it is read: in the API's answers and in exports."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from sqlalchemy import LargeBinary

from peermatch import usecases
from peermatch.readmodels.screens.program import exports
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.registry import USE_CASES
from peermatch.web import api
from peermatch.web.http.api_answers import Answer

TABLES = (
    exports.CONSENTS,
    exports.RECORDS,
    exports.MATCHES,
    exports.SESSIONS,
    exports.CREDENTIALS,
)
ROWS = (waitlist.Row, roster.Row)
ANOTHER_THING = {
    "before": "a day that a cancellation reaches up to",
    "place": "a site or, for a call, nothing",
    "rules": "rules that speak against a time, not those that somebody overrode",
}
"""Fields that a fact has under the name of something else that is read."""


def answers(kind: type[Answer] = Answer) -> Iterator[type[Answer]]:
    for answer in kind.__subclasses__():
        yield answer
        yield from answers(answer)


def copied_under_another_name() -> dict[str, set[str]]:
    """What a fact calls a command's field, where it calls it something else: by the fact's name,
    the commands' names for it."""
    found: dict[str, set[str]] = {}
    for path in Path(usecases.__path__[0]).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            for keyword in call.keywords if isinstance(call, ast.Call) else ():
                match keyword:
                    case ast.keyword(
                        arg=str(name),
                        value=ast.Attribute(value=ast.Name(id="command"), attr=own),
                    ) if name != own:
                        found.setdefault(name, set()).add(own)
    return found


def read_names() -> dict[str, str]:
    """Every field that is read, with an answer or export that has it."""
    assert api.ROUTERS
    names = {name: kind.__name__ for kind in answers() for name in kind.model_fields}
    names |= {field.name: kind.__module__ for kind in ROWS for field in fields(kind)}
    for table in TABLES:
        readable = (c for c in table.columns if not isinstance(c.type, LargeBinary))
        names |= {column.name: table.name for column in readable}
    return names


def test_what_is_read_has_the_name_under_which_it_was_given() -> None:
    given = {field.name for use_case in USE_CASES for field in fields(use_case.command)}
    facts_own = copied_under_another_name().keys() - given - ANOTHER_THING.keys()
    assert "credential_expires_on" in facts_own
    assert {n: where for n, where in read_names().items() if n in facts_own} == {}


def test_a_fact_s_own_name_is_another_thing_only_while_it_is_read() -> None:
    assert ANOTHER_THING.keys() <= copied_under_another_name().keys()

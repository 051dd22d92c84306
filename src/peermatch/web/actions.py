"""What people may do: each command's form by name, and which of them a page offers."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from domain.shared.roles import STAFF, Role
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.input.field_labels import kebab
from peermatch.usecases.input.reading_commands import Field, fields_of
from peermatch.usecases.registry import USE_CASES
from peermatch.web.http.seen import FIELD, shown_up_to

BACK = re.compile(r"/[a-z0-9/-]{0,120}")
"""Where a form may lead back to: a path of ours, with ids and no texts."""


@dataclass(frozen=True, slots=True)
class Action:
    """A command with its form's title, one sentence of what it does and one for when it is done.

    `subject` is the page that offers it; `fresh` the field that gets an id of its own;
    `proof` says that the password or a code is asked for again first.
    """

    use_case: UseCase[Any]
    name: str
    title: str
    sentence: str
    done: str
    subject: str
    fresh: str
    proof: bool

    @property
    def command(self) -> type:
        return self.use_case.command

    @property
    def roles(self) -> frozenset[Role]:
        return self.use_case.roles & STAFF

    @property
    def fields(self) -> tuple[Field, ...]:
        return fields_of(self.command)

    @property
    def labels(self) -> dict[str, str]:
        return {field.name: field.description.label for field in self.fields}


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    address: str


class ActionNotDescribed(LookupError):
    """A command that people may give has no title, or a title has no command."""


@cache
def actions() -> dict[str, Action]:
    """By kebab-case name, in the table's order. Raises ActionNotDescribed."""
    given: dict[str, UseCase[Any]] = {u.command.__name__: u for u in USE_CASES if u.roles & STAFF}
    listed = _table()
    if missing := given.keys() ^ listed.keys():
        raise ActionNotDescribed(", ".join(sorted(missing)))
    return {
        kebab(name): Action(
            use_case=given[name],
            name=kebab(name),
            title=row["title"],
            sentence=row["does"],
            done=row["done"],
            subject=row["on"],
            fresh=row.get("fresh", ""),
            proof=row.get("proof", False),
        )
        for name, row in listed.items()
    }


@cache
def results() -> dict[str, str]:
    """What is said once a command is done, by its kebab-case name."""
    return {name: action.done for name, action in actions().items()}


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("peermatch.web").joinpath("actions.toml").read_text("utf-8"))


def offered(
    role: Role, subject: str, back: str, without: frozenset[str] = frozenset(), **ids: object
) -> tuple[Link, ...]:
    """Links to the forms that a page about `subject` offers to a role.

    `ids` go to the form by field name; `without` names what the record's state would refuse.
    """
    return tuple(
        Link(action.title, address(action.name, back, **ids))
        for action in _on(subject, role)
        if action.name not in without
    )


@cache
def _on(subject: str, role: Role) -> tuple[Action, ...]:
    return tuple(
        action
        for action in actions().values()
        if action.subject == subject and role in action.roles
    )


@cache
def _asked_by(name: str) -> frozenset[str]:
    return frozenset(field.name for field in actions()[name].fields)


def address(name: str, back: str, **ids: object) -> str:
    """The form's address; ids that it doesn't ask for are left out. What the page with the link
    was made from goes along."""
    known, seen = _asked_by(name), shown_up_to()
    given = {key: str(value) for key, value in ids.items() if key in known and value is not None}
    if seen:
        given[FIELD] = seen
    return f"/do/{name}?{urlencode({**given, 'back': back})}"


def return_path(path: str) -> str:
    """The path when a form may lead there, else the home page."""
    return path if BACK.fullmatch(path) and "//" not in path else "/"


def own_fields(action: Action, command_id: UUID, specialist_id: UUID | None) -> dict[str, str]:
    """What nobody types: the new record's id, and a CPRS's own."""
    filled = {}
    if action.fresh:
        filled[action.fresh] = str(command_id)
    if action.use_case.own_specialist and specialist_id is not None:
        filled["specialist_id"] = str(specialist_id)
    return filled

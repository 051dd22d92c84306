"""The directory taken away as files of HSDS 3, and brought in from them: good rows go in, of each
other one is said what is wrong."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from domain.resources.organization import ORGANIZATION
from domain.resources.resource import RESOURCE
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.resources import directory as screen
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.service import Service
from peermatch.usecases.input.fields import InvalidInput
from peermatch.usecases.input.reading_commands import decode_command
from peermatch.usecases.resources.directory import (
    AddOrganization,
    AddResource,
    ChangeOrganization,
    ChangeResource,
    ListResourceAgain,
    MarkResourceChecked,
    RetireResource,
)
from peermatch.usecases.resources.hsds_read import Wanted, wanted
from peermatch.usecases.resources.hsds_tables import Tables, as_json, as_zip, read_file
from peermatch.usecases.resources.hsds_written import tables_of

EVERY = PartRequest(size=1_000_000)
FILES: Mapping[str, tuple[str, Callable[[Tables], bytes]]] = MappingProxyType(
    {
        "directory.json": ("application/json", as_json),
        "directory-csv.zip": ("application/zip", as_zip),
    }
)
"""By name: the type of the file, and what writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A row that did not go in, or not wholly."""

    table: str
    row_id: str
    name: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryImport:
    """How many rows of which table went in, were there already alike, and which did not."""

    added: Counter[str]
    alike: Counter[str]
    not_taken: tuple[NotTaken, ...]


def written(reading: Reading, name: str) -> bytes:
    """One of `FILES`, with services that are no longer offered, too."""
    every = (
        *screen.page(reading, EVERY, screen.Sought()).rows,
        *screen.page(reading, EVERY, screen.Sought(retired=True)).rows,
    )
    tables = tables_of(screen.organizations(reading, EVERY).rows, every)
    return FILES[name][1](tables)


class DirectoryImporter:
    """Gives the commands of a file on behalf of `actor`. The same file again changes nothing."""

    def __init__(self, service: Service, actor: Actor, new_id: Callable[[], UUID]) -> None:
        self._service, self._actor, self._new_id = service, actor, new_id

    def run(self, content: bytes) -> DirectoryImport:
        """Raises NotHsds."""
        added: Counter[str] = Counter()
        alike: Counter[str] = Counter()
        problems: list[NotTaken] = []
        without: set[str] = set()
        """Services that did not go in, or are out of the directory here and there."""
        for one in wanted(read_file(content)):
            if one.body.get("resource_id") in without:
                continue
            if not one.offered and self._retired(UUID(one.body["resource_id"])):
                without.add(one.body["resource_id"])
                alike[one.table] += 1
                continue
            try:
                changed = self._give(one)
            except Refusal as refusal:
                problems += _problems(one, refusal)
                if one.command is AddResource:
                    without.add(one.body["resource_id"])
                continue
            if one.command not in (MarkResourceChecked, RetireResource):
                (added if changed else alike)[one.table] += 1
        return DirectoryImport(added=added, alike=alike, not_taken=tuple(problems))

    def _give(self, one: Wanted) -> bool:
        """Whether it changed anything."""
        program = self._service.program
        today = program.today(self._service.now())
        command = decode_command(self._kind(one), one.body, program.zone, today)
        before = self._service.store.end()
        if one.command is AddResource and self._retired(command.resource_id):
            again = ListResourceAgain(resource_id=command.resource_id)
            self._service.perform(self._actor, self._new_id(), again)
        self._service.perform(self._actor, self._new_id(), command)
        return self._service.store.end() != before

    def _kind(self, one: Wanted) -> type[Any]:
        """Adds what is not there yet, and changes what is."""
        store = self._service.store
        if one.command is AddResource:
            service = store.read(RESOURCE, UUID(one.body["resource_id"]))
            return AddResource if service.described is None else ChangeResource
        if one.command is AddOrganization:
            known = store.read(ORGANIZATION, UUID(one.body["organization_id"]))
            return AddOrganization if known.described is None else ChangeOrganization
        return one.command

    def _retired(self, resource_id: UUID) -> bool:
        return self._service.store.read(RESOURCE, resource_id).retired


def _problems(one: Wanted, refusal: Refusal) -> list[NotTaken]:
    said = (
        [(error.field, error.reason) for error in refusal.errors]
        if isinstance(refusal, InvalidInput)
        else [(refusal.field, refusal.sentence)]
    )
    return [
        NotTaken(table=one.table, row_id=one.row_id, name=one.name, field=field, reason=reason)
        for field, reason in said
    ]

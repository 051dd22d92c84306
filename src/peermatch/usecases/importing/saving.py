"""What becomes of the rows that can be read: saved many at once, or only tried."""

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from peermatch.store import Done
from peermatch.usecases.core.content_ids import content_id
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.importing.people_of_rows import people_of

Asked = Sequence[tuple[UUID, object]]
"""Commands by their ids."""


class Saving(Protocol):
    """`done` answers each command by what came of it, an error too."""

    def done(self, asked: Asked) -> list[Done | Exception]: ...

    def area(self) -> ServiceArea: ...

    def own_id(self, command: object, *said: str) -> UUID:
        """The id of a row that has none, from what it says."""


class Saved:
    """The rows go in."""

    def __init__(self, service: Service, actor: Actor) -> None:
        self._service = service
        self._actor = actor

    def done(self, asked: Asked) -> list[Done | Exception]:
        try:
            return self._service.perform_together(self._actor, asked)
        except Exception:
            return [_answer(self._service.perform, self._actor, *one) for one in asked]

    def area(self) -> ServiceArea:
        return self._service.store.read(SERVICE_AREA, SERVICE_AREA_ID)

    def own_id(self, command: object, *said: str) -> UUID:
        store = self._service.store
        return content_id(store, people_of(store, command), "import", *said)


class Tried:
    """Each row is decided over what those before it would have brought; nothing is saved."""

    def __init__(self, service: Service, actor: Actor) -> None:
        self._store = service.store
        self._trying = service.trying()
        self._actor = actor

    def done(self, asked: Asked) -> list[Done | Exception]:
        return [_answer(self._trying.perform, self._actor, *one) for one in asked]

    def area(self) -> ServiceArea:
        return self._trying.read(SERVICE_AREA, SERVICE_AREA_ID)

    def own_id(self, command: object, *said: str) -> UUID:
        """Makes nobody's key: about somebody who has none, nothing was done yet."""
        people = people_of(self._store, command)
        if all(map(self._store.vault.knows, people)):
            return content_id(self._store, people, "import", *said)
        return derived("import", *said)


def _answer(perform: Any, actor: Actor, command_id: UUID, command: object) -> Done | Exception:
    try:
        done: Done = perform(actor, command_id, command)
    except Exception as error:
        return error
    return done

"""An account that belongs to a specialist is called as they are on the roster."""

from uuid import UUID

from sqlalchemy import select

from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store.accounts.administration.account_desk import AccountDesk
from peermatch.store.accounts.administration.renaming import ROSTER
from peermatch.usecases.core.service import Service
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 60.0


class RosterNames:
    """Reads the record only of whose entry on the roster is another since the last look."""

    def __init__(self, service: Service, desk: AccountDesk) -> None:
        self._service = service
        self._desk = desk
        self._seen: dict[UUID, tuple[bytes, str]] = {}

    def look(self) -> int:
        """How many accounts were renamed."""
        accounts = self._desk.renaming.of_specialists()
        query = select(SPECIALISTS.c.specialist_id, SPECIALISTS.c.details)
        wanted = query.where(SPECIALISTS.c.specialist_id.in_([a.specialist_id for a in accounts]))
        with self._service.views.connect() as connection:
            entries = {row.specialist_id: row.details for row in connection.execute(wanted)}
        renamed = 0
        for account in accounts:
            now = entries.get(account.specialist_id, b""), account.name
            if self._seen.get(account.account_id) == now:
                continue
            enrolled = self._service.store.read(SPECIALIST, account.specialist_id).enrolled
            if enrolled is not None and enrolled.name and enrolled.name != account.name:
                self._desk.renaming.rename(ROSTER, account.account_id, enrolled.name)
                renamed += 1
            self._seen[account.account_id] = now
        return renamed


def account_jobs(service: Service, desk: AccountDesk) -> tuple[Job, ...]:
    names = RosterNames(service, desk)
    return (Job(name="account-names", when=Every(LOOK_SECONDS), run=names.look),)

"""Who looked at whom, written into the register of looks as screens write it."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from domain.shared.roles import Role
from peermatch.store.accounts.looks import LOOKS

FRIDAY = date(2026, 11, 20)
RECORD, LIST = "GET /referrals/{referral_id}", "GET /referrals"
PASSWORD = "four plain words together"


class Register:
    """Who looked at whom, as it stands in the register of looks."""

    def __init__(self, agency: Any) -> None:
        self.agency, self.deployment = agency, agency.deployment
        self.zone = self.deployment.service.program.zone

    def account(self, name: str, role: Role = Role.INTAKE, own: UUID | None = None) -> UUID:
        login = f"u-{uuid4().hex[:8]}"
        found: UUID = self.deployment.accounts.add(login, name, role, PASSWORD, own)
        return found

    def look(
        self,
        viewer: object,
        *whom: UUID,
        at: time = time(12),
        day: date = FRIDAY,
        screen: str = RECORD,
        purposes: str = "referral",
        sign_in: UUID | None = None,
    ) -> None:
        rows = [
            {
                "look_id": uuid4(),
                "at": datetime.combine(day, at, self.zone),
                "viewer": str(viewer),
                "screen": screen,
                "subject": one,
                "purposes": purposes,
                "fields": "name",
                "sign_in": sign_in,
            }
            for one in whom
        ]
        with self.deployment.vault.begin() as connection:
            connection.execute(insert(LOOKS), rows)

"""To whom work may be given: colleagues with an account, in a role that may do it."""

from typing import Any
from uuid import UUID

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.usecases.registry import USE_CASES
from peermatch.web.http.services import Services

BY_COMMAND = {use_case.command: use_case for use_case in USE_CASES}


class NotAColleague(Refusal):
    sentence = "Nobody with this account may do this."
    field = "assignee"


def check_assignee(services: Services, command: Any) -> None:
    """Raises NotAColleague for a command that gives work to somebody who may not do it."""
    who: UUID | None = getattr(command, "assignee", None)
    if who is None:
        return
    use_case = BY_COMMAND[type(command)]
    able = use_case.roles if use_case.meant_for is None else use_case.meant_for(command)
    account = services.accounts.by_id(who)
    if account is None or account.role not in able - {Role.CPRS}:
        raise NotAColleague

"""What a command would record, whole and in order, without recording it."""

from typing import Any
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.usecases.core.identity import Actor


def facts_of(agency: Any, who: Role | Actor, command: Any) -> list[Any]:
    """Raises its refusal."""
    return looked(agency, who, command)[0]


def answer_of(agency: Any, who: Role | Actor, command: Any) -> dict[str, Any]:
    """Raises its refusal."""
    return looked(agency, who, command)[1]


def looked(agency: Any, who: Role | Actor, command: Any) -> tuple[list[Any], dict[str, Any]]:
    """What it records, and what it answers."""
    mine: UUID | None = getattr(command, "specialist_id", None) if who is Role.CPRS else None
    actor = (
        who
        if isinstance(who, Actor)
        else Actor(name=f"{who.value}-1", role=who, specialist_id=mine)
    )
    found: tuple[list[Any], dict[str, Any]] = agency.deployment.service.rehearse(
        actor,
        uuid4(),
        command,
        lambda work, result: ([new.fact for new in work.new_facts()], result),
    )
    return found

"""How each agency of a fleet does: numbers and names of parts, nothing about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from peermatch.bootstrap import Deployment, open_deployment
from peermatch.readmodels.running.job_marks import BACKUP, JobMarks
from peermatch.readmodels.running.standing import Standing, standing
from peermatch.settings.fleet_inventory import Agency
from peermatch.store import NotMigrated

DAY_SECONDS = 24 * 3600
BACKUP_LATE = 2 * DAY_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyStatus:
    """`schema` is `current`, `older or newer`, or `not known` of one that can't be reached; then
    nothing else is told of it but what its trouble is."""

    name: str
    schema: str
    facts: int | None = None
    behind_seconds: float | None = None
    leader_seconds: float | None = None
    checkpoint_at: datetime | None = None
    backup_at: datetime | None = None
    late_jobs: tuple[str, ...] = ()
    failing_jobs: tuple[str, ...] = ()
    set_aside: int | None = None
    troubles: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        return not self.troubles


def status_of(agency: Agency) -> AgencyStatus:
    """Never raises: what keeps one from being asked is told of it alone."""
    try:
        deployment = open_deployment(agency.settings)
    except NotMigrated as problem:
        return AgencyStatus(name=agency.name, schema="older or newer", troubles=(str(problem),))
    except Exception as error:
        return _unknown(agency, error)
    try:
        return _told(agency, _standing(deployment))
    except Exception as error:
        return _unknown(agency, error)
    finally:
        deployment.close()


def check(agency: Agency) -> None:
    """Raises what keeps it from being served: it is opened and read as a web process does."""
    deployment = open_deployment(agency.settings)
    try:
        deployment.accounts.by_login("")
        deployment.views.position()
        _standing(deployment)
    finally:
        deployment.close()


def _standing(deployment: Deployment) -> Standing:
    marks = JobMarks(deployment.views.engine, deployment.clock.now)
    return standing(
        deployment.store, deployment.views, deployment.failed_work, marks, deployment.clock.now
    )


def _unknown(agency: Agency, error: Exception) -> AgencyStatus:
    said = f"It can't be asked: {type(error).__name__}."
    return AgencyStatus(name=agency.name, schema="not known", troubles=(said,))


def _told(agency: Agency, found: Standing) -> AgencyStatus:
    backup = found.jobs.get(BACKUP)
    backup_at = backup.done_at if backup else None
    late = tuple(name for name, mark in found.jobs.items() if mark.late(found.at))
    failing = tuple(name for name, mark in found.jobs.items() if mark.failing)
    troubles = list(found.warnings())
    if failing:
        troubles.append(f"Jobs whose last turn failed: {', '.join(failing)}.")
    if backup_at is None or (found.at - backup_at).total_seconds() > BACKUP_LATE:
        troubles.append("No backup within two days.")
    if found.facts and (
        found.checkpoint_at is None
        or (found.at - found.checkpoint_at).total_seconds() > DAY_SECONDS
    ):
        troubles.append("No signed checkpoint within a day.")
    return AgencyStatus(
        name=agency.name,
        schema="current",
        facts=found.facts,
        behind_seconds=round(found.behind_seconds, 1),
        leader_seconds=found.leader_seconds,
        checkpoint_at=found.checkpoint_at,
        backup_at=backup_at,
        late_jobs=late,
        failing_jobs=failing,
        set_aside=sum(queue.set_aside for queue in found.queues),
        troubles=tuple(troubles),
    )


def line(status: AgencyStatus) -> str:
    """One line for a table of them; `-` for what is not known."""
    backup = f"{status.backup_at:%Y-%m-%d %H:%M}" if status.backup_at else None
    checkpoint = f"{status.checkpoint_at:%Y-%m-%d %H:%M}" if status.checkpoint_at else None
    shown: Mapping[str, object] = {
        "name": status.name,
        "schema": status.schema,
        "facts": status.facts,
        "behind": _seconds(status.behind_seconds),
        "leader": _seconds(status.leader_seconds),
        "checkpoint": checkpoint,
        "backup": backup,
        "jobs": f"{len(status.late_jobs)} late, {len(status.failing_jobs)} failing",
        "aside": status.set_aside,
    }
    return columns(["-" if value is None else str(value) for value in shown.values()])


HEADINGS = ("Agency", "Schema", "Facts", "Behind", "Led", "Checkpoint", "Backup", "Jobs", "Aside")
WIDTHS = (20, 15, 9, 8, 8, 17, 17, 20, 6)


def columns(texts: list[str]) -> str:
    return "".join(f"{text:<{width}}" for text, width in zip(texts, WIDTHS, strict=True)).rstrip()


def _seconds(seconds: float | None) -> str | None:
    return None if seconds is None else f"{seconds:.0f} s"

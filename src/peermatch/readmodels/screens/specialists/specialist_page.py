"""One specialist with credentials, supervision, leave, sharing and the people they support."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.matches.match_state import MatchStatus
from domain.shared.hours import WeeklyWindow
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import Experience
from domain.specialists.sharing import Audience, OwnTrait
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.specialists.caseloads import Caseload, caseloads
from peermatch.readmodels.tables.specialists.specialists import (
    CREDENTIALS,
    LEAVE,
    SHARING,
    SPECIALISTS,
    SUPERVISIONS,
)

PURPOSE = "specialist"
MOST_SHOWN = 24
"""Supervisions: a year of them, twice a month."""
SUPPORTED = (MatchStatus.APPROVED.value, MatchStatus.ACTIVE.value, MatchStatus.PAUSED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervised:
    """One supervision; `correction_reason` says why it was corrected."""

    supervision_id: UUID
    held_on: date
    minutes: int
    long_enough: bool
    correction_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """`sharing` is what they agreed to share and with whom; None: with nobody any more."""

    specialist_id: UUID
    name: str
    specialist: str
    email: str
    gender: str
    experiences: tuple[Experience, ...]
    about: tuple[OwnTrait, ...]
    languages: tuple[str, ...]
    modes: tuple[str, ...]
    windows: tuple[WeeklyWindow, ...]
    home_site: str
    home_name: str
    """The site's name."""
    credential: str
    credential_expires: date | None
    registered: bool
    caseload: Caseload
    fte_percent: int
    supervisor_id: UUID | None
    practicing_since: date | None
    last_supervision: date | None
    leaving_on: date | None
    flags: tuple[tuple[str, int, int], ...]
    credentials: tuple[RowMapping, ...]
    supervisions: tuple[Supervised, ...]
    """The latest first."""
    leave: tuple[tuple[date, date], ...]
    sharing: tuple[tuple[Experience, Audience | None], ...]
    matches: tuple[RowMapping, ...]


def one(reading: Reading, specialist_id: UUID) -> Detail:
    """Raises NotFound."""
    row = reading.one(select(SPECIALISTS).where(SPECIALISTS.c.specialist_id == specialist_id))
    [fields] = reading.fields([row], ("details", "areas", "about"), PURPOSE, "specialist_id")
    languages: frozenset[str] = fields.get("languages", frozenset())
    mine = MATCHES.c.specialist_id == specialist_id
    matches = select(MATCHES).where(mine, MATCHES.c.status.in_(SUPPORTED))
    credentials = select(CREDENTIALS).where(CREDENTIALS.c.specialist_id == specialist_id)
    leave = select(LEAVE).where(LEAVE.c.specialist_id == specialist_id)
    return of_row(
        row,
        Detail,
        specialist_id=specialist_id,
        name=fields.text("name"),
        specialist=row["staff_reference"],
        email=fields.text("email"),
        gender=fields.text("gender"),
        experiences=fields.get("experiences", ()),
        about=fields.get("about", ()),
        languages=tuple(sorted(LANGUAGE_NAMES.get(code, code) for code in languages)),
        modes=tuple(row["modes"]),
        windows=tuple(WeeklyWindow(*window) for window in row["windows"]),
        home_name=site_names(reading).get(row["home_site"], row["home_site"]),
        credential_expires=row["credential_expires_on"],
        caseload=caseloads(reading, [specialist_id])[specialist_id],
        practicing_since=row["practising_since"],
        flags=tuple((name, value, amount) for name, value, amount in row["flags"] or ()),
        credentials=tuple(reading.rows(credentials.order_by(CREDENTIALS.c.kind))),
        supervisions=_supervisions(reading, specialist_id),
        leave=tuple(
            (away["first_day"], away["last_day"])
            for away in reading.rows(leave.order_by(LEAVE.c.first_day))
        ),
        sharing=_sharing(reading, specialist_id),
        matches=tuple(reading.rows(matches.order_by(MATCHES.c.proposed_at, MATCHES.c.match_id))),
    )


def _supervisions(reading: Reading, specialist_id: UUID) -> tuple[Supervised, ...]:
    query = select(SUPERVISIONS).where(SUPERVISIONS.c.specialist_id == specialist_id)
    latest = (SUPERVISIONS.c.held_on.desc(), SUPERVISIONS.c.supervision_id)
    rows = reading.rows(query.order_by(*latest).limit(MOST_SHOWN))
    return tuple(
        of_row(row, Supervised, correction_reason=fields.text("reason"))
        for row, fields in reading.opened(rows, ("corrected",), PURPOSE, "specialist_id")
    )


def supervision(reading: Reading, specialist_id: UUID, supervision_id: UUID) -> RowMapping:
    """When it was held and for how long, as it is known now. Raises NotFound."""
    query = select(SUPERVISIONS.c.held_on, SUPERVISIONS.c.minutes)
    query = query.where(SUPERVISIONS.c.specialist_id == specialist_id)
    return reading.one(query.where(SUPERVISIONS.c.supervision_id == supervision_id))


def _sharing(
    reading: Reading, specialist_id: UUID
) -> tuple[tuple[Experience, Audience | None], ...]:
    """The newest word on each experience."""
    query = select(SHARING).where(SHARING.c.specialist_id == specialist_id)
    listed = reading.rows(query.order_by(SHARING.c.number))
    newest: dict[Experience, Audience | None] = {}
    for row, fields in reading.opened(listed, ("experience",), PURPOSE, "specialist_id"):
        experience: Experience | None = fields.get("experience", None)
        if experience is not None:
            audience = row["audience"]
            newest[experience] = None if audience is None else Audience(audience)
    return tuple(newest.items())

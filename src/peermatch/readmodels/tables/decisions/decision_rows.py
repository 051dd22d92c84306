"""Decisions that a coordinator has to make besides the review queue: a row for each that stands.

Times that no longer work have a table of their own (`time_questions`). Whether two are ruled out
for each other is asked of tokens; a row holds ids and days, and nobody's words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Column, Index, MetaData, String, Table, Uuid

from domain.matches.match_state import MatchStatus
from domain.referrals.referral_state import ReferralStatus
from domain.shared.days import FIRST_DAY, LAST_DAY
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.reading.told_facts import ToldFacts
from peermatch.readmodels.tables.deadlines.due_counting import SUPPORTED
from peermatch.readmodels.tables.decisions.decision_sources import KEPT, P, following
from peermatch.readmodels.tables.decisions.ruled_out import (
    HOUSEHOLDS,
    RULED_OUT,
    Told,
    following_wishes,
)
from peermatch.readmodels.tables.groups.groups import GROUPS, MEMBERS
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.people.people import CONSENTS
from peermatch.readmodels.tables.people.records import RECORDS
from peermatch.readmodels.tables.referrals.referrals import DUPLICATES, REFERRALS
from peermatch.readmodels.tables.specialists.specialists import SPECIALISTS
from peermatch.store import Recorded, Store
from peermatch.store.finding.blind_index import BlindIndex


class DecisionKind(StrEnum):
    """In the order in which they are listed."""

    TIME = "time"
    REASSIGNMENT = "reassignment"
    CONFLICT = "conflict"
    STATEMENT = "statement"
    SHORTLIST = "shortlist"
    EXCLUDED = "excluded"
    GROUP_CONSENT = "group-consent"
    DUPLICATE = "duplicate"


ASKED = (DecisionKind.CONFLICT.value, DecisionKind.STATEMENT.value, DecisionKind.SHORTLIST.value)
"""Records that wait for an answer, by kind."""
SCHEMA = MetaData()
DECISIONS = Table(
    "decisions",
    SCHEMA,
    Column("kind", String(20), primary_key=True),
    Column("about", Uuid, primary_key=True),
    Column(P, Uuid, primary_key=True, index=True),
    Column("listed_from", Day, nullable=False),
    Column("since", Instant, nullable=False),
    Column("referral_id", Uuid),
    Column("match_id", Uuid),
    Column("group_id", Uuid),
    Index("ix_decisions_listed", "listed_from", "kind"),
)
"""`about` is the record, referral, match or group that is to be decided about; `since` what a kind
is sorted by. It is listed from a day on: a member's consent is over the day after its last."""
NOON = time(12)
"""Of a day, so that it is the same day in every zone of the country."""
KEY = ("kind", "about", P)
AT_ONCE = 400
"""People whose decisions are counted with one query of each source."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The rows of some people, by whose they are."""

    referrals: dict[UUID, list[Values]]
    records: dict[UUID, list[Values]]
    consents: dict[UUID, list[Values]]
    matches: dict[UUID, list[Values]]
    groups: dict[UUID, list[Values]]
    ruled_out: dict[UUID, set[bytes]]
    homes: dict[UUID, Values]
    alike: set[UUID]
    """Referrals that may be of the same person as another, and nobody said."""
    leavers: set[UUID]
    """Specialists whose last day is announced."""


def decisions(store: Store, index: BlindIndex) -> Projection:
    """The read model; tokens and rows go when the person is erased; built anew there are none."""
    facts, told = ToldFacts(store, index), Told(index)

    def person(rows: Rows, who: UUID) -> None:
        rows.mark(who)

    def settle(rows: Rows) -> None:
        marked = sorted(rows.marked)
        for start in range(0, len(marked), AT_ONCE):
            some = _with_households(rows, set(marked[start : start + AT_ONCE]))
            _replace(rows, some, _counted(_sources(rows, some), some, told))
        rows.marked.clear()

    handlers = following(person)
    for fact, handler in following_wishes(told, facts.opened, person).items():
        handlers[fact] = _both(handlers[fact], handler) if fact in handlers else handler
    tables = (DECISIONS, RULED_OUT, HOUSEHOLDS, *KEPT.values())
    return Projection("decisions", 3, tables, handlers, settle, facts.together)


def _both(one: Handler, other: Handler) -> Handler:
    def handle(rows: Rows, r: Recorded) -> None:
        one(rows, r)
        other(rows, r)

    return handle


def _with_households(rows: Rows, some: set[UUID]) -> set[UUID]:
    """These people, and whoever belongs to a household with one of them."""
    homes = {row["household_id"] for row in rows.find(HOUSEHOLDS, participant_id=some)}
    return some | {row[P] for row in rows.find(HOUSEHOLDS, household_id=homes)}


def _sources(rows: Rows, some: set[UUID]) -> Sources:
    referrals, records, consents, matches, members = (
        rows.find(KEPT[table], participant_id=some)
        for table in (REFERRALS, RECORDS, CONSENTS, MATCHES, MEMBERS)
    )
    ids = {row["referral_id"] for row in referrals}
    groups = {row["group_id"] for row in members}
    open_groups = {row["group_id"] for row in rows.find(KEPT[GROUPS], group_id=groups, open=True)}
    supporting = {row["specialist_id"] for row in matches if row["status"] in SUPPORTED}
    specialists = rows.find(KEPT[SPECIALISTS], specialist_id=supporting)
    tokens: dict[UUID, set[bytes]] = defaultdict(set)
    for row in rows.find(RULED_OUT, participant_id=some):
        tokens[row[P]].add(row["token"])
    return Sources(
        referrals=_by(referrals),
        records=_by(row for row in records if row["open"] and row["kind"] in ASKED),
        consents=_by(consents),
        matches=_by(row for row in matches if row["status"] in SUPPORTED),
        groups=_by(row for row in members if row["group_id"] in open_groups),
        ruled_out=tokens,
        homes={row[P]: row for row in rows.find(HOUSEHOLDS, participant_id=some)},
        alike={
            row["referral_id"]
            for row in rows.find(KEPT[DUPLICATES], referral_id=ids)
            if not row["decided"]
        },
        leavers={r["specialist_id"] for r in specialists if r["leaving_on"] is not None},
    )


def _by(rows: Iterable[Values]) -> dict[UUID, list[Values]]:
    found: dict[UUID, list[Values]] = defaultdict(list)
    for row in rows:
        found[row[P]].append(row)
    return found


def _counted(sources: Sources, some: set[UUID], told: Told) -> Iterator[Values]:
    for who in sorted(some):
        yield from _of_referrals(sources, who)
        yield from _of_records(sources, who)
        yield from _of_matches(sources, who, told)
        yield from _of_groups(sources, who)


def _row(kind: str, who: UUID, about: UUID, since: object, **ids: object) -> Values:
    none = dict.fromkeys(("referral_id", "match_id", "group_id"))
    key = {"kind": kind, "about": about, P: who}
    return {**key, "listed_from": FIRST_DAY, "since": since, **none, **ids}


def _open(sources: Sources, who: UUID) -> list[Values]:
    closed = ReferralStatus.CLOSED.value
    return [row for row in sources.referrals[who] if row["status"] != closed]


def _of_referrals(sources: Sources, who: UUID) -> Iterator[Values]:
    """Who needs another specialist, and may be there twice. Who is supported by a leaver goes on
    until the last day, and needs someone else by then."""
    leaving = {
        row["referral_id"]
        for row in sources.matches[who]
        if row["specialist_id"] in sources.leavers
    }
    for row in _open(sources, who):
        referral_id, since = row["referral_id"], row["received_at"]
        waits = row["status"] == ReferralStatus.WAITING.value and row["reassign"]
        kinds = (
            *((DecisionKind.REASSIGNMENT,) if waits or referral_id in leaving else ()),
            *((DecisionKind.DUPLICATE,) if referral_id in sources.alike else ()),
        )
        for kind in kinds:
            yield _row(kind.value, who, referral_id, since, referral_id=referral_id)


def _of_records(sources: Sources, who: UUID) -> Iterator[Values]:
    """Told with the newest referral that is open; without one there is nothing to decide."""
    referrals = sorted(_open(sources, who), key=lambda r: (r["received_at"], r["referral_id"]))
    for row in sources.records[who] if referrals else ():
        newest = referrals[-1]["referral_id"]
        yield _row(row["kind"], who, row["record_id"], row["began_at"], referral_id=newest)


def _of_matches(sources: Sources, who: UUID, told: Told) -> Iterator[Values]:
    """Matches under way of two who have been ruled out for each other since: by the participant's
    wishes, by a decline, by a conflict of interest reviewed, or by what a household wishes."""
    tokens, home = sources.ruled_out[who], sources.homes.get(who)
    others = {
        other["specialist_id"]
        for member, theirs in sources.homes.items()
        if home is not None and member != who and theirs["household_id"] == home["household_id"]
        for other in _under_way(sources, member)
    }
    for row in _under_way(sources, who):
        with_whom = row["specialist_id"]
        out = bool(tokens) and told.are_ruled_out(who, with_whom, tokens)
        if home is not None and not out:
            out = told.against_household(who, home["wish"], with_whom, others)
        if out:
            match_id = row["match_id"]
            ids = {"referral_id": row["referral_id"], "match_id": match_id}
            yield _row(DecisionKind.EXCLUDED.value, who, match_id, row["proposed_at"], **ids)


def _under_way(sources: Sources, who: UUID) -> list[Values]:
    """Of somebody's matches those to which everybody has said yes."""
    approved = MatchStatus.APPROVED.value
    return [
        row
        for row in sources.matches[who]
        if row["status"] != approved or row["acceptance"] is None
    ]


def _of_groups(sources: Sources, who: UUID) -> Iterator[Values]:
    """Memberships of open groups, from the day on which no consent to be matched is in force. None
    is signed on a day to come, so what stands is in force until the last of its days."""
    standing = [
        row["expires_on"]
        for row in sources.consents[who]
        if row["for_matching"] and row["revoked_on"] is None
    ]
    over = _day_after(max(standing, default=FIRST_DAY))
    since = datetime.combine(over, NOON, UTC)
    for row in sources.groups[who]:
        group_id = row["group_id"]
        found = _row(DecisionKind.GROUP_CONSENT.value, who, group_id, since, group_id=group_id)
        yield {**found, "listed_from": over}


def _day_after(day: date) -> date:
    return min(day, LAST_DAY - timedelta(days=1)) + timedelta(days=1)


def _replace(rows: Rows, owners: set[UUID], found: Iterable[Values]) -> None:
    """These people's rows become those found; what stays as it is is not written again."""
    now = {tuple(row[name] for name in KEY): row for row in found}
    before = {
        tuple(row[name] for name in KEY): row for row in rows.find(DECISIONS, participant_id=owners)
    }
    for key in before.keys() - now.keys():
        rows.remove(DECISIONS, **dict(zip(KEY, key, strict=True)))
    for key, row in now.items():
        if before.get(key) != row:
            rows.put(DECISIONS, **row)

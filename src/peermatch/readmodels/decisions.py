"""What waits for a coordinator's decision beside the review queue."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import RowMapping, select

from domain.referral import ReferralStatus
from peermatch.readmodels.companion import SUPPORTED
from peermatch.readmodels.going_on import excluded_matches, members_without_consent
from peermatch.readmodels.matches import MATCHES
from peermatch.readmodels.naming import participant_names
from peermatch.readmodels.reading import Reading
from peermatch.readmodels.records import RECORDS, RecordKind
from peermatch.readmodels.referrals import DUPLICATES, REFERRALS
from peermatch.readmodels.specialists import SPECIALISTS

ASKED = (RecordKind.CONFLICT.value, RecordKind.STATEMENT.value, RecordKind.SHORTLIST.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`kind` is conflict, statement, shortlist, duplicate, reassignment, excluded (a match goes
    on) or group-consent (a member's has ended)."""

    kind: str
    participant_id: UUID
    name: str
    referral_id: UUID | None = None
    match_id: UUID | None = None
    group_id: UUID | None = None


def rows(reading: Reading) -> tuple[Decision, ...]:
    """Oldest referral first within each kind; one opening for all names."""
    newest = select(REFERRALS).order_by(REFERRALS.c.received_at)
    open_ones = [r for r in reading.rows(newest) if r["status"] != ReferralStatus.CLOSED.value]
    by_person = {row["participant_id"]: row for row in open_ones}
    by_referral = {row["referral_id"]: row for row in open_ones}
    found = [("reassignment", row) for row in open_ones if row["reassign"]]
    found += [("reassignment", by_referral[i]) for i in _leavers(reading) if i in by_referral]
    asked = select(RECORDS).where(RECORDS.c.open.is_(True), RECORDS.c.kind.in_(ASKED))
    for record in reading.rows(asked.order_by(RECORDS.c.began_at)):
        if record["participant_id"] in by_person:
            found.append((record["kind"], by_person[record["participant_id"]]))
    undecided = select(DUPLICATES.c.referral_id).where(DUPLICATES.c.kept_apart.is_(False))
    for pair in reading.rows(undecided.distinct()):
        if pair["referral_id"] in by_referral:
            found.append(("duplicate", by_referral[pair["referral_id"]]))
    listed = [
        *(
            (kind, row["participant_id"], {"referral_id": row["referral_id"]})
            for kind, row in found
        ),
        *(("excluded", row["participant_id"], _of_match(row)) for row in excluded_matches(reading)),
        *(
            ("group-consent", one.participant_id, {"group_id": one.group_id})
            for one in members_without_consent(reading)
        ),
    ]
    names = participant_names(reading, {person for _, person, _ in listed})
    return tuple(
        Decision(kind=kind, participant_id=person, name=names.get(person, ""), **ids)
        for kind, person, ids in listed
    )


def _leavers(reading: Reading) -> list[UUID]:
    """Referrals matched with somebody whose last day is announced: they go on until then."""
    query = (
        select(MATCHES.c.referral_id)
        .join(SPECIALISTS, SPECIALISTS.c.specialist_id == MATCHES.c.specialist_id)
        .where(SPECIALISTS.c.leaving_on.is_not(None), MATCHES.c.status.in_(SUPPORTED))
        .order_by(SPECIALISTS.c.leaving_on, MATCHES.c.match_id)
    )
    return [row["referral_id"] for row in reading.rows(query)]


def _of_match(row: RowMapping) -> dict[str, UUID]:
    return {"referral_id": row["referral_id"], "match_id": row["match_id"]}

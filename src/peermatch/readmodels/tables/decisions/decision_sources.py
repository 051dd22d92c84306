"""What decisions are counted from: the columns of other read models that they depend on, kept up
by the same facts."""

from uuid import UUID

from sqlalchemy import Table

from domain.groups.group import GroupClosed, GroupFormed, GroupJoined, GroupLeft, GroupReopened
from domain.people.authorization import UnitsDrawn
from domain.people.consent import ConsentEnded, ConsentGiven, ConsentRevoked
from domain.referrals.intake import DuplicateKeptApart, DuplicateSuspected
from domain.referrals.referral_closing import ReferralMerged
from domain.specialists.leaving import SpecialistLeaving, SpecialistStays
from domain.specialists.specialist_state import SpecialistEnrolled
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.readmodels.tables.deadlines.copies import Touched, copied_from, copy_of
from peermatch.readmodels.tables.decisions.ruled_out import forget_wishes
from peermatch.readmodels.tables.groups.groups import GROUPS, GROUPS_MODEL, MEMBERS
from peermatch.readmodels.tables.matches.matches import MATCHES, MATCHES_MODEL
from peermatch.readmodels.tables.people.people import CONSENTS, PEOPLE_MODEL
from peermatch.readmodels.tables.people.records import RECORDS, RECORDS_MODEL
from peermatch.readmodels.tables.referrals.referrals import DUPLICATES, REFERRALS, REFERRALS_MODEL
from peermatch.readmodels.tables.specialists.specialists import ROSTER_MODEL, SPECIALISTS
from peermatch.store import Recorded
from peermatch.store.operating.erasing import PersonalDataErased

P, S = "participant_id", "specialist_id"
KEPT = {
    REFERRALS: copy_of(
        REFERRALS,
        "decision",
        *(P, "status", "received_at", "reassign", "merged_into"),
        index=(P,),
    ),
    DUPLICATES: copy_of(DUPLICATES, "decision", "decided"),
    RECORDS: copy_of(RECORDS, "decision", "kind", P, "began_at", "open", index=(P,)),
    CONSENTS: copy_of(
        CONSENTS, "decision", P, "expires_on", "for_matching", "revoked_on", index=(P,)
    ),
    MATCHES: copy_of(
        MATCHES,
        "decision",
        *("referral_id", P, S, "status", "acceptance", "proposed_at"),
        index=(P, S),
    ),
    MEMBERS: copy_of(MEMBERS, "decision", index=(P,)),
    GROUPS: copy_of(GROUPS, "decision", "open"),
    SPECIALISTS: copy_of(SPECIALISTS, "decision", "leaving_on"),
}
CONSENTING = (ConsentGiven, ConsentRevoked, ConsentEnded)
BELONGING = (GroupFormed, GroupClosed, GroupReopened, GroupJoined, GroupLeft)
LEAVING = (SpecialistEnrolled, SpecialistLeaving, SpecialistStays)


def following(person: Touched) -> dict[type, Handler]:
    """Handlers that keep the copies up and tell whose changed."""

    def specialist(rows: Rows, who: UUID) -> None:
        for row in rows.find(KEPT[MATCHES], specialist_id=who):
            person(rows, row[P])

    found = {
        **copied_from(REFERRALS_MODEL, KEPT, P, person),
        **copied_from(PEOPLE_MODEL, KEPT, P, person, CONSENTING),
        **copied_from(RECORDS_MODEL, KEPT, P, person, without=(UnitsDrawn,)),
        **copied_from(MATCHES_MODEL, KEPT, P, person),
        **copied_from(GROUPS_MODEL, KEPT, P, person, BELONGING),
        **copied_from(ROSTER_MODEL, KEPT, S, specialist, LEAVING),
    }
    close = found[GroupClosed]

    def closed(rows: Rows, r: Recorded) -> None:
        close(rows, r)
        for row in rows.find(KEPT[MEMBERS], group_id=r.stream):
            person(rows, row[P])

    def of_referral(handler: Handler) -> Handler:
        """Whose it is says the referral."""

        def handle(rows: Rows, r: Recorded) -> None:
            handler(rows, r)
            row = rows.get(KEPT[REFERRALS], referral_id=r.stream)
            if row is not None:
                person(rows, row[P])

        return handle

    merge = found[ReferralMerged]

    def merged(rows: Rows, r: Recorded) -> None:
        """Decides for others, too, whether they are the same."""
        merge(rows, r)
        others = {row["other_id"] for row in rows.find(KEPT[DUPLICATES], referral_id=r.stream)}
        for row in rows.find(KEPT[REFERRALS], referral_id=others):
            person(rows, row[P])

    def erased(rows: Rows, r: Recorded) -> None:
        """Nothing is left to decide about somebody of whom nothing is known."""
        fact: PersonalDataErased = r.fact
        who = fact.person_id
        own = {row["referral_id"] for row in rows.find(KEPT[REFERRALS], participant_id=who)}
        for row in rows.find(KEPT[DUPLICATES], referral_id=own):
            rows.remove(KEPT[DUPLICATES], **_key(KEPT[DUPLICATES], row))
        for table in KEPT.values():
            if P in table.columns:
                for row in rows.find(table, participant_id=who):
                    rows.remove(table, **_key(table, row))
        person(rows, who)
        forget_wishes(rows, who)

    return {
        **found,
        GroupClosed: closed,
        DuplicateSuspected: of_referral(found[DuplicateSuspected]),
        DuplicateKeptApart: of_referral(found[DuplicateKeptApart]),
        ReferralMerged: merged,
        PersonalDataErased: erased,
    }


def _key(table: Table, row: Values) -> Values:
    return {column.name: row[column.name] for column in table.primary_key.columns}

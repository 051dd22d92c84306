"""What due dates are counted from: the columns of other read models that they depend on, kept up
by the same facts."""

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid

from domain.people.authorization import UnitsDrawn
from domain.program.limits import LimitName
from domain.program.program_rules import LimitChanged
from domain.specialists.specialist_state import SpecialistEnrolled
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.tables.deadlines.asked_of_people import ANSWERED, SUPRT, following_answers
from peermatch.readmodels.tables.deadlines.copies import Touched, copied_from, copy_of
from peermatch.readmodels.tables.deadlines.returned_links import RETURNED_LINKS, following_links
from peermatch.readmodels.tables.matches.matches import MATCHES, MATCHES_MODEL
from peermatch.readmodels.tables.people.people import CONSENTS, PEOPLE_MODEL
from peermatch.readmodels.tables.people.records import RECORDS, RECORDS_MODEL
from peermatch.readmodels.tables.referrals.referrals import ATTEMPTS, REFERRALS, REFERRALS_MODEL
from peermatch.readmodels.tables.resources.directory import DIRECTORY_MODEL, RESOURCES
from peermatch.readmodels.tables.sessions.sessions import SESSIONS, SESSIONS_MODEL
from peermatch.readmodels.tables.specialists.leave_requests import LEAVE_REQUESTS
from peermatch.readmodels.tables.specialists.specialists import (
    CREDENTIALS,
    ROSTER_MODEL,
    SPECIALISTS,
    SUPERVISIONS,
)
from peermatch.store import Recorded
from peermatch.store.operating.erasing import PersonalDataErased

P, S, R = "participant_id", "specialist_id", "resource_id"
PEOPLES = {
    REFERRALS: copy_of(
        REFERRALS,
        "due",
        *(P, "status", "urgency", "received_at", "recommended_on"),
        *("first_tried_at", "first_offered_at", "matched_at", "first_match_id"),
        index=(P,),
    ),
    ATTEMPTS: copy_of(ATTEMPTS, "due", "attempted_at"),
    CONSENTS: copy_of(CONSENTS, "due", P, "expires_on", "for_matching", "revoked_on", index=(P,)),
    RECORDS: copy_of(RECORDS, "due", "kind", P, "until", "open", index=(P,)),
    SESSIONS: copy_of(SESSIONS, "due", P, "starts_at", "status", index=(P,)),
    MATCHES: copy_of(
        MATCHES,
        "due",
        *(P, S, "referral_id", "status", "started_at", "paused_until", "last_check_in"),
        index=(P,),
    ),
}
STAFFS = {
    SPECIALISTS: copy_of(
        SPECIALISTS,
        "due",
        *("credential_expires_on", "leaving_on", "practising_since", "last_supervision"),
    ),
    SUPERVISIONS: copy_of(SUPERVISIONS, "due", "held_on", "long_enough"),
    CREDENTIALS: copy_of(CREDENTIALS, "due", "expires_on", "withdrawn_on"),
    LEAVE_REQUESTS: copy_of(
        LEAVE_REQUESTS, "due", S, "asked_on", "first_day", "answer", index=(S,)
    ),
}
DIRECTORY = {RESOURCES: copy_of(RESOURCES, "due", "listed", "listed_at", "checked_on")}
ENROLLED = Table(
    "due_enrolled",
    MetaData(),
    Column(S, Uuid, primary_key=True),
    Column("enrolled_at", Instant, nullable=False),
)
LIMITS = Table(
    "due_limits",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("limit", String(40), nullable=False),
    Column("value", Integer, nullable=False),
    Column("level", String(20), nullable=False),
    Column("certainty", String(20), nullable=False),
    Column("effective_from", Day, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Changes of the limits that due dates are counted by, in the order in which they were made."""
SOURCES = (
    *PEOPLES.values(),
    *STAFFS.values(),
    *DIRECTORY.values(),
    ENROLLED,
    ANSWERED,
    SUPRT,
    RETURNED_LINKS,
    LIMITS,
)
COUNTED_BY = frozenset(
    {
        LimitName.FIRST_CONTACT,
        LimitName.FIRST_OFFER_ROUTINE,
        LimitName.FIRST_OFFER_URGENT,
        LimitName.START_AFTER_RECOMMENDATION,
        LimitName.START_WARNING,
        LimitName.EXPIRY_NOTICE,
        LimitName.PLAN_WITHIN,
        LimitName.RECOVERY_CAPITAL_FIRST,
        LimitName.RECOVERY_CAPITAL_AGAIN,
        LimitName.SUPRT,
        LimitName.SUPRT_BASELINE,
        LimitName.SUPRT_REASSESSMENT,
        LimitName.SUPRT_WINDOW,
        LimitName.MATCH_CHECK_IN,
        LimitName.SUPERVISION_FIRST_YEAR,
        LimitName.SUPERVISION_SECOND_YEAR,
        LimitName.RESOURCE_CHECK,
    }
)
NOT_KEPT = (UnitsDrawn,)
"""It counts on from units, which are not kept."""
OF_PEOPLE = (REFERRALS_MODEL, PEOPLE_MODEL, RECORDS_MODEL, SESSIONS_MODEL, MATCHES_MODEL)


def following(person: Touched, specialist: Touched, service: Touched) -> dict[type, Handler]:
    """Handlers that keep the sources up and tell whose changed."""
    found: dict[type, Handler] = {}
    for model in OF_PEOPLE:
        found |= copied_from(model, PEOPLES, P, person, without=NOT_KEPT)
    found |= copied_from(DIRECTORY_MODEL, DIRECTORY, R, service)
    found |= copied_from(ROSTER_MODEL, STAFFS, S, specialist)
    enroll = found[SpecialistEnrolled]

    def enrolled(rows: Rows, r: Recorded) -> None:
        rows.put(ENROLLED, specialist_id=r.stream, enrolled_at=r.at)
        enroll(rows, r)

    def limit_changed(rows: Rows, r: Recorded) -> None:
        """Everybody's dates may be others from a coming day on."""
        fact: LimitChanged = r.fact
        if fact.limit not in COUNTED_BY:
            return
        rows.put(
            LIMITS,
            number=r.version,
            limit=fact.limit.value,
            value=fact.value,
            level=fact.level.value,
            certainty=fact.certainty.value,
            effective_from=fact.effective_from,
            changed_at=r.at,
        )
        for row in rows.find(PEOPLES[REFERRALS]):
            person(rows, row[P])
        for row in rows.find(STAFFS[SPECIALISTS]):
            specialist(rows, row[S])
        for row in rows.find(DIRECTORY[RESOURCES]):
            service(rows, row[R])

    def erased(rows: Rows, r: Recorded) -> None:
        """Nothing is due any more for somebody of whom nothing is known."""
        fact: PersonalDataErased = r.fact
        for table in (*PEOPLES.values(), ANSWERED, SUPRT, RETURNED_LINKS):
            if P in table.columns:
                for row in rows.find(table, participant_id=fact.person_id):
                    rows.remove(table, **{c.name: row[c.name] for c in table.primary_key})
        person(rows, fact.person_id)

    more = {
        **following_answers(person),
        **following_links(person),
        SpecialistEnrolled: enrolled,
        LimitChanged: limit_changed,
        PersonalDataErased: erased,
    }
    return {**found, **more}

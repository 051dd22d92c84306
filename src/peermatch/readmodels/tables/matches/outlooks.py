"""Outlooks: what the engine answered for each referral, and which have to be worked out."""

from uuid import UUID

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.matches.matching_run import RunCompleted
from domain.pairing.conflict import ConflictDisclosed, ConflictReviewed
from domain.pairing.outlook import OutlookAsked, OutlookFound
from domain.pairing.shortlist import ShortlistOffered, ShortlistRanked, ShortlistTurnedDown
from domain.people.authorization import AuthorizationCorrected, AuthorizationListed
from domain.people.consent import ConsentEnded, ConsentGiven, ConsentRevoked
from domain.people.household import HouseholdJoined, HouseholdLeft, HouseholdMemberProposed
from domain.people.household_wish import HouseholdWishKept
from domain.people.participant import (
    IdentityCorrected,
    MovedHome,
    SpecialistRuledOut,
    WishesStated,
)
from domain.people.profile import MoreWishesStated
from domain.program.program_rules import LimitChanged, WeightChanged
from domain.program.reserve import ReserveReplayed, ReserveTurnedOff, ReserveTurnedOn
from domain.program.service_area import RoomsCounted, SiteClosed, SiteOpened, TravelMeasured
from domain.referrals.choosing import ChoiceAsked, ChoiceOffered, ChoiceUnmet
from domain.referrals.completeness import SupportStated
from domain.referrals.received_changes import (
    AvailabilityChanged,
    FrequencyChanged,
    ReceivedCorrected,
)
from domain.referrals.referral_closing import ReferralReopened
from domain.referrals.referral_match import ReassignmentNeeded, ReferralReturned
from domain.referrals.referral_received import ReferralReceived
from domain.referrals.screening import ReferralScreened
from domain.referrals.waiting import PriorityChanged
from domain.shared.day_hours import HoursExcepted, HoursRestored
from domain.shared.languages import LanguageCorrected
from domain.specialists.about_self import SpecialistDescribed
from domain.specialists.caseload import CapacityChanged
from domain.specialists.credentials import CredentialRecorded, CredentialWithdrawn
from domain.specialists.enrollment import AreasChanged, SpecialistCorrected
from domain.specialists.leaving import SpecialistLeaving, SpecialistStays
from domain.specialists.specialist_state import SpecialistEnrolled
from domain.specialists.supervision import SupervisorAssigned
from domain.specialists.working_hours import (
    BusyTimesRead,
    HoursChanged,
    LeaveCanceled,
    LeavePlanned,
)
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Position, Recorded

SCHEMA = MetaData()
DUE, FOUND, RUN_SINCE = "due", "found", "run-since"
"""To be worked out; there; a matching run has looked at the referral since, and said why it waits.
"""
OUTLOOKS = Table(
    "outlooks",
    SCHEMA,
    Column("referral_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("state", String(10), nullable=False, index=True),
    Column("due_since", String(50), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("found_at", Instant),
    Column("day", Day),
    Column("told", LargeBinary),
    Column("shortlist_id", Uuid, index=True),
)
"""`due_since` is where in the log the last fact stands that the answer depends on; `told` the last
answer, sealed; `shortlist_id` the last list that was offered."""
ROSTER = Table(
    "outlook_roster",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("changed_since", String(50), nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""One row: where in the log the last fact stands that all answers depend on, and of when it is."""
THE_ROSTER = 1
HOUSEHOLDS = Table(
    "outlook_households",
    SCHEMA,
    Column("participant_id", Uuid, primary_key=True),
    Column("household_id", Uuid, nullable=False, index=True),
)
"""Whose outlooks hang together."""


def _received(rows: Rows, r: Recorded) -> None:
    fact: ReferralReceived = r.fact
    rows.put(OUTLOOKS, referral_id=r.stream, participant_id=fact.participant_id, **_due(r))


def _due(r: Recorded) -> dict[str, object]:
    return {"state": DUE, "due_since": str(r.position), "due_at": r.at}


def _referral(rows: Rows, r: Recorded) -> None:
    rows.change(OUTLOOKS, {"referral_id": r.stream}, **_due(r))


def _asked(rows: Rows, r: Recorded) -> None:
    fact: OutlookAsked = r.fact
    rows.change(OUTLOOKS, {"referral_id": fact.referral_id}, **_due(r))


def _person(rows: Rows, r: Recorded) -> None:
    for row in rows.find(OUTLOOKS, participant_id=r.fact.participant_id):
        rows.change(OUTLOOKS, {"referral_id": row["referral_id"]}, **_due(r))


def _offered(rows: Rows, r: Recorded) -> None:
    fact: ShortlistOffered = r.fact
    whose = {"referral_id": fact.referral_id}
    rows.change(OUTLOOKS, whose, shortlist_id=fact.shortlist_id, **_due(r))


def _turned_down(rows: Rows, r: Recorded) -> None:
    fact: ShortlistTurnedDown = r.fact
    for row in rows.find(OUTLOOKS, shortlist_id=fact.shortlist_id):
        rows.change(OUTLOOKS, {"referral_id": row["referral_id"]}, **_due(r))


def _belongs(rows: Rows, r: Recorded) -> None:
    fact: HouseholdJoined = r.fact
    household = {"household_id": fact.household_id}
    rows.put(HOUSEHOLDS, participant_id=fact.participant_id, **household)


def _household(rows: Rows, r: Recorded) -> None:
    """What the others of a household may be proposed depends on it too."""
    fact: HouseholdWishKept | HouseholdMemberProposed = r.fact
    _all_of(rows, r, fact.household_id)


def _left(rows: Rows, r: Recorded) -> None:
    fact: HouseholdLeft = r.fact
    _all_of(rows, r, fact.household_id)
    rows.remove(HOUSEHOLDS, participant_id=fact.participant_id)


def _all_of(rows: Rows, r: Recorded, household_id: UUID) -> None:
    for member in rows.find(HOUSEHOLDS, household_id=household_id):
        for row in rows.find(OUTLOOKS, participant_id=member["participant_id"]):
            rows.change(OUTLOOKS, {"referral_id": row["referral_id"]}, **_due(r))


def _waits_again(rows: Rows, r: Recorded) -> None:
    _referral(rows, r)
    row = rows.get(OUTLOOKS, referral_id=r.stream)
    member = row and rows.get(HOUSEHOLDS, participant_id=row["participant_id"])
    if member:
        _all_of(rows, r, member["household_id"])


def _found(rows: Rows, r: Recorded) -> None:
    """What the engine had not seen keeps the answer due."""
    fact: OutlookFound = r.fact
    row = rows.get(OUTLOOKS, referral_id=fact.referral_id)
    if row is None:
        return
    seen = Position.parse(fact.seen) >= Position.parse(row["due_since"])
    rows.put(
        OUTLOOKS,
        **{
            **row,
            "state": FOUND if seen else DUE,
            "found_at": r.at,
            "day": fact.day,
            "told": r.sealed,
        },
    )


def _run_completed(rows: Rows, _r: Recorded) -> None:
    for row in rows.find(OUTLOOKS, state={DUE, FOUND}):
        rows.change(OUTLOOKS, {"referral_id": row["referral_id"]}, state=RUN_SINCE)


def _roster(rows: Rows, r: Recorded) -> None:
    rows.put(ROSTER, number=THE_ROSTER, changed_since=str(r.position), changed_at=r.at)


REFERRALS_OWN = (
    ReferralReopened,
    ReferralScreened,
    SupportStated,
    PriorityChanged,
    AvailabilityChanged,
    FrequencyChanged,
    ReceivedCorrected,
    ChoiceAsked,
    ChoiceOffered,
    ChoiceUnmet,
)
PEOPLES_OWN = (
    ConsentGiven,
    ConsentRevoked,
    ConsentEnded,
    WishesStated,
    MoreWishesStated,
    SpecialistRuledOut,
    IdentityCorrected,
    MovedHome,
    LanguageCorrected,
    ConflictDisclosed,
    ConflictReviewed,
    ShortlistRanked,
    AuthorizationListed,
    AuthorizationCorrected,
)
ROSTERS_OWN = (
    SpecialistEnrolled,
    SpecialistCorrected,
    AreasChanged,
    SpecialistDescribed,
    CapacityChanged,
    HoursChanged,
    CredentialRecorded,
    CredentialWithdrawn,
    SupervisorAssigned,
    SpecialistLeaving,
    SpecialistStays,
    LeavePlanned,
    LeaveCanceled,
    BusyTimesRead,
    HoursExcepted,
    HoursRestored,
    LimitChanged,
    WeightChanged,
    SiteOpened,
    SiteClosed,
    TravelMeasured,
    RoomsCounted,
    ReserveReplayed,
    ReserveTurnedOn,
    ReserveTurnedOff,
)

OUTLOOKS_MODEL = Projection(
    "outlooks",
    5,
    (OUTLOOKS, ROSTER, HOUSEHOLDS),
    {
        ReferralReceived: _received,
        **dict.fromkeys(REFERRALS_OWN, _referral),
        **dict.fromkeys((ReferralReturned, ReassignmentNeeded), _waits_again),
        HouseholdJoined: _belongs,
        **dict.fromkeys((HouseholdWishKept, HouseholdMemberProposed), _household),
        HouseholdLeft: _left,
        **dict.fromkeys(PEOPLES_OWN, _person),
        **dict.fromkeys(ROSTERS_OWN, _roster),
        ShortlistOffered: _offered,
        ShortlistTurnedDown: _turned_down,
        OutlookAsked: _asked,
        OutlookFound: _found,
        RunCompleted: _run_completed,
    },
)

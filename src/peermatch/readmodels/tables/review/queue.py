"""How facts fill the review queue."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from domain.matches.approval import MatchApprovalUndone, MatchApproved
from domain.matches.match_state import FirstTimeProposed, MatchProposed
from domain.matches.proposal import MatchDeclined, MatchExpired, MatchWithdrawn
from domain.people.participant import MovedHome, ParticipantRegistered
from domain.referrals.completeness import SupportStated
from domain.referrals.received_changes import ReceivedCorrected
from domain.referrals.referral_received import ReferralReceived
from domain.referrals.waiting import PriorityChanged
from domain.review.review import (
    ReviewAssigned,
    ReviewCommented,
    ReviewPutOff,
    SpecialistChosenInstead,
)
from domain.shared.languages import LanguageCorrected
from domain.shared.vocabulary import Urgency
from peermatch.readmodels.engine.projection import Handler, Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.told_facts import ToldFacts
from peermatch.readmodels.tables.review.queue_tables import (
    ASKED,
    CHANGES,
    COMMENTS,
    COUNTY,
    LANGUAGE,
    LINE,
    QUEUE,
    WAITING,
    WHO,
)
from peermatch.store import Recorded, Store
from peermatch.store.facts.position import Position
from peermatch.store.finding.blind_index import BlindIndex
from peermatch.store.operating.erasing import PersonalDataErased

Opened = Callable[[Recorded], Mapping[str, Any]]


def place_of(position: Position) -> str:
    """A position as text that sorts as positions do."""
    return f"{position.transaction:019d}.{position.number:019d}"


def _rank(urgency: Urgency) -> int:
    return 0 if urgency is Urgency.URGENT else 1


def _note(rows: Rows, r: Recorded, match_id: UUID, what: str) -> None:
    rows.put(
        CHANGES,
        match_id=match_id,
        place=place_of(r.position),
        what=what,
        changed_at=r.at,
        changed_by=r.by,
    )
    rows.change(QUEUE, {"match_id": match_id}, changed_at=r.at)


def _proposed(rows: Rows, r: Recorded) -> None:
    fact: MatchProposed = r.fact
    rows.put(
        WAITING,
        match_id=fact.match_id,
        referral_id=fact.referral_id,
        participant_id=fact.participant_id,
        specialist_id=fact.specialist_id,
        run_id=fact.run_id,
        proposed_at=r.at,
        comments=0,
    )
    _put_into(rows, r, fact.match_id)
    _note(rows, r, fact.match_id, "proposed")


def _put_into(rows: Rows, r: Recorded, match_id: UUID) -> None:
    known = rows.get(WAITING, match_id=match_id)
    if known is None:
        return
    asked = rows.get(ASKED, referral_id=known["referral_id"]) or {}
    who = rows.get(WHO, participant_id=known["participant_id"]) or {}
    rows.put(
        QUEUE,
        **known,
        rank=asked.get("rank", 1),
        received_at=asked.get("received_at", r.at),
        county=who.get("county"),
        language=who.get("language"),
        line=asked.get("line"),
        changed_at=r.at,
    )


def _over(what: str) -> Handler:
    def over(rows: Rows, r: Recorded) -> None:
        rows.remove(QUEUE, match_id=r.stream)
        _note(rows, r, r.stream, what)

    return over


def _undone(rows: Rows, r: Recorded) -> None:
    _put_into(rows, r, r.stream)
    _note(rows, r, r.stream, "undone")


def _retimed(rows: Rows, r: Recorded) -> None:
    _note(rows, r, r.stream, "retimed")


def _review(rows: Rows, match_id: UUID, **values: Any) -> None:
    rows.change(WAITING, {"match_id": match_id}, **values)
    rows.change(QUEUE, {"match_id": match_id}, **values)


def _put_off(rows: Rows, r: Recorded) -> None:
    fact: ReviewPutOff = r.fact
    _review(rows, fact.match_id, put_off_until=fact.until)
    _note(rows, r, fact.match_id, "put-off" if fact.until else "taken-up")


def _assigned(rows: Rows, r: Recorded) -> None:
    fact: ReviewAssigned = r.fact
    _review(rows, fact.match_id, assignee=fact.assignee)
    _note(rows, r, fact.match_id, "assigned")


def _commented(rows: Rows, r: Recorded) -> None:
    fact: ReviewCommented = r.fact
    rows.put(
        COMMENTS,
        match_id=fact.match_id,
        comment_id=fact.comment_id,
        commented_at=r.at,
        commented_by=r.by,
        said=r.sealed,
    )
    known = rows.get(WAITING, match_id=fact.match_id)
    _review(rows, fact.match_id, comments=(known["comments"] if known else 0) + 1)
    _note(rows, r, fact.match_id, "commented")


def _chosen(rows: Rows, r: Recorded) -> None:
    fact: SpecialistChosenInstead = r.fact
    _note(rows, r, fact.match_id, "chosen")
    _note(rows, r, fact.instead_of, "replaced")


def _priority(rows: Rows, r: Recorded) -> None:
    fact: PriorityChanged = r.fact
    _asked_anew(rows, r.stream, rank=_rank(fact.urgency))


def _received_corrected(rows: Rows, r: Recorded) -> None:
    fact: ReceivedCorrected = r.fact
    _asked_anew(rows, r.stream, received_at=fact.received_at)


def _asked_anew(rows: Rows, referral_id: UUID, **values: Any) -> None:
    rows.change(ASKED, {"referral_id": referral_id}, **values)
    for row in rows.find(QUEUE, referral_id=referral_id):
        rows.change(QUEUE, {"match_id": row["match_id"]}, **values)


def _lives_otherwise(rows: Rows, participant_id: UUID, **tokens: bytes | None) -> None:
    rows.change(WHO, {"participant_id": participant_id}, **tokens)
    for row in rows.find(QUEUE, participant_id=participant_id):
        rows.change(QUEUE, {"match_id": row["match_id"]}, **tokens)


def _erased(rows: Rows, r: Recorded) -> None:
    person_id = r.fact.person_id
    _lives_otherwise(rows, person_id, county=None, language=None)
    for row in rows.find(ASKED, participant_id=person_id):
        _asked_anew(rows, row["referral_id"], line=None)


def review_queue_model(store: Store, index: BlindIndex) -> Projection:
    """The read model; tokens go when the person is erased, and built anew there are none."""

    facts = ToldFacts(store, index)
    opened, token = facts.opened, facts.token

    def registered(rows: Rows, r: Recorded) -> None:
        told = opened(r)
        rows.put(
            WHO,
            participant_id=r.fact.participant_id,
            county=token(COUNTY, told.get("county")),
            language=token(LANGUAGE, told.get("language")),
        )

    def moved(rows: Rows, r: Recorded) -> None:
        county = token(COUNTY, opened(r).get("county"))
        _lives_otherwise(rows, r.fact.participant_id, county=county)

    def speaks(rows: Rows, r: Recorded) -> None:
        language = token(LANGUAGE, opened(r).get("language"))
        _lives_otherwise(rows, r.fact.participant_id, language=language)

    def received(rows: Rows, r: Recorded) -> None:
        fact: ReferralReceived = r.fact
        rows.put(
            ASKED,
            referral_id=r.stream,
            participant_id=fact.participant_id,
            rank=_rank(fact.urgency),
            received_at=fact.received_at,
            line=token(LINE, opened(r).get("service_line")),
        )

    def supported(rows: Rows, r: Recorded) -> None:
        _asked_anew(rows, r.stream, line=token(LINE, opened(r).get("service_line")))

    return Projection(
        "queue",
        2,
        (QUEUE, COMMENTS, CHANGES, WHO, ASKED, WAITING),
        {
            ParticipantRegistered: registered,
            MovedHome: moved,
            LanguageCorrected: speaks,
            ReferralReceived: received,
            SupportStated: supported,
            PriorityChanged: _priority,
            ReceivedCorrected: _received_corrected,
            MatchProposed: _proposed,
            FirstTimeProposed: _retimed,
            MatchApproved: _over("approved"),
            MatchDeclined: _over("declined"),
            MatchExpired: _over("expired"),
            MatchWithdrawn: _over("withdrawn"),
            MatchApprovalUndone: _undone,
            ReviewPutOff: _put_off,
            ReviewAssigned: _assigned,
            ReviewCommented: _commented,
            SpecialistChosenInstead: _chosen,
            PersonalDataErased: _erased,
        },
        together=facts.together,
        index_key=index.version,
    )

"""The story's first half year: how June comes, chooses and begins."""

from datetime import date, datetime, time, timedelta
from typing import Any

from domain.matches.proposal import DeclineReason
from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.shortlist import shortlist_id
from domain.pairing.sides import Side
from domain.people.consent import Use
from domain.people.profile import Transport, Wish
from domain.referrals.intake import SourceKind
from domain.referrals.outreach import AttemptOutcome
from domain.referrals.screening import CRITERIA
from domain.referrals.waiting import WaitReason
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact, ServiceLine, Strength, Urgency, WishTopic
from peermatch.usecases.matches.match_course import AcceptAsParticipant, AcceptAsSpecialist
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.pairing import choice
from peermatch.usecases.people import participants
from peermatch.usecases.referrals import referral_corrections, referral_course
from stories.pasts.samples import made_up_id
from stories.story.story_cast import (
    AVERY,
    BLAKE,
    CASEY,
    JUNE,
    REFERRAL,
    match_of,
    proposal,
    referral,
)

LIST = shortlist_id(REFERRAL, 1)


def comes(story: Any) -> None:
    story.on(date(2026, 3, 2), "A counsellor walks over with June and hands her on in person.")
    story.does(Role.INTAKE, referral(story))
    story.does(
        Role.INTAKE,
        referral_course.NameReferrer(
            referral_id=REFERRAL,
            kind=SourceKind.WARM_HAND_OFF,
            name="Sam Example",
            organization="Riverside clinic",
            phone="(804) 555-0103",
            handed_over_on=date(2026, 3, 2),
        ),
    )
    story.does(Role.INTAKE, referral_course.AcknowledgeReferral(referral_id=REFERRAL))
    story.on(date(2026, 3, 3), "She says what to call her, and how she can be reached safely.")
    story.does(
        Role.INTAKE,
        participants.StateNames(participant_id=JUNE, preferred_name="June", pronouns="she/her"),
    )
    story.does(
        Role.INTAKE,
        participants.ChooseContact(
            participant_id=JUNE,
            phone="(804) 555-0101",
            email="",
            ways=frozenset({SafeContact.TEXT, SafeContact.NOT_AT_HOME}),
            hours=(),
            caller_says="a friend",
        ),
    )
    story.refuses(Role.INTAKE, _attempt(story, "call", SafeContact.CALL), "to telephone her")
    _tried(story)


def _attempt(story: Any, name: str, way: SafeContact, reached: bool = False) -> Any:
    return referral_course.AttemptContact(
        referral_id=REFERRAL,
        attempt_id=made_up_id(f"story {name}"),
        attempted_at=story.moment,
        way=way,
        outcome=AttemptOutcome.REACHED if reached else AttemptOutcome.NO_ANSWER,
    )


def _tried(story: Any) -> None:
    for day, reached in ((4, False), (5, False), (6, True)):
        words = "She answers the third text." if reached else "Intake writes; no answer."
        story.on(date(2026, 3, day), words)
        story.does(Role.INTAKE, _attempt(story, f"text {day}", SafeContact.TEXT, reached))


def consents(story: Any) -> None:
    story.on(date(2026, 3, 9), "They meet. Nothing may be matched before she consents.")
    early = proposal("story too early", AVERY)
    story.refuses(Role.SERVICE, early, "to propose a match")
    story.does(Role.INTAKE, consent("first", date(2026, 3, 9), days=365))
    story.does(
        Role.INTAKE,
        referral_course.ScreenReferral(
            referral_id=REFERRAL,
            service_line=ServiceLine.MENTAL_HEALTH,
            met=CRITERIA[ServiceLine.MENTAL_HEALTH],
        ),
    )
    wish = Wish(WishTopic.PARENT, "also a mother", Strength.PREFERRED)
    story.does(Role.INTAKE, participants.StateMoreWishes(participant_id=JUNE, wishes=(wish,)))
    story.does(
        Role.INTAKE,
        participants.StatePlaces(participant_id=JUNE, sites=("TAP",), transport=Transport.LIFT),
    )


def consent(name: str, signed_on: date, *, days: int, uses: Any = None) -> Any:
    return participants.GiveConsentFor(
        participant_id=JUNE,
        consent_id=made_up_id(f"story consent {name}"),
        signed_on=signed_on,
        expires_on=signed_on + timedelta(days=days),
        discloser="The program",
        recipients="The coordinator and the assigned specialist",
        information="The referral and her wishes",
        purpose="To be matched and to meet",
        covers_later_information=True,
        uses=uses or frozenset({Use.MATCHING, Use.CONTACT}),
        told_of_right_to_revoke=True,
    )


def waits(story: Any) -> None:
    story.on(date(2026, 3, 10), "There is no open place yet; she waits, and is told why.")
    full = WaitReason.NO_OPEN_PLACE
    story.does(Role.COORDINATOR, referral_course.PutOnWaitlist(referral_id=REFERRAL, reason=full))
    story.on(date(2026, 3, 12), "Her referral reached the office a day before it was written down.")
    story.refuses(Role.INTAKE, _received_earlier(story, ""), "to change that without a reason")
    story.does(Role.INTAKE, _received_earlier(story, "The fax is stamped March 1."))
    story.on(date(2026, 3, 18), "She loses her room. She moves up, with the reason on record.")
    story.refuses(Role.COORDINATOR, _priority(""), "to move her up without a reason")
    story.does(Role.COORDINATOR, _priority("She has lost her housing."))


def _received_earlier(story: Any, reason: str) -> Any:
    return referral_corrections.CorrectReceived(
        referral_id=REFERRAL,
        received_at=datetime.combine(date(2026, 3, 1), time(15), story.moment.tzinfo),
        recommended_on=date(2026, 2, 27),
        reason=reason,
    )


def _priority(reason: str) -> Any:
    return referral_course.ChangePriority(
        referral_id=REFERRAL, urgency=Urgency.URGENT, reason=reason
    )


def chooses(story: Any) -> None:
    story.on(date(2026, 3, 19), "Places are free. She is offered three people and ranks them.")
    story.does(
        Role.COORDINATOR,
        choice.OfferShortlist(
            referral_id=REFERRAL,
            round=1,
            specialists=(AVERY, BLAKE, CASEY),
            answer_by=date(2026, 3, 27),
        ),
    )
    ranked = choice.RankShortlist(shortlist_id=LIST, ranking=(BLAKE, CASEY, AVERY))
    story.does(Role.COORDINATOR, ranked)
    story.on(date(2026, 3, 20), "Blake lives two doors away, and tells the coordinator.")
    story.does(
        Role.COORDINATOR,
        choice.DiscloseConflict(
            participant_id=JUNE,
            specialist_id=BLAKE,
            side=Side.SPECIALIST,
            kind=ConflictKind.NEIGHBOR,
            note="",
        ),
    )
    story.refuses(Role.SERVICE, proposal("story first", BLAKE), "to propose this pairing")
    story.does(
        Role.COORDINATOR,
        choice.ReviewConflict(participant_id=JUNE, specialist_id=BLAKE, verdict=Verdict.EXCLUDED),
    )


def begins(story: Any) -> None:
    story.on(date(2026, 3, 23), "Casey is proposed. June would like someone different: no reason.")
    story.does(Role.SERVICE, proposal("story second", CASEY))
    story.does(
        Role.COORDINATOR,
        DeclineMatch(match_id=match_of("story second"), reason=DeclineReason.SOMEONE_DIFFERENT),
    )
    story.on(date(2026, 3, 24), "Avery is proposed; the coordinator approves, then both accept.")
    matched(story, "story third", AVERY, too_soon=True)


def matched(story: Any, run: str, specialist_id: Any, *, too_soon: bool = False) -> None:
    """Proposed, approved and accepted by both, on one day."""
    match_id = match_of(run)
    story.does(Role.SERVICE, proposal(run, specialist_id))
    story.does(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    last_word = AcceptAsParticipant(match_id=match_id)
    if too_soon:
        story.refuses(Role.COORDINATOR, last_word, "to ask June before the specialist")
    accepted = AcceptAsSpecialist(match_id=match_id, specialist_id=specialist_id)
    story.does(Role.CPRS, accepted)
    story.does(Role.COORDINATOR, last_word, note=lambda _: "June's word")

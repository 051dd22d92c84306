"""Every decision about what participants say for themselves: the ten questions on recovery capital,
what matters to them, and what they hand on."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from domain.people.consent import Consent
from domain.people.contact import returned_link
from domain.people.contact.returned_link import RETURNED_LINK, LinkReturned, LinkSeenTo
from domain.people.participant import PARTICIPANT, Participant
from domain.people.profile import Wish
from domain.people.wellness import handover, recovery_capital, stated_goals, suprt, what_matters
from domain.people.wellness.handover import (
    HANDOVER,
    HandoverAgreed,
    HandoverNoteWritten,
    HandoverTopic,
)
from domain.people.wellness.recovery_capital import RECOVERY_CAPITAL, BarcAnswered, BarcWay
from domain.people.wellness.stated_goals import OWN_GOALS, OwnGoalStated
from domain.people.wellness.suprt import SUPRT, SuprtForm, SuprtPoint, SuprtStatus
from domain.shared.vocabulary import Dimension, Strength, WishTopic
from stories.pasts.samples import MATCH_ID, PARTICIPANT_ID, SPECIALIST_ID, TODAY, made_up_id
from stories.steps.step import Step

_recovery = partial(Step, RECOVERY_CAPITAL)
AT_FIRST = (2, 3, 3, 4, 1, 2, 3, 5, 4, 3)
BETTER = (4, 4, 3, 4, 3, 5, 5, 5, 4, 5)
EARLIER = TODAY - timedelta(days=182)
TOMORROW = TODAY + timedelta(days=1)
ANSWERED = BarcAnswered(
    participant_id=PARTICIPANT_ID, answered_on=TODAY, way=BarcWay.READ_ALOUD, answers=AT_FIRST
)

HANDED = HandoverAgreed(
    participant_id=PARTICIPANT_ID,
    topics=frozenset({HandoverTopic.GOALS, HandoverTopic.WHAT_WORKS, HandoverTopic.NOTE}),
    what_works="A walk first.",
)
NOTHING_HANDED = HandoverAgreed(participant_id=PARTICIPANT_ID, topics=frozenset(), what_works="")
HANDOVER_NOTE = HandoverNoteWritten(
    participant_id=PARTICIPANT_ID,
    match_id=MATCH_ID,
    specialist_id=SPECIALIST_ID,
    written_on=TODAY,
    words="Ask about the garden.",
)
GOAL_ID, UNKNOWN_GOAL = made_up_id("own goal"), made_up_id("no goal")
STEP_ID = made_up_id("own step")
STATED = OwnGoalStated(
    participant_id=PARTICIPANT_ID,
    goal_id=GOAL_ID,
    dimension=Dimension.PURPOSE,
    words="Finish my GED",
    stated_on=TODAY,
)
LINK_BACK = LinkReturned(
    participant_id=PARTICIPANT_ID, link_id=made_up_id("link"), returned_on=TODAY
)
LINK_SEEN_TO = LinkSeenTo(participant_id=PARTICIPANT_ID, link_id=LINK_BACK.link_id)
CONSENTING = Participant(
    registered=True,
    consents=(
        Consent(consent_id=MATCH_ID, signed_on=EARLIER, expires_on=TODAY + timedelta(days=30)),
    ),
)
PARENT = Wish(WishTopic.PARENT, "is a parent", Strength.PREFERRED)
SERVED = Wish(WishTopic.VETERAN, "has served", Strength.PREFERRED)

WELLNESS_STEPS: tuple[Step, ...] = (
    _recovery(
        recovery_capital.answer,
        [
            (
                PARTICIPANT_ID,
                answers,
                {"answered_on": day, "way": BarcWay.READ_ALOUD, "today": TODAY},
            )
            for day, answers in (
                (TODAY, AT_FIRST),
                (TODAY, BETTER),
                (EARLIER, BETTER),
                (TODAY, (*AT_FIRST[:9], None)),
                (TODAY, (*AT_FIRST[:9], 7)),
                (TOMORROW, AT_FIRST),
            )
        ],
    ),
    _recovery(
        recovery_capital.take_back,
        [
            (PARTICIPANT_ID, day, reason)
            for day, reason in ((TODAY, "Another person."), (EARLIER, "Typed."), (TODAY, ""))
        ],
    ),
    Step(
        SUPRT,
        suprt.record,
        [
            (
                PARTICIPANT_ID,
                {"form": form, "point": point, "status": status, "done_on": day, "today": TODAY},
            )
            for form, point, status, day in (
                (SuprtForm.ADMINISTRATIVE, SuprtPoint.BASELINE, SuprtStatus.COMPLETED, EARLIER),
                (SuprtForm.ADMINISTRATIVE, SuprtPoint.BASELINE, SuprtStatus.DECLINED, EARLIER),
                (SuprtForm.ADMINISTRATIVE, SuprtPoint.REASSESSMENT, SuprtStatus.DECLINED, TODAY),
                (SuprtForm.ADMINISTRATIVE, SuprtPoint.REASSESSMENT, SuprtStatus.COMPLETED, EARLIER),
                (SuprtForm.CLIENT, SuprtPoint.BASELINE, SuprtStatus.NOT_IN_GRANT, TOMORROW),
            )
        ],
    ),
    Step(
        SUPRT,
        suprt.take_back,
        [
            (PARTICIPANT_ID, {"form": SuprtForm.ADMINISTRATIVE, "point": point, "reason": reason})
            for point, reason in (
                (SuprtPoint.BASELINE, "Another person."),
                (SuprtPoint.REASSESSMENT, "Another person."),
                (SuprtPoint.REASSESSMENT, ""),
            )
        ],
    ),
    Step(
        HANDOVER,
        handover.agree,
        [(HANDED,), (NOTHING_HANDED,), (replace(HANDED, what_works=""),)],
    ),
    Step(
        HANDOVER,
        handover.write_note,
        [
            (HANDOVER_NOTE, CONSENTING),
            (replace(HANDOVER_NOTE, words=""), CONSENTING),
            (HANDOVER_NOTE, Participant()),
        ],
    ),
    Step(RETURNED_LINK, returned_link.note_returned, [(LINK_BACK,)]),
    Step(RETURNED_LINK, returned_link.see_to, [(LINK_SEEN_TO,)]),
    Step(
        OWN_GOALS,
        stated_goals.state_goal,
        [
            (stated,)
            for stated in (
                STATED,
                replace(STATED, words="Another"),
                replace(STATED, goal_id=UNKNOWN_GOAL, words=""),
            )
        ],
    ),
    Step(
        OWN_GOALS,
        stated_goals.tick_goal,
        [
            (PARTICIPANT_ID, goal_id, TODAY, {"done": done})
            for goal_id, done in ((GOAL_ID, True), (GOAL_ID, False), (UNKNOWN_GOAL, True))
        ],
    ),
    Step(
        OWN_GOALS,
        stated_goals.name_step,
        [
            (PARTICIPANT_ID, GOAL_ID, STEP_ID, "Ask at the library"),
            (PARTICIPANT_ID, GOAL_ID, STEP_ID, "Ask somebody else"),
            (PARTICIPANT_ID, GOAL_ID, UNKNOWN_GOAL, ""),
            (PARTICIPANT_ID, UNKNOWN_GOAL, STEP_ID, "Ask at the library"),
        ],
    ),
    Step(
        OWN_GOALS,
        stated_goals.tick_step,
        [
            (PARTICIPANT_ID, GOAL_ID, step_id, TODAY, {"done": done})
            for step_id, done in ((STEP_ID, True), (STEP_ID, False), (UNKNOWN_GOAL, True))
        ],
    ),
    Step(
        PARTICIPANT,
        what_matters.rank,
        [((PARENT, SERVED),), ((SERVED, PARENT),), ((PARENT, PARENT),), ((),)],
        part="profile",
    ),
)

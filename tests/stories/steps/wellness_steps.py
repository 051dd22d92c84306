"""Every decision about the ten questions on recovery capital."""

from datetime import timedelta
from functools import partial

from domain.people.participant import PARTICIPANT
from domain.people.profile import Wish
from domain.people.wellness import recovery_capital, suprt, what_matters
from domain.people.wellness.recovery_capital import RECOVERY_CAPITAL, BarcAnswered, BarcWay
from domain.people.wellness.suprt import SUPRT, SuprtForm, SuprtPoint, SuprtStatus
from domain.shared.vocabulary import Strength, WishTopic
from stories.pasts.samples import PARTICIPANT_ID, TODAY
from stories.steps.step import Step

_recovery = partial(Step, RECOVERY_CAPITAL)
AT_FIRST = (2, 3, 3, 4, 1, 2, 3, 5, 4, 3)
BETTER = (4, 4, 3, 4, 3, 5, 5, 5, 4, 5)
EARLIER = TODAY - timedelta(days=182)
TOMORROW = TODAY + timedelta(days=1)
ANSWERED = BarcAnswered(
    participant_id=PARTICIPANT_ID, answered_on=TODAY, way=BarcWay.READ_ALOUD, answers=AT_FIRST
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
        PARTICIPANT,
        what_matters.rank,
        [((PARENT, SERVED),), ((SERVED, PARENT),), ((PARENT, PARENT),), ((),)],
        part="profile",
    ),
)

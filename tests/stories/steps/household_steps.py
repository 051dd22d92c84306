"""Every decision about a household."""

from datetime import timedelta
from functools import partial
from types import MappingProxyType

from domain.people import household, household_wish
from domain.people.household import HOUSEHOLD
from domain.people.household_wish import HouseholdWish, HouseholdWishAgreed
from domain.people.participant import PARTICIPANT
from stories.pasts.samples import MATCH_ID, PARTICIPANT_ID, REFERRAL_ID, TODAY, made_up_id
from stories.steps.step import Step

_household = partial(Step, HOUSEHOLD)
OURS = made_up_id("a household")
PARTNER, CHILD, TWIN = (made_up_id(name) for name in ("partner", "child", "twin"))
COUPLE = MappingProxyType({PARTNER: made_up_id("their referral"), PARTICIPANT_ID: REFERRAL_ID})
FAMILY = MappingProxyType(
    {PARTNER: made_up_id("their referral"), CHILD: made_up_id("another referral")}
)


def agreed(wish: HouseholdWish, by: str = "Both of them", days: int = 0) -> HouseholdWishAgreed:
    return HouseholdWishAgreed(
        household_id=OURS,
        participant_id=PARTICIPANT_ID,
        wish=wish,
        agreed_by=by,
        agreed_on=TODAY + timedelta(days=days),
    )


WISHES = tuple(agreed(wish) for wish in HouseholdWish)

_belonging = partial(Step, PARTICIPANT, part="household")

HOUSEHOLD_STEPS: tuple[Step, ...] = (
    _household(
        household.join,
        [
            (OURS, COUPLE),
            (OURS, FAMILY),
            (OURS, MappingProxyType({PARTNER: made_up_id("their referral")})),
        ],
    ),
    _household(
        household.leave,
        [(OURS, who, why) for who in (PARTICIPANT_ID, CHILD) for why in ("They parted.", "")],
    ),
    _household(household.dissolve, [(OURS, "They parted."), (OURS, "")]),
    _household(
        household.merge,
        [
            (OURS, PARTICIPANT_ID, TWIN, made_up_id("a twin referral")),
            (OURS, PARTICIPANT_ID, PARTNER, made_up_id("their referral")),
        ],
    ),
    _household(household.note_proposed, [(OURS, PARTICIPANT_ID, MATCH_ID)]),
    _belonging(household_wish.list_household, [(PARTICIPANT_ID, OURS), (PARTICIPANT_ID, None)]),
    _belonging(
        household_wish.agree,
        [
            (said, TODAY)
            for said in (*WISHES, agreed(WISHES[0].wish, ""), agreed(WISHES[0].wish, days=1))
        ],
    ),
    _belonging(household_wish.keep_wish, [(OURS, PARTICIPANT_ID, wish) for wish in HouseholdWish]),
)
